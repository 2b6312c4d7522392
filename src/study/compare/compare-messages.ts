import { Buffer } from 'node:buffer';
import { isControl, NOT_UTF8, OPCODE, type Message } from '../../wire/index.ts';
import { jsonDifference } from './json-difference.ts';
import type { FirstDifference, MessageComparison, MessageShown } from './comparison.ts';

/** Bytes of a message that are kept to be shown. */
const SHOWN_BYTES = 64 * 1024;

/** Compares what one sender said in two exchanges, message by message, as it is read. */
export interface MessageComparer {
  /** Takes that side's next message; control frames are passed over. */
  push(side: 'a' | 'b', message: Message, t: number): void;
  /** Says that messages of that side are missing here: what follows cannot be paired any more. */
  skip(side: 'a' | 'b'): void;
  /** Gives up on what waits for its counterpart, to free the memory. */
  giveUp(why: string): void;
  /** Payload bytes that wait for a counterpart. */
  readonly waitingBytes: number;
  /** The comparison, once both sides have been read to their end. */
  result(): MessageComparison;
}

interface Waiting {
  readonly message: Message;
  readonly t: number;
}

/**
 * Begins a comparison. Only what one side is ahead of the other is held; nothing is, once a difference is found.
 * @param isStrict whether JSON written otherwise, and ids and times, count as different.
 */
export function createMessageComparer(from: 'client' | 'backend', isStrict: boolean): MessageComparer {
  const counts = { a: 0, b: 0 };
  const tally = { same: 0, rewritten: 0, varied: 0 };
  /** Messages of the one side that is ahead, those from `at` on; the ones before are done with. */
  let waiting: Waiting[] = [];
  let at = 0;
  let ahead: 'a' | 'b' = 'a';
  let waitingBytes = 0;
  let first: FirstDifference | null = null;
  let unfinished: string | null = null;
  /** Whether there may have been more messages than were counted. */
  let isGapped = false;

  const forget = (): void => {
    waiting = [];
    at = 0;
    waitingBytes = 0;
  };

  const giveUp = (why: string): void => {
    if (first === null) unfinished ??= why;
    forget();
  };

  const next = (): Waiting | undefined => {
    const found = waiting[at];
    if (found === undefined) return undefined;
    at += 1;
    waitingBytes -= found.message.payload.length;
    // an array is shortened in front rarely, so that it costs little
    if (at > 1024 && at * 2 > waiting.length) {
      waiting = waiting.slice(at);
      at = 0;
    }
    return found;
  };

  const compare = (a: Waiting, b: Waiting): void => {
    const problem = incompleteness(a.message) ?? incompleteness(b.message);
    const likeness = likenessOf(a.message, b.message);
    if (problem !== undefined && likeness !== 'same') {
      giveUp(`message ${tally.same + 1} ${problem}`);
    } else if (likeness === 'same') {
      tally.same += 1;
    } else if (!isStrict && (likeness === 'rewritten' || likeness === 'varied')) {
      tally.same += 1;
      tally[likeness] += 1;
    } else {
      first = { message: tally.same + 1, a: shown(a), b: shown(b), places: placesOf(a.message, b.message) };
      forget();
    }
  };

  return {
    push(side, message, t) {
      if (isControl(message.opcode)) return;
      counts[side] += 1;
      if (first !== null || unfinished !== null) return;
      const own = { message, t };
      const other = side === ahead ? undefined : next();
      if (other !== undefined) {
        compare(side === 'a' ? own : other, side === 'a' ? other : own);
        return;
      }
      ahead = side;
      waiting.push(own);
      waitingBytes += message.payload.length;
    },
    skip(side) {
      isGapped = true;
      giveUp(`${side.toUpperCase()} lacks messages that could not be recorded`);
    },
    giveUp,
    get waitingBytes() {
      return waitingBytes;
    },
    result() {
      const left = waiting[at];
      if (first === null && unfinished === null && left !== undefined) {
        const alone = shown(left);
        first = {
          message: tally.same + 1,
          a: ahead === 'a' ? alone : null,
          b: ahead === 'b' ? alone : null,
          places: [],
        };
      }
      const isMore = !isGapped && counts.a !== counts.b;
      return { from, ...counts, ...tally, first, unfinished, isDifferent: first !== null || isMore };
    },
  };
}

/** Why a message cannot be told to differ; a text that breaks its encoding is there to the last byte. */
function incompleteness({ problem }: Message): string | undefined {
  return problem === NOT_UTF8 ? undefined : problem;
}

/** How like two messages are: to the byte, but for how the JSON is written, but for ids and times, or not. */
function likenessOf(a: Message, b: Message): 'same' | 'rewritten' | 'varied' | 'different' {
  const isSameKind = a.opcode === b.opcode && a.cut === b.cut;
  if (isSameKind && Buffer.compare(a.payload, b.payload) === 0) return 'same';
  const difference = isSameKind ? differenceOf(a, b) : null;
  if (difference === null) return 'different';
  if (difference.places.length === 0) return 'rewritten';
  return difference.isVarying ? 'varied' : 'different';
}

function placesOf(a: Message, b: Message): readonly string[] {
  return differenceOf(a, b)?.places ?? [];
}

function differenceOf(a: Message, b: Message): ReturnType<typeof jsonDifference> {
  if (a.opcode !== OPCODE.text || b.opcode !== OPCODE.text) return null;
  if (a.problem !== undefined || b.problem !== undefined) return null;
  return jsonDifference(textOf(a), textOf(b));
}

function textOf({ payload }: Message): string {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('utf8');
}

function shown({ message, t }: Waiting): MessageShown {
  const { payload, frames, opcode } = message;
  // copied: a part of a buffer holds all of it
  const head = Uint8Array.from(payload.subarray(0, SHOWN_BYTES));
  return { frames, t, isText: opcode === OPCODE.text, payload: head, length: payload.length };
}
