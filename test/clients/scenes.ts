import { TOKEN } from './backends.ts';
import type { Credentials, Seen } from './clients.ts';
import type { Trace } from './hoptap.ts';

/** Ways in which a client can be given its token. */
export const CREDENTIALS = {
  none: { headers: {}, subprotocols: [] },
  bearer: { headers: { Authorization: `Bearer ${TOKEN}` }, subprotocols: [] },
  subprotocol: { headers: {}, subprotocols: ['jwt-auth', `jwt.${TOKEN}`] },
} as const satisfies Readonly<Record<string, Credentials>>;

type ClientName = 'python' | 'node' | 'chromium' | 'curl';
type Case = `${ClientName} ${keyof typeof CREDENTIALS}`;

/** What a client makes of a scene, and what the recording holds of it. */
export interface Expected {
  readonly seen: Seen;
  readonly trace?: Partial<Trace>;
}

/** By client and credentials: what is expected. */
export type Scene = Readonly<Partial<Record<Case, Expected>>>;

const AGENT_EVENTS = [
  'agent_started',
  'agent_thinking',
  'tool_executing',
  'tool_completed',
  'agent_completed',
];
const PYTHON_1011 =
  'ConnectionClosedError: received 1011 (unexpected error) no credentials; then sent 1011 (unexpected error) no credentials';
const PYTHON_REJECTED = 'InvalidStatusCode: server rejected WebSocket connection: HTTP';
const IN_HANDSHAKE = 'Error during WebSocket handshake:';
const CHROMIUM_UNANSWERED = `${IN_HANDSHAKE} Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received`;
const SWITCHED = 'HTTP/1.1 101 Switching Protocols';

/** It opens, and all five agent events come. */
function works(subprotocol: string | null): Seen {
  return { opened: true, subprotocol, events: AGENT_EVENTS, said: [], close: [1000, ''] };
}

/** It opens, and the backend's complaint is all that comes. */
function complains(...said: readonly string[]): Seen {
  return { opened: true, subprotocol: null, events: [], said, close: [1011, 'no credentials'] };
}

/** It gives up at the handshake; node and browsers call that 1006. */
function givesUp(said: string): Seen {
  return { opened: false, subprotocol: null, events: [], said: [said], close: [1006, ''] };
}

/** It gives up at the handshake, and there never was a connection. */
function raises(said: string): Seen {
  return { opened: false, subprotocol: null, events: [], said: [said], close: null };
}

/** curl was switched to WebSocket, which it does not speak. */
function switched(subprotocol: string | null): Seen {
  return { opened: true, subprotocol, events: [], said: [SWITCHED], close: null };
}

const OFFERED = { sent: ['jwt-auth'], got: ['jwt-auth'] };
const UNOFFERED = { sent: [], got: [] };

/** Nothing is in the way, or nothing that does anything. */
export const UNHARMED: Scene = {
  'python bearer': { seen: works(null), trace: { lost: [], subprotocols: UNOFFERED, faults: [] } },
  'python subprotocol': { seen: works('jwt-auth'), trace: { lost: [], subprotocols: OFFERED, faults: [] } },
  'python none': { seen: complains(PYTHON_1011), trace: { backendCloses: 1011 } },
  'node bearer': { seen: works(null), trace: { lost: [], subprotocols: UNOFFERED, faults: [] } },
  'node subprotocol': { seen: works('jwt-auth'), trace: { lost: [], subprotocols: OFFERED, faults: [] } },
  'node none': { seen: complains(), trace: { backendCloses: 1011 } },
  'chromium subprotocol': { seen: works('jwt-auth'), trace: { lost: [], subprotocols: OFFERED, faults: [] } },
  'chromium none': { seen: complains(), trace: { backendCloses: 1011 } },
  'curl bearer': { seen: switched(null) },
  'curl subprotocol': { seen: switched('jwt-auth'), trace: { lost: [], subprotocols: OFFERED, faults: [] } },
};

