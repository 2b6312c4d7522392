import { BACKEND, CLIENT, type ErrorEvent, type Exchange } from '../../model/index.ts';
import { redactText } from '../../recording/index.ts';
import { inSeconds } from '../duration.ts';
import type { FindingCode } from '../finding-code.ts';
import { inEachCase, type Found } from '../found.ts';
import { requestHeads } from '../passage.ts';
import type { Case } from '../study.ts';
import { isTls } from './violation.ts';

/** What each code of a failed connection attempt means. Codes of certificates and of OpenSSL are told by their form. */
const CODES: ReadonlyMap<string, FindingCode> = new Map([
  ['ECONNREFUSED', 'backend-refused'],
  ['ECONNRESET', 'backend-reset'],
  ['EPIPE', 'backend-reset'],
  ['ECONNABORTED', 'backend-reset'],
  ['EHOSTUNREACH', 'backend-unreachable'],
  ['EHOSTDOWN', 'backend-unreachable'],
  ['ENETUNREACH', 'backend-unreachable'],
  ['ENETDOWN', 'backend-unreachable'],
  ['ETIMEDOUT', 'backend-unreachable'],
  ['EADDRNOTAVAIL', 'backend-unreachable'],
  ['EACCES', 'backend-unreachable'],
  ['EPERM', 'backend-unreachable'],
  ['ENOTFOUND', 'name-unknown'],
  ['EAI_AGAIN', 'name-unknown'],
  ['EAI_FAIL', 'name-unknown'],
  ['EAI_NODATA', 'name-unknown'],
  ['EAI_NONAME', 'name-unknown'],
  ['EPROTO', 'tls-failed'],
]);

const TLS_FAILURE = /^ERR_(?:SSL|TLS|OSSL)_/;
/** Node's names of OpenSSL's X509_V_ERR codes. @see nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE =
  /^(?:ERR_TLS_CERT_ALTNAME_INVALID|.*(?:CERT|CRL|SELF_SIGNED|ISSUER|LEAF_SIGNATURE|HOSTNAME_MISMATCH).*|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_EXCEEDED)$/;

/** A torn TLS handshake is no reset of a backend that speaks it: the relay says so in its message. */
const IN_TLS = /within the TLS handshake/;

/** What servers answer on a port that wants TLS. */
const PLAIN_TO_TLS = /plain HTTP request was sent to (?:the )?HTTPS port|HTTP request to an HTTPS server/i;

/** From here on a client did not just change its mind. */
const PATIENCE_MS = 3000;

/** Finds what keeps an exchange from its backend. */
export const detectNetwork = inEachCase((one) => [
  ...one.exchange.errors.flatMap((error) => ofError(error, one)),
  ...distrusted(one),
  ...plainToTls(one),
  ...tornBeforeAnswer(one),
  ...unanswered(one),
]);

function codeOf({ code, message }: ErrorEvent): FindingCode | null {
  if (code === 'ECONNRESET' && IN_TLS.test(message)) return 'tls-failed';
  const known = CODES.get(code);
  if (known !== undefined) return known;
  if (CERTIFICATE.test(code) && !code.startsWith('ERR_SSL_')) return 'tls-untrusted';
  return TLS_FAILURE.test(code) ? 'tls-failed' : null;
}

function ofError(error: ErrorEvent, { exchange }: Case): readonly Found[] {
  if (error.raw !== undefined && isTls(error.raw)) return [wrongScheme(error)];
  const code = error.where === BACKEND ? codeOf(error) : null;
  if (code === null) return [];
  const message = redactText(error.message);
  return [
    {
      code,
      key: `${error.code} ${message}`,
      sentence: `${message.replace(/\.$/, '')} (${error.code}).`,
      evidence: [{ exchange: exchange.exchange, t: error.t, text: error.code }],
      exchanges: [exchange.exchange],
      clause: `the backend could not be reached (${error.code})`,
    },
  ];
}

/** TLS where plain HTTP is spoken: the one who sends it believes in another scheme. */
function wrongScheme({ where, exchange, t }: ErrorEvent): Found {
  const isClient = where === CLIENT;
  return {
    code: 'tls-failed',
    key: `scheme ${where}`,
    sentence: isClient
      ? 'The client speaks TLS to hoptap, which listens without.'
      : 'The backend answers a plain request with TLS.',
    evidence: [{ exchange, t, text: 'the first bytes are a TLS record' }],
    exchanges: [exchange],
    advice: [
      isClient
        ? 'Point the client at hoptap with ws:// (http://); hoptap speaks TLS to the backend where the target says so.'
        : 'Give the target with wss:// (https://).',
    ],
  };
}

