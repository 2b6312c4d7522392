/**
 * Every kind of finding, by a name that stays: scripts and tickets quote it. What each means stands in the
 * catalogue; how it is found, in the detectors.
 */
export const FINDING_CODES = [
  // the subprotocol
  'subprotocol-lost-to-backend',
  'subprotocol-lost-to-client',
  'subprotocol-not-chosen',
  'subprotocol-unrequested',
  'subprotocol-not-offered',
  'subprotocol-altered',
  // credentials
  'credentials-lost',
  'credentials-changed',
  'jwt-expired',
  'jwt-not-yet-valid',
  'jwt-malformed',
  'jwt-differs',
  'jwt-lost',
  // the upgrade itself
  'upgrade-lost',
  'key-lost',
  'accept-missing',
  'accept-wrong',
  'upgrade-missing-in-101',
  'extension-lost-to-backend',
  'extension-lost-to-client',
  'extension-not-offered',
  // answered with something else than 101
  'answered-200',
  'answered-3xx',
  'answered-400',
  'answered-401',
  'answered-403',
  'answered-404',
  'answered-426',
  'answered-4xx',
  'answered-5xx',
  'header-too-large',
  // other things that happen to heads
  'case-changed',
  'duplicates-merged',
  'underscore-dropped',
  // the way to the backend
  'backend-refused',
  'backend-reset',
  'backend-unreachable',
  'backend-no-answer',
  'name-unknown',
  'tls-untrusted',
  'tls-failed',
  // time
  'handshake-slow',
  'reply-slow',
  'reply-missing',
  // the end
  'client-gave-up',
  'closed-1002',
  'closed-1003',
  'closed-1008',
  'closed-1009',
  'closed-1011',
  'closed-4xxx',
  'closed-unavailable',
  'close-unseen',
  'cut',
  'cut-at-timer',
  'protocol-violation',
  // exchanges held against each other
  'http-works-upgrade-fails',
  'profile-is-cause',
  'fault-played',
  // the recording
  'recording-incomplete',
] as const;

/** The stable name of a kind of finding. */
export type FindingCode = (typeof FINDING_CODES)[number];
