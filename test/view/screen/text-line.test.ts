import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  edited,
  isCharacter,
  lineOf,
  textOf,
  windowOf,
  type TextLine,
} from '../../../src/view/screen/text-line.ts';
import { visible, widthOf } from '../../../src/view/index.ts';

/** A line written with `|` for its caret. */
const line = (text: string): TextLine => {
  const [before = '', after = ''] = text.split('|');
  return { before, after };
};
const written = ({ before, after }: TextLine): string => `${before}|${after}`;
const FAMILY = '👨\u200d👩\u200d👧';

describe('a line that is typed on', () => {
  test.each([
    ['a|c', 'b', 'ab|c'],
    ['|', '😀', '😀|'],
    ['|', ' ', ' |'],
    ['ab|c', 'backspace', 'a|c'],
    ['|abc', 'backspace', '|abc'],
    ['ae\u0301|', 'backspace', 'a|'],
    ['a😀|', 'backspace', 'a|'],
    [`a${FAMILY}|`, 'backspace', 'a|'],
    ['🇩🇪🇫🇷|', 'backspace', '🇩🇪|'],
    ['日本|', 'ctrl-h', '日|'],
    ['a|bc', 'delete', 'a|c'],
    [`|${FAMILY}a`, 'delete', '|a'],
    ['abc|', 'delete', 'abc|'],
    ['ab|c', 'left', 'a|bc'],
    [`${FAMILY}|`, 'left', `|${FAMILY}`],
    ['|abc', 'left', '|abc'],
    ['a|bc', 'right', 'ab|c'],
    ['abc|', 'right', 'abc|'],
    ['ab|c', 'home', '|abc'],
    ['ab|c', 'ctrl-a', '|abc'],
    ['a|bc', 'end', 'abc|'],
    ['a|bc', 'ctrl-e', 'abc|'],
    ['ab|cd', 'ctrl-u', '|cd'],
    ['ab|cd', 'ctrl-k', 'ab|'],
    ['one two|', 'ctrl-w', 'one |'],
    ['one two  |x', 'ctrl-w', 'one |x'],
    ['|x', 'ctrl-w', '|x'],
  ])('%j and %j make %j', (before, key, after) => {
    const next = edited(line(before), key);
    expect(next === null ? null : written(next)).toBe(after);
  });

  test.each(['enter', 'escape', 'tab', 'up', 'down', 'f1', 'pageup', 'ctrl-x', 'constructor', ''])(
    'makes nothing of %j',
    (key) => {
      expect(edited(line('a|b'), key)).toBeNull();
    },
  );

  test('takes what is one character as typed, and no name of a key', () => {
    expect(['a', ' ', 'é', '😀', '\u0301'].map(isCharacter)).toEqual([true, true, true, true, true]);
    expect(['up', '', 'f1', 'ctrl-a'].map(isCharacter)).toEqual([false, false, false, false]);
  });

  test('comes back to where it was after left and right, wherever the caret is between characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(8), (text, lefts) => {
        let at = lineOf(text);
        for (let n = 0; n < lefts; n += 1) at = edited(at, 'left') ?? at;
        if (at.before === '') return;
        expect(edited(edited(at, 'left') ?? at, 'right')).toEqual(at);
        expect(textOf(at)).toBe(text);
      }),
    );
  });
});

describe('what is to be seen of a line', () => {
  test.each([
    ['abc|', 10, 'abc', 3],
    ['a|bc', 10, 'abc', 1],
    ['日本|語', 10, '日本語', 4],
    ['abcdefghij|', 8, '…efghij', 7],
    ['abcdefghi|j', 8, '…efghij', 6],
    ['|abcdefghij', 8, 'abcdefg…', 0],
    ['abcdef|ghijkl', 8, '…cdefgh…', 5],
    ['\u001b[2J|', 10, '␛[2J', 4],
  ])('of %j on %i columns is %j, the caret at %i', (text, columns, seen, caret) => {
    expect(windowOf(line(text), columns)).toEqual({ text: seen, caret });
  });

  test('never takes more columns than there are, and always holds the caret', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.integer({ min: 4, max: 40 }),
        (before, after, columns) => {
          const { text, caret } = windowOf({ before, after }, columns);
          expect(widthOf(text)).toBeLessThanOrEqual(columns);
          expect(caret).toBeGreaterThanOrEqual(0);
          expect(caret).toBeLessThan(columns);
          expect(visible(text)).toBe(text);
        },
      ),
    );
  });

  test('costs what is seen of it, however long it is', () => {
    const long = { before: 'x'.repeat(10_000_000), after: 'y'.repeat(10_000_000) };
    expect(windowOf(long, 20).text).toMatch(/^…x+y+…$/);
  });
});
