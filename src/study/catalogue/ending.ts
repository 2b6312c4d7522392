import type { Entries } from './entry.ts';
import { saidBy } from './said-by.ts';

type Code = 'client-gave-up' | 'close-unseen' | 'cut' | 'cut-at-timer' | 'protocol-violation';

/** What to do about each kind of timer; a finding that knows its kind says that first. */
export const TIMER_ADVICE = {
  idle: 'Idle: send a ping or a small message more often than the timer, from the server if clients are browsers.',
  lifetime:
    "Lifetime: no ping helps. Raise the balancer's limit (GCP: backend service timeout; Cloud Run: request timeout), and reconnect before it.",
} as const;

/** What is known of connections that end without a word, or against the rules. */
export const ENDING: Entries<Code> = {
  'client-gave-up': {
    severity: 'error',
    title: 'client left right after the handshake',
    says:
      'The 101 reached the client, and the client ended the connection without having sent a single frame: that is ' +
      'how a client refuses a handshake it does not like. What it did not like is its own secret; the 101 mostly tells.',
    means: {
      clients: [
        'Browsers: onerror and onclose with 1006, and one line in the console; the page never sees a close code.',
        'Node ws: an error event such as "Server sent no subprotocol"; Python websockets: InvalidHandshake and its kin.',
        'A probe of a load balancer or a monitor looks the same, and is harmless.',
      ],
      servers: [
        'The server sees a client that connects and vanishes; its close frame, if any, reaches nobody.',
      ],
    },
    advice: [
      "Read the client's own message (browser console) and give it to hoptap explain.",
      'Compare subprotocol, extensions and accept key of the request and the 101: hoptap show FILE --exchange N.',
    ],
    words: [
      ...saidBy('Chromium', 'WebSocket is closed before the connection is established'),
      ...saidBy('Node ws', 'WebSocket was closed before the connection was established'),
      ...saidBy('Firefox', 'was interrupted while the page was loading'),
      ...saidBy('Safari', 'There was a bad response from the server'),
      ...saidBy('nginx access log', 'client prematurely closed connection'),
      ...saidBy('HAProxy log', 'CD--', 'CH--', 'CD-'),
      ...saidBy('Envoy log flag', 'DC'),
      ...saidBy(
        'GCP load balancer log',
        'client_disconnected_before_any_response',
        'websocket_handshake_failed',
      ),
      ...saidBy('AWS ALB', 'HTTP 460'),
      ...saidBy('Python websockets, as a server', 'opening handshake failed', 'connection handler failed'),
      ...saidBy('clients', 'code = 1006'),
    ],
  },
  'close-unseen': {
    severity: 'error',
    title: "backend's close frame that the client never saw",
    says:
      'The backend said why it ends the connection, but the client had already left: only this recording, and the ' +
      "backend's log, know the code and the reason.",
    means: {
      clients: [
        'Browsers and Node ws give up one step earlier when the 101 lacks the subprotocol they offered: they report ' +
          '1006 and never the 1011 or 1008 that follows.',
        'Python websockets goes on without a subprotocol, so it does see the close: two clients, two stories, one cause.',
      ],
      servers: ['The server believes that it told the client, and has nothing more to say.'],
    },
    advice: ['Take the reason in the close frame for the truth, and the 1006 of the client for its shadow.'],
    words: [...saidBy('clients', 'close code 1006 instead of')],
  },
  cut: {
    severity: 'error',
    title: 'connection cut without a close frame',
    says:
      'The TCP connection ended, by FIN or RST, and neither side had sent a close frame. Clients report it as 1006, a ' +
      'code that is never on the wire.',
    means: {
      clients: [
        'Browsers: onclose with 1006 and wasClean false. Python websockets: no close frame received or sent.',
        'A client that is killed, loses its network or whose tab is closed in some browsers ends so, too.',
      ],
      servers: [
        'A crash, a restart, a deployment, or a balancer between: nginx, HAProxy, Apache, Varnish and nearly all others ' +
          'end a tunnel so, with no close frame.',
        'Most balancers turn a RST of one side into a FIN on the other.',
      ],
    },
    advice: [
      'Compare the moment with restarts and deployments of backend and balancer.',
      'Have clients reconnect with a growing pause, and servers send 1001 before they stop.',
    ],
    words: [
      ...saidBy('Python websockets', 'no close frame received or sent', 'ConnectionClosedError'),
      ...saidBy('Starlette', 'Cannot call "receive" once a disconnect message has been received'),
      ...saidBy(
        'Python websockets',
        'keepalive ping timeout',
        'code = 1006 (connection closed abnormally [internal])',
      ),
      ...saidBy('websocket-client', 'Connection to remote host was lost', 'socket is already closed'),
      ...saidBy('aiohttp', 'Cannot write to closing transport'),
      ...saidBy('Node ws', 'WebSocket is not open: readyState 3 (CLOSED)', 'close 1006'),
      ...saidBy('Chromium', 'WebSocket is already in CLOSING or CLOSED state'),
      ...saidBy('Safari', 'The network connection was lost', 'Socket is not connected'),
      ...saidBy('Firefox', 'NS_ERROR_NET_RESET', 'was interrupted while the page was loading'),
      ...saidBy(
        'Go gorilla',
        'close 1006 (abnormal closure): unexpected EOF',
        'use of closed network connection',
      ),
      ...saidBy('Go coder/websocket', 'failed to get reader: failed to read frame header: EOF'),
      ...saidBy('Rust tungstenite', 'Connection reset without closing handshake'),
      ...saidBy('Java', 'java.io.EOFException', 'java.net.SocketException: Connection reset'),
      ...saidBy(
        'nginx error log',
        'recv() failed (104: Connection reset by peer) while proxying upgraded connection',
      ),
      ...saidBy('HAProxy log', 'SD--', 'SD-', 'CD--'),
      ...saidBy('Envoy log flag', 'UC', 'DC'),
      ...saidBy(
        'GCP load balancer log',
        'websocket_closed',
        'backend_connection_closed_after_partial_response_sent',
      ),
      ...saidBy('clients', 'abnormal closure', 'received 1006'),
    ],
  },
  'cut-at-timer': {
    severity: 'warning',
    title: 'connection ended at a moment when known timers end connections',
    says:
      'The connection lived, or was idle, for just as long as balancers are known to allow by default. Once may be ' +
      'chance; several times is a timer. A lifetime ends busy connections, too; an idle timer only silent ones, and ' +
      'only frames count as traffic, not TCP keep-alive.',
    means: {
      clients: ['Clients report 1006 after the same time again and again, mostly in the middle of silence.'],
      servers: [
        'Nearly all balancers end a tunnel with a FIN and no close frame; the server sees a client that left.',
        'Python websockets and uvicorn ping every 20 s, which keeps idle timers off; Node ws, Go and Java do not by themselves.',
      ],
    },
    advice: [
      TIMER_ADVICE.idle,
      TIMER_ADVICE.lifetime,
      'Try it here: hoptap proxy with a profile that has timers: { idle: 60s }.',
    ],
    words: [
      ...saidBy(
        'nginx error log',
        'upstream timed out (110: Connection timed out) while proxying upgraded connection',
      ),
      ...saidBy('HAProxy log', 'cD--', 'sD--', 'cD-', 'sD-'),
      ...saidBy('Envoy', 'stream timeout', 'stream_idle_timeout'),
      ...saidBy('Envoy log flag', 'SI', 'UMSDR'),
      ...saidBy('Heroku', 'H15', 'H28', 'Idle connection', 'Client connection idle'),
      ...saidBy('AWS API Gateway', 'Connection idle timeout', 'Connection duration'),
      ...saidBy('Go gorilla', 'close 1006 (abnormal closure): unexpected EOF'),
      ...saidBy('Python websockets', 'no close frame received or sent'),
    ],
  },
  'protocol-violation': {
    severity: 'error',
    title: 'a peer broke the protocol',
    says:
      'A side sent what RFC 6455, or HTTP, forbids: a frame with the wrong mask, reserved bits or opcode, text that ' +
      'is no UTF-8, a head that cannot be read. hoptap passed it on as it was.',
    means: {
      clients: ['Most clients close with 1002 (text: 1007) at once; browsers write a line to the console.'],
      servers: [
        'A hop that terminates frames (mitmproxy, some gateways) and a server that compresses ' +
          'what was not negotiated are the usual sources.',
        'vertx-http-proxy deflates frames though the 101 did not agree on it.',
      ],
    },
    advice: [
      'Reserved bits: compare Sec-WebSocket-Extensions of the 101 at each hop; turn permessage-deflate off for a test.',
      'Look at the bytes: hoptap show FILE --exchange N --frames.',
    ],
    words: [
      ...saidBy(
        'Node ws',
        'Invalid WebSocket frame',
        'RSV1 must be clear',
        'MASK must be set',
        'invalid opcode',
      ),
      ...saidBy('Node ws', 'invalid UTF-8 sequence', 'invalid payload length', 'FIN must be set'),
      ...saidBy(
        'Chromium',
        'Invalid frame header',
        'One or more reserved bits are on',
        'Unrecognized frame opcode',
      ),
      ...saidBy('Chromium', 'A server must not mask any frames that it sends to the client'),
      ...saidBy(
        'Chromium',
        'Could not decode a text frame as UTF-8',
        'Received unexpected continuation frame',
      ),
      ...saidBy('Python websockets', 'reserved bits must be 0', 'incorrect masking', 'invalid opcode'),
      ...saidBy('Python websockets', '1007 (invalid frame payload data)', 'sent 1002 (protocol error)'),
      ...saidBy('Go gorilla', 'unexpected reserved bits', 'bad opcode', 'bad MASK', 'RSV1 set'),
      ...saidBy('Go gorilla', 'close 1007 (invalid payload data)'),
      ...saidBy('Rust tungstenite', 'Reserved bits are non-zero', 'Received an unmasked frame from client'),
      ...saidBy('clients and servers', 'malformed response', 'malformed HTTP'),
      ...saidBy('llhttp in Node', 'Parse Error', 'HPE_INVALID_CONSTANT'),
    ],
  },
};
