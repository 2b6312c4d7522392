import type { Caret, Picture, Size } from '../view/index.ts';
import { blankRow, cellsOfRow, type RowCells } from './row-cells.ts';
import { sequenceOf, type StyleBits } from './style.ts';

/** Turns pictures into what has to be written, given what is on the terminal already. */
export interface FrameWriter {
  /** Escape sequences and text that show the picture; only what differs, and empty where nothing does. */
  write(picture: Picture): string;
  /** Makes the next picture be drawn as a whole, on a terminal of that size. */
  forget(size: Size): void;
}

/** From this many characters on a frame asks the terminal to show it at once (synchronised output). */
const LARGE_FRAME = 2000;
/** Cells that stand unchanged between two that changed are written again where that is shorter than a jump. */
const SHORT_GAP = 4;
const SHOW_CURSOR = '\u001b[?25h';
const HIDE_CURSOR = '\u001b[?25l';
const CLEAR = '\u001b[m\u001b[H\u001b[2J';

/**
 * Characters on whose width all terminals agree: one column (Latin, Greek, Cyrillic, punctuation, arrows, signs of
 * mathematics, control pictures, boxes and blocks), two columns (Hangul, kana, Han, full width). What is no such
 * character, an emoji above all, is one column here and two there.
 */
const AGREED_NARROW =
  /^[\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u2193\u2200-\u22ff\u2400-\u2426\u2500-\u25a9]$/;
const AGREED_WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6]$/;

/** Draws on a terminal of that size, of which nothing is known yet. */
export function createFrameWriter(size: Size): FrameWriter {
  let { columns, rows } = size;
  let shown: RowCells[] = [];
  let caret: Caret | null = null;
  let isCleared = false;

  const rowOf = (painted: string, before: RowCells): RowCells =>
    painted === before.painted ? before : cellsOfRow(painted, columns);

  return {
    forget(newSize) {
      ({ columns, rows } = newSize);
      isCleared = false;
    },
    write(picture) {
      let out = '';
      if (!isCleared) {
        out += HIDE_CURSOR + CLEAR;
        shown = Array.from({ length: rows }, () => blankRow(columns));
        caret = null;
        isCleared = true;
      }
      const pen = createPen(columns);
      for (const [index, before] of shown.entries()) {
        const after = rowOf(picture.rows[index] ?? '', before);
        if (after === before) continue;
        writeRow(pen, index, before, after);
        shown[index] = after;
      }
      const drawn = pen.end();
      if (drawn !== '' && caret !== null) out += HIDE_CURSOR;
      out += drawn;
      out += caretSequence(drawn !== '', caret, picture.caret);
      caret = picture.caret;
      return out.length < LARGE_FRAME ? out : `\u001b[?2026h${out}\u001b[?2026l`;
    },
  };
}

function caretSequence(hasDrawn: boolean, before: Caret | null, after: Caret | null): string {
  if (after === null) return before === null || hasDrawn ? '' : HIDE_CURSOR;
  const isSame = before !== null && before.row === after.row && before.column === after.column;
  return isSame && !hasDrawn ? '' : jumpTo(after.row, after.column) + SHOW_CURSOR;
}

function jumpTo(row: number, column: number): string {
  return `\u001b[${row + 1};${column + 1}H`;
}

function writeRow(pen: Pen, row: number, before: RowCells, after: RowCells): void {
  const { characters, styles } = after;
  const blankFrom = blankTailOf(after);
  let isForced = false;
  for (let column = 0; column < characters.length; column++) {
    const character = characters[column] ?? ' ';
    const style = styles[column] ?? 0;
    const old = before.characters[column] ?? ' ';
    const isSame = character === old && style === before.styles[column];
    // the second half of a wide character is drawn with its first
    if ((isSame && !isForced) || character === '') {
      isForced = false;
      continue;
    }
    if (column >= blankFrom) return pen.wipe(row, column, after);
    pen.draw(row, column, character, characters[column + 1] === '' ? 2 : 1, style, after);
    // Where it is two columns wide, it may be moved left at the right edge, over the cell before: that is written again.
    if (column === characters.length - 1 && column > 0 && isDoubtful(character))
      drawBefore(pen, row, column, after);
    // Where the terminal takes this, or what stood here, to be two columns wide, the next cell was drawn over. A blank is
    // left to it: there it does no harm, and a heart that reaches into it stays whole.
    const isNextBlank = characters[column + 1] === ' ' && styles[column + 1] === 0;
    isForced = characters[column + 1] !== '' && (isDoubtful(old) || (isDoubtful(character) && !isNextBlank));
  }
}

