import { askHttp, playClient, TOKEN_PREFIX, AUTH_SUBPROTOCOL } from '../probe/index.ts';

/** What a client needs to know to play its part. */
export interface Stage {
  /** `HOST:PORT` of the proxy. */
  readonly listen: string;
  readonly token: string;
}

/** One act of the demo: who does what, through which profile, and what it goes to show. */
export interface Act {
  readonly title: string;
  /** The profile in force, by name; null for none. */
  readonly profile: string | null;
  /** Plays the client, and tells what it saw in its own words, line by line. */
  readonly play: (stage: Stage) => Promise<readonly string[]>;
  /** What follows from what was seen. */
  readonly moral: string;
}

const CHROME =
  "in Chrome's words: Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received";
const PYTHON = 'in the words of Python websockets: no subprotocols supported';

/** The incident, in the order in which a team meets it. */
export const ACTS: readonly Act[] = [
  {
    title: 'A client with Authorization, straight through',
    profile: null,
    play: withAuthorization,
    moral: 'This is what every laptop sees: it works.',
  },
  {
    title: 'The same client, behind a balancer that strips upgrades',
    profile: 'incident-gcp-strips-auth',
    play: withAuthorization,
    moral: 'The handshake is fine, so the balancer looks innocent. The credentials never arrived.',
  },
  {
    title: 'A browser with its token as subprotocol, behind the same balancer',
    profile: 'incident-gcp-strips-auth',
    play: (stage) => asBrowser(stage),
    moral: 'The browser gave up before the 1011 came: that close is nowhere to be seen but in the recording.',
  },
  {
    title: 'The same browser, when the answer loses the subprotocol',
    profile: 'incident-cloud-run-drops-subprotocol',
    play: (stage) => asBrowser(stage),
    moral: 'The same words from the client, another cause: this time the backend had chosen one.',
  },
  {
    title: 'A client that offered no subprotocol, and gets one',
    profile: 'incident-unrequested-subprotocol',
    play: async (stage) => [...(await withAuthorization(stage)), PYTHON],
    moral:
      '"no subprotocols supported" means this, not a lost header: one was chosen that nobody had offered.',
  },
  {
    title: 'The same token over plain HTTP, behind the first balancer',
    profile: 'incident-gcp-strips-auth',
    play: overHttp,
    moral: 'Health checks and API calls stay green throughout. That is why nobody believed the chat team.',
  },
];

async function withAuthorization({ listen, token }: Stage): Promise<readonly string[]> {
  const headers = { Authorization: `Bearer ${token}`, 'X-E2E-Bypass': 'demo-key' };
  return inWords(await playClient({ url: `ws://${listen}/ws`, headers }));
}

async function asBrowser({ listen, token }: Stage): Promise<readonly string[]> {
  const protocols = [AUTH_SUBPROTOCOL, `${TOKEN_PREFIX}${token}`];
  return [...inWords(await playClient({ url: `ws://${listen}/ws`, protocols })), CHROME];
}

async function overHttp({ listen, token }: Stage): Promise<readonly string[]> {
  const told: string[] = [];
  for (const path of ['/api/me', '/health']) {
    const { status, body } = await askHttp(`http://${listen}${path}`, { Authorization: `Bearer ${token}` });
    told.push(`GET ${path} → ${status ?? 'no answer'} ${body.trim()}`);
  }
  return told;
}

function inWords(tale: Awaited<ReturnType<typeof playClient>>): readonly string[] {
  if (tale.error !== null) return [`gave up at the handshake: ${tale.error}`];
  const events = tale.messages.map((message) => /"type":\s*"([a-z_]+)"/.exec(message)?.[1] ?? '?');
  const heard =
    events.length === 0 ? 'heard nothing' : `heard ${events[0]} … ${events.at(-1)} (${events.length} events)`;
  const closed = tale.reason === '' ? `${tale.code}` : `${tale.code} "${tale.reason}"`;
  return [`opened, ${heard}, closed with ${closed}`];
}
