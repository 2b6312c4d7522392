import type { Look } from '../look.ts';
import type { Style } from '../paint.ts';
import { fit, pad, widthOf } from '../width.ts';

/** A part of a row: its text, not made visible yet, and how it looks. */
export interface Piece {
  readonly text: string;
  readonly style: Style;
  /** So wide at least, with blanks behind it. */
  readonly columns?: number;
}

const GAP = 2;
/** A piece that would have fewer is left out. */
const COLUMNS_AT_LEAST = 4;

/** Pieces in a row, two blanks between, painted; what finds no room in that many columns is cut, or left out. */
export function joinPieces(
  pieces: readonly Piece[],
  columns: number,
  { paint }: Pick<Look, 'paint'>,
): string {
  let row = '';
  let left = columns;
  for (const { text, style, columns: width = 0 } of pieces) {
    if (text === '' && width === 0) continue;
    const gap = row === '' ? 0 : GAP;
    const room = left - gap;
    if (room < Math.min(COLUMNS_AT_LEAST, columns)) break;
    const shown = pad(fit(text, room), Math.min(width, room));
    row += ' '.repeat(gap) + paint[style](shown);
    left = room - widthOf(shown);
  }
  return row;
}
