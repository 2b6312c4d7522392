import type { Entries } from './entry.ts';
import { saidBy } from './said-by.ts';

type Code =
  | 'subprotocol-lost-to-backend'
  | 'subprotocol-lost-to-client'
  | 'subprotocol-not-chosen'
  | 'subprotocol-unrequested'
  | 'subprotocol-not-offered'
  | 'subprotocol-altered';

/** A browser's and ws's way of missing the subprotocol in a 101. */
const NO_RESPONSE = [
  ...saidBy(
    'Chromium',
    "Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received",
    "Error during WebSocket handshake: Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received",
  ),
  ...saidBy('Node ws', 'Server sent no subprotocol'),
] as const;

const GIVES_UP =
  'Browsers and Node ws give up on a 101 without a subprotocol when they had offered some, and close with 1006; a close frame that the backend sends after it is never seen by them.';
const GOES_ON =
  'Python websockets goes on with `subprotocol` None, and so works or fails by what the backend does next.';

/** What is known of subprotocols that were lost, added or changed. */
export const SUBPROTOCOL: Entries<Code> = {
  'subprotocol-lost-to-backend': {
    severity: 'error',
    title: 'subprotocol offered, and lost before the backend',
    says:
      'The client offered subprotocols in Sec-WebSocket-Protocol, and a station on the way did not pass the field on. ' +
      'The backend sees a client that speaks none; where a token was among them, it sees a client without credentials.',
    means: {
      clients: [GIVES_UP, GOES_ON],
      servers: [
        'A backend that takes its token from the subprotocol finds none, and closes with 1008 or 1011, or answers 401 or 403.',
        'A backend that insists on a subprotocol closes with 1003 or 1002; an ASGI server that closes before it accepts makes a 403 of it.',
      ],
    },
    advice: [
      'Let the balancer pass Sec-WebSocket-Protocol on: in nginx look for `proxy_set_header Sec-WebSocket-Protocol`, in CloudFront add it to the origin request policy, in API Gateway to the $connect integration.',
      'If it cannot be had, send the token in another way: a cookie, or a short-lived ticket in the query.',
    ],
    words: NO_RESPONSE,
  },
  'subprotocol-lost-to-client': {
    severity: 'error',
    title: 'subprotocol chosen, and lost on the way back',
    says:
      'The backend chose one of the subprotocols that the client had offered, and a station on the way back removed ' +
      'Sec-WebSocket-Protocol from the 101. For the backend the handshake is fine.',
    means: {
      clients: [GIVES_UP, GOES_ON],
      servers: ['The backend sees a client that opens and leaves without a word.'],
    },
    advice: [
      'Let the balancer pass Sec-WebSocket-Protocol back: in nginx look for `proxy_hide_header`, in API Gateway have the $connect integration return it.',
      'Compare with `hoptap diff` against a run without the balancer.',
    ],
    words: NO_RESPONSE,
  },
  'subprotocol-not-chosen': {
    severity: 'warning',
    title: 'subprotocols offered, and none chosen',
    says:
      'The client offered subprotocols, and the 101 names none. RFC 6455 allows that; what the client makes of it is ' +
      'its own affair.',
    means: {
      clients: [GIVES_UP, GOES_ON],
      servers: [
        'FastAPI and Starlette choose none unless told to: `await websocket.accept(subprotocol=...)`.',
        'Node ws chooses by `handleProtocols`, and without it the first one offered.',
      ],
    },
    advice: [
      'Have the backend choose one of the offered subprotocols by name.',
      'Where the backend knows none, do not offer any: in a browser, give `new WebSocket` no second argument.',
    ],
    words: NO_RESPONSE,
  },
  'subprotocol-unrequested': {
    severity: 'error',
    title: 'subprotocol chosen, and none had been offered',
    says:
      'The 101 names a subprotocol, and the client had offered none. Clients must fail the connection (RFC 6455 §4.1). ' +
      '"no subprotocols supported" of Python websockets means this, and so the opposite of a lost header: the client ' +
      'was given no `subprotocols=`, either because it set the field by hand as a plain header, or because a station ' +
      'added one to the answer.',
    means: {
      clients: [
        'Python websockets fails with "no subprotocols supported", also when Sec-WebSocket-Protocol was put in by `extra_headers` or `additional_headers`, and not by `subprotocols=`.',
        'Browsers and Node ws fail the handshake, with close code 1006.',
      ],
      servers: ['The backend, or a balancer, names a subprotocol without looking at what was offered.'],
    },
    advice: [
      'Have the backend choose only from what the client offers.',
      'Where the client means to offer one, give it to the API: `subprotocols=[...]` in Python websockets, the second argument of `new WebSocket`.',
    ],
    words: [
      ...saidBy(
        'Python websockets 10.4',
        'InvalidHandshake: no subprotocols supported',
        'no subprotocols supported',
      ),
      ...saidBy('Python websockets 17.1', 'NegotiationError: no subprotocols supported'),
      ...saidBy('Node ws', 'Server sent a subprotocol but none was requested'),
      ...saidBy(
        'Chromium',
        "Response must not include 'Sec-WebSocket-Protocol' header if not present in request: *",
      ),
    ],
  },
  'subprotocol-not-offered': {
    severity: 'error',
    title: 'subprotocol chosen that had not been offered',
    says:
      'The 101 names a subprotocol that is not among those the client had offered, or names more than one. Clients ' +
      'must fail the connection (RFC 6455 §4.1). Upper and lower case count.',
    means: {
      clients: [
        'Browsers, Node ws and Python websockets fail the handshake; a browser shows close code 1006.',
      ],
      servers: [
        'The backend has its own name for the subprotocol, or answers with the whole list that it was offered.',
      ],
    },
    advice: [
      'Have the backend answer with exactly one of the offered names, letter by letter.',
      'If the offer was changed on its way, mend that first.',
    ],
    words: [
      ...saidBy(
        'Python websockets',
        'NegotiationError: unsupported subprotocol: *',
        'unsupported subprotocol',
      ),
      ...saidBy('Python websockets', 'multiple subprotocols'),
      ...saidBy('Node ws', 'Server sent an invalid subprotocol'),
      ...saidBy(
        'Chromium',
        "'Sec-WebSocket-Protocol' header value '*' in response does not match any of sent values",
        "'Sec-WebSocket-Protocol' header must not appear more than once in a response",
      ),
    ],
  },
  'subprotocol-altered': {
    severity: 'warning',
    title: 'subprotocols changed on the way',
    says: 'A station changed the subprotocols that were offered, or the one that was chosen: names, number or order.',
    means: {
      clients: ['Clients fail when the answer is none of what they had offered.'],
      servers: [
        'The backend chooses from another list than the client wrote; the order is the order of preference.',
        'tinyproxy with an absolute URL keeps only the first of several lines.',
      ],
    },
    advice: ['Look for what writes Sec-WebSocket-Protocol, or drops all but one of its lines.'],
    words: [],
  },
};
