import type { Entries } from './entry.ts';
import { saidBy } from './said-by.ts';

type Code =
  | 'upgrade-lost'
  | 'key-lost'
  | 'accept-missing'
  | 'accept-wrong'
  | 'upgrade-missing-in-101'
  | 'extension-lost-to-backend'
  | 'extension-lost-to-client'
  | 'extension-not-offered';

/** What is known of the upgrade itself, and of extensions. */
export const UPGRADE: Entries<Code> = {
  'upgrade-lost': {
    severity: 'error',
    title: 'upgrade lost: the backend saw a plain request',
    says:
      'The client asked for a WebSocket, and Upgrade, or `upgrade` in Connection, did not reach the last hop. Both are ' +
      'hop-by-hop (RFC 9110 §7.8): a proxy that does not know WebSocket has to drop them.',
    means: {
      clients: [
        'Clients see the status with which the backend answers a plain GET, and name it in their error.',
      ],
      servers: [
        'FastAPI and Starlette answer 404, since the route is for WebSockets only; Node ws and Python websockets answer 426 or 400; others serve a page with 200.',
        'nginx sends HTTP/1.0 and `Connection: close` unless told otherwise; from 1.29.7 on HTTP/1.1 without Upgrade. One `proxy_set_header` in a location drops all of the server block.',
        'Apache without `upgrade=websocket`, Squid without `http_upgrade_request_protocols`, Varnish without `return (pipe)`, lighttpd and h2o by default, AWS classic load balancers and Azure Front Door with caching drop it, too.',
      ],
    },
    advice: [
      'nginx: `proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";` in that very location.',
      'Apache: `ProxyPass ... upgrade=websocket`. Varnish: `return (pipe)`. lighttpd: `proxy.header = ("upgrade" => "enable")`. h2o: `proxy.websocket: ON`.',
      'Behind a CDN or gateway turn WebSockets on for that route, and caching off.',
    ],
    words: [
      ...saidBy('uvicorn log', 'Unsupported upgrade request', 'No supported WebSocket library detected'),
      ...saidBy(
        'many backends',
        'Upgrade Required',
        'missing or empty Upgrade header',
        'Can "Upgrade" only to "WebSocket"',
        'Not a WebSocket handshake',
      ),
      ...saidBy(
        'Go gorilla, as the server',
        "websocket: the client is not using the websocket protocol: 'upgrade' token not found in 'Connection' header",
        "websocket: the client is not using the websocket protocol: 'websocket' token not found in 'Upgrade' header",
      ),
      ...saidBy(
        'Python websockets, as the server',
        'Failed to open a WebSocket connection: invalid Connection header',
        'You cannot access a WebSocket server directly with a browser. You need a WebSocket client',
      ),
    ],
  },
  'key-lost': {
    severity: 'error',
    title: 'handshake without its key or version',
    says:
      'The request is an upgrade to WebSocket, and came to the last hop without Sec-WebSocket-Key or ' +
      'Sec-WebSocket-Version. The server has to refuse it (RFC 6455 §4.2.1).',
    means: {
      clients: ['Clients see a 400, or a 426 where only the version is missing.'],
      servers: [
        'FastAPI on uvicorn, Node ws and Python websockets answer 400; HAProxy answers 400 itself, and never forwards it.',
        'CloudFront drops both unless the origin request policy names them; Envoy sends no key when it turns HTTP/2 into HTTP/1.1.',
      ],
    },
    advice: ['Let Sec-WebSocket-Key and Sec-WebSocket-Version pass as they are.'],
    words: [
      ...saidBy(
        'Node ws, as the server',
        'Missing or invalid Sec-WebSocket-Key header',
        'Missing or invalid Sec-WebSocket-Version header',
      ),
      ...saidBy(
        'Go gorilla, as the server',
        "websocket: not a websocket handshake: 'Sec-WebSocket-Key' header must be Base64 encoded value of 16-byte in length",
      ),
      ...saidBy(
        'Python websockets, as the server',
        'missing Sec-WebSocket-Key header',
        'missing Sec-WebSocket-Version header',
      ),
    ],
  },
  'accept-missing': {
    severity: 'error',
    title: '101 without Sec-WebSocket-Accept',
    says: 'The 101 that reached the client has no Sec-WebSocket-Accept. Clients must fail the connection (RFC 6455 §4.1).',
    means: {
      clients: ['All clients give up, a browser with 1006.'],
      servers: [
        'HAProxy makes a 502 of such a 101; most others pass it on.',
        'Whoever wrote that 101 is no WebSocket server, or a station filters its fields.',
      ],
    },
    advice: ['Let Sec-WebSocket-Accept pass back, or have the server write it.'],
    words: [
      ...saidBy('Chromium', "'Sec-WebSocket-Accept' header is missing"),
      ...saidBy('Node ws', 'Invalid Sec-WebSocket-Accept header'),
      ...saidBy(
        'Python websockets',
        'InvalidHeader: missing Sec-WebSocket-Accept header',
        'missing Sec-WebSocket-Accept header',
      ),
    ],
  },
  'accept-wrong': {
    severity: 'error',
    title: 'Sec-WebSocket-Accept does not fit the key',
    says:
      'Sec-WebSocket-Accept is not what the Sec-WebSocket-Key that the client sent asks for. Clients must fail the ' +
      'connection (RFC 6455 §4.1): it is how they tell a cached or misdirected answer.',
    means: {
      clients: ['All clients give up, a browser with 1006.'],
      servers: [
        'A station changed the key and not the answer, an answer came out of a cache, or the server computes it wrongly.',
        'No common proxy checks it on HTTP/1.1: it is passed on as it is.',
      ],
    },
    advice: [
      'Compare the key on each hop: `hoptap show FILE -e N --heads`.',
      'Keep caches away from that path.',
    ],
    words: [
      ...saidBy('Chromium', "Incorrect 'Sec-WebSocket-Accept' header value"),
      ...saidBy('Node ws', 'Invalid Sec-WebSocket-Accept header'),
      ...saidBy('Python websockets', 'invalid Sec-WebSocket-Accept header'),
    ],
  },
  'upgrade-missing-in-101': {
    severity: 'error',
    title: '101 without Upgrade or Connection',
    says:
      'The 101 that reached the client lacks `Upgrade: websocket` or `Connection: upgrade`. Clients must fail the ' +
      'connection (RFC 6455 §4.1).',
    means: {
      clients: ['All clients give up, a browser with 1006; Node ws says "Unexpected server response: 101".'],
      servers: [
        'Behind Apache, Squid and Go such a 101 becomes a 502, behind Caddy an empty 200, behind lighttpd a 404 after 5 s.',
        'A station that drops hop-by-hop fields of answers does it; Kong has been seen to answer `Connection: keep-alive`.',
      ],
    },
    advice: ['Let Upgrade and Connection of the 101 pass back: they belong to it.'],
    words: [
      ...saidBy(
        'Chromium',
        "'Upgrade' header is missing",
        "'Connection' header is missing",
        "'Connection' header value must contain 'Upgrade'",
      ),
      ...saidBy('Node ws', 'Unexpected server response: 101', 'Invalid Upgrade header'),
      ...saidBy(
        'Python websockets',
        'InvalidUpgrade: empty Connection header',
        'empty Connection header',
        'InvalidUpgrade',
      ),
    ],
  },
  'extension-lost-to-backend': {
    severity: 'note',
    title: 'offer of an extension lost before the backend',
    says:
      'The client offered an extension, mostly permessage-deflate, and a station did not pass the offer on. The backend ' +
      'then does without, which is harmless.',
    means: {
      clients: ['Clients go on without compression.'],
      servers: [
        'IIS with ARR and ASP.NET Core out of process cannot forward permessage-deflate, and should drop the offer.',
      ],
    },
    advice: ['Nothing, unless you miss the compression.'],
    words: [],
  },
  'extension-lost-to-client': {
    severity: 'warning',
    title: 'accepted extension lost on the way back',
    says:
      'The backend accepted an extension, and a station did not pass that back in the 101. The backend now compresses ' +
      'its frames, and the client takes that for an error.',
    means: {
      clients: [
        'Python websockets closes with 1002; Node ws says "RSV1 must be clear"; Chromium says "One or more reserved bits are on".',
      ],
      servers: [
        'The backend sees a client that closes with 1002, or is gone, after the first compressed frame.',
      ],
    },
    advice: [
      'Pass Sec-WebSocket-Extensions both ways or neither: dropping it from the request is harmless.',
      'Else turn compression off in the backend.',
    ],
    words: [
      ...saidBy('Node ws', 'Invalid WebSocket frame: RSV1 must be clear'),
      ...saidBy('Chromium', 'One or more reserved bits are on: reserved1 = 1'),
      ...saidBy(
        'Python websockets',
        'sent 1002 (protocol error); no close frame received',
        'reserved bits must be 0',
      ),
      ...saidBy('Go gorilla', 'websocket: RSV1 set', 'unexpected reserved bits 0x40'),
    ],
  },
  'extension-not-offered': {
    severity: 'error',
    title: 'extension in the 101 that had not been offered',
    says:
      'The 101 names an extension, or one of its parameters, that the client had not offered. Clients must fail the ' +
      'connection (RFC 6455 §4.1, RFC 7692 §7.1.2.2).',
    means: {
      clients: ['All clients give up, a browser with 1006.'],
      servers: [
        'A station removed the offer and the backend compresses regardless, or a proxy that ends WebSockets itself adds its own, as anyproxy and http-mitm-proxy do.',
      ],
    },
    advice: ['Have the backend answer only what was offered, or let the offer pass.'],
    words: [
      ...saidBy(
        'Node ws',
        'Server sent a Sec-WebSocket-Extensions header but no extension was requested',
        'Invalid Sec-WebSocket-Extensions header',
        'Server indicated an extension that was not requested',
      ),
      ...saidBy('Python websockets', 'NegotiationError: no extensions supported', 'no extensions supported'),
      ...saidBy('Chromium', "Found an unsupported extension '*' in 'Sec-WebSocket-Extensions' header"),
    ],
  },
};
