import type { Entries } from './entry.ts';
import { saidBy } from './said-by.ts';

type Code =
  'backend-refused' | 'backend-reset' | 'backend-unreachable' | 'backend-no-answer' | 'name-unknown';

const FIREFOX = "Firefox can't establish a connection to the server at";

/** What is known of backends that cannot be reached. */
export const NETWORK: Entries<Code> = {
  'backend-refused': {
    severity: 'error',
    title: 'backend refused the connection',
    says: 'The TCP connection to the backend was refused: the host is there, and nothing listens on that port.',
    means: {
      clients: [
        'Behind hoptap and most balancers clients get a 502 or 503; without one, their own ECONNREFUSED.',
      ],
      servers: ['The server is not running, is still starting, or listens on another address or port.'],
    },
    advice: [
      'Check that the server runs, and listens on that port: ss -ltnp.',
      'In containers: listen on 0.0.0.0, not on 127.0.0.1, and look at the published port.',
      'localhost may mean ::1: try 127.0.0.1.',
    ],
    words: [
      ...saidBy('Node', 'connect ECONNREFUSED', 'ECONNREFUSED'),
      ...saidBy('Python asyncio', 'ConnectionRefusedError: [Errno 111] Connect call failed'),
      ...saidBy('Python', '[Errno 111] Connection refused', 'ConnectionRefusedError'),
      ...saidBy('aiohttp', 'ClientConnectorError: Cannot connect to host'),
      ...saidBy('Chromium', 'net::ERR_CONNECTION_REFUSED', 'Error in connection establishment'),
      ...saidBy('Firefox, of every failed handshake', FIREFOX, 'NS_ERROR_CONNECTION_REFUSED'),
      ...saidBy(
        'Safari',
        'Could not connect to the server',
        "The operation couldn't be completed. Connection refused",
      ),
      ...saidBy('Go', 'connect: connection refused'),
      ...saidBy('Rust', 'Connection refused (os error 111)'),
      ...saidBy('curl', 'Failed to connect to * port', 'curl: (7)'),
      ...saidBy('nginx error log', 'connect() failed (111: Connection refused) while connecting to upstream'),
      ...saidBy('nginx error log', 'no live upstreams while connecting to upstream'),
      ...saidBy('Apache error log', 'AH00957', 'AH01114', 'failed to make connection to backend'),
      ...saidBy('HAProxy log', 'SC--', 'SC-'),
      ...saidBy('Envoy', 'reset reason: remote connection failure', 'reset reason: connection failure'),
      ...saidBy('Envoy log flag', 'UF'),
      ...saidBy('GCP load balancer log', 'failed_to_connect_to_backend', 'failed_to_pick_backend'),
      ...saidBy('Cloudflare', 'Error 521', 'Web server is down'),
      ...saidBy('Heroku', 'H10'),
    ],
  },
  'backend-reset': {
    severity: 'error',
    title: 'backend ended the connection without an answer',
    says:
      'The backend, or a balancer before it, took the connection and ended it with a FIN or a RST before it ' +
      'answered the request.',
    means: {
      clients: [
        'Behind most balancers clients get a 502; behind Varnish pipe and TCP balancers a bare close.',
      ],
      servers: [
        'A process that crashed or was restarted, a port that speaks another protocol (TLS, PROXY, HTTP/2 only), ' +
          'or a head larger than the server takes: Varnish resets from 32 KiB on.',
        'Apache Traffic Server repeats such a request, so a handshake may run twice.',
      ],
    },
    advice: [
      "Look into the backend's log at that time for a crash or a refusal.",
      'Check the scheme and the protocol of the target: https or http, PROXY protocol, HTTP/2 only.',
    ],
    words: [
      ...saidBy('Node', 'socket hang up', 'read ECONNRESET', 'ECONNRESET'),
      ...saidBy('Python', 'ConnectionResetError: [Errno 104] Connection reset by peer'),
      ...saidBy('Python websockets', 'did not receive a valid HTTP response', 'InvalidMessage'),
      ...saidBy('Python websockets', 'connection closed while reading HTTP status line'),
      ...saidBy('Python websockets', 'stream ends after 0 bytes, before end of line'),
      ...saidBy('aiohttp', 'ServerDisconnectedError', 'Server disconnected'),
      ...saidBy('websocket-client', 'Connection to remote host was lost'),
      ...saidBy(
        'Chromium',
        'net::ERR_CONNECTION_RESET',
        'net::ERR_CONNECTION_CLOSED',
        'net::ERR_EMPTY_RESPONSE',
      ),
      ...saidBy('Chromium', 'Connection closed before receiving a handshake response'),
      ...saidBy('Firefox', 'NS_ERROR_NET_RESET', 'NS_ERROR_NET_EMPTY_RESPONSE', FIREFOX),
      ...saidBy('Safari', 'The network connection was lost'),
      ...saidBy(
        'Go',
        'read: connection reset by peer',
        'unexpected EOF',
        'http: server closed idle connection',
      ),
      ...saidBy('Rust', 'Connection reset by peer (os error 104)', 'Handshake not finished'),
      ...saidBy('curl', 'Empty reply from server', 'Recv failure: Connection reset by peer'),
      ...saidBy('nginx error log', 'upstream prematurely closed connection while reading response header'),
      ...saidBy('nginx error log', 'upstream prematurely closed connection'),
      ...saidBy(
        'nginx error log',
        'recv() failed (104: Connection reset by peer) while reading response header',
      ),
      ...saidBy('HAProxy log', 'SH--', 'SH-'),
      ...saidBy('Envoy', 'upstream connect error or disconnect/reset before headers'),
      ...saidBy('Envoy', 'reset reason: connection termination'),
      ...saidBy('Envoy log flag', 'UC', 'UR'),
      ...saidBy('GCP load balancer log', 'backend_connection_closed_before_data_sent_to_client'),
      ...saidBy('Heroku', 'H13', 'Connection closed without response'),
    ],
  },
  'backend-unreachable': {
    severity: 'error',
    title: 'no way to the backend',
    says: 'No TCP connection to the backend came about: no route, or no answer to the attempt in time.',
    means: {
      clients: ['Behind a balancer clients wait for its connect timeout, then get a 502, 503 or 504.'],
      servers: ['Nothing of it reaches the server: a firewall, a VPN that is down, or a wrong address.'],
    },
    advice: [
      'Check the address, the VPN, and the rules of firewall and security groups.',
      'Try it from where the balancer stands: it may reach what you cannot, and the other way round.',
    ],
    words: [
      ...saidBy('Node', 'connect ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'),
      ...saidBy('Python', '[Errno 113] No route to host', '[Errno 110] Connection timed out'),
      ...saidBy('Python', '[Errno 101] Network is unreachable'),
      ...saidBy('Chromium', 'net::ERR_CONNECTION_TIMED_OUT', 'net::ERR_ADDRESS_UNREACHABLE'),
      ...saidBy('Chromium', 'net::ERR_INTERNET_DISCONNECTED', 'net::ERR_NETWORK_CHANGED'),
      ...saidBy('Firefox', 'NS_ERROR_NET_TIMEOUT', FIREFOX),
      ...saidBy('Safari', 'The Internet connection appears to be offline', 'The request timed out'),
      ...saidBy(
        'Go',
        'connect: no route to host',
        'dial tcp * i/o timeout',
        'connect: network is unreachable',
      ),
      ...saidBy('Rust', 'No route to host (os error 113)'),
      ...saidBy(
        'nginx error log',
        'upstream timed out (110: Connection timed out) while connecting to upstream',
      ),
      ...saidBy('nginx error log', 'connect() failed (113: No route to host) while connecting to upstream'),
      ...saidBy('HAProxy log', 'sC--', 'sC-'),
      ...saidBy('Envoy', 'no healthy upstream', 'reset reason: connection timeout'),
      ...saidBy('Envoy log flag', 'UH', 'UF'),
      ...saidBy('Cloudflare', 'Error 522', 'Error 523', 'Origin is unreachable'),
      ...saidBy('AWS ALB', '503 Service Temporarily Unavailable'),
    ],
  },
  'backend-no-answer': {
    severity: 'error',
    title: 'backend never answered the request',
    says:
      'The backend took the connection and the request, and sent no answer until the client left or a timer ended ' +
      'the wait.',
    means: {
      clients: [
        'Python websockets gives up after 10 s (open_timeout); Node ws waits for ever unless handshakeTimeout is set.',
        'Behind a balancer clients get its 504 (Apache, h2o, Go: 502) after its timeout, often 60 s.',
      ],
      servers: [
        'A worker that is busy with something else: a synchronous worker (gunicorn without an async class) serves ' +
          'one connection each.',
        'ASGI: an endpoint that neither accepts nor closes leaves the client waiting.',
      ],
    },
    advice: [
      'Accept first, then do what takes long.',
      "Look into the backend's log: did the request arrive there, and is a worker free?",
    ],
    words: [
      ...saidBy(
        'Python websockets',
        'timed out during opening handshake',
        'timed out while waiting for handshake response',
      ),
      ...saidBy('Node ws', 'Opening handshake has timed out'),
      ...saidBy('Chromium', 'WebSocket opening handshake timed out', 'net::ERR_TIMED_OUT'),
      ...saidBy('websocket-client', 'WebSocketTimeoutException', 'Connection timed out'),
      ...saidBy('Go', 'net/http: timeout awaiting response headers', 'i/o timeout'),
      ...saidBy(
        'nginx error log',
        'upstream timed out (110: Connection timed out) while reading response header',
      ),
      ...saidBy('HAProxy log', 'sH--', 'sH-'),
      ...saidBy('Envoy', 'upstream request timeout'),
      ...saidBy('Envoy log flag', 'UT'),
      ...saidBy('GCP load balancer log', 'backend_timeout', 'client_disconnected_before_any_response'),
      ...saidBy('gunicorn', 'WORKER TIMEOUT'),
      ...saidBy('Heroku', 'H12', 'Request timeout'),
      ...saidBy('Cloudflare', 'Error 524', 'A timeout occurred'),
      ...saidBy('balancers', '504 Gateway Time-out', '504 Gateway Timeout'),
    ],
  },
  'name-unknown': {
    severity: 'error',
    title: "backend's name unknown",
    says: 'The name of the backend could not be looked up: it does not exist, or the name server did not answer.',
    means: {
      clients: ['Behind a balancer clients get a 502 or 503.'],
      servers: ['Nothing reaches the server. Names of clusters and VPNs are known only inside of them.'],
    },
    advice: [
      'Check the spelling of the target, and look the name up: getent hosts NAME.',
      'Is the VPN up, whose name server knows it?',
    ],
    words: [
      ...saidBy('Node', 'getaddrinfo ENOTFOUND', 'getaddrinfo EAI_AGAIN', 'ENOTFOUND', 'EAI_AGAIN'),
      ...saidBy(
        'Python',
        'Name or service not known',
        'Temporary failure in name resolution',
        'socket.gaierror',
      ),
      ...saidBy('Python on macOS', 'nodename nor servname provided, or not known'),
      ...saidBy('Chromium', 'net::ERR_NAME_NOT_RESOLVED'),
      ...saidBy('Firefox', 'NS_ERROR_UNKNOWN_HOST', FIREFOX),
      ...saidBy('Safari', 'A server with the specified hostname could not be found'),
      ...saidBy('Go', 'no such host'),
      ...saidBy('Rust', 'failed to lookup address information'),
      ...saidBy('curl', 'Could not resolve host'),
      ...saidBy('nginx', 'host not found in upstream', 'could not be resolved'),
    ],
  },
};
