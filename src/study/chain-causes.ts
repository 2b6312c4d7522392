import type { FindingCode } from './finding-code.ts';

type Codes = readonly FindingCode[];

/** What takes the right to be let in. */
const CREDENTIALS: Codes = ['credentials-lost', 'jwt-lost', 'credentials-changed'];
const JWT: Codes = ['jwt-expired', 'jwt-not-yet-valid', 'jwt-malformed', 'jwt-differs'];
const SUBPROTOCOL_BEFORE_BACKEND: Codes = ['subprotocol-lost-to-backend', 'subprotocol-altered'];
/** What a backend needs in order to take a request for a handshake. */
const UPGRADE: Codes = ['upgrade-lost', 'key-lost'];
/** What makes a client throw a 101 away. */
const BAD_101: Codes = [
  'subprotocol-unrequested',
  'subprotocol-not-offered',
  'subprotocol-lost-to-client',
  'subprotocol-lost-to-backend',
  'subprotocol-not-chosen',
  'accept-wrong',
  'accept-missing',
  'upgrade-missing-in-101',
  'extension-not-offered',
];
const EXTENSIONS: Codes = ['extension-lost-to-client', 'extension-not-offered', 'extension-lost-to-backend'];
const REFUSAL: Codes = ['fault-played', ...CREDENTIALS, ...SUBPROTOCOL_BEFORE_BACKEND, ...JWT];
const NETWORK: Codes = [
  'backend-refused',
  'backend-reset',
  'backend-unreachable',
  'backend-no-answer',
  'name-unknown',
  'tls-untrusted',
  'tls-failed',
];

/**
 * What each kind of finding may follow from, the likeliest first where more than one was found. Whatever has no
 * cause of its own may follow from `profile-is-cause`; `chain` sees to that. It runs in no circle.
 */
export const CAUSES: { readonly [C in FindingCode]?: Codes } = {
  'subprotocol-not-chosen': SUBPROTOCOL_BEFORE_BACKEND,
  'subprotocol-not-offered': SUBPROTOCOL_BEFORE_BACKEND,
  'subprotocol-altered': ['duplicates-merged'],
  'credentials-lost': ['underscore-dropped', 'duplicates-merged'],
  'credentials-changed': ['duplicates-merged'],
  'jwt-lost': ['credentials-lost'],
  'jwt-malformed': ['credentials-changed', 'duplicates-merged'],
  'key-lost': ['upgrade-lost'],
  'accept-missing': ['fault-played', ...UPGRADE],
  'accept-wrong': ['fault-played', ...UPGRADE],
  'upgrade-missing-in-101': ['fault-played', 'upgrade-lost'],
  'answered-200': ['fault-played', ...UPGRADE],
  'answered-3xx': ['fault-played', ...CREDENTIALS, ...UPGRADE],
  'answered-400': ['fault-played', ...UPGRADE, ...CREDENTIALS, ...SUBPROTOCOL_BEFORE_BACKEND, ...EXTENSIONS],
  'answered-401': [...REFUSAL],
  'answered-403': [...REFUSAL, ...UPGRADE],
  'answered-404': ['fault-played', ...UPGRADE],
  'answered-426': ['fault-played', ...UPGRADE],
  'answered-4xx': [...REFUSAL, ...UPGRADE],
  'answered-5xx': [...NETWORK, ...REFUSAL, ...UPGRADE],
  'header-too-large': ['fault-played'],
  'backend-no-answer': ['fault-played'],
  'backend-refused': ['fault-played'],
  'backend-reset': ['fault-played', ...UPGRADE],
  'handshake-slow': ['fault-played', ...NETWORK],
  'reply-slow': ['fault-played'],
  'reply-missing': [...REFUSAL, ...EXTENSIONS],
  'client-gave-up': ['fault-played', ...BAD_101, ...EXTENSIONS],
  'closed-1002': ['fault-played', ...EXTENSIONS, 'protocol-violation', ...BAD_101],
  'closed-1003': ['fault-played', ...SUBPROTOCOL_BEFORE_BACKEND, 'subprotocol-not-chosen'],
  'closed-1008': REFUSAL,
  'closed-1009': ['fault-played'],
  'closed-1011': [...REFUSAL],
  'closed-4xxx': REFUSAL,
  'closed-unavailable': ['fault-played'],
  'close-unseen': [
    ...BAD_101,
    'client-gave-up',
    'closed-1011',
    'closed-1008',
    'closed-4xxx',
    'closed-1003',
    'fault-played',
  ],
  cut: ['fault-played', ...EXTENSIONS, ...CREDENTIALS],
  'cut-at-timer': ['fault-played'],
  'protocol-violation': ['fault-played', ...EXTENSIONS],
  'http-works-upgrade-fails': [...UPGRADE, ...REFUSAL, ...BAD_101, ...NETWORK],
};

/** What an answer can be the whole story of, so that it may stand for a cause where nothing better was found. */
export const TELLS_ITS_CAUSE: ReadonlySet<FindingCode> = new Set([
  'answered-400',
  'answered-401',
  'answered-403',
  'answered-4xx',
  'answered-5xx',
  'reply-missing',
  'client-gave-up',
  'closed-1002',
  'closed-1003',
  'closed-1008',
  'closed-1011',
  'closed-4xxx',
  'answered-200',
  'answered-3xx',
  'answered-404',
  'answered-426',
  'cut',
]);

/** What can do harm at any time, and not to the handshake alone. */
export const OUTLASTS_HANDSHAKE: ReadonlySet<FindingCode> = new Set([
  'fault-played',
  'protocol-violation',
  'extension-lost-to-client',
  'extension-not-offered',
]);

/** Findings that no profile can have made: the token was old, the recording has holes. */
export const OF_THEIR_OWN: ReadonlySet<FindingCode> = new Set([
  'jwt-expired',
  'jwt-not-yet-valid',
  'recording-incomplete',
  'profile-is-cause',
]);
