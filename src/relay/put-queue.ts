import { OPCODE, isControl } from '../wire/index.ts';
import type { Put } from './put.ts';

/** What may wait at most for a place in one direction. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FRAMES = 1000;

/** Frames of ours for one side, in the order in which they go out. */
export interface PutQueue {
  readonly isEmpty: boolean;
  /** Whether a close frame went out, after which nothing may follow. */
  readonly isClosed: boolean;
  /** Why no frame may follow, or null. */
  readonly refusal: string | null;
  /** Whether so much waits that no more should. */
  readonly isFull: boolean;
  add(put: Put): void;
  /**
   * Takes out the first one, if it may go where the stream stands between two frames; a close frame closes the queue.
   * Those behind one that has to wait, wait with it.
   */
  next(isWithinMessage: boolean): Put | null;
  /** The sender's own close frame went out. */
  shut(): void;
  /** Settles all that wait as not sent. */
  drop(): void;
}

/** A queue in which nothing waits. */
export function createPutQueue(): PutQueue {
  const waiting: Put[] = [];
  let bytes = 0;
  let isClosed = false;

  function takeOut(): Put | undefined {
    const put = waiting.shift();
    bytes -= put?.payloadBytes ?? 0;
    return put;
  }

  return {
    get isEmpty() {
      return waiting.length === 0;
    },
    get isClosed() {
      return isClosed;
    },
    get refusal() {
      if (isClosed) return 'a close frame went there before';
      return waiting.at(-1)?.opcode === OPCODE.close ? 'a close frame is about to go there' : null;
    },
    get isFull() {
      return waiting.length >= MOST_FRAMES || bytes >= MOST_BYTES;
    },
    add(put) {
      waiting.push(put);
      bytes += put.payloadBytes;
    },
    next(isWithinMessage) {
      const [first] = waiting;
      if (first === undefined || isClosed || (isWithinMessage && !isControl(first.opcode))) return null;
      isClosed = first.opcode === OPCODE.close;
      takeOut();
      return first;
    },
    shut() {
      isClosed = true;
    },
    drop() {
      for (let put = takeOut(); put !== undefined; put = takeOut()) put.settle(false);
    },
  };
}
