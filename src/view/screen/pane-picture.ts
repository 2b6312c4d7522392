import type { Paint } from '../paint.ts';
import { paintedMarked, paintedPad, paintedSlice, paintedWidth, paintedWrap } from '../painted.ts';
import type { PaneParts } from './layout.ts';
import type { ListState } from './list.ts';
import type { Rows } from './rows.ts';

/** What a pane is drawn from. */
export interface PaneOptions {
  /** Painted rows over the list, as many as `parts.head`: the rule with the title first. */
  readonly head: readonly string[];
  readonly rows: Rows;
  /** Settled by these rows and this height. */
  readonly list: ListState;
  readonly parts: PaneParts;
  readonly columns: number;
  readonly isFocused: boolean;
  /** What is searched here, to be seen where it is found; empty where nothing is. */
  readonly search: string;
  readonly paint: Paint;
}

/** What stands before each row: the cursor's sign or blanks. */
export const SIGN_COLUMNS = 2;

/** A pane, row by row, each exactly as wide as the pane: head, column titles, the rows in sight, what is said of one. */
export function paneRows(options: PaneOptions): readonly string[] {
  const { head, rows, parts, columns } = options;
  const titles = (rows.titles?.(columns - SIGN_COLUMNS) ?? [])
    .slice(0, parts.titles)
    .map((title) => ' '.repeat(SIGN_COLUMNS) + title);
  const body = rows.count === 0 ? emptyRows(options) : listRows(options);
  return [...head, ...titles, ...body, ...aboutRows(options)].map((row) => exactly(row, columns));
}

/** A painted row cut or filled to exactly that many columns. */
export function exactly(row: string, columns: number): string {
  const width = paintedWidth(row);
  return width > columns ? paintedSlice(row, 0, columns) : paintedPad(row, columns);
}

function listRows({ rows, list, parts, columns, isFocused, search, paint }: PaneOptions): readonly string[] {
  // a reader who wants no colour gets no reversed text either
  const isMarked = search !== '' && paint.reverse(' ') !== ' ';
  const marked = (line: string): string => (isMarked ? paintedMarked(line, search) : line);
  return filled(parts.height, (at) => {
    const index = list.top + at;
    if (index >= rows.count) return '';
    const line = rows.line(index, columns - SIGN_COLUMNS);
    if (index !== list.index || list.cursor === null) return ' '.repeat(SIGN_COLUMNS) + marked(line);
    return isFocused
      ? marked(paint.reverse(exactly(`▸ ${unpainted(line)}`, columns)))
      : paint.bold('▹ ') + marked(line);
  });
}

function emptyRows({ rows, parts, columns }: PaneOptions): readonly string[] {
  const words = rows.whenEmpty.flatMap((line) => paintedWrap(line, columns - 2 * SIGN_COLUMNS, 0));
  return filled(parts.height, (at) => {
    const line = words[at - (parts.height > words.length + 1 ? 1 : 0)];
    return line === undefined ? '' : ' '.repeat(SIGN_COLUMNS) + line;
  });
}

function aboutRows({ rows, list, parts, columns, paint }: PaneOptions): readonly string[] {
  if (parts.about === 0) return [];
  const room = columns - 2 * SIGN_COLUMNS;
  const about = rows.count === 0 || list.cursor === null ? [] : rows.about(list.index);
  const shown = parts.about - 1;
  // of a value of megabytes no more is wrapped than could be shown
  const lines = about
    .slice(0, parts.about)
    .flatMap((line) => paintedWrap(paintedSlice(line, 0, (shown + 1) * room), room, 0));
  const said = lines
    .slice(0, shown)
    .map((line, at) =>
      at === shown - 1 && lines.length > shown
        ? `${paintedSlice(line, 0, room - 2)}${paint.dim(' …')}`
        : line,
    );
  return [
    paint.dim('╌'.repeat(columns)),
    ...filled(shown, (at) => ' '.repeat(SIGN_COLUMNS) + (said[at] ?? '')),
  ];
}

/** Painted text without its paint: still visible. */
function unpainted(painted: string): string {
  return painted.replace(/\u001b\[[\d;]*m/g, '');
}

function filled(count: number, row: (at: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, at) => row(at));
}