/** Writes the character again that ends at that column. */
function drawBefore(pen: Pen, row: number, column: number, cells: RowCells): void {
  const width = cells.characters[column - 1] === '' ? 2 : 1;
  const from = column - width;
  pen.draw(row, from, cells.characters[from] ?? ' ', width, cells.styles[from] ?? 0, cells);
}

/** The first of the blank cells at the end of a row, where a sequence that wipes them is shorter than they are. */
function blankTailOf({ characters, styles }: RowCells): number {
  let from = characters.length;
  while (from > 0 && characters[from - 1] === ' ' && styles[from - 1] === 0) from--;
  return characters.length - from > SHORT_GAP ? from : characters.length;
}

function isDoubtful(character: string): boolean {
  if (isAscii(character) || character === '') return false;
  return !AGREED_NARROW.test(character) && !AGREED_WIDE.test(character);
}

/** One printable ASCII character, and nothing drawn over it. */
function isAscii(character: string): boolean {
  const code = character.charCodeAt(0);
  return character.length === 1 && code >= 0x20 && code < 0x7f;
}

/** Writes cells, and knows where the terminal's cursor stands and which style is on. */
interface Pen {
  /** `row` holds the cell: short gaps before it are written again from there. */
  draw(
    rowIndex: number,
    column: number,
    character: string,
    width: 1 | 2,
    style: StyleBits,
    row: RowCells,
  ): void;
  /** Makes the row blank from there on. */
  wipe(rowIndex: number, column: number, row: RowCells): void;
  /** What was drawn, with no style left on. */
  end(): string;
}

function createPen(columns: number): Pen {
  let out = '';
  let on: StyleBits = 0;
  // Null where the terminal may see it elsewhere: behind a character of doubtful width, and at the right edge.
  let at: { row: number; column: number } | null = null;

  const wear = (style: StyleBits): void => {
    if (style === on) return;
    out += sequenceOf(style);
    on = style;
  };
  const go = (rowIndex: number, column: number, row: RowCells): void => {
    if (at?.row === rowIndex && at.column === column) return;
    const gap = at?.row === rowIndex ? column - at.column : -1;
    const between = gap > 0 && gap <= SHORT_GAP && at !== null ? gapText(row, at.column, column, on) : null;
    out += between ?? (gap > 0 ? `\u001b[${gap}C` : jumpTo(rowIndex, column));
  };

  return {
    draw(rowIndex, column, character, width, style, row) {
      go(rowIndex, column, row);
      wear(style);
      const isAgreed = !isDoubtful(character);
      // Both cells are wiped first: a terminal that takes it to be one column wide leaves the other one blank.
      if (width === 2 && !isAgreed) out += `  ${jumpTo(rowIndex, column)}`;
      out += character;
      const next = column + width;
      at = isAgreed && next < columns ? { row: rowIndex, column: next } : null;
    },
    wipe(rowIndex, column, row) {
      go(rowIndex, column, row);
      wear(0);
      out += '\u001b[K';
    },
    end() {
      wear(0);
      return out;
    },
  };
}

/** The cells from one column up to another as text, where all are ASCII and in the style that is on; else null. */
function gapText(row: RowCells, from: number, to: number, on: StyleBits): string | null {
  let text = '';
  for (let column = from; column < to; column++) {
    const character = row.characters[column] ?? '';
    if (row.styles[column] !== on || !isAscii(character)) return null;
    text += character;
  }
  return text;
}
