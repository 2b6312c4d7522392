import { BACKEND, CLIENT, statusOf, type EventOf, type Exchange, type HeadEvent } from '../../model/index.ts';
import { originOf, requestHeads, responseHeads } from '../../study/index.ts';
import { opcodeName } from '../../wire/index.ts';
import { endingInWords } from '../ending.ts';
import { discreet, type Look } from '../look.ts';
import type { Style } from '../paint.ts';
import { answererInWords, requestInWords, statusInWords } from '../passage.ts';
import { bytesInWords, counted, durationInWords } from '../quantity.ts';
import { errorInWords, faultInWords, gapInWords, violationInWords } from '../trouble.ts';
import { headsRowOf } from './heads-rows.ts';
import type { Place, TabName } from './place.ts';
import type { PassedEvent, ShownFrames } from './shown-frames.ts';
import { isBeginningKnown } from './timeline-phases.ts';
import { LEAST_SILENCE_MS, placeOf, type PassedFacts, type Sent, type Silence } from './timeline-passed.ts';

/** Something that happened, or was not to be heard for a while. */
export interface Moment {
  /** The same as long as the exchange lives. */
  readonly id: string;
  /** Milliseconds of the run. */
  readonly t: number;
  /** Told apart without colour, one column wide. */
  readonly sign: string;
  readonly style: Style;
  /** What happened, in a line; not yet visible. */
  readonly words: string;
  /** More of it, sentences; not yet visible. */
  readonly about: readonly string[];
  readonly goTo: Place | null;
  /** Whether it has its sign below the picture of the connection. */
  readonly isMarked: boolean;
}

/** What moments are made from. */
export interface MomentsContext {
  readonly exchange: Exchange;
  readonly shown: ShownFrames;
  readonly facts: PassedFacts;
  readonly look: Look;
  /** When the exchange ended, or now. */
  readonly untilMs: number;
  /** Whether all that passed is there, so that what is not there did not happen. */
  readonly isWhole: boolean;
}

/** Of faults, breaches and errors so many are told of each kind, half from the beginning and half from the end. */
const MOST_OF_A_KIND = 100;
/** A silence shorter than that part of the connection is no news. */
const LEAST_PART = 1 / 20;

/** What is worth telling of an exchange, in the order it happened; bounded, whatever a peer sends. */
export function momentsOf(context: MomentsContext): readonly Moment[] {
  const moments = [
    ...handshakeMoments(context),
    ...(context.isWhole ? paceMoments(context) : []),
    ...troubleMoments(context),
    ...endMoments(context),
  ];
  return moments.toSorted((one, other) => one.t - other.t);
}

function handshakeMoments({ exchange, look }: MomentsContext): readonly Moment[] {
  const request = requestHeads(exchange)[0];
  const answer = responseHeads(exchange).at(-1);
  const moments: Moment[] = [];
  const add = (moment: Pick<Moment, 'id' | 't' | 'sign' | 'style' | 'words' | 'about' | 'goTo'>): void =>
    void moments.push({ ...moment, isMarked: false });
  if (request !== undefined) {
    const { address, port } = exchange.open.client;
    const about = isBeginningKnown(exchange) ? [`from ${address}:${port}`] : [];
    const words = `the client asks: ${requestInWords(exchange, look)}`;
    add({
      id: 'asked',
      t: request.t,
      sign: '→',
      style: 'plain',
      words,
      about,
      goTo: headPlace(exchange, request),
    });
  }
  if (answer?.hop === 0) {
    const style = statusOf(answer) === 101 || (statusOf(answer) ?? 0) < 400 ? 'green' : 'red';
    const words = `the client has its answer: ${statusInWords(exchange) ?? 'none'} ${answererInWords(exchange)}`;
    const waited =
      request === undefined ? [] : [`${durationInWords(answer.t - request.t)} after it had asked`];
    add({
      id: 'answered',
      t: answer.t,
      sign: '←',
      style,
      words: words.trimEnd(),
      about: waited,
      goTo: headPlace(exchange, answer),
    });
  }
  return moments;
}

/** Who sent it: a station may have answered in the backend's place. */
function senderOf({ event }: Sent, side: 'client' | 'backend', exchange: Exchange): string {
  const station = event.event === 'body' ? originOf(event, exchange) : side;
  return station === CLIENT || station === BACKEND ? `the ${station}` : station;
}

