import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPaint } from '../../../src/view/index.ts';
import { paintedPad, paintedSlice, paintedWidth } from '../../../src/view/painted.ts';
import { centred, overlay, panelRows } from '../../../src/view/screen/panel.ts';

const paint = createPaint(false);
const colourful = createPaint(true);

describe('a panel', () => {
  test('is a frame with a title, and what can be done on its lower line', () => {
    expect(
      panelRows(['one', 'two'], { title: 'Ways', foot: 'enter choose  esc leave', columns: 16, paint }),
    ).toEqual([
      '┌─ Ways ───────────┐',
      '│ one              │',
      '│ two              │',
      '└─ enter choose ───┘',
    ]);
  });

  test('cuts what is too long, wherever it comes from', () => {
    expect(panelRows(['日本語'], { title: 'a\u001b[2Jlong title', columns: 5, paint })).toEqual([
      '┌─ a␛… ─┐',
      '│ 日本  │',
      '└───────┘',
    ]);
  });

  test('stands in the middle, and begins on the screen where it is larger', () => {
    const panel = panelRows(['x'], { title: '', columns: 6, paint });
    expect(centred(panel, { columns: 20, rows: 9 })).toEqual({ row: 3, column: 5 });
    expect(centred(panel, { columns: 4, rows: 1 })).toEqual({ row: 0, column: 0 });
  });
});

describe('a panel laid over rows', () => {
  test('leaves what it does not cover', () => {
    expect(overlay(['abcdef', 'ghijkl', 'mn', 'o'], ['XX', 'YY'], { row: 1, column: 3 }, 6)).toEqual([
      'abcdef',
      'ghiXXl',
      'mn YY',
      'o',
    ]);
  });

  test('takes a style that goes on behind it up again', () => {
    expect(overlay([colourful.red('abcdef')], ['X'], { row: 0, column: 2 }, 6)).toEqual([
      `${colourful.red('ab')}X${colourful.red('def')}`,
    ]);
  });

  test('leaves a space of a wide character that it halves', () => {
    expect(overlay(['日本語'], ['XX'], { row: 0, column: 1 }, 6)).toEqual([' XX 語']);
  });

  test('keeps every cell beside it, and every row as wide', () => {
    const piece = fc
      .tuple(
        fc.string({ unit: fc.constantFrom('a', '日', 'e\u0301', ' ', '👍') }),
        fc.constantFrom('plain' as const, 'red' as const, 'bold' as const),
      )
      .map(([text, style]) => colourful[style](text));
    const row = fc
      .array(piece, { maxLength: 6 })
      .map((pieces) => paintedPad(paintedSlice(pieces.join(''), 0, 30), 30));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), fc.nat(5), fc.nat(20), (rows, top, left) => {
        const laid = overlay(rows, ['┌──┐', '└──┘'], { row: top, column: left }, 30);
        for (const [at, whole] of rows.entries()) {
          const now = laid[at] ?? '';
          expect(paintedWidth(now)).toBe(30);
          const isCovered = at === top || at === top + 1;
          const uncovered = (text: string): readonly string[] =>
            isCovered ? [paintedSlice(text, 0, left), paintedSlice(text, left + 4, 30)] : [text];
          expect(uncovered(now)).toEqual(uncovered(whole));
        }
      }),
    );
  });
});
