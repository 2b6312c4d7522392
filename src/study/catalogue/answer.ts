import type { Entries, Words } from './entry.ts';
import { saidBy } from './said-by.ts';

type Code =
  | 'answered-200'
  | 'answered-3xx'
  | 'answered-400'
  | 'answered-401'
  | 'answered-403'
  | 'answered-404'
  | 'answered-426'
  | 'answered-4xx'
  | 'answered-5xx'
  | 'header-too-large';

/** How clients tell of a handshake that was answered with that status. */
function toldByClients(status: string, reason: string): readonly Words[] {
  return [
    ...saidBy('Chromium', `Error during WebSocket handshake: Unexpected response code: ${status}`),
    ...saidBy('Node ws', `Unexpected server response: ${status}`),
    ...saidBy(
      'Python websockets',
      `server rejected WebSocket connection: HTTP ${status}`,
      `InvalidStatusCode: server rejected WebSocket connection: HTTP ${status}`,
      `InvalidStatus: server rejected WebSocket connection: HTTP ${status}`,
    ),
    ...saidBy('Python websocket-client', `Handshake status ${status} ${reason}`),
    ...saidBy('Python aiohttp', `WSServerHandshakeError: ${status}`),
    ...saidBy('Rust tungstenite', `HTTP error: ${status} ${reason}`),
    ...saidBy('curl', `Refused WebSocket upgrade: ${status}`),
  ];
}

/** What a client says of any answer but 101, whatever its status. */
const anyStatus = saidBy('Go gorilla', 'websocket: bad handshake');

const BROWSERS =
  'Browsers tell the page nothing but an error and close code 1006; the status stands in the console only.';