/** First frames, silences, the slowest reply: what only the times of all frames tell. */
function paceMoments(context: MomentsContext): readonly Moment[] {
  const { exchange, facts, untilMs } = context;
  const to = goer(exchange);
  const moments: Moment[] = [];
  for (const side of ['client', 'backend'] as const) {
    const sent = facts.first[side];
    if (sent === null) continue;
    moments.push({
      id: `first-${side}`,
      t: sent.t,
      sign: side === 'client' ? '↑' : '↓',
      style: 'cyan',
      words: `first ${nounOf(sent)} from ${senderOf(sent, side, exchange)}: ${contentOf(sent)}`,
      about: sinceAnswer(sent.t, exchange),
      goTo: to('frames', sent.at),
      isMarked: false,
    });
  }
  const { slowestReply, unanswered } = facts;
  if (slowestReply !== null) {
    const { request, reply } = slowestReply;
    moments.push({
      id: 'slowest-reply',
      t: request.t,
      sign: '~',
      style: 'plain',
      words: `slowest reply: ${durationInWords(reply.t - request.t)} for ${nameOf(request)}`,
      about: [
        `${contentOf(request)}, and the next of the backend's data was ${nameOf(reply)}: ${contentOf(reply)}`,
      ],
      goTo: to('frames', request.at),
      isMarked: true,
    });
  }
  if (unanswered !== null && untilMs - unanswered.t >= LEAST_SILENCE_MS) {
    const words = `no data from the backend after ${nameOf(unanswered)}`;
    moments.push({
      id: 'unanswered',
      t: unanswered.t,
      sign: '~',
      style: 'yellow',
      words: `${words}, for ${durationInWords(untilMs - unanswered.t)}`,
      about: [`${contentOf(unanswered)}; many protocols answer each message, some do not`],
      goTo: to('frames', unanswered.at),
      isMarked: true,
    });
  }
  return [...moments, ...silencesOf(context).map((silence) => silenceMoment(silence, context))];
}

/** The silences between frames, before the first and behind the last, as far as they matter in so long a time. */
function silencesOf({ exchange, facts, untilMs }: MomentsContext): readonly Silence[] {
  const answered = responseHeads(exchange).findLast(({ hop }) => hop === 0);
  const begun = answered?.t ?? facts.first.client?.t ?? facts.first.backend?.t;
  if (begun === undefined) return [];
  const earliest = Math.min(
    facts.first.client?.t ?? Number.POSITIVE_INFINITY,
    facts.first.backend?.t ?? Number.POSITIVE_INFINITY,
  );
  const before = { from: begun, to: Math.min(earliest, untilMs), after: null };
  const behind = { from: facts.last?.t ?? untilMs, to: untilMs, after: facts.last?.at ?? null };
  const least = Math.max(LEAST_SILENCE_MS, (untilMs - exchange.open.t) * LEAST_PART);
  // an ordinary answer has no frames to wait for
  const ends = isSwitched(exchange) ? [before, behind] : [];
  return [...facts.silences, ...ends].filter(({ from, to }) => to - from >= least);
}

function silenceMoment(silence: Silence, { exchange, facts, untilMs }: MomentsContext): Moment {
  const { from, to, after } = silence;
  const isTail = to === untilMs && from === (facts.last?.t ?? from);
  const until = !isTail ? '' : exchange.close === null ? ' so far' : ', until the end';
  return {
    id: `silence-${after ?? 'first'}`,
    t: from,
    sign: '…',
    style: 'yellow',
    words: `silence: nothing passed for ${durationInWords(to - from)}${until}`,
    about: ['a balancer with an idle timeout shorter than that would have ended the connection'],
    goTo: after === null ? null : goer(exchange)('frames', after),
    isMarked: true,
  };
}

