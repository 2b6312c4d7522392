import type { Timer } from '../profile/index.ts';

/** Running timers of one exchange. */
export interface Deadlines {
  /** Traffic was seen: idle timers begin anew. Costs a clock reading at most. */
  touch(): void;
  /** Stops all that still run; idempotent. */
  clear(): void;
  /** The timer that ran out, or null. */
  readonly over: Timer | null;
}

/**
 * Starts those of `timers` that are of the given kinds; the first to run out is told to `onOver`, and stops the others.
 *
 * An idle timer is not set anew for every byte: when it runs out, it looks at how long ago the last byte was.
 */
export function startDeadlines(
  timers: readonly Timer[],
  kinds: readonly Timer['kind'][],
  onOver: (timer: Timer) => void,
): Deadlines {
  const running = new Set<NodeJS.Timeout>();
  const hasIdle = timers.some((timer) => timer.kind === 'idle' && kinds.includes(timer.kind));
  let touched = performance.now();
  let over: Timer | null = null;

  function clear(): void {
    for (const handle of running) clearTimeout(handle);
    running.clear();
  }

  function start(timer: Timer, ms: number): void {
    const handle = setTimeout(() => {
      running.delete(handle);
      const left = timer.kind === 'idle' ? touched + timer.ms - performance.now() : 0;
      if (left > 0) return start(timer, left);
      clear();
      over = timer;
      onOver(timer);
    }, Math.ceil(ms));
    running.add(handle);
  }

  for (const timer of timers) if (kinds.includes(timer.kind)) start(timer, timer.ms);
  return {
    touch() {
      if (hasIdle) touched = performance.now();
    },
    clear,
    get over() {
      return over;
    },
  };
}
