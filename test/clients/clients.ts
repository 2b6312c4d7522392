import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { run } from './program.ts';

/** What a client was given to authenticate with. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly subprotocols: readonly string[];
}

const SEEN = z
  .strictObject({
    opened: z.boolean(),
    subprotocol: z.string().nullable(),
    /** Types of the agent's messages, in order. */
    events: z.array(z.string()).readonly(),
    /** Errors, exceptions and console lines, word for word. */
    said: z.array(z.string()).readonly(),
    /** As the client reports it; null where it knows of no connection that could have closed. */
    close: z.tuple([z.number(), z.string()]).nullable(),
  })
  .readonly();

/** What a client made of one WebSocket, in its own words. */
export type Seen = z.infer<typeof SEEN>;

const DEADLINE_MS = 20_000;
const AGENT_EVENTS = 5;

/** Python's websockets, in a process of its own. */
export async function inPython(url: string, { headers, subprotocols }: Credentials): Promise<Seen> {
  const args = [pathOf('python_client.py'), JSON.stringify({ url, headers, subprotocols })];
  const { stdout, stderr } = await run('/usr/bin/python3', args);
  if (stdout === '') throw new Error(`the Python client said nothing but:\n${stderr}`);
  return SEEN.parse(JSON.parse(stdout));
}

/** The package ws, as a Node program uses it. */
export async function inNode(url: string, { headers, subprotocols }: Credentials): Promise<Seen> {
  const socket = new WebSocket(url, [...subprotocols], { headers });
  const events: string[] = [];
  const said: string[] = [];
  let opened = false;
  socket.on('error', (error) => said.push(error.message));
  socket.on('open', () => {
    opened = true;
    socket.send('{"type":"start"}');
  });
  socket.on('message', (data: Buffer) => {
    if (events.push(/"type": ?"(\w+)"/.exec(data.toString())?.[1] ?? '') === AGENT_EVENTS) socket.close(1000);
  });
  const [code, reason] = await new Promise<[number, Buffer]>((resolve) => {
    socket.on('close', (...close) => resolve(close));
  });
  const subprotocol = socket.protocol === '' ? null : socket.protocol;
  return { opened, subprotocol, events, said, close: [code, reason.toString()] };
}

/** Starts the browser for `inChromium`. */
export function startChromium(): Promise<Browser> {
  const quiet = [
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet],
  });
}

/** A page in headless Chromium: it can offer subprotocols, and cannot send headers. */
export async function inChromium(
  browser: Browser,
  url: string,
  { subprotocols }: Credentials,
): Promise<Seen> {
  const page = await browser.newPage();
  try {
    const lines = linesOf(page);
    await page.addScriptTag({ path: pathOf('browser-client.js') });
    const seen = SEEN.parse(
      await page.evaluate(`runClient(${JSON.stringify(url)}, ${JSON.stringify(subprotocols)})`),
    );
    // Chromium explains each failed handshake, though not always before it tells the page
    if (!seen.opened && lines.length === 0) await page.waitForEvent('console', { timeout: DEADLINE_MS });
    return { ...seen, said: lines };
  } finally {
    await page.close();
  }
}

function linesOf(page: Page): string[] {
  const lines: string[] = [];
  page.on('console', (line) =>
    lines.push(line.text().replace(/^WebSocket connection to '[^']*' failed: /, '')),
  );
  return lines;
}

/** A WebSocket handshake by curl, which says only what it was answered, and waits for more after a 101. */
export async function inCurl(url: string, { headers, subprotocols }: Credentials): Promise<Seen> {
  const { answer, subprotocol, error } = await curl(url.replace(/^ws/, 'http'), {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...(subprotocols.length === 0 ? {} : { 'Sec-WebSocket-Protocol': subprotocols.join(', ') }),
    ...headers,
  });
  const said = [answer, error].filter((each) => each !== null);
  return { opened: SWITCHED.test(answer ?? ''), subprotocol, events: [], said, close: null };
}

/** What curl made of one request. */
export interface CurlSeen {
  /** The status line, or null where none came. */
  readonly answer: string | null;
  readonly subprotocol: string | null;
  readonly body: string;
  /** `curl: (7) Failed to connect …`, or null. */
  readonly error: string | null;
}

const SWITCHED = /^HTTP\/1\.1 101 /;
/** The blank line after a 101, as curl shows it. */
const SWITCHED_WHOLE = /^< HTTP\/1\.1 101 [^]*^< \r?\n/m;

/** One request by curl, which shows a head as soon as it is there only when it is told to be verbose. */
export async function curl(url: string, fields: Readonly<Record<string, string>>): Promise<CurlSeen> {
  const headers = Object.entries(fields).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const args = ['-sSv', '--http1.1', ...headers, url];
  const { stdout, stderr } = await run('/usr/bin/curl', args, SWITCHED_WHOLE);
  return {
    answer: /^< (HTTP\/1\.1 .*?)\r?$/m.exec(stderr)?.[1] ?? null,
    subprotocol: /^< sec-websocket-protocol: *(.*?)\r?$/im.exec(stderr)?.[1] ?? null,
    body: stdout,
    error: /^curl: .*$/m.exec(stderr)?.[0] ?? null,
  };
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