/** What went wrong, was done on purpose, is missing or was noted. */
function troubleMoments(context: MomentsContext): readonly Moment[] {
  const { exchange, shown, facts, look } = context;
  const at = (event: PassedEvent): number | null => placeOf(shown, event);
  const to = goer(exchange);
  const made = <E extends PassedEvent>(
    events: readonly E[],
    sign: string,
    style: Style,
    words: (event: E) => string,
  ): readonly Moment[] =>
    someOf(events).map(({ event, index }) => {
      const place = at(event);
      return {
        id: `${event.event}-${index}`,
        t: event.t,
        sign,
        style,
        words: words(event),
        about: [],
        goTo: place === null ? null : to('frames', place),
        isMarked: true,
      };
    });
  const remarks = facts.remarks.map(({ event }) => event);
  const isMark = (event: EventOf<'mark' | 'gap'>): event is EventOf<'mark'> => event.event === 'mark';
  const isGap = (event: EventOf<'mark' | 'gap'>): event is EventOf<'gap'> => event.event === 'gap';
  return [
    ...made(exchange.faults, '!', 'magenta', (event) => `fault ${faultInWords(event)}`),
    ...made(exchange.violations, '!', 'yellow', (event) => violationInWords(event, look)),
    ...made(exchange.errors, '✗', 'red', (event) => `error ${errorInWords(event, look)}`),
    ...made(remarks.filter(isMark), '◆', 'cyan', (event) => `mark: ${discreet(event.text, look)}`),
    ...made(remarks.filter(isGap), '?', 'yellow', (event) => gapInWords(event)),
    ...moreOf(exchange.faults, 'fault', exchange),
    ...moreOf(exchange.violations, 'violation', exchange),
    ...moreOf(exchange.errors, 'error', exchange),
  ];
}

/** The first and the last of many, each with its number. */
function someOf<E>(events: readonly E[]): readonly { readonly event: E; readonly index: number }[] {
  const half = MOST_OF_A_KIND / 2;
  const numbered = (list: readonly E[], from: number): readonly { event: E; index: number }[] =>
    list.map((event, at) => ({ event, index: from + at }));
  if (events.length <= MOST_OF_A_KIND) return numbered(events, 0);
  return [...numbered(events.slice(0, half), 0), ...numbered(events.slice(-half), events.length - half)];
}

/** A row for those between the first and the last. */
function moreOf(events: readonly PassedEvent[], noun: string, exchange: Exchange): readonly Moment[] {
  const next = events[MOST_OF_A_KIND / 2];
  const left = events.length - MOST_OF_A_KIND;
  if (left <= 0 || next === undefined) return [];
  const words = `${counted(left, `more ${noun}`)}, in the Frames tab`;
  const goTo = goer(exchange)('frames');
  return [
    { id: `more-${next.event}`, t: next.t, sign: '⋮', style: 'dim', words, about: [], goTo, isMarked: true },
  ];
}

function endMoments({ exchange, look, untilMs }: MomentsContext): readonly Moment[] {
  const { close, state } = exchange;
  if (close === null) {
    const words = state === 'connecting' ? 'not answered yet' : 'still open';
    return [
      { id: 'end', t: untilMs, sign: '●', style: 'green', words, about: [], goTo: null, isMarked: false },
    ];
  }
  const style = state === 'failed' ? 'red' : 'plain';
  const goTo = goer(exchange)('findings');
  const words = endingInWords(close, look);
  const about = [`it had lived for ${durationInWords(close.t - exchange.open.t)}`];
  return [{ id: 'end', t: close.t, sign: '■', style, words, about, goTo, isMarked: true }];
}

/** Whether the client was told that the protocol is another from here on. */
export function isSwitched(exchange: Exchange): boolean {
  const answer = responseHeads(exchange).at(-1);
  return answer?.hop === 0 ? statusOf(answer) === 101 : exchange.client.frames + exchange.backend.frames > 0;
}

function sinceAnswer(t: number, exchange: Exchange): readonly string[] {
  const answer = responseHeads(exchange).at(-1);
  if (answer?.hop !== 0 || t < answer.t) return [];
  return [`${durationInWords(t - answer.t)} after the client had its answer`];
}

/** Where a head is to be seen. */
export function headPlace(exchange: Exchange, head: HeadEvent | null): Place {
  const row = head === null ? null : headsRowOf(exchange, { t: head.t, hop: head.hop });
  return { exchange: exchange.exchange, tab: 'heads', ...(row === null ? {} : { row }) };
}

function goer({ exchange }: Exchange): (tab: TabName, at?: number) => Place {
  return (tab, at) => (at === undefined ? { exchange, tab } : { exchange, tab, row: String(at) });
}

function nounOf({ event }: Sent): string {
  return event.event === 'frame' ? 'frame' : 'part of a body';
}

/** A frame by its sender and number: `the client's frame 4`. */
function nameOf({ event }: Sent): string {
  return event.event === 'frame' ? `the ${event.from}'s frame ${event.n}` : `the ${event.of}'s body`;
}

function contentOf({ event }: Sent): string {
  if (event.event === 'body') return bytesInWords(event.bytes);
  return `${opcodeName(event.opcode)}, ${bytesInWords(event.length)}`;
}
