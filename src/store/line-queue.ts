import { Buffer } from 'node:buffer';

/** Lines on their way to the disk, in order, in memory that has a limit and is used again. */
export interface LineQueue {
  /** Bytes of lines in it. */
  readonly bytes: number;
  /** Whether it has a batch: enough lines to be worth a write. */
  readonly hasBatch: boolean;
  /** Adds a line with its line end; false, and nothing added, where the limit would be passed. */
  readonly push: (line: string) => boolean;
  /** Makes a batch of the lines that are none yet; without such lines does nothing. */
  readonly seal: () => void;
  /** The lines of the oldest batches, in order; empty where there is none. They stay in the queue and do not change. */
  readonly oldest: () => readonly Uint8Array[];
  /** Takes so many bytes off the front of the oldest batches. */
  readonly done: (bytes: number) => void;
  /** Takes everything out. */
  readonly clear: () => { readonly lines: number; readonly bytes: number };
}

/** Whole lines in one stretch of memory, from `start` to `end`. */
interface Batch {
  readonly storage: Buffer;
  start: number;
  readonly end: number;
}

/** Enough that a write costs little a byte, little enough that two of them are no burden. */
const BATCH_BYTES = 256 * 1024;

/**
 * Batches that go out in one write. Many, because a write that traffic keeps the process from noticing comes back only
 * once in a while, and all that has piled up must go then. Within what systems take in one call (IOV_MAX, 1024).
 */
const MOST_AT_ONCE = 512;

/** Buffers kept for later: making them anew costs more than holding them. */
const SPARES = 32;

/** One UTF-16 unit takes at most three bytes of UTF-8. */
const MOST_BYTES_PER_UNIT = 3;

const LINE_END = 0x0a;

/**
 * Makes an empty queue for at most `limitBytes` of lines. A batch is a fourth of that at most, so that the first is on
 * its way before the queue is full; a line longer than `batchBytes` is a batch of its own.
 */
export function createLineQueue(
  limitBytes: number,
  batchBytes = Math.min(BATCH_BYTES, Math.ceil(limitBytes / 4)),
): LineQueue {
  const batches: Batch[] = [];
  const spares: Buffer[] = [];
  let storage: Buffer = Buffer.allocUnsafeSlow(batchBytes);
  let used = 0;
  let queued = 0;

  const seal = (): void => {
    if (used === 0) return;
    batches.push({ storage, start: 0, end: used });
    storage = spares.pop() ?? Buffer.allocUnsafeSlow(batchBytes);
    used = 0;
  };

  const fill = (line: string): void => {
    const written = storage.write(line, used);
    used += written;
    queued += written;
  };

  const pushMeasured = (line: string): boolean => {
    const bytes = Buffer.byteLength(line);
    if (queued + bytes > limitBytes) return false;
    if (used + bytes > batchBytes) seal();
    if (bytes <= batchBytes) {
      fill(line);
    } else {
      batches.push({ storage: Buffer.from(line), start: 0, end: bytes });
      queued += bytes;
    }
    return true;
  };

  return {
    get bytes() {
      return queued;
    },
    get hasBatch() {
      return batches.length > 0;
    },
    push: (line) => {
      const most = line.length * MOST_BYTES_PER_UNIT;
      // to measure a line takes as long as to copy it: only where it could matter
      if (used + most > batchBytes || queued + most > limitBytes) return pushMeasured(line);
      fill(line);
      return true;
    },
    seal,
    oldest: () => batches.slice(0, MOST_AT_ONCE).map(view),
    done: (bytes) => {
      let over = bytes;
      queued -= bytes;
      for (let [batch] = batches; batch !== undefined && over > 0; [batch] = batches) {
        const part = Math.min(over, batch.end - batch.start);
        batch.start += part;
        over -= part;
        if (batch.start < batch.end) return;
        batches.shift();
        if (batch.storage.length === batchBytes && spares.length < SPARES) spares.push(batch.storage);
      }
    },
    clear: () => {
      seal();
      const left = batches.splice(0).map(view);
      const bytes = queued;
      queued = 0;
      return { lines: left.reduce((sum, each) => sum + countLines(each), 0), bytes };
    },
  };
}

function view({ storage, start, end }: Batch): Uint8Array {
  return storage.subarray(start, end);
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) lines += 1;
  return lines;
}
