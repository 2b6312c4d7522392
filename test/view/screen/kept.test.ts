import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeptBytes } from '../../../src/view/screen/kept-bytes.ts';
import { createKeptList } from '../../../src/view/screen/kept-list.ts';
import { createKeptPassed } from '../../../src/view/screen/kept-passed.ts';
import { aFrame, bytes } from '../../builders.ts';

describe('kept bytes', () => {
  test('are the same bytes, and none of the memory they came in', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20_000 }), { maxLength: 40 }), (payloads) => {
        const kept = createKeptBytes();
        const copies = payloads.map((payload) => {
          const chunk = new Uint8Array(64 * 1024);
          chunk.set(payload, 100);
          return { copy: kept.keep(chunk.subarray(100, 100 + payload.length)), chunk };
        });
        for (const [index, { copy, chunk }] of copies.entries()) {
          expect(copy).toEqual(payloads[index]);
          expect(copy.buffer).not.toBe(chunk.buffer);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('take little more memory than they have', () => {
    const kept = createKeptBytes();
    const blocks = new Set<ArrayBufferLike>();
    for (let count = 0; count < 10_000; count += 1) blocks.add(kept.keep(new Uint8Array(120)).buffer);
    const taken = [...blocks].reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(taken).toBeLessThan(1.1 * 10_000 * 120);
  });
});

describe('a kept list', () => {
  test('holds under any pushes and drops what an array would', () => {
    const step = fc.oneof(
      fc.record({ push: fc.integer({ min: 1, max: 3000 }) }),
      fc.record({ drop: fc.integer({ min: 0, max: 3000 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const list = createKeptList<number>();
        let first = 0;
        let next = 0;
        for (const each of steps) {
          if ('push' in each) for (let count = 0; count < each.push; count += 1) list.push(next++);
          else {
            first = Math.min(next, first + each.drop);
            list.dropBefore(first);
          }
          expect([list.first, list.next]).toEqual([first, next]);
          for (const at of [first, Math.floor((first + next) / 2), next - 1]) {
            expect(list.get(at)).toBe(at >= first && at < next ? at : undefined);
          }
          expect(list.get(first - 1)).toBeUndefined();
          expect(list.get(next)).toBeUndefined();
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what passed', () => {
  const frames = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      aFrame({ n: index + 1, t: 10 * index, payload: bytes(`${index}`) }),
    );

  test('tells the time since the one before, also of the first that is kept', () => {
    const kept = createKeptPassed();
    for (const frame of frames(5)) kept.push(frame, () => undefined);
    expect(kept.get(0)?.sinceMs).toBe(0);
    kept.dropBefore(3);
    expect(kept.get(2)).toBeUndefined();
    expect(kept.get(3)).toMatchObject({ at: 3, sinceMs: 10, event: { n: 4 } });
  });

  test('counts the bytes of what is there', () => {
    const kept = createKeptPassed();
    for (const frame of frames(12)) kept.push(frame, () => undefined);
    expect(kept.bytes).toBe(10 + 2 * 2);
    kept.dropBefore(11);
    expect(kept.bytes).toBe(2);
    kept.dropBefore(50);
    expect([kept.bytes, kept.first, kept.next]).toEqual([0, 12, 12]);
  });

  test('keeps from a place on as much as it may, and counts what comes behind', () => {
    const kept = createKeptPassed({ from: 4, most: 3, mostBytes: 1000 });
    for (const frame of frames(10)) kept.push(frame, () => undefined);
    expect([kept.first, kept.next, kept.after]).toEqual([4, 7, 3]);
    expect(kept.get(4)).toMatchObject({ at: 4, sinceMs: 10 });
  });
});
