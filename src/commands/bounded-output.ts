import type { Writable } from 'node:stream';

/** Text that may wait for a slow reader. */
const WAITING_LIMIT = 8 * 1024 * 1024;

/** Lines for a reader who must not slow the traffic. */
export interface BoundedOutput {
  line(text: string): void;
}

/**
 * Writes lines to a stream that may be slow: past a limit they are left out, and as soon as there is room again
 * `onGap` says with what line to tell how many.
 */
export function createBoundedOutput(stream: Writable, onGap: (lines: number) => string): BoundedOutput {
  let missed = 0;
  return {
    line(text) {
      if (stream.writableLength > WAITING_LIMIT) {
        missed += 1;
        return;
      }
      if (missed > 0) stream.write(`${onGap(missed)}\n`);
      missed = 0;
      stream.write(`${text}\n`);
    },
  };
}
