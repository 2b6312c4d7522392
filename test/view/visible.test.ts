import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visible, visibleUtf8 } from '../../src/view/index.ts';

describe('visible', () => {
  test.each([
    ['plain text, with ünïcode, 日本語 and 👍', 'plain text, with ünïcode, 日本語 and 👍'],
    ['\u001b[31mred', '␛[31mred'],
    ['a\r\nb\tc\0', 'a␍␊b␉c␀'],
    ['\u007f', '␡'],
    ['\u009b2J', '‹U+009B›2J'],
    ['\u202egnp.exe', '‹U+202E›gnp.exe'],
    ['a\u200bb\ufeffc\u00add', 'a‹U+200B›b‹U+FEFF›c‹U+00AD›d'],
    ['\u2028\u2029', '‹U+2028›‹U+2029›'],
    ['\ud800x\udc00', '‹U+D800›x‹U+DC00›'],
    ['Bearer\u00a0x', 'Bearer‹U+00A0›x'],
    ['\u{e0041}', '‹U+E0041›'],
    ['\u3164', '‹U+3164›'],
  ])('shows %j as %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test('done twice is done once, and nothing unseen is left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = visible(text);
        expect(visible(shown)).toBe(shown);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test('shows bytes that are not UTF-8 as such, and keeps a byte order mark in sight', () => {
    expect(visibleUtf8(Uint8Array.from([0x61, 0xff, 0xef, 0xbb, 0xbf]))).toBe('a\ufffd‹U+FEFF›');
  });
});
