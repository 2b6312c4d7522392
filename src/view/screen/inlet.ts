import type { Event } from '../../model/index.ts';
import type { Traffic } from './traffic.ts';

/** Holds events until somebody looks: what nobody gets to see need not be kept, only counted. */
export interface Inlet {
  /** Takes an event. Costs next to nothing, whatever it is. */
  push(event: Event): void;
  /** Hands on what waits, the oldest first, as far as it fits into one draw. */
  take(): void;
  /** Whether anything waits. */
  readonly isWaiting: boolean;
}

/** Events that may wait, and bytes of what they hold: a burst of a hundred thousand frames is kept whole. */
const MOST_WAITING = 120_000;
const MOST_BYTES = 32 * 1024 * 1024;
/** What is handed on at once: some milliseconds. */
const TAKEN = 4000;
const TAKEN_BYTES = 4 * 1024 * 1024;
/** The part of what waits that is left where it is too much. */
const LEFT = 3 / 4;

/**
 * An inlet before traffic that happens. What comes faster than it is drawn waits here; where it goes on for so long that
 * the limits are reached, the oldest frames are passed over: the screen would let go of them before anybody saw them.
 * What is no frame is never passed over.
 */
export function createInlet(traffic: Pick<Traffic, 'push' | 'passOver'>): Inlet {
  let waiting: Event[] = [];
  let head = 0;
  let bytes = 0;

  const count = (): number => waiting.length - head;

  function next(): Event | undefined {
    const event = waiting[head];
    if (event === undefined) return undefined;
    head += 1;
    bytes -= bytesOf(event);
    return event;
  }

  /** What has been handed on is let go now and then, many at once. */
  function tidy(): void {
    if (head * 2 < waiting.length && count() > 0) return;
    waiting = waiting.slice(head);
    head = 0;
  }

  function passOver(): void {
    while (count() > MOST_WAITING * LEFT || bytes > MOST_BYTES * LEFT) {
      const event = next();
      if (event === undefined) break;
      if (event.event === 'frame') traffic.passOver(event);
      else traffic.push(event);
    }
    tidy();
  }

  return {
    push(event) {
      waiting.push(event);
      bytes += bytesOf(event);
      if (count() > MOST_WAITING || bytes > MOST_BYTES) passOver();
    },
    take() {
      let left = TAKEN_BYTES;
      for (let taken = 0; taken < TAKEN && left > 0; taken += 1) {
        const event = next();
        if (event === undefined) break;
        left -= bytesOf(event);
        traffic.push(event);
      }
      tidy();
    },
    get isWaiting() {
      return count() > 0;
    },
  };
}

function bytesOf(event: Event): number {
  return event.event === 'frame' || event.event === 'body' ? event.payload.length : 0;
}
