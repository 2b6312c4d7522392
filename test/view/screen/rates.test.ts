import { describe, expect, test } from 'vitest';
import { ratesOf, withSample, type RateSample } from '../../../src/view/screen/rates.ts';

const at = (t: number, frames: number, bytes = 0): RateSample => ({
  t,
  client: { frames, bytes },
  backend: { frames: 2 * frames, bytes: 0 },
});
const sampled = (...samples: readonly RateSample[]): readonly RateSample[] =>
  samples.reduce<readonly RateSample[]>(withSample, []);

describe('rates', () => {
  test('are not known before there are two samples', () => {
    expect(ratesOf([])).toBeNull();
    expect(ratesOf(sampled(at(0, 5)))).toBeNull();
    expect(ratesOf(sampled(at(0, 5), at(10, 9)))).toBeNull();
  });

  test('are of a second, each way', () => {
    expect(ratesOf(sampled(at(0, 0, 0), at(500, 10, 1000), at(2000, 30, 4000)))).toEqual({
      client: { frames: 15, bytes: 2000 },
      backend: { frames: 30, bytes: 0 },
    });
  });

  test('are of the last seconds only, and none where nothing came', () => {
    const samples = Array.from({ length: 100 }, (_, n) => at(n * 250, Math.min(n, 10)));
    expect(ratesOf(sampled(...samples))?.client.frames).toBe(0);
  });

  test('rest on few samples, however often they are taken', () => {
    const samples = Array.from({ length: 10_000 }, (_, n) => at(n * 10, n));
    expect(sampled(...samples).length).toBeLessThanOrEqual(17);
    expect(ratesOf(sampled(...samples))?.client.frames).toBeCloseTo(100, 0);
  });
});
