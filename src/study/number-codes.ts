import { closeCodeName } from '../wire/index.ts';
import type { FindingCode } from './finding-code.ts';
import { findingOfCode } from './trouble-codes.ts';

/** What a bare number can mean: findings, the likeliest first, and what is to be said where it is no trouble. */
export interface NumberMeaning {
  readonly codes: readonly FindingCode[];
  /** In one sentence. */
  readonly remark: string;
}

type Meaning = readonly [remark: string, ...codes: FindingCode[]];

/** Close codes that are ordinary, or never on the wire. @see RFC 6455 §7.4.1 */
const CLOSE_CODES: ReadonlyMap<number, Meaning> = new Map([
  [1000, ['1000 is the close code of an ordinary ending: nothing is wrong.']],
  [1001, ['1001 says that a side goes away: a tab was closed, a server stops. Reconnect.']],
  [1004, ['1004 is reserved, and must not be sent.', 'protocol-violation']],
  [1005, ['1005 is never on the wire: it stands for a close frame without a code, an ordinary ending.']],
  [
    1006,
    [
      '1006 is never on the wire: clients report it for a connection that ended without a close frame, or never opened.',
      'cut',
      'cut-at-timer',
      'client-gave-up',
      'close-unseen',
    ],
  ],
  [
    1015,
    ['1015 is never on the wire: it stands for a TLS handshake that failed.', 'tls-failed', 'tls-untrusted'],
  ],
]);

/** Statuses that mean something of their own for a WebSocket. */
const STATUSES: ReadonlyMap<number, Meaning> = new Map([
  [
    101,
    [
      '101 is the answer to an upgrade that is accepted. Whether the client likes it depends on its fields.',
      'upgrade-missing-in-101',
      'accept-wrong',
      'client-gave-up',
    ],
  ],
  [400, ['HTTP 400 in answer to an upgrade.', 'answered-400', 'header-too-large', 'key-lost']],
  [401, ['HTTP 401 in answer to an upgrade.', 'answered-401', 'credentials-lost', 'jwt-expired']],
  [403, ['HTTP 403 in answer to an upgrade.', 'answered-403', 'credentials-lost']],
  [404, ['HTTP 404 in answer to an upgrade.', 'answered-404', 'upgrade-lost']],
  [414, ['HTTP 414: the URL is too long for a server on the way.', 'header-too-large']],
  [426, ['HTTP 426 in answer to an upgrade.', 'answered-426', 'upgrade-lost']],
  [431, ['HTTP 431: the head is too large for a server on the way.', 'header-too-large']],
  [460, ['460 is how AWS ALB logs a client that left.', 'client-gave-up', 'backend-no-answer']],
  [494, ['494 is how nginx logs a head that is too large.', 'header-too-large']],
  [
    499,
    ['499 is how nginx logs a client that left before the answer.', 'client-gave-up', 'backend-no-answer'],
  ],
  [
    502,
    [
      'HTTP 502: a balancer did not get an answer that it likes.',
      'answered-5xx',
      'backend-refused',
      'backend-reset',
    ],
  ],
  [
    503,
    [
      'HTTP 503: a balancer has no backend to ask, or the backend is overloaded.',
      'answered-5xx',
      'backend-refused',
    ],
  ],
  [
    504,
    [
      'HTTP 504: a balancer did not get an answer in time.',
      'answered-5xx',
      'backend-no-answer',
      'backend-unreachable',
    ],
  ],
  [
    521,
    ['521 is how Cloudflare says that the backend refuses connections.', 'backend-refused', 'answered-5xx'],
  ],
  [
    522,
    [
      '522 is how Cloudflare says that the backend cannot be reached in time.',
      'backend-unreachable',
      'answered-5xx',
    ],
  ],
  [
    523,
    [
      '523 is how Cloudflare says that there is no way to the backend.',
      'backend-unreachable',
      'answered-5xx',
    ],
  ],
  [
    524,
    [
      '524 is how Cloudflare says that the backend does not answer in time.',
      'backend-no-answer',
      'answered-5xx',
    ],
  ],
  [525, ['525 is how Cloudflare says that TLS with the backend fails.', 'tls-failed', 'answered-5xx']],
  [
    526,
    [
      "526 is how Cloudflare says that it does not trust the backend's certificate.",
      'tls-untrusted',
      'answered-5xx',
    ],
  ],
]);

/** Any other status of a hundred. */
const HUNDREDS: ReadonlyMap<number, FindingCode> = new Map([
  [2, 'answered-200'],
  [3, 'answered-3xx'],
  [4, 'answered-4xx'],
  [5, 'answered-5xx'],
]);

/** What a number is as an HTTP status (100-599) or as a close code (1000-4999); null for any other. */
export function meaningOfNumber(number: number): NumberMeaning | null {
  const special = STATUSES.get(number) ?? CLOSE_CODES.get(number);
  if (special !== undefined) return codedMeaning(special);
  if (number >= 200 && number < 600) {
    const code = HUNDREDS.get(Math.floor(number / 100));
    return { remark: `HTTP ${number} in answer to an upgrade.`, codes: code === undefined ? [] : [code] };
  }
  const code = findingOfCode(number);
  if (number < 1000 || number > 4999) return null;
  const remark = `${number} is the close code ${closeCodeName(number)}.`;
  return { remark, codes: code === null ? ['protocol-violation'] : [code] };
}

function codedMeaning([remark, ...codes]: Meaning): NumberMeaning {
  return { remark, codes };
}

/** A number that a message calls a status or a code, or that follows what it says of an ending. */
const CALLED =
  /\b(?:http|status|codes?|response|rejected|refused|received|sent|close|closed|error|answered)\b\D{0,24}?\b(\d{3,4})\b/gi;

/** Numbers in a message that are statuses or close codes; ports, times and sizes are none. */
export function numbersIn(message: string): readonly number[] {
  return Array.from(message.matchAll(CALLED), ([, digits = '']) => Number(digits));
}
