import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  paintedMarked,
  paintedPad,
  paintedSlice,
  paintedWidth,
  paintedWrap,
} from '../../src/view/painted.ts';
import { createPaint, widthOf, type Style } from '../../src/view/index.ts';

const paint = createPaint(true);
const RED = '\u001b[31m';
const BOLD = '\u001b[1m';
const DIM = '\u001b[2m';
const END = '\u001b[39m';

/** What a terminal has in one column: a character with its styles, or nothing where a wide one goes on. */
interface Shown {
  readonly text: string;
  readonly codes: string;
}

/** Reads painted text as a terminal does, column by column; a mark goes with the cell before it. */
function cellsOf(painted: string): readonly Shown[] {
  const cells: { text: string; codes: string }[] = [];
  const on = new Map<string, number>();
  let rest = painted;
  while (rest !== '') {
    const code = /^\u001b\[(\d+)m/.exec(rest);
    if (code !== null) {
      const number = Number(code[1]);
      if (number >= 30 && number <= 37) on.set('colour', number);
      if (number === 39) on.delete('colour');
      if (number === 1 || number === 2) on.set(`weight ${number}`, number);
      if (number === 22) for (const key of ['weight 1', 'weight 2']) on.delete(key);
      if (number === 9) on.set('struck', number);
      if (number === 29) on.delete('struck');
      rest = rest.slice(code[0].length);
      continue;
    }
    const [text = ''] = rest;
    const last = cells.findLast((cell) => cell.text !== '');
    const codes = [...on.values()].sort((a, b) => a - b).join(' ');
    if (widthOf(text) > 0) cells.push({ text, codes });
    else if (last !== undefined) last.text += text;
    if (widthOf(text) === 2) cells.push({ text: '', codes });
    rest = rest.slice(text.length);
  }
  return cells;
}

/** The styles that are on behind painted text, as a terminal would go on with them. */
function leftOn(painted: string): string {
  return cellsOf(`${painted}x`).at(-1)?.codes ?? '';
}

const STYLES = [
  'plain',
  'bold',
  'dim',
  'struck',
  'red',
  'yellow',
  'cyan',
] as const satisfies readonly Style[];
const character = fc.constantFrom('a', 'b', '{', '"', ':', ',', ' ', '日', '👍', 'é', '…', '↑');
const anyPainted = fc
  .array(
    fc.tuple(
      fc.constantFrom(...STYLES),
      fc.array(character, { maxLength: 12 }).map((all) => all.join('')),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.map(([style, text]) => paint[style](text)).join(''));
const withMarks = anyPainted.map((painted) => painted.replaceAll('a', 'a\u0301'));

describe('paintedWidth', () => {
  test('counts what is seen', () => {
    expect(paintedWidth(`${paint.red('日本')} ${paint.bold('ab')}`)).toBe(7);
  });

  test('tells how many columns a terminal fills', () => {
    fc.assert(
      fc.property(withMarks, (painted) => {
        expect(paintedWidth(painted)).toBe(cellsOf(painted).length);
      }),
    );
  });
});

describe('paintedPad', () => {
  test('fills up to the columns asked for, and leaves longer text whole', () => {
    expect(paintedPad(paint.red('ab'), 4)).toBe(`${paint.red('ab')}  `);
    expect(paintedPad(paint.red('abc'), 2)).toBe(paint.red('abc'));
  });
});

describe('paintedSlice', () => {
  test.each([
    ['plain text', 'abcdef', 1, 3, 'bc'],
    ['within a style', `${RED}abcdef${END}`, 1, 3, `${RED}bc${END}`],
    ['across an end', `${RED}ab${END}cd`, 1, 3, `${RED}b${END}c`],
    ['the first half of a wide character', '日本', 0, 3, '日 '],
    ['the second half of one', '日本', 1, 4, ' 本'],
    ['a mark with its character', 'ae\u0301b', 1, 2, 'e\u0301'],
    ['no mark of a character that is cut away', 'e\u0301b', 1, 2, 'b'],
    [
      'bold that stays where dim ends with it',
      `${BOLD}a${DIM}b\u001b[22mc`,
      0,
      3,
      `${BOLD}a${DIM}b\u001b[22mc`,
    ],
    ['nothing', 'abc', 2, 2, ''],
    ['what is not there', 'abc', 5, 9, ''],
  ])('takes %s', (_, painted, from, to, slice) => {
    expect(paintedSlice(painted, from, to)).toBe(slice);
  });

  test('shows what a terminal shows in those columns, and leaves no style on', () => {
    fc.assert(
      fc.property(withMarks, fc.nat(30), fc.nat(30), (painted, from, columns) => {
        const slice = paintedSlice(painted, from, from + columns);
        const whole = cellsOf(painted).slice(from, from + columns);
        // half a wide character is a space
        const wanted = whole.map(({ text, codes }, at) => {
          const isHalf =
            (text === '' && at === 0) ||
            (at === whole.length - 1 && widthOf(text) === 2 && at === columns - 1);
          return { text: isHalf ? ' ' : text, codes };
        });
        expect(cellsOf(slice)).toEqual(wanted);
        expect(leftOn(slice)).toBe('');
      }),
    );
  });
});

describe('paintedWrap', () => {
  test.each([
    ['text that fits', 'one two', 10, 2, ['one two']],
    [
      'words, the rest hanging',
      'one two three four five six seven',
      24,
      4,
      ['one two three four five', '    six seven'],
    ],
    ['no text', '', 10, 4, ['']],
    ['two spaces between words', 'one  two', 4, 0, ['one', 'two']],
    ['a style over a break', `${RED}one two${END}`, 4, 0, [`${RED}one${END}`, `${RED}two${END}`]],
    ['a word wider than a line', 'ab cdefghijklmn', 10, 0, ['ab', 'cdefghijkl', 'mn']],
    ['one that begins where there is room for much of it', 'a cdefghijklmn', 10, 0, ['a cdefghij', 'klmn']],
    ['an indent without room beside it', 'one two three', 8, 20, ['one two', 'three']],
    ['wide characters', '日本語', 4, 0, ['日本', '語']],
  ])('breaks %s', (_, painted, columns, indent, lines) => {
    expect(paintedWrap(painted, columns, indent)).toEqual(lines);
  });

  test('keeps to the width, loses nothing but spaces, keeps all styles, and leaves none on', () => {
    fc.assert(
      fc.property(withMarks, fc.integer({ min: 2, max: 40 }), fc.nat(40), (painted, columns, indent) => {
        const lines = paintedWrap(painted, columns, indent);
        const inked = (text: string): readonly Shown[] =>
          cellsOf(text).filter((cell) => cell.text !== ' ' && cell.text !== '');
        expect(lines.flatMap(inked)).toEqual(inked(painted));
        for (const line of lines) {
          expect(paintedWidth(line)).toBeLessThanOrEqual(columns);
          expect(leftOn(line)).toBe('');
        }
      }),
    );
  });

  test('breaks no word that fits on a line', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,10}$/), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(words, fc.integer({ min: 10, max: 40 }), (given, columns) => {
        const shown = paintedWrap(given.join(' '), columns, 0).flatMap((line) => line.split(' '));
        expect(shown).toEqual(given);
      }),
    );
  });
});

