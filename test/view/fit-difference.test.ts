import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitDifference } from '../../src/view/fit-difference.ts';
import { widthOf } from '../../src/view/index.ts';

describe('fitDifference', () => {
  test.each([
    ['short', 'shirt', 10, 'short'],
    ['abcdefghijklmnopqrstuvwxyz', 'Abcdefghijklmnopqrstuvwxyz', 12, 'abcdefghijk…'],
    ['abcdefghijklmnopqrstuvwxyz', 'abcdefghijklmnopqrstuvwxyZ', 16, 'abcdefghijk…wxyz'],
    ['1.1.1.1, 2.2.2.2, 3.3.3.3', '1.1.1.1, 2.2.2.2', 18, '1.1.1…2.2, 3.3.3.3'],
    ['😀😀😀😀😀😀😀😀x', '😀😀😀😀😀😀😀😀y', 14, '😀😀😀😀…😀😀x'],
  ])('shows %s beside %s in %i columns as %s', (text, other, columns, shown) => {
    expect(fitDifference(text, other, columns)).toBe(shown);
  });

  test('never takes more columns than it was given, and shows no half character', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(text, text, text, fc.integer({ min: 0, max: 30 }), (start, one, other, columns) => {
        const shown = fitDifference(start + one, start + other, columns);
        expect(widthOf(shown)).toBeLessThanOrEqual(columns);
        expect(shown).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});
