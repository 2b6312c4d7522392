import {
  BACKEND,
  HOPTAP,
  hasField,
  isWebSocketToken,
  requestLine,
  statusLine,
  statusOf,
  upgradeToken,
  type Exchange,
  type HeadEvent,
} from '../../model/index.ts';
import type { FindingCode } from '../finding-code.ts';
import type { Evidence } from '../finding.ts';
import { inEachCase, type Detector, type Found } from '../found.ts';
import { clientAnswer, isWebSocket } from '../outcome.ts';
import { originOf, requestHeads, responseHeads } from '../passage.ts';
import type { Case } from '../study.ts';
import {
  culpritInWords,
  culpritOf,
  headEvidence,
  placeInWords,
  responseSteps,
  sentence,
  shownField,
  shownText,
} from '../travel.ts';

const SWITCHING = 101;
const VERSION = 'Sec-WebSocket-Version';

/** Statuses with a code of their own. */
const OWN: ReadonlyMap<number, FindingCode> = new Map([
  [400, 'answered-400'],
  [401, 'answered-401'],
  [403, 'answered-403'],
  [404, 'answered-404'],
  [426, 'answered-426'],
]);

function codeOf(status: number): FindingCode | null {
  const own = OWN.get(status);
  if (own !== undefined) return own;
  if (status >= 500) return 'answered-5xx';
  if (status >= 400) return 'answered-4xx';
  if (status >= 300) return 'answered-3xx';
  return status >= 200 ? 'answered-200' : null;
}

/** A handshake that was answered with anything but a 101. */
export const answered: Detector = inEachCase((one) => {
  const { exchange } = one;
  const answer = clientAnswer(exchange) ?? responseHeads(exchange).at(-1);
  const status = answer === undefined ? null : statusOf(answer);
  if (answer === undefined || status === null || status === SWITCHING || !isHandshake(exchange)) return [];
  if (isTooLarge(one, status)) return [];
  const code = codeOf(status);
  if (code === null) return [];
  const line = statusLine(answer.startLine);
  const told = [String(status), shownText(line?.reason ?? '')].filter((word) => word !== '').join(' ');
  const who = answererOf(exchange, status);
  return [
    {
      code,
      key: `${who}\t${status}`,
      sentence: sentence(`${who} answered the upgrade with ${told}.`),
      evidence: [answerEvidence(answer, told, one)],
      exchanges: [exchange.exchange],
      ...bodyMeaning(one, status),
    },
  ];
});

/** A WebSocket was asked for, or would have been, had a hop before hoptap not taken the upgrade. */
function isHandshake(exchange: Exchange): boolean {
  if (isWebSocket(exchange)) return true;
  const [first] = requestHeads(exchange);
  return (
    exchange.open.upgrade === null &&
    first !== undefined &&
    requestLine(first.startLine)?.method === 'GET' &&
    first.fields.some(([name]) => name.toLowerCase() === 'sec-websocket-key')
  );
}

/** Who is to be held to the status that the client got. */
function answererOf(exchange: Exchange, status: number): string {
  const [given] = responseHeads(exchange);
  if (given === undefined) return 'Somebody';
  const step = responseSteps(exchange).findLast(
    ({ before, after }) => statusOf(after) === status && statusOf(before) !== status,
  );
  if (step !== undefined) return culpritInWords(culpritOf(step, ':status'));
  // hoptap's own answer, say that the backend cannot be reached, is no profile's doing
  if (exchange.close?.by === HOPTAP && given.hop === 0) return HOPTAP;
  const station = originOf(given, exchange);
  return station === BACKEND ? 'The backend' : placeInWords(station);
}

function answerEvidence(answer: HeadEvent, status: string, { answerText }: Case): Evidence {
  const body = shownText(answerText.replaceAll(/\s+/g, ' ').trim());
  const location = hasField(answer, 'Location') ? ` (${shownField(answer, 'Location')})` : '';
  const told = `${status}${location}`;
  return headEvidence(answer, body === '' ? `${told}, without a body` : `${told}, with the body "${body}"`);
}

