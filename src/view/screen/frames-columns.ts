import type { Style } from '../paint.ts';

/** A column of the frames, as wide as what it holds at most in ordinary traffic. */
export interface FramesColumn {
  readonly name: 'time' | 'since' | 'from' | 'n' | 'kind' | 'length';
  readonly title: string;
  readonly columns: number;
  readonly isRight: boolean;
  readonly style: Style;
  /** From how many columns of the pane on it is shown: what tells least goes first. */
  readonly from: number;
}

/** Columns for who sent it; the name of a station that is longer is whole in what is said of the row. */
export const FROM_COLUMNS = 9;

const COLUMNS: readonly FramesColumn[] = [
  { name: 'time', title: 'TIME', columns: 12, isRight: false, style: 'dim', from: 64 },
  { name: 'since', title: 'SINCE', columns: 9, isRight: true, style: 'dim', from: 84 },
  { name: 'from', title: 'FROM', columns: FROM_COLUMNS, isRight: false, style: 'cyan', from: 0 },
  { name: 'n', title: 'N', columns: 5, isRight: true, style: 'cyan', from: 96 },
  { name: 'kind', title: 'KIND', columns: 6, isRight: false, style: 'plain', from: 40 },
  { name: 'length', title: 'LENGTH', columns: 9, isRight: true, style: 'plain', from: 52 },
];

const SHOWN = new Map<number, readonly FramesColumn[]>();

/** The columns that a pane of that width shows before the content of a frame. */
export function columnsShown(columns: number): readonly FramesColumn[] {
  const known = SHOWN.get(columns);
  if (known !== undefined) return known;
  const shown = COLUMNS.filter(({ from }) => columns >= from);
  SHOWN.set(columns, shown);
  return shown;
}
