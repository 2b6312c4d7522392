import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fit, pad, visible, widthOf, wrap } from '../../src/view/index.ts';

describe('widthOf', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['日本', 4],
    ['한글', 4],
    ['👍', 2],
    ['e\u0301', 1],
    ['ｶ', 1],
    ['Ａ', 2],
    ['→−⇅…', 4],
  ])('counts %j as %i columns', (text, columns) => {
    expect(widthOf(text)).toBe(columns);
  });
});

describe('fit', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
    ['\u001b[2J', 4, '␛[2J'],
    ['\n\n\n', 2, '␊…'],
  ])('fits %j into %i columns as %j', (text, columns, shown) => {
    expect(fit(text, columns)).toBe(shown);
  });

  test('never takes more columns than it was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, columns) => {
        expect(widthOf(fit(text, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  test('cuts nothing that fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        expect(fit(text, widthOf(visible(text)) + text.length)).toBe(visible(text));
      }),
    );
  });

  test('says that something was cut even where all of it would be invisible', () => {
    expect(fit(`a${'\u0301'.repeat(5000)}`, 10)).toMatch(/…$/);
  });
});

describe('pad', () => {
  test('fills up to the columns a terminal will use', () => {
    expect(pad('日本', 6)).toBe('日本  ');
    expect(pad('longer than that', 4)).toBe('longer than that');
  });
});

describe('wrap', () => {
  test.each([
    ['one two three', 7, ['one two', 'three']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['', 5, ['']],
    ['a\nb', 5, ['a␊b']],
    ['日本語', 4, ['日本', '語']],
  ])('breaks %j at %i columns', (text, columns, lines) => {
    expect(wrap(text, columns)).toEqual(lines);
  });

  test('loses nothing but the spaces it breaks at', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 2, max: 30 }), (text, columns) => {
        const lines = wrap(text, columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(visible(text).replaceAll(' ', ''));
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
