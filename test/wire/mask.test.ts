import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyMask, readWord, turnMaskKey } from '../../src/wire/mask.ts';
import { MASK_KEY } from './streams.ts';

const anyKey = fc.uint8Array({ minLength: 4, maxLength: 4 });
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.uint8Array({ minLength: 500, maxLength: 700 }),
);

function masked(bytes: Uint8Array, key: number, start = 0): Uint8Array {
  const into = new Uint8Array(bytes.length - start);
  applyMask(bytes, start, bytes.length, key, into, 0);
  return into;
}

describe('a mask', () => {
  test('changes byte i by byte i modulo 4 of the key, as RFC 6455 §5.3 has it', () => {
    fc.assert(
      fc.property(anyBytes, anyKey, fc.nat(8), (bytes, key, skipped) => {
        const start = Math.min(skipped, bytes.length);
        const expected = bytes.slice(start).map((byte, i) => byte ^ key[i % 4]!);
        expect(masked(bytes, readWord(key, 0), start)).toEqual(expected);
      }),
    );
  });

  test('taken twice is none', () => {
    fc.assert(
      fc.property(anyBytes, anyKey, (bytes, key) => {
        const word = readWord(key, 0);
        expect(masked(masked(bytes, word), word)).toEqual(bytes);
      }),
    );
  });

  test('goes on where it was left, after any number of bytes', () => {
    fc.assert(
      fc.property(anyBytes, anyKey, fc.nat(), (bytes, key, place) => {
        const word = readWord(key, 0);
        const start = place % (bytes.length + 1);
        expect(masked(bytes, turnMaskKey(word, start), start)).toEqual(masked(bytes, word).slice(start));
      }),
    );
  });

  test('writes where it is told to, and nowhere else', () => {
    const into = new Uint8Array(6).fill(0xee);
    applyMask(Uint8Array.of(1, 2, 3, 4), 1, 3, readWord(MASK_KEY, 0), into, 2);
    expect([...into]).toEqual([0xee, 0xee, 2 ^ 0x37, 3 ^ 0xfa, 0xee, 0xee]);
  });
});
