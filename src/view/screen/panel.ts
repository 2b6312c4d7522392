import type { Paint } from '../paint.ts';
import { fit, widthOf } from '../width.ts';
import { paintedPad, paintedSlice, paintedWidth } from '../painted.ts';
import type { Size } from './input.ts';

/** What a frame takes of the room for a panel: lines and a blank on each side. */
export const FRAME: Size = { columns: 4, rows: 2 };

/** Where the first row within a frame stands, from the panel's own top left. */
export const WITHIN_FRAME = { row: 1, column: 2 } as const;

/** A place on the screen, in cells from its top left. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** A frame and what is written on it. */
export interface PanelOptions {
  /** Not yet visible; cut where it is too long. */
  readonly title: string;
  /** What can be done in it, on its lower line; not yet visible, left out from the end at `  ` where it is too long. */
  readonly foot?: string;
  /** Columns within the frame. */
  readonly columns: number;
  readonly paint: Paint;
}

/**
 * Rows within a frame, each row of the panel as wide as the others: `columns` and the frame's.
 * @param rows painted; wider ones are cut
 */
export function panelRows(
  rows: readonly string[],
  { title, foot = '', columns, paint }: PanelOptions,
): readonly string[] {
  const side = paint.dim('│');
  const shownTitle = fit(title, columns - 2);
  const shownFoot = wholeHints(foot, columns - 2);
  return [
    paint.dim('┌─ ') +
      paint.bold(shownTitle) +
      paint.dim(` ${'─'.repeat(Math.max(0, columns - 1 - widthOf(shownTitle)))}┐`),
    ...rows.map((row) => `${side} ${paintedPad(paintedSlice(row, 0, columns), columns)} ${side}`),
    shownFoot === ''
      ? paint.dim(`└${'─'.repeat(columns + 2)}┘`)
      : paint.dim(`└─ ${shownFoot} ${'─'.repeat(Math.max(0, columns - 1 - widthOf(shownFoot)))}┘`),
  ];
}

/** As many hints, divided by two spaces, as fit whole. */
function wholeHints(text: string, columns: number): string {
  let kept = '';
  for (const hint of text.split('  ')) {
    const longer = kept === '' ? hint : `${kept}  ${hint}`;
    if (widthOf(longer) > columns) break;
    kept = longer;
  }
  return kept;
}

/** Where a panel's top left stands so that it is in the middle of a screen; never outside of it. */
export function centred(panel: readonly string[], size: Size): Cell {
  const columns = panel.length === 0 ? 0 : paintedWidth(panel[0] ?? '');
  return {
    row: Math.max(0, Math.floor((size.rows - panel.length) / 2)),
    column: Math.max(0, Math.floor((size.columns - columns) / 2)),
  };
}

/**
 * Painted rows with a panel laid over them: what it does not cover stays as it was, cell for cell.
 * @param columns of the rows; a panel is cut where it reaches beyond
 */
export function overlay(
  rows: readonly string[],
  panel: readonly string[],
  at: Cell,
  columns: number,
): readonly string[] {
  const width = Math.min(columns - at.column, Math.max(0, ...panel.map(paintedWidth)));
  return rows.map((row, number) => {
    const laid = panel[number - at.row];
    if (laid === undefined) return row;
    const left = paintedPad(paintedSlice(row, 0, at.column), at.column);
    const right = paintedSlice(row, at.column + width, columns);
    return left + paintedPad(paintedSlice(laid, 0, width), width) + right;
  });
}