describe('marking what is searched', () => {
  test.each([
    ['in any case', 'a Token, a TOKEN', 'token', 'a \u001b[7mToken\u001b[27m, a \u001b[7mTOKEN\u001b[27m'],
    ['in the case that has capitals', 'a token, a Token', 'Token', 'a token, a \u001b[7mToken\u001b[27m'],
    ['nothing', 'a token', '', 'a token'],
    ['what is not there', `${RED}a token${END}`, 'zebra', `${RED}a token${END}`],
    ['across styles', `ab${RED}cd${END}`, 'bc', `a\u001b[7mb${RED}c\u001b[27md${END}`],
    [
      'what is reversed, by turning it back',
      '\u001b[7mabc\u001b[27m',
      'b',
      '\u001b[7ma\u001b[27mb\u001b[7mc\u001b[27m',
    ],
    ['behind a letter that is longer in lower case', 'İ ab', 'ab', 'İ \u001b[7mab\u001b[27m'],
  ])('marks %s', (_, painted, pattern, marked) => {
    expect(paintedMarked(painted, pattern)).toBe(marked);
  });

  test('changes neither text nor width, and leaves no style on', () => {
    fc.assert(
      fc.property(withMarks, fc.string({ maxLength: 3 }), (painted, pattern) => {
        const marked = paintedMarked(painted, pattern);
        expect(cellsOf(marked).map(({ text }) => text)).toEqual(cellsOf(painted).map(({ text }) => text));
        expect(leftOn(marked)).toBe('');
      }),
    );
  });
});
