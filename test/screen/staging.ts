import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { within } from '../deadline.ts';
import { aFolder } from '../commands/program.ts';
import { proxyOnScreen, type ProxyOnScreen } from '../commands/screen-program.ts';
import type { OnTerminalOptions } from '../pty/terminal.ts';

/** A backend that lets nobody in without credentials, and echoes. */
export interface Staging {
  /** `ws://127.0.0.1:PORT`. */
  readonly url: string;
  /** Names of the fields of every upgrade request, let in or not. */
  readonly asked: readonly (readonly string[])[];
  /** What came in from clients, or whoever put it in: text of messages, `ping TEXT`, `close CODE REASON`. */
  readonly heard: readonly string[];
}

/** Starts it; it is gone with the test. */
export async function startStaging(): Promise<Staging> {
  const [asked, heard]: [string[][], string[]] = [[], []];
  const server = createServer((_, response) => response.end('ok'));
  const sockets = new WebSocketServer({
    server,
    perMessageDeflate: false,
    verifyClient: ({ req }: { readonly req: IncomingMessage }) => {
      asked.push(req.rawHeaders.filter((_, at) => at % 2 === 0));
      return req.headers.authorization !== undefined;
    },
  });
  sockets.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('ping', (data) => heard.push(`ping ${String(data)}`));
    socket.on('close', (code, reason) => heard.push(`close ${code} ${String(reason)}`.trim()));
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      heard.push(data.toString());
      socket.send(data, { binary: isBinary });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return { url: `ws://127.0.0.1:${address.port}`, asked, heard };
}

/** What the balancer of the tests does: upgrade requests lose their credentials. */
const PROFILE = `name: staging-lb
summary: Upgrade requests lose their credentials
rules:
  - name: strip-auth
    when: { kind: upgrade }
    request:
      - remove: [Authorization]
      - append: { Via: 1.1 staging-lb }
`;

/** `hoptap proxy` on a terminal before staging, playing `staging-lb`. */
export async function stagingOnScreen(
  { url }: Staging,
  options: OnTerminalOptions,
  args: readonly string[] = [],
): Promise<ProxyOnScreen> {
  const cwd = await aFolder();
  const profile = join(cwd, 'staging-lb.yaml');
  await writeFile(profile, PROFILE);
  return proxyOnScreen(url, ['-p', profile, ...args], { cwd, ...options });
}

/** What a client with credentials sends. */
export const CREDENTIALS = { Authorization: 'Bearer abcdefgh' };

/** Tries to get in; back with the status that it got. */
export async function refusedStatus(url: string): Promise<number> {
  const socket = new WebSocket(url, { perMessageDeflate: false, headers: CREDENTIALS });
  socket.on('error', () => undefined);
  const answered = new Promise<number>((resolve) => {
    socket.on('unexpected-response', (_, response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('open', () => resolve(101));
  });
  return within(answered, () => `the answer of ${url}`);
}
