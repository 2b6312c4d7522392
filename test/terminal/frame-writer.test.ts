import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFrameWriter } from '../../src/terminal/frame-writer.ts';
import { cellsOfRow } from '../../src/terminal/row-cells.ts';
import { createPaint, fit, widthOf, type Picture } from '../../src/view/index.ts';
import { createCells, type Cells, type EmojiWidth } from '../pty/cells.ts';

const SIZE = { columns: 20, rows: 4 };
const paint = createPaint(true);
const aPicture = (...rows: readonly string[]): Picture => ({ rows, caret: null });

/** Draws pictures one after the other, and gives the terminal that shows the last, and what was written for each. */
async function drawn(pictures: readonly Picture[], emoji: EmojiWidth = 'wide', size = SIZE) {
  const cells = createCells(size.columns, size.rows, emoji);
  const writer = createFrameWriter(size);
  const written = pictures.map((picture) => writer.write(picture));
  await cells.write(Buffer.from('\u001b[?7l')); // rows do not run on: a mode of the screen's
  for (const text of written) await cells.write(Buffer.from(text));
  return { cells, written, [Symbol.dispose]: () => cells.dispose() };
}

const rowsOf = (cells: Cells): readonly string[] => cells.text().split('\n');

describe('what is shown', () => {
  test('is the text of each row, blank behind it', async () => {
    using shown = await drawn([aPicture('one', '', '┌─┐', 'x'.repeat(30))]);
    expect(rowsOf(shown.cells)).toEqual(['one', '', '┌─┐', 'x'.repeat(20)]);
  });

  test('looks as it was painted', async () => {
    const row = `${paint.bold('b')}${paint.dim('d')}${paint.struck('s')}\u001b[7mi\u001b[27m${paint.red('r')}${paint.bold('p')}-`;
    using shown = await drawn([aPicture(row)]);
    const look = (column: number): unknown => {
      const { char, isBold, isDim, isStruck, isInverse, colour } = shown.cells.cell(0, column);
      return [char, isBold, isDim, isStruck, isInverse, colour];
    };
    expect([0, 1, 2, 3, 4, 5, 6].map(look)).toEqual([
      ['b', true, false, false, false, -1],
      ['d', false, true, false, false, -1],
      ['s', false, false, true, false, -1],
      ['i', false, false, false, true, -1],
      ['r', false, false, false, false, 1],
      ['p', true, false, false, false, -1],
      ['-', false, false, false, false, -1],
    ]);
  });

  test.each<[EmojiWidth]>([['wide'], ['narrow'], ['broad']])(
    'stands where it should where the terminal takes emoji to be %s',
    async (emoji) => {
      using shown = await drawn(
        [aPicture('a😀b漢c👍🏽d', '🇩🇪e❤️fe\u0301g│', '⌚x', `${'漢'.repeat(9)}y漢`)],
        emoji,
      );
      const at = (row: number, column: number): string => shown.cells.cell(row, column).char;
      expect([at(0, 0), at(0, 3), at(0, 4), at(0, 6), at(0, 11)]).toEqual(['a', 'b', '漢', 'c', 'd']);
      expect([at(1, 2), at(1, 4), at(1, 5), at(1, 6), at(1, 7)]).toEqual(['e', 'f', 'e\u0301', 'g', '│']);
      expect([at(2, 0), at(2, 2)]).toEqual(['⌚', 'x']);
      expect([at(3, 16), at(3, 18), at(3, 19)]).toEqual(['漢', 'y', '']);
    },
  );

  test('has emoji and flags where view measures them', async () => {
    using shown = await drawn([aPicture('a😀b👍🏽d', '🇩🇪e')]);
    const at = (row: number, column: number): string => shown.cells.cell(row, column).char;
    expect([at(0, 1), at(0, 4), at(0, 6), at(1, 0), at(1, 1)]).toEqual(['😀', '👍', '🏽', '🇩', '🇪']);
  });

  test('has the caret where a text is typed, and none elsewhere', async () => {
    using shown = await drawn([{ rows: ['name: x'], caret: { row: 0, column: 7 } }]);
    expect(shown.written[0]).toMatch(/\u001b\[1;8H\u001b\[\?25h$/);
    expect(shown.cells.caret).toEqual({ row: 0, column: 7 });
    const writer = createFrameWriter(SIZE);
    writer.write({ rows: ['name: x'], caret: { row: 0, column: 7 } });
    expect(writer.write({ rows: ['name: x'], caret: { row: 0, column: 7 } })).toBe('');
    expect(writer.write({ rows: ['name: x'], caret: { row: 0, column: 6 } })).toBe('\u001b[1;7H\u001b[?25h');
    expect(writer.write({ rows: ['name: x'], caret: null })).toBe('\u001b[?25l');
  });
});

describe('what is written', () => {
  test.each<[string, string, string, string]>([
    ['nothing where nothing changed', 'same', 'same', ''],
    ['one character where one changed', 'count 1', 'count 2', '\u001b[1;7H2'],
    ['a short gap again', 'a b c', 'x b y', '\u001b[1;1Hx b y'],
    ['a jump over a long one', 'a 123456 c', 'x 123456 y', '\u001b[1;1Hx\u001b[8Cy'],
    ['one sequence for a blank end', 'along, row', 'a', '\u001b[1;2H\u001b[K'],
    ['nothing for a colour that stays', paint.red('ab'), paint.red('ac'), '\u001b[1;2H\u001b[0;31mc\u001b[m'],
  ])('is %s', (_, before, after, written) => {
    const writer = createFrameWriter(SIZE);
    writer.write(aPicture(before));
    expect(writer.write(aPicture(after))).toBe(written);
  });

  test('is everything once the terminal was forgotten, in its new size', async () => {
    const writer = createFrameWriter(SIZE);
    writer.write(aPicture('one', 'two'));
    writer.forget({ columns: 10, rows: 2 });
    const cells = createCells(10, 2);
    await cells.write(Buffer.from(writer.write(aPicture('one', 'two'))));
    expect(cells.text()).toBe('one\ntwo');
    cells.dispose();
  });

  test('holds no control character of a row but colours, and no more than four marks on a cell', () => {
    const cells = cellsOfRow(`a\u0007\u001b]0;x\u009b2J\ud800${'\u0301'.repeat(1000)}b`, 20);
    expect(cells.characters.join('').trimEnd()).toBe(`a\ufffd\ufffd]0;x\ufffd2J\ufffd${'\u0301'.repeat(4)}b`);
  });
});

describe('any pictures', () => {
  const character = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...'ab 01─│…é'.split('')) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '漢',
        '한',
        'ｗ',
        '😀',
        '⌚',
        '❤',
        '❤\ufe0f',
        '🇩',
        '🏽',
        'e\u0301',
        '☎',
        '𝒳',
      ),
    },
  );
  const styled = fc
    .tuple(
      fc.constantFrom(...(['plain', 'bold', 'dim', 'red', 'struck'] as const)),
      fc.array(character, { maxLength: 8 }),
    )
    .map(([style, characters]) => paint[style](characters.join('')));
  const row = fc.array(styled, { maxLength: 4 }).map((pieces) => pieces.join(''));
  const pictures = fc.array(
    fc.array(row, { maxLength: SIZE.rows }).map((rows) => aPicture(...rows)),
    { minLength: 1, maxLength: 6 },
  );

  test('leave on the terminal what the last one shows, cell by cell', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, fc.constantFrom<EmojiWidth>('wide', 'narrow'), async (sequence, emoji) => {
        using shown = await drawn(sequence, emoji);
        const last = sequence.at(-1)?.rows ?? [];
        for (let index = 0; index < SIZE.rows; index++) {
          const wanted = cellsOfRow(last[index] ?? '', SIZE.columns).characters;
          const seen = wanted.map((_, column) => shown.cells.cell(index, column).char || ' ');
          expect(seen).toEqual(wanted.map((each) => each || ' '));
        }
      }),
    );
  });

  test('shift nothing on a terminal that takes more to be wide than we do', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, async (sequence) => {
        using shown = await drawn(sequence, 'broad');
        const last = sequence.at(-1)?.rows ?? [];
        for (let index = 0; index < SIZE.rows; index++) {
          const { characters } = cellsOfRow(last[index] ?? '', SIZE.columns);
          // of what is not told, terminals do not agree how it looks
          const told = characters.map((wanted) => (/^[a-z01─│…é漢한ｗ]/u.test(wanted) ? wanted : null));
          const seen = told.map((wanted, column) => wanted && shown.cells.cell(index, column).char);
          expect(seen).toEqual(told);
        }
      }),
    );
  });

  test('take as many columns as view measures', () => {
    fc.assert(
      fc.property(fc.array(character), (characters) => {
        const text = fit(characters.join(''), 1000).replace(/^\p{M}+/u, '');
        const used = cellsOfRow(`${text}.`, 1000).characters.lastIndexOf('.');
        expect(used).toBe(widthOf(text));
      }),
    );
  });
});
