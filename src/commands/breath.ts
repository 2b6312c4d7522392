import { setImmediate as turn } from 'node:timers/promises';

/** Milliseconds of work in one go: keys that come meanwhile wait no longer. */
const MOST_MS = 10;

/** Long work in pieces, so that keys are answered and bytes go on in between. */
export interface Breath {
  /** Whether it is time to take one. */
  readonly isDue: boolean;
  /** Lets all that waits go first. */
  take(): Promise<void>;
}

/** Begins a piece of work. */
export function createBreath(): Breath {
  let begun = performance.now();
  return {
    get isDue() {
      return performance.now() - begun > MOST_MS;
    },
    async take() {
      await turn();
      begun = performance.now();
    },
  };
}
