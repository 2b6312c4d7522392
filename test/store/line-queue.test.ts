import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineQueue, type LineQueue } from '../../src/store/line-queue.ts';

const drained = (queue: LineQueue): string => {
  let all = '';
  queue.seal();
  for (let lines = queue.oldest(); lines.length > 0; lines = queue.oldest()) {
    all += Buffer.concat(lines).toString();
    queue.done(Buffer.concat(lines).length);
  }
  return all;
};

describe('a queue of lines', () => {
  it('gives back every line in order, in memory used again and again, however long the lines are', () => {
    const lines = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }));
    fc.assert(
      fc.property(
        fc.array(lines, { maxLength: 6 }),
        fc.integer({ min: 1, max: 60 }),
        (rounds, batchBytes) => {
          const queue = createLineQueue(1e6, batchBytes);
          for (const round of rounds) {
            for (const line of round) expect(queue.push(`${line}\n`)).toBe(true);
            expect(drained(queue)).toBe(round.map((line) => `${line}\n`).join(''));
            expect(queue.bytes).toBe(0);
          }
        },
      ),
    );
  });

  it('counts bytes, not characters', () => {
    const queue = createLineQueue(100);
    queue.push('é👋\n');
    expect(queue.bytes).toBe(7);
  });

  it('takes lines up to its limit to the byte, and nothing of a line beyond it', () => {
    const queue = createLineQueue(10, 8);
    expect(queue.push('12345\n')).toBe(true);
    expect(queue.push('1234\n')).toBe(false);
    expect(queue.push('123\n')).toBe(true);
    expect(queue.push('\n')).toBe(false);
    expect(drained(queue)).toBe('12345\n123\n');
    expect(queue.push('123456789\n')).toBe(true);
  });

  it('has a batch once lines fill one, or when it is told to make one', () => {
    const queue = createLineQueue(1000, 8);
    queue.push('12345\n');
    expect([queue.hasBatch, queue.oldest()]).toEqual([false, []]);
    queue.push('67890\n');
    expect(Buffer.concat(queue.oldest()).toString()).toBe('12345\n');
    queue.done(6);
    expect(queue.hasBatch).toBe(false);
    queue.seal();
    expect(Buffer.concat(queue.oldest()).toString()).toBe('67890\n');
  });

  it('keeps the rest of a batch of which a part is done', () => {
    const queue = createLineQueue(1000);
    queue.push('one\n');
    queue.push('two\n');
    queue.seal();
    queue.done(4);
    expect(queue.bytes).toBe(4);
    expect(drained(queue)).toBe('two\n');
  });

  it('tells how many lines and bytes it held when it is cleared', () => {
    const queue = createLineQueue(1000, 8);
    for (const line of ['one\n', 'two\n', 'three and more\n', 'four\n']) queue.push(line);
    queue.done(4);
    expect(queue.clear()).toEqual({ lines: 3, bytes: 24 });
    expect(queue.clear()).toEqual({ lines: 0, bytes: 0 });
    expect(drained(queue)).toBe('');
  });
});