/** A certificate that would have been refused but for `-k`. */
function distrusted({ exchange }: Case): readonly Found[] {
  const { connected } = exchange;
  const reason = connected?.tls?.distrusted;
  if (connected === null || reason === undefined) return [];
  const why = redactText(reason);
  return [
    {
      code: 'tls-untrusted',
      key: `with -k ${why}`,
      severity: 'note',
      sentence: `The backend's certificate is not trusted (${why}); hoptap was told to go on all the same.`,
      evidence: [{ exchange: exchange.exchange, t: connected.t, text: why }],
      exchanges: [exchange.exchange],
      means: ['Clients that meet this certificate themselves will refuse it.'],
    },
  ];
}

function plainToTls({ exchange, answerText }: Case): readonly Found[] {
  const answer = exchange.heads.find(({ of }) => of === 'response');
  if (answer === undefined || !PLAIN_TO_TLS.test(answerText)) return [];
  return [
    {
      code: 'tls-failed',
      key: 'plain to TLS',
      sentence: 'The request was sent in plain HTTP to a port that wants TLS.',
      evidence: [{ exchange: exchange.exchange, t: answer.t, text: 'the answer says so', hop: answer.hop }],
      exchanges: [exchange.exchange],
      clause: 'plain HTTP was sent to a port that wants TLS',
      advice: ['Give the target with wss:// (https://).'],
    },
  ];
}

/** When the request went out to the backend, and nothing at all came back for it; null where that is not so. */
function sentInVain(exchange: Exchange): number | null {
  const { connected, open, errors } = exchange;
  // an answer that could not be read is one all the same
  if (connected === null || isAnswered(exchange) || errors.length > 0 || exchange.lost > 0) return null;
  const last = requestHeads(exchange).at(-1);
  return last?.hop === open.stations.length - 2 ? last.t : null;
}

/** Whether a head came back from beyond the client's own hop; what a timer answers is on that one. */
function isAnswered({ heads, close }: Exchange): boolean {
  return heads.some(({ of, hop }) => of === 'response' && (hop > 0 || close?.how !== 'timer'));
}

function tornBeforeAnswer({ exchange }: Case): readonly Found[] {
  const { close } = exchange;
  const sent = sentInVain(exchange);
  if (sent === null || close === null || close.by !== BACKEND) return [];
  const how = close.how === 'reset' ? 'reset the connection' : 'ended the connection';
  return [
    {
      code: 'backend-reset',
      key: close.how,
      sentence: `The backend took the request and ${how} without an answer.`,
      evidence: [
        {
          exchange: exchange.exchange,
          t: close.t,
          text: `${close.how === 'reset' ? 'RST' : 'FIN'} ${inSeconds(close.t - sent)} after the request`,
        },
      ],
      exchanges: [exchange.exchange],
      clause: `the backend had ${how}`,
    },
  ];
}

/** Nobody answered until somebody had enough: the client, or a timer. */
function unanswered({ exchange }: Case): readonly Found[] {
  const { close, open, faults } = exchange;
  if (close === null || open.upgrade === null || isAnswered(exchange)) return [];
  const isTimer = close.how === 'timer';
  if (!isTimer && close.by !== CLIENT) return [];
  // a station that lets a request hang or holds it up on purpose is no silent backend
  if (faults.some(({ did }) => did === 'refused' || did === 'delayed')) return [];
  const sent = sentInVain(exchange);
  const isConnected = exchange.connected !== null;
  if (isConnected && sent === null) return [];
  const begun = sent ?? open.t;
  const ms = close.t - begun;
  if (!isConnected && !isTimer && ms < PATIENCE_MS) return [];
  const who = isTimer ? `a timer of ${close.by} ran out` : 'the client left';
  return [
    {
      code: isConnected ? 'backend-no-answer' : 'backend-unreachable',
      key: isTimer ? `timer ${close.by}` : CLIENT,
      severity: ms >= PATIENCE_MS ? 'error' : 'note',
      sentence: isConnected
        ? `The backend took the request and had not answered when ${who}.`
        : `There was no connection to the backend yet when ${who}.`,
      evidence: [
        { exchange: exchange.exchange, t: close.t, text: `${who} ${inSeconds(ms)} after the request` },
      ],
      exchanges: [exchange.exchange],
      clause: isConnected ? 'the backend had not answered' : 'no connection to the backend had come about',
    },
  ];
}
