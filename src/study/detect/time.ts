import { CLIENT, isEndedByHand, type Exchange, type FaultEvent } from '../../model/index.ts';
import { inSeconds } from '../duration.ts';
import type { Evidence, Severity } from '../finding.ts';
import { inEachCase, type Found } from '../found.ts';
import { requestHeads, responseHeads } from '../passage.ts';
import type { Case, FrameMark } from '../study.ts';
import { openedAt, tunnelEnd } from '../tunnel-end.ts';

/** What a user, and many a test, takes for too long. */
const SLOW_MS = 3000;

/** A client that sends so many frames for each of the backend's does not wait for an answer to each. */
const STREAMING_SHARE = 3;
/** And where the backend sent nothing at all, so many are a stream. */
const STREAMING_FRAMES = 5;

/** Finds what took too long, or never came. */
export const detectTime = inEachCase((one) => [
  ...slowHandshake(one),
  ...slowReply(one),
  ...missingReply(one),
]);

function slowHandshake(one: Case): readonly Found[] {
  const { exchange } = one;
  const asked = requestHeads(exchange)[0];
  const answered = responseHeads(exchange).at(-1);
  if (exchange.open.upgrade === null || asked?.hop !== 0 || answered?.hop !== 0) return [];
  const ms = answered.t - asked.t;
  if (ms <= SLOW_MS) return [];
  const delay = exchange.faults.find(({ did }) => did === 'delayed');
  const parts = partsOf(exchange, asked.t);
  const [longest] = parts.toSorted((a, b) => b.ms - a.ms);
  const isOwn = delay !== undefined && ms - heldUp(parts) <= SLOW_MS;
  return [
    {
      code: 'handshake-slow',
      key: isOwn ? `${delay.station} ${delay.rule}` : (longest?.what ?? ''),
      severity: isOwn ? 'note' : 'warning',
      sentence: isOwn
        ? `The handshake took more than 3 s, because ${delay.station} held it up on purpose.`
        : `The handshake took more than 3 s${longest === undefined ? '' : `, most of it ${longest.what}`}.`,
      evidence: [
        {
          exchange: exchange.exchange,
          t: answered.t,
          text: `${inSeconds(ms)}: ${parts.map(({ what, ms: each }) => `${inSeconds(each)} ${what}`).join(', ')}`,
          hop: 0,
          ...(isOwn ? { station: delay.station, rule: delay.rule } : {}),
        },
      ],
      exchanges: [exchange.exchange],
      clause: 'the handshake had taken more than 3 s',
    },
  ];
}

interface Part {
  readonly what: string;
  readonly ms: number;
}

const HELD_UP = 'before the connection to the backend was begun';

/** Where the time of a handshake went, as far as it can be told. */
function partsOf(exchange: Exchange, asked: number): readonly Part[] {
  const { connected } = exchange;
  const sent = requestHeads(exchange).at(-1);
  const came = responseHeads(exchange)[0];
  const connectMs = connected === null || connected.reused ? 0 : connected.connectMs;
  const tlsMs = connected === null || connected.reused ? 0 : (connected.tlsMs ?? 0);
  const before = (connected?.t ?? sent?.t ?? asked) - asked - connectMs - tlsMs;
  const waiting = sent === undefined || came === undefined ? 0 : came.t - sent.t;
  return [
    { what: HELD_UP, ms: before },
    { what: 'to find and reach the backend', ms: connectMs },
    { what: 'for TLS with the backend', ms: tlsMs },
    { what: "for the backend's answer", ms: waiting },
  ].filter(({ ms }) => ms >= 1);
}

function heldUp(parts: readonly Part[]): number {
  return parts.find(({ what }) => what === HELD_UP)?.ms ?? 0;
}

function slowReply({ exchange, timing }: Case): readonly Found[] {
  const { slowestReply } = timing;
  if (slowestReply === null || slowestReply.ms <= SLOW_MS || exchange.lost > 0) return [];
  const { request, reply, ms } = slowestReply;
  const fault = harmDone(exchange);
  const isStream = exchange.client.frames > STREAMING_SHARE * exchange.backend.frames;
  return [
    {
      code: 'reply-slow',
      key: fault === undefined ? `${isStream}` : `${fault.station} ${fault.rule}`,
      severity: severityOf(isStream, fault),
      sentence: isStream
        ? 'A message of the client was followed by nothing of the backend for more than 3 s; the client sends far more than it gets, so it may not wait for a reply.'
        : 'A message of the client was followed by nothing of the backend for more than 3 s.',
      evidence: [
        at(exchange, request, 'the message'),
        at(exchange, reply, `the next one of the backend, ${inSeconds(ms)} later`),
      ],
      exchanges: [exchange.exchange],
    },
  ];
}

function missingReply(one: Case): readonly Found[] {
  const { exchange, timing } = one;
  const { unanswered } = timing;
  const end = tunnelEnd(one);
  if (unanswered === null || end === null || openedAt(one) === null || exchange.lost > 0) return [];
  const ms = end.t - unanswered.t;
  const isTold = end.said?.from === 'backend' && end.by !== CLIENT && end.said.code !== 1005;
  if (ms < SLOW_MS || isTold) return [];
  const fault = harmDone(exchange);
  const isStream = end.isBeforeAll
    ? exchange.client.frames > STREAMING_FRAMES
    : exchange.client.frames > STREAMING_SHARE * exchange.backend.frames;
  // a backend that has answered before owes no answer to a last word
  const isLastWord = timing.slowestReply !== null && end.said?.from === CLIENT && end.said.code === 1000;
  return [
    {
      code: 'reply-missing',
      key: `${end.isBeforeAll} ${isStream || isLastWord} ${fault?.rule ?? ''}`,
      severity: severityOf(isStream || isLastWord || isEndedByHand(end), fault),
      sentence: end.isBeforeAll
        ? 'The client sent a message, and the backend never sent anything until the end.'
        : 'The client sent a message after which the backend sent nothing more until the end.',
      evidence: [
        at(exchange, unanswered, `the message without a reply, ${inSeconds(ms)} before the end`),
        { exchange: exchange.exchange, t: end.t, text: `the end, by ${end.by}` },
      ],
      exchanges: [exchange.exchange],
      clause: 'a message had got no reply',
    },
  ];
}

/** What a profile did to frames on purpose. */
function harmDone({ faults }: Exchange): FaultEvent | undefined {
  return faults.find(({ did }) => did === 'delayed' || did === 'dropped' || did === 'replaced');
}

function severityOf(isHarmless: boolean, fault: FaultEvent | undefined): Severity {
  return isHarmless || fault !== undefined ? 'note' : 'warning';
}

function at({ exchange }: Exchange, { from, n, t }: FrameMark, text: string): Evidence {
  return { exchange, t, text, frame: { from, n } };
}
