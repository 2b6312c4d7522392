import { describe, expect, test } from 'vitest';
import { createPace } from '../../src/terminal/pace.ts';

/** Milliseconds from the end of a frame that took so long until the next one. */
function waitAfter(costMs: number, isUrgent: boolean): number {
  const pace = createPace();
  pace.drew(1000, 1000 + costMs);
  return pace.waitMs(1000 + costMs, isUrgent);
}

describe('the pace of frames', () => {
  test('the first one is drawn at once', () => {
    expect(createPace().waitMs(0, false)).toBe(0);
  });

  test.each([
    [0.1, 33.2],
    [1, 32.3],
    [2, 60],
    [5, 150],
    [20, 250],
    [500, 250],
  ])('a frame of %d ms is followed by %d ms without one', (costMs, waitMs) => {
    expect(waitAfter(costMs, false)).toBeCloseTo(waitMs, 0);
  });

  test.each([0.1, 2, 500])('a key after a frame of %d ms waits at most 8 ms', (costMs) => {
    expect(waitAfter(costMs, true)).toBe(8);
  });

  test('time that passes counts', () => {
    const pace = createPace();
    pace.drew(0, 2);
    expect([pace.waitMs(22, false), pace.waitMs(100, false), pace.waitMs(6, true)]).toEqual([40, 0, 4]);
  });
});