/** Bodies by which their writers are known. */
const BODIES: readonly (readonly [words: RegExp, meaning: string])[] = [
  [
    /Not Found on Accelerator/,
    'The body is that of Apache Traffic Server: it has no `map ws://` rule for this host.',
  ],
  [
    /\bThe plain HTTP request was sent to HTTPS port\b/,
    'The body is that of nginx: the target speaks TLS on this port; use wss://.',
  ],
  [
    /Can "Upgrade" only to "WebSocket"/i,
    'The body is that of a Node or Java server that was sent no Upgrade: websocket.',
  ],
  [
    /\bUpgrade Required\b|missing WebSocket upgrade|Not a WebSocket (?:upgrade|handshake)/i,
    'The body says that no upgrade arrived.',
  ],
  [
    /Fault filter abort|upstream connect error|no healthy upstream/,
    'The body is that of Envoy (Istio, GCP regional load balancers): it did not get an answer from the backend.',
  ],
];

function bodyMeaning({ answerText, exchange }: Case, status: number): Pick<Found, 'means'> {
  const means = BODIES.filter(([words]) => words.test(answerText)).map(([, meaning]) => meaning);
  const last = requestHeads(exchange).at(-1);
  if (status === 426 && last !== undefined && isWebSocketToken(upgradeToken(last))) {
    means.unshift(
      `Upgrade did reach the last hop here, with ${shownField(last, VERSION)}: something behind it took Upgrade, or the backend does not speak that version.`,
    );
  }
  if (status === 403 && answerText === '') {
    means.push(
      'A 403 without a body is what uvicorn, hypercorn and daphne send when an ASGI application closes before it accepts, whatever the code it closes with.',
    );
  }
  return means.length === 0 ? {} : { means };
}

/** Statuses that only speak of size. @see RFC 6585 §5, RFC 9110 §15.5.15; 494 is nginx's own */
const SIZE_STATUSES: ReadonlySet<number> = new Set([414, 431, 494]);
const SIZE_WORDS =
  /(?:header|cookie|request line|uri|url|field)s?[^.<]{0,60}too (?:large|long|big)|request header or cookie too large|exceeds? (?:the )?(?:size )?limit|size of a request header field/i;

function isTooLarge({ answerText }: Case, status: number): boolean {
  return SIZE_STATUSES.has(status) || (status === 400 && SIZE_WORDS.test(answerText));
}

/** A request, upgrade or not, that was refused for the size of its head. */
export const headerTooLarge: Detector = inEachCase((one) => {
  const { exchange } = one;
  const [answer] = responseHeads(exchange);
  const status = answer === undefined ? null : statusOf(answer);
  if (answer === undefined || status === null || !isTooLarge(one, status)) return [];
  const sent = requestHeads(exchange).find(({ hop }) => hop === answer.hop) ?? requestHeads(exchange).at(-1);
  const line = statusLine(answer.startLine);
  const told = [String(status), shownText(line?.reason ?? '')].filter((word) => word !== '').join(' ');
  const station = originOf(answer, exchange);
  const who = station === BACKEND ? 'The backend' : placeInWords(station);
  return [
    {
      code: 'header-too-large',
      key: `${who}\t${status}`,
      sentence: sentence(`${who} refused the request for its size, with ${told}.`),
      evidence: [answerEvidence(answer, told, one), ...(sent === undefined ? [] : [sizeEvidence(sent)])],
      exchanges: [exchange.exchange],
    },
  ];
});

/** Of a head only the sizes are told, and no value. */
function sizeEvidence(head: HeadEvent): Evidence {
  const sizes = head.fields.map(([name, value]) => [name, name.length + value.length + 4] as const);
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, head.startLine.length + 4);
  const [largest] = sizes.toSorted(([, one], [, other]) => other - one);
  const start = `the start line has ${head.startLine.length} bytes, the whole head ${total}`;
  const text =
    largest === undefined ? start : `${start}, and ${largest[0]} is its largest field with ${largest[1]}`;
  return headEvidence(head, text, largest === undefined ? {} : { field: largest[0] });
}
