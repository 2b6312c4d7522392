import type { TrafficTotals } from './traffic.ts';

/** What had passed by a moment. */
export interface RateSample {
  /** Milliseconds of the run. */
  readonly t: number;
  readonly client: TrafficTotals['client'];
  readonly backend: TrafficTotals['backend'];
}

/** How much passes, by who sent it. */
export interface Rates {
  readonly client: Rate;
  readonly backend: Rate;
}

/** How much passes in a second. */
export interface Rate {
  readonly frames: number;
  readonly bytes: number;
}

/** Samples closer than this add nothing to a number that people read. */
const SPACING_MS = 200;
const WINDOW_MS = 3000;

/**
 * The samples with one more, as far as they are needed: some from the last seconds, in order.
 * @param sample its time and sums are not before those of the last
 */
export function withSample(samples: readonly RateSample[], sample: RateSample): readonly RateSample[] {
  const last = samples.at(-1);
  if (last !== undefined && sample.t - last.t < SPACING_MS) return samples;
  return [...samples.filter(({ t }) => sample.t - t <= WINDOW_MS), sample];
}

/** The rates over the last seconds that the samples tell of; null before there are two of them. */
export function ratesOf(samples: readonly RateSample[]): Rates | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.t <= first.t) return null;
  const seconds = (last.t - first.t) / 1000;
  const rate = (side: 'client' | 'backend'): Rate => ({
    frames: (last[side].frames - first[side].frames) / seconds,
    bytes: (last[side].bytes - first[side].bytes) / seconds,
  });
  return { client: rate('client'), backend: rate('backend') };
}
