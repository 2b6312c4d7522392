import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { widthOf } from '../../../src/view/index.ts';
import { barOf, cellAt, heightsOf, scaleOf, tickLine } from '../../../src/view/screen/timeline-scale.ts';
import { countedOn, createCounter, SIDE } from '../../../src/view/screen/timeline-counts.ts';

describe('a scale', () => {
  test.each([
    [1, '└0            └0.5 ms'],
    [40, '└0            └20 ms'],
    [90_000, '└0        └30 s     └1 min'],
    [7_200_000, '└0             └1 h'],
    [400_000_000, '└0     └1 d   └2 d   └3 d  └4 d'],
  ])('of %d ms has ticks in round numbers that do not touch', (wholeMs, line) => {
    const ticks = tickLine(scaleOf(0, wholeMs, 30, false));
    expect(ticks).toMatch(/^└0( +└\d+(\.\d+)? (ms|s|min|h|d)( \d+ \w+)?)*$/);
    expect(ticks.replaceAll(/ {2,}/g, ' ')).toBe(line.replaceAll(/ {2,}/g, ' '));
  });

  test('has all its words within its columns, whatever it is laid over', () => {
    const whole = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 300 }), fc.boolean(), (wholeMs, cells, isGrowing) => {
        const scale = scaleOf(5, 5 + wholeMs, cells, isGrowing);
        expect(widthOf(tickLine(scale))).toBeLessThanOrEqual(cells);
        expect(scale.cellMs * cells).toBeGreaterThanOrEqual(wholeMs * 0.999);
        expect(cellAt(scale, 5 + wholeMs)).toBeLessThan(cells);
      }),
    );
  });

  test('draws a bar from one time to another, and never none', () => {
    const scale = scaleOf(0, 80, 10, false);
    expect(barOf(scale, 0, 80)).toBe('██████████');
    expect(barOf(scale, 16, 36)).toBe('  ██▌');
    expect(barOf(scale, 80, 80)).toBe('         █');
    const time = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(time, time, (one, other) => {
        const bar = barOf(scale, Math.min(one, other), Math.max(one, other));
        expect(bar.trim()).not.toBe('');
        expect(widthOf(bar)).toBeLessThanOrEqual(10);
      }),
    );
  });

  test('shows what is more than nothing, and the most as high as can be', () => {
    expect(heightsOf([0, 1, 40, 50, 100], 100)).toBe(' ▁▄▄█');
  });
});

describe('counts', () => {
  test('lose none, whatever the times and the columns', () => {
    const times = fc.array(fc.tuple(fc.nat(1e8), fc.nat(2)), { maxLength: 200 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 300 }), (all, cells) => {
        const counter = createCounter();
        const inOrder = all.toSorted(([one], [other]) => one - other);
        for (const [t, side] of inOrder) counter.add(t, side);
        const counts = counter.counts();
        const columns = countedOn(counts, scaleOf(0, 1e8, cells, false));
        for (const side of Object.values(SIDE)) {
          const wanted = inOrder.filter(([, of]) => of === side).length;
          expect(columns[side]?.reduce((sum, count) => sum + count, 0)).toBe(wanted);
          expect(counts.totals[side]).toBe(wanted);
        }
      }),
    );
  });

  test('lie in the column of their time, or where a slice lies across its edge in the next', () => {
    const counter = createCounter();
    for (let t = 0; t <= 100_000; t += 100) counter.add(t, SIDE.client);
    const [client] = countedOn(counter.counts(), scaleOf(0, 100_000, 10, false));
    for (const count of client ?? []) expect(Math.abs(count - 100)).toBeLessThanOrEqual(2);
  });
});
