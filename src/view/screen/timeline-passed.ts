import { BACKEND, CLIENT, type EventOf, type Exchange, type OpenEvent } from '../../model/index.ts';
import { isControl } from '../../wire/index.ts';
import type { Passed, PassedEvent, ShownFrames } from './shown-frames.ts';
import { createCounter, SIDE, type Counts } from './timeline-counts.ts';

/** A frame or a part of a body, by its place among what passed. */
export interface Sent {
  readonly at: number;
  readonly t: number;
  readonly event: EventOf<'frame' | 'body'>;
}

/** A time in which nothing passed. */
export interface Silence {
  readonly from: number;
  readonly to: number;
  /** The `at` of what passed before it; null where nothing had. */
  readonly after: number | null;
}

/** What the times of frames tell. All times are milliseconds of the run. */
export interface PassedFacts {
  /** The `at` of the first that was read; null where none was. Those before it are not in the facts. */
  readonly firstAt: number | null;
  /** How many passed when, by who sent them. */
  readonly counts: Counts;
  readonly first: { readonly client: Sent | null; readonly backend: Sent | null };
  readonly last: Sent | null;
  /** The longest, in the order of time; at least `LEAST_SILENCE_MS` long. */
  readonly silences: readonly Silence[];
  /** As the diagnosis has it: the longest wait of a client's data message for the backend's next one. */
  readonly slowestReply: { readonly request: Sent; readonly reply: Sent } | null;
  /** The first client data message after which the backend sent no data any more. */
  readonly unanswered: Sent | null;
  /** Notes and gaps, as many as are worth their rows. */
  readonly remarks: readonly { readonly at: number; readonly event: EventOf<'mark' | 'gap'> }[];
}

/** A shorter silence is no news. */
export const LEAST_SILENCE_MS = 1000;
/** Silences that are told, at most. */
const MOST_SILENCES = 5;
const MOST_REMARKS = 200;

/** Reads what passed, one after the other. */
interface PassedFold {
  push(passed: Passed): void;
  facts(): PassedFacts;
}

function createPassedFold(): PassedFold {
  const counter = createCounter();
  const pauses = createPauses();
  const first: { client: Sent | null; backend: Sent | null } = { client: null, backend: null };
  const remarks: { at: number; event: EventOf<'mark' | 'gap'> }[] = [];
  let firstAt: number | null = null;
  let last: Passed | null = null;
  let waiting: Passed | null = null;
  let slowest: { readonly request: Passed; readonly reply: Passed; readonly ms: number } | null = null;

  const wait = (passed: Passed): void => {
    const { event } = passed;
    if (event.event !== 'frame' || isControl(event.opcode)) return;
    if (event.from === CLIENT) {
      // the backend cannot answer what it never got, or not whole
      if (event.fin && !event.undelivered && event.missing === 0) waiting ??= passed;
    } else if (event.from === BACKEND) {
      if (waiting === null) return;
      const ms = event.t - waiting.event.t;
      if (slowest === null || ms > slowest.ms) slowest = { request: waiting, reply: passed, ms };
      waiting = null;
    }
  };

  return {
    push(passed) {
      const { at, event } = passed;
      firstAt ??= at;
      if (event.event === 'mark' || event.event === 'gap') {
        if (remarks.length < MOST_REMARKS) remarks.push({ at, event });
        return;
      }
      if (event.event !== 'frame' && event.event !== 'body') return;
      const side = sideOf(event);
      if (last !== null) pauses.add(last, event.t);
      counter.add(event.t, side);
      if (side === SIDE.client) first.client ??= sentOf(passed);
      if (side === SIDE.backend) first.backend ??= sentOf(passed);
      last = passed;
      wait(passed);
    },
    facts: () => ({
      firstAt,
      counts: counter.counts(),
      first: { ...first },
      last: sentOf(last),
      silences: pauses.silences(),
      slowestReply: replyOf(slowest),
      unanswered: sentOf(waiting),
      remarks: [...remarks],
    }),
  };
}

function sentOf(passed: Passed | null): Sent | null {
  if (passed === null) return null;
  const { at, event } = passed;
  return event.event === 'frame' || event.event === 'body' ? { at, t: event.t, event } : null;
}

function replyOf(
  found: { readonly request: Passed; readonly reply: Passed } | null,
): PassedFacts['slowestReply'] {
  const [request, reply] = [sentOf(found?.request ?? null), sentOf(found?.reply ?? null)];
  return request === null || reply === null ? null : { request, reply };
}

/** Keeps the longest pauses between what passed. */
function createPauses(): { add: (before: Passed, t: number) => void; silences: () => readonly Silence[] } {
  let longest: readonly Silence[] = [];
  let leastMs = LEAST_SILENCE_MS;
  return {
    add({ at, event }, t) {
      if (t - event.t < leastMs) return;
      longest = [...longest, { from: event.t, to: t, after: at }].toSorted(byLength).slice(0, MOST_SILENCES);
      const shortest = longest.at(-1);
      if (longest.length === MOST_SILENCES && shortest !== undefined) leastMs = lengthOf(shortest);
    },
    silences: () => longest.toSorted((one, other) => one.from - other.from),
  };
}

const lengthOf = ({ from, to }: Silence): number => to - from;
const byLength = (one: Silence, other: Silence): number => lengthOf(other) - lengthOf(one);

/** Who sent it. */
export function sideOf(event: EventOf<'frame' | 'body'>): number {
  if (event.event === 'body') return event.of === 'request' ? SIDE.client : SIDE.backend;
  if (event.from === CLIENT) return SIDE.client;
  return event.from === BACKEND ? SIDE.backend : SIDE.station;
}

/** What was read of a list so far, to go on from there. */
interface Progress {
  readonly fold: PassedFold;
  /** The last that was read; null before the first. */
  last: Passed | null;
}

/** By what began the exchange. */
const progresses = new WeakMap<OpenEvent, Progress>();

/**
 * What the times of all that is shown tell. Of a list that only grew since, or whose beginning was let go, only what is
 * new is read: a picture of a hundred thousand frames costs what came since the last one.
 */
export function passedFacts({ open }: Pick<Exchange, 'open'>, shown: ShownFrames): PassedFacts {
  const progress = progressOf(open, shown);
  const begin = progress.last === null ? 0 : shown.indexOf(progress.last.at) + 1;
  for (let index = begin; index < shown.count; index += 1) {
    const passed = shown.get(index);
    if (passed === undefined) break;
    progress.fold.push(passed);
    progress.last = passed;
  }
  return progress.fold.facts();
}

function progressOf(open: OpenEvent, shown: ShownFrames): Progress {
  const begun: Progress = { fold: createPassedFold(), last: null };
  // what a filter leaves may be other things the next time
  if (shown.filter !== null) return begun;
  const known = progresses.get(open);
  const last = known?.last ?? null;
  // read again from a file, they are others than before
  if (known !== undefined && last !== null && shown.get(shown.indexOf(last.at))?.event === last.event)
    return known;
  progresses.set(open, begun);
  return begun;
}

/** The `at` of an event that is shown, where it is; null else. Looked for by its time. */
export function placeOf(shown: ShownFrames, event: PassedEvent): number | null {
  let [low, high] = [0, shown.count];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((shown.get(middle)?.event.t ?? Number.POSITIVE_INFINITY) < event.t) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < shown.count; index += 1) {
    const passed = shown.get(index);
    if (passed === undefined || passed.event.t > event.t) return null;
    if (passed.event.event === event.event) return passed.at;
  }
  return null;
}
