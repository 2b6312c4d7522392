import { Buffer } from 'node:buffer';
import type { Event } from '../model/index.ts';
import { encodeEvent } from '../recording/index.ts';
import { createLineQueue, type LineQueue } from './line-queue.ts';

/** Events, and the bytes of their lines. */
export interface Loss {
  readonly events: number;
  readonly bytes: number;
}

/** Events on their way to the disk; where there is no room for some, a gap stands in their place. */
export interface EventQueue extends Pick<LineQueue, 'hasBatch' | 'seal' | 'oldest' | 'done'> {
  /** Why events are being left out, as the next gap will tell; null while none are. */
  readonly why: string | null;
  /** All that was left out so far, whether a gap tells of it yet or not. */
  readonly lost: Loss;
  /** Adds an event, or leaves it out where the queue is full: false. `why` is then what its gap will say. */
  readonly push: (event: Event, why: string) => boolean;
  /** Leaves an event out for good: no gap will tell of it. */
  readonly leaveOut: (event: Event) => void;
  /** Adds the gap for what was left out; false where nothing was, or there is no room yet. */
  readonly settle: () => boolean;
  /** Leaves out everything that is in it, for good. */
  readonly abandon: () => void;
}

const TOO_LARGE = 'one event is larger than what may wait for the disk';

/**
 * Makes an empty queue for at most `limitBytes` of lines. Once full it takes no event until half of it is on disk:
 * one wide gap is easier to read than many narrow ones.
 */
export function createEventQueue(limitBytes: number, nowMs: () => number): EventQueue {
  const lines = createLineQueue(limitBytes);
  let missed: (Loss & { readonly why: string }) | null = null;
  let lost: Loss = { events: 0, bytes: 0 };

  const settle = (): boolean => {
    if (missed === null || lines.bytes > limitBytes / 2) return false;
    const isTold = lines.push(encodeEvent({ t: nowMs(), event: 'gap', ...missed }));
    if (isTold) missed = null;
    return isTold;
  };

  /** Leaves out one event. A gap has one cause: the one with which it began. */
  const miss = (bytes: number, why: string): false => {
    const loss = { events: 1, bytes };
    missed = missed === null ? { ...loss, why } : { ...sum(missed, loss), why: missed.why };
    lost = sum(lost, loss);
    return false;
  };

  return {
    get hasBatch() {
      return lines.hasBatch;
    },
    seal: lines.seal,
    oldest: lines.oldest,
    done: lines.done,
    get why() {
      return missed?.why ?? null;
    },
    get lost() {
      return lost;
    },
    push: (event, why) => {
      settle();
      const payloadBytes = 'payload' in event ? event.payload.length : 0;
      // not even made into a line: there are payloads that no string can hold
      if (payloadBytes > limitBytes) return miss(payloadBytes, TOO_LARGE);
      const line = encodeEvent(event);
      if (missed === null && lines.push(line)) return true;
      const bytes = Buffer.byteLength(line);
      return miss(bytes, bytes > limitBytes ? TOO_LARGE : why);
    },
    leaveOut: (event) => {
      const isLong = 'payload' in event && event.payload.length > limitBytes;
      const bytes = isLong ? event.payload.length : Buffer.byteLength(encodeEvent(event));
      lost = sum(lost, { events: 1, bytes });
    },
    settle,
    abandon: () => {
      const left = lines.clear();
      lost = sum(lost, { events: left.lines, bytes: left.bytes });
    },
  };
}

function sum(one: Loss, other: Loss): Loss {
  return { events: one.events + other.events, bytes: one.bytes + other.bytes };
}
