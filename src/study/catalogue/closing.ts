import type { Entries } from './entry.ts';
import { saidBy } from './said-by.ts';

type Code =
  | 'closed-1002'
  | 'closed-1003'
  | 'closed-1008'
  | 'closed-1009'
  | 'closed-1011'
  | 'closed-4xxx'
  | 'closed-unavailable';

/** What is known of connections that were closed with a code that tells of trouble. */
export const CLOSING: Entries<Code> = {
  'closed-1002': {
    severity: 'error',
    title: 'closed with 1002, protocol error',
    says: 'A side could not take what the other sent as WebSocket frames, and said so.',
    means: {
      clients: [
        'Python websockets sends 1002 itself (sent 1002 (protocol error); no close frame received) when the 101 lost ' +
          'Sec-WebSocket-Extensions while the backend compresses; Node ws and Chromium complain of reserved bits.',
      ],
      servers: [
        'A hop between that re-encodes frames, or compresses without agreement, is the usual reason.',
      ],
    },
    advice: [
      'Compare Sec-WebSocket-Extensions of request and 101 at each hop.',
      'Turn compression off on the server for a test; if that helps, a hop loses or adds the extension.',
    ],
    words: [
      ...saidBy('Python websockets', 'received 1002 (protocol error)', 'sent 1002 (protocol error)'),
      ...saidBy('Python websockets', 'sent 1002 (protocol error); no close frame received'),
      ...saidBy('Go gorilla', 'close 1002 (protocol error)'),
      ...saidBy('Node ws', 'RSV1 must be clear', 'Invalid WebSocket frame'),
      ...saidBy('Chromium', 'One or more reserved bits are on: reserved1 = 1'),
      ...saidBy('clients and servers', 'protocol error'),
    ],
  },
  'closed-1003': {
    severity: 'error',
    title: 'closed with 1003, unsupported data',
    says:
      'A side got a kind of data it does not take: binary for text, or (against the meaning of the code, but common) ' +
      'a subprotocol it does not know.',
    means: {
      clients: [
        'Browsers that offered a subprotocol and got none give up at the handshake and never see the 1003.',
      ],
      servers: [
        'A close before accept is an HTTP 403 on the wire with uvicorn: a 1003 sent there never shows.',
      ],
    },
    advice: [
      'Look whether the subprotocol that the client offered reached the backend.',
      'Look at the opcode of the last frame that the closing side got.',
    ],
    words: [
      ...saidBy('Python websockets 10', 'received 1003 (unsupported type)', 'sent 1003 (unsupported type)'),
      ...saidBy('Python websockets 11 on', 'received 1003 (unsupported data)'),
      ...saidBy('Go gorilla', 'close 1003 (unsupported data)'),
      ...saidBy('servers', 'No supported subprotocols', 'unsupported data', 'unsupported type'),
    ],
  },
  'closed-1008': {
    severity: 'error',
    title: 'closed with 1008, policy violation',
    says: 'A side refuses the other by a rule of its own: nearly always a token or a key that is missing or does not count.',
    means: {
      clients: [
        'Python websockets: ConnectionClosedError received 1008 (policy violation). Browsers: close 1008 and the reason, ' +
          'wasClean true, no line in the console.',
      ],
      servers: [
        'FastAPI: WebSocketException or close(1008) after accept; before accept the same is an HTTP 403.',
      ],
    },
    advice: [
      'Read the reason, then compare the credentials at the first and the last hop.',
      'Look at the expiry of the token: hoptap show FILE --exchange N --full.',
    ],
    words: [
      ...saidBy('Python websockets', 'received 1008 (policy violation)'),
      ...saidBy('Go gorilla', 'close 1008 (policy violation)'),
      ...saidBy('FastAPI', 'WS_1008_POLICY_VIOLATION', 'WebSocketException', 'WebSocketDisconnect'),
      ...saidBy('the staging backend', 'Invalid E2E bypass key'),
      ...saidBy('clients and servers', 'policy violation'),
    ],
  },
  'closed-1009': {
    severity: 'error',
    title: 'closed with 1009, message too big',
    says: 'A side got a message larger than it takes.',
    means: {
      clients: [
        'Default limits: Python websockets 1 MiB, aiohttp 4 MiB, Node ws 100 MiB; browsers have none worth naming.',
      ],
      servers: [
        'Uvicorn takes 16 MiB (--ws-max-size); AWS API Gateway closes at 128 KB a message, 32 KB a frame.',
      ],
    },
    advice: [
      'Raise the limit of the side that closed (max_size, maxPayload, ws_max_size), or send in smaller messages.',
      'Look at the length of the last message of the other side.',
    ],
    words: [
      ...saidBy(
        'Python websockets',
        'received 1009 (message too big)',
        'sent 1009 (message too big)',
        'over size limit',
      ),
      ...saidBy('Node ws', 'Max payload size exceeded'),
      ...saidBy('aiohttp', 'Message size * exceeds limit'),
      ...saidBy('Go gorilla', 'websocket: read limit exceeded', 'close 1009 (message too big)'),
      ...saidBy('Rust tungstenite', 'Space limit exceeded', 'Message too long'),
      ...saidBy('clients and servers', 'message too big'),
    ],
  },
  'closed-1011': {
    severity: 'error',
    title: 'closed with 1011, internal error',
    says:
      'The server met something it could not go on with. Right after the handshake that is most often a credential ' +
      'or a subprotocol it counts on and did not get; later, an exception.',
    means: {
      clients: [
        'Python websockets 10 says received 1011 (unexpected error), from 11 on (internal error). Node ws: close 1011, ' +
          'no error event.',
        'Browsers that offered a subprotocol and got none never see it: they gave up at the handshake.',
        'A client that sends 1011 keepalive ping timeout got no pong within 20 s: the path or the other side is stuck.',
      ],
      servers: ['ASGI: an exception after accept becomes 1011, one before it an HTTP 500.'],
    },
    advice: [
      'Compare the fields at the first and the last hop: what did the backend not get?',
      "Look for the exception in the backend's log at that time.",
    ],
    words: [
      ...saidBy(
        'Python websockets 10',
        'received 1011 (unexpected error)',
        'received 1011 (unexpected error) Internal error',
      ),
      ...saidBy('Python websockets 11 on', 'received 1011 (internal error)'),
      ...saidBy(
        'Python websockets',
        'sent 1011 (internal error) keepalive ping timeout',
        'keepalive ping timeout',
      ),
      ...saidBy('Go gorilla', 'close 1011 (internal server error)'),
      ...saidBy('uvicorn', 'Exception in ASGI application'),
      ...saidBy('clients and servers', 'unexpected error'),
    ],
  },
  'closed-4xxx': {
    severity: 'error',
    title: 'closed with a code of the application',
    says:
      'Codes from 3000 to 4999 mean what the application says; many follow HTTP: 4401 and 3000 for not logged in, 4403 ' +
      'and 3003 for not allowed. Only its documentation knows.',
    means: {
      clients: ['All clients that completed the handshake see code and reason as they were sent.'],
      servers: [
        'graphql-ws: 4400 bad request, 4401 unauthorized, 4403 forbidden, 4408 no init in time, 4429 too many.',
      ],
    },
    advice: [
      'Read the reason, and look the code up in the documentation of the application.',
      'For 4401, 4403 and the like: compare the credentials at the first and the last hop.',
    ],
    words: [
      ...saidBy('graphql-ws', '4401: Unauthorized', '4403: Forbidden', 'Connection initialisation timeout'),
      ...saidBy('graphql-ws', 'Too many initialisation requests', '4406: Subprotocol not acceptable'),
      ...saidBy('Python websockets', '(private use)', '(registered)'),
    ],
  },
  'closed-unavailable': {
    severity: 'warning',
    title: 'closed because the service is not available',
    says: 'A code for coming back later: 1012 service restart, 1013 try again later, 1014 bad gateway.',
    means: {
      clients: ['Clients should connect again, after a pause that grows.'],
      servers: [
        'A deployment, a full server (Uvicorn sends 1012 when it stops), or a gateway without a backend.',
      ],
    },
    advice: ['Compare the moment with deployments and load.', 'Have clients reconnect with a growing pause.'],
    words: [
      ...saidBy('Python websockets', 'received 1012 (service restart)', 'received 1013 (try again later)'),
      ...saidBy('Python websockets', 'received 1014 (bad gateway)'),
      ...saidBy('Go gorilla', 'close 1012 (service restart)', 'close 1013 (try again later)'),
      ...saidBy('clients and servers', 'service restart', 'try again later'),
    ],
  },
};
