import { isUtf8 } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createUtf8Checker } from '../../src/wire/utf8-checker.ts';
import { anyCuts, cutAt, hex, utf8 } from './streams.ts';

const isText = (pieces: readonly Uint8Array[]): boolean => {
  const checker = createUtf8Checker();
  return pieces.every((piece) => checker.push(piece)) && checker.isComplete;
};

/** Mostly text, with bytes that spoil it here and there. */
const anyBytes = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5 }).map(utf8),
      fc.constantFrom('c0', 'e0', 'ed', 'ed a0 80', 'f0', 'f4', 'f5', '80', 'bf', 'f0 9f 98').map(hex),
      fc.uint8Array({ maxLength: 4 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Buffer.concat(parts));

describe('a text in pieces', () => {
  test('is UTF-8 exactly where the whole is', () => {
    fc.assert(
      fc.property(anyBytes, anyCuts, (bytes, cuts) => {
        expect(isText(cutAt(bytes, cuts))).toBe(isUtf8(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  test('byte by byte, is UTF-8 exactly where the whole is', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(isText(cutAt(bytes, Array.from(bytes.keys())))).toBe(isUtf8(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['an overlong form', 'e0', '80'],
    ['a surrogate', 'ed', 'a0'],
    ['a code point beyond the last', 'f4', '90'],
    ['a byte that leads nothing', '61', 'ff'],
  ])('is given up as soon as %s is certain', (_, before, spoiler) => {
    const checker = createUtf8Checker();
    expect(checker.push(hex(before))).toBe(true);
    expect(checker.push(hex(spoiler))).toBe(false);
  });
});