/** What is known of handshakes that were answered with something else than 101. */
export const ANSWER: Entries<Code> = {
  'answered-200': {
    severity: 'error',
    title: 'upgrade answered with 200',
    says: 'The request for a WebSocket was answered like a plain GET: with a page, or an empty 200.',
    means: {
      clients: [BROWSERS],
      servers: [
        'The upgrade was lost before the backend, or the path is served by something else: a front end that answers every path with its index page.',
        'Caddy makes an empty 200 of a 101 without Upgrade or Connection; Varnish answers from its cache when the same URL was fetched before.',
      ],
    },
    advice: [
      'Look at what answered: the body and the Server field tell.',
      'Check the path, and that the balancer routes it to the WebSocket backend.',
    ],
    words: toldByClients('200', 'OK'),
  },
  'answered-3xx': {
    severity: 'error',
    title: 'upgrade answered with a redirect',
    says: 'The request for a WebSocket was redirected: to HTTPS, to a log-in page, or to the same path with a slash.',
    means: {
      clients: [
        'Browsers do not follow redirects of a WebSocket; Node ws only with `followRedirects`; Python websockets does.',
      ],
      servers: [
        'A log-in page as the target means that the request came without its session; a path with a slash, that the framework tidies paths.',
      ],
    },
    advice: ['Give the client the URL that Location names: wss:// instead of ws://, the slash at the end.'],
    words: [
      ...toldByClients('301', 'Moved Permanently'),
      ...toldByClients('302', 'Found'),
      ...toldByClients('307', 'Temporary Redirect'),
      ...toldByClients('308', 'Permanent Redirect'),
    ],
  },
  'answered-400': {
    severity: 'error',
    title: 'upgrade answered with 400',
    says: 'Somebody took the request for malformed, or for no handshake.',
    means: {
      clients: [BROWSERS],
      servers: [
        'Backends answer 400 to a handshake without Sec-WebSocket-Key, with HTTP/1.0, or with `Connection: upgrade` and no Upgrade.',
        'nginx, HAProxy and Apache answer 400 to heads over their limits; Socket.IO to an unknown session, as happens without sticky sessions.',
      ],
    },
    advice: [
      'Read the body of the answer, and compare the request on the last hop with RFC 6455 §4.1.',
      'With Socket.IO turn on sticky sessions, or `transports: ["websocket"]`.',
    ],
    words: [
      ...toldByClients('400', 'Bad Request'),
      ...saidBy('Socket.IO', 'Session ID unknown', 'Bad handshake method', 'Transport unknown'),
      ...saidBy('nginx', 'The plain HTTP request was sent to HTTPS port'),
    ],
  },
  'answered-401': {
    severity: 'error',
    title: 'upgrade answered with 401',
    says: 'The handshake was refused for want of credentials, or because they are not accepted.',
    means: {
      clients: [`${BROWSERS} They ask for no password here.`],
      servers: ['The backend, or a gateway before it, checks credentials before it accepts.'],
    },
    advice: [
      'See whether the credentials reached the last hop, and whether the token was still good.',
      'In a browser send them as a cookie, a subprotocol or a ticket in the query: it cannot send Authorization.',
    ],
    words: [
      ...toldByClients('401', 'Unauthorized'),
      ...saidBy('many', 'Unauthorized', '401 Unauthorized'),
      ...saidBy('Chromium', 'HTTP Authentication failed; no valid credentials available'),
    ],
  },
  'answered-403': {
    severity: 'error',
    title: 'upgrade answered with 403',
    says:
      'The handshake was refused. With ASGI servers (uvicorn, hypercorn, daphne) it is also all that is seen of an ' +
      'application that closes before it accepts: whatever code it closes with, 1003, 1008 or 4401, clients get a bare ' +
      '403 and no close frame.',
    means: {
      clients: [BROWSERS, 'Python websockets, Node ws and curl name the status.'],
      servers: [
        'FastAPI and Starlette: a `websocket.close()` before `accept()`, or a dependency that raises WebSocketException, is a 403 on the wire.',
        'FastAPI and Starlette also answer 403 to a WebSocket for which there is no route.',
        'Envoy and Istio answer 403 to upgrades that are not in `upgrade_configs`; many servers to an Origin they do not know (Django `AllowedHostsOriginValidator`, Rails `allowed_request_origins`).',
      ],
    },
    advice: [
      'Look for what the request had lost, then for the check of Origin, then for the route.',
      'To show clients a close code, accept first and close then.',
    ],
    words: [
      ...toldByClients('403', 'Forbidden'),
      ...anyStatus,
      ...saidBy('uvicorn log', 'connection rejected (403 Forbidden)', '"WebSocket *" 403'),
      ...saidBy('Rails log', 'Request origin not allowed'),
      ...saidBy('Go gorilla, as the server', 'websocket: request origin not allowed by Upgrader.CheckOrigin'),
    ],
  },
  'answered-404': {
    severity: 'error',
    title: 'upgrade answered with 404',
    says: 'Nobody serves that path for this request.',
    means: {
      clients: [BROWSERS],
      servers: [
        'FastAPI and Starlette answer 404 when Upgrade was lost, because the route is for WebSockets only: the path may be right.',
        'Traffic Server answers "Not Found on Accelerator" without a `map ws://` rule; lighttpd 404 to a bad 101.',
        'uvicorn without `websockets` or `wsproto` installed takes every upgrade for a plain GET.',
      ],
    },
    advice: [
      'See whether Upgrade reached the last hop; if so, compare the path there with the routes of the backend.',
      'With uvicorn: `pip install "uvicorn[standard]"`.',
    ],
    words: [...toldByClients('404', 'Not Found'), ...saidBy('Traffic Server', 'Not Found on Accelerator')],
  },
  'answered-426': {
    severity: 'error',
    title: 'upgrade answered with 426',
    says:
      'The backend says that an upgrade is required: it got none, or one with a Sec-WebSocket-Version that it does ' +
      'not speak (RFC 6455 §4.2.2, RFC 9110 §15.5.22).',
    means: {
      clients: [BROWSERS],
      servers: [
        'Node ws, Python websockets and many others answer a plain GET so: Upgrade was lost on the way.',
        'Behind nginx, Varnish or Squid with their defaults this is the usual picture.',
      ],
    },
    advice: ['Let Upgrade and Connection pass: see `hoptap explain upgrade-lost`.'],
    words: [...toldByClients('426', 'Upgrade Required')],
  },
  'answered-4xx': {
    severity: 'error',
    title: 'upgrade answered with another 4xx',
    says: 'The handshake was refused, with a status that speaks for itself: 405 method, 407 proxy, 408 time, 429 rate.',
    means: {
      clients: [BROWSERS],
      servers: [
        'A 405 to a GET means that the path is there for other methods; a 407 comes from a proxy before the balancer; a 429 limits new connections.',
        'AWS: 460 the client left first, 463 too many addresses in X-Forwarded-For, 464 the target group speaks HTTP/2 or gRPC.',
      ],
    },
    advice: ['Read the body of the answer, and ask whoever gave it.'],
    words: [
      ...anyStatus,
      ...toldByClients('405', 'Method Not Allowed'),
      ...toldByClients('407', 'Proxy Authentication Required'),
      ...toldByClients('408', 'Request Timeout'),
      ...toldByClients('429', 'Too Many Requests'),
      ...saidBy('AWS application load balancer', 'HTTP 460', 'HTTP 463', 'HTTP 464'),
    ],
  },
  'answered-5xx': {
    severity: 'error',
    title: 'upgrade answered with 5xx',
    says: 'The backend failed on the handshake, or a balancer got no use out of the backend.',
    means: {
      clients: [BROWSERS],
      servers: [
        'FastAPI and Starlette: an exception before `accept()` is a 500. Envoy and others answer 503 when a circuit breaker is open.',
        'A 502 is a balancer whose backend refused, hung up, or gave a 101 that it did not like (HAProxy, Apache, Squid and Go check it); nginx also when the 101 has more than 4 KiB of head.',
        'A 503 is a balancer without a live backend, or Cloud Run with end-to-end HTTP/2 on; a 504 a backend that did not answer in time.',
        'Cloudflare: 521 refused, 522 and 524 no answer in time, 525 and 526 TLS.',
      ],
    },
    advice: [
      'Who answered is the question: the backend (read its log at that time) or a balancer (read its error log).',
      'For Cloud Run turn end-to-end HTTP/2 off for WebSockets.',
    ],
    words: [
      ...anyStatus,
      ...toldByClients('500', 'Internal Server Error'),
      ...toldByClients('502', 'Bad Gateway'),
      ...toldByClients('503', 'Service Unavailable'),
      ...toldByClients('504', 'Gateway Timeout'),
      ...saidBy(
        'many',
        'Internal Server Error',
        '502 Bad Gateway',
        '503 Service Unavailable',
        '504 Gateway Time-out',
      ),
      ...saidBy('HAProxy log', 'PH--', 'NOSRV'),
      ...saidBy(
        'uvicorn',
        'Exception in ASGI application',
        'ASGI callable returned without sending handshake',
      ),
      ...saidBy('Envoy', 'no healthy upstream'),
      ...saidBy('Envoy log flag', 'UH', 'UO'),
      ...saidBy('Varnish', 'Backend fetch failed'),
    ],
  },
  'header-too-large': {
    severity: 'error',
    title: 'head too large',
    says:
      'Somebody refused the request because its start line, one field, or all fields together are too large: mostly ' +
      'cookies, or a token with many claims.',
    means: {
      clients: ['Browsers with many cookies for the domain fail where a fresh profile works.'],
      servers: [
        'nginx takes 8 KiB a field (`large_client_header_buffers`), HAProxy 16 KiB in all, Apache 8 KiB a field and 100 fields, lighttpd 8 KiB in all, Varnish 8 KiB a field and 64 fields, Node 16 KiB in all.',
        'AWS application load balancers take 16 KiB a field and 64 KiB in all, Cloudflare 32 KiB in all, API Gateway 10 KiB, Heroku 8 KiB a line.',
      ],
    },
    advice: [
      'Send less: put the token in one place only, clear old cookies, take claims out of the token.',
      'Else raise the limit where it refused: nginx `large_client_header_buffers 4 32k`, HAProxy `tune.bufsize`, Node `--max-http-header-size`.',
    ],
    words: [
      ...toldByClients('431', 'Request Header Fields Too Large'),
      ...toldByClients('414', 'URI Too Long'),
      ...saidBy('nginx', 'Request Header Or Cookie Too Large', '400 Request Header Or Cookie Too Large'),
      ...saidBy('nginx error log', 'client sent too long header line', 'upstream sent too big header'),
      ...saidBy('Apache', 'Size of a request header field exceeds server limit'),
      ...saidBy('Node', 'HPE_HEADER_OVERFLOW'),
    ],
  },
};