const TOKEN_LOST = { lost: ['Sec-WebSocket-Protocol'], subprotocols: UNOFFERED, backendCloses: 1011 };
const HEADER_LOST = { lost: ['Authorization'], backendCloses: 1011 };
const ANSWER_LOST = { lost: [], subprotocols: { sent: ['jwt-auth'], got: [] } };
const ANSWER_GAINED = { lost: [], subprotocols: { sent: [], got: ['jwt-auth'] } };

/** A balancer answers in the backend's place. */
function answered(status: 403 | 500, reason: string): Scene {
  const trace: Partial<Trace> = { faults: ['answered'], backendCloses: null };
  const toCurl = raises(`HTTP/1.1 ${status} ${reason}`);
  return {
    'python bearer': { seen: raises(`${PYTHON_REJECTED} ${status}`), trace },
    'python subprotocol': { seen: raises(`${PYTHON_REJECTED} ${status}`), trace },
    'node bearer': { seen: givesUp(`Unexpected server response: ${status}`), trace },
    'node subprotocol': { seen: givesUp(`Unexpected server response: ${status}`), trace },
    'chromium subprotocol': { seen: givesUp(`${IN_HANDSHAKE} Unexpected response code: ${status}`), trace },
    'curl bearer': { seen: toCurl, trace },
    'curl subprotocol': { seen: toCurl, trace },
  };
}

/** A balancer hangs up on the handshake. */
function hungUp(): Scene {
  const trace: Partial<Trace> = { faults: ['refused'], backendCloses: null };
  return {
    'python bearer': { seen: raises('InvalidMessage: did not receive a valid HTTP response'), trace },
    'node bearer': { seen: givesUp('socket hang up'), trace },
    'chromium subprotocol': {
      seen: givesUp('Connection closed before receiving a handshake response'),
      trace,
    },
    'curl bearer': { seen: raises('curl: (52) Empty reply from server'), trace },
  };
}

/** By shipped profile: what it does to each client. The wordings were measured with nothing of ours in between. */
export const INCIDENTS: Readonly<Record<string, Scene>> = {
  'incident-gcp-strips-auth': {
    'python bearer': { seen: complains(PYTHON_1011), trace: HEADER_LOST },
    'python subprotocol': { seen: complains(PYTHON_1011), trace: TOKEN_LOST },
    'node bearer': { seen: complains(), trace: HEADER_LOST },
    'node subprotocol': { seen: givesUp('Server sent no subprotocol'), trace: TOKEN_LOST },
    'chromium subprotocol': { seen: givesUp(CHROMIUM_UNANSWERED), trace: TOKEN_LOST },
    'curl bearer': { seen: switched(null), trace: HEADER_LOST },
    'curl subprotocol': { seen: switched(null), trace: TOKEN_LOST },
  },
  'incident-cloud-run-drops-subprotocol': {
    'python bearer': { seen: works(null) },
    'python subprotocol': { seen: works(null), trace: ANSWER_LOST },
    'node bearer': { seen: works(null) },
    'node subprotocol': { seen: givesUp('Server sent no subprotocol'), trace: ANSWER_LOST },
    'chromium subprotocol': { seen: givesUp(CHROMIUM_UNANSWERED), trace: ANSWER_LOST },
    'curl subprotocol': { seen: switched(null), trace: ANSWER_LOST },
  },
  'incident-unrequested-subprotocol': {
    'python bearer': { seen: raises('InvalidHandshake: no subprotocols supported'), trace: ANSWER_GAINED },
    'node bearer': {
      seen: givesUp('Server sent a subprotocol but none was requested'),
      trace: ANSWER_GAINED,
    },
    'chromium none': {
      seen: givesUp(
        `${IN_HANDSHAKE} Response must not include 'Sec-WebSocket-Protocol' header if not present in request: jwt-auth`,
      ),
      trace: ANSWER_GAINED,
    },
    'curl bearer': { seen: switched('jwt-auth'), trace: ANSWER_GAINED },
  },
  'incident-preauth-403': answered(403, 'Forbidden'),
  'incident-upgrade-500': answered(500, 'Internal Server Error'),
  'incident-refused': hungUp(),
};
