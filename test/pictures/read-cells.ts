import { widthOf } from '../../src/view/index.ts';

/** How a cell looks. Colours: 0-15 of the terminal's own, 16-255 of the common palette, `#rrggbb`, or null for the usual. */
export interface CellStyle {
  readonly colour: number | string | null;
  readonly ground: number | string | null;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isStruck: boolean;
  readonly isUnderlined: boolean;
  readonly isReverse: boolean;
}

/** One character with the marks on it, and where it stands. */
export interface PlacedCell extends CellStyle {
  readonly text: string;
  readonly column: number;
  /** 1, or 2 for a wide character. */
  readonly columns: number;
}

const USUAL: CellStyle = {
  colour: null,
  ground: null,
  isBold: false,
  isDim: false,
  isStruck: false,
  isUnderlined: false,
  isReverse: false,
};

/** A sequence that sets styles, one that does something else (left out), or a character. */
const PIECES = /\u001b\[([\d;:]*)m|\u001b(?:\[[\d;?]*[A-Za-z]|[()][A-Z0-9])|[^\u001b]/gsu;

/** The cells of each row of a captured screen, as `tmux capture-pane -e -p` gives it. Styles go on from row to row. */
export function readCells(captured: string): readonly (readonly PlacedCell[])[] {
  let style = USUAL;
  return captured.split('\n').map((row) => {
    const cells: PlacedCell[] = [];
    let column = 0;
    for (const [piece, codes] of row.matchAll(PIECES)) {
      if (codes !== undefined) style = styled(style, codes);
      if (piece.startsWith('\u001b') || piece === '\u000e' || piece === '\u000f') continue;
      const columns = widthOf(piece);
      const last = cells.at(-1);
      if (columns === 0 && last !== undefined) cells[cells.length - 1] = { ...last, text: last.text + piece };
      else cells.push({ ...style, text: piece, column, columns });
      column += columns;
    }
    return cells;
  });
}

/** What each code that stands alone does. @see ECMA-48 §8.3.117 */
const CODES: ReadonlyMap<number, Partial<CellStyle>> = new Map<number, Partial<CellStyle>>([
  [0, USUAL],
  [1, { isBold: true }],
  [2, { isDim: true }],
  [4, { isUnderlined: true }],
  [7, { isReverse: true }],
  [9, { isStruck: true }],
  [22, { isBold: false, isDim: false }],
  [24, { isUnderlined: false }],
  [27, { isReverse: false }],
  [29, { isStruck: false }],
  [39, { colour: null }],
  [49, { ground: null }],
]);

function styled(style: CellStyle, codes: string): CellStyle {
  const numbers = codes.split(/[;:]/).map(Number);
  let now = style;
  for (let at = 0; at < numbers.length; at += 1) {
    const code = numbers[at] ?? 0;
    if (code === 38 || code === 48) {
      const { colour, used } = extended(numbers.slice(at + 1));
      now = { ...now, [code === 38 ? 'colour' : 'ground']: colour };
      at += used;
    } else now = { ...now, ...(CODES.get(code) ?? plainColour(code)) };
  }
  return now;
}

function plainColour(code: number): Partial<CellStyle> {
  const [tens, ones] = [Math.floor(code / 10), code % 10];
  if (ones > 7) return {};
  if (tens === 3) return { colour: ones };
  if (tens === 4) return { ground: ones };
  if (tens === 9) return { colour: ones + 8 };
  return tens === 10 ? { ground: ones + 8 } : {};
}

/** What follows 38 or 48: `5;N` or `2;R;G;B`. */
function extended([kind, one = 0, two = 0, three = 0]: readonly number[]): {
  colour: number | string | null;
  used: number;
} {
  if (kind === 5) return { colour: one, used: 2 };
  if (kind !== 2) return { colour: null, used: 1 };
  const hex = [one, two, three].map((part) => part.toString(16).padStart(2, '0')).join('');
  return { colour: `#${hex}`, used: 4 };
}
