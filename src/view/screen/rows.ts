import type { Place } from './place.ts';

/** Something a row holds that may be wanted elsewhere. */
export interface Copyable {
  /** What it is, for a menu and a notice: `value of Authorization`, `frame as JSON`. */
  readonly what: string;
  /** As it was on the wire (heads as latin-1 read as people read them), neither cut nor made visible. */
  readonly text: string;
}

/** What `enter` does with a row: nothing, show more or less of it below it, or go where it points to. */
export type Opening = 'nothing' | 'toggle' | { readonly goTo: Place };

/**
 * A list as it is at one moment: rows by number, each made when it is looked at, so that a list of a hundred thousand
 * costs what its visible rows cost. What asks for rows holds where the cursor is; what gives them holds nothing.
 *
 * All lists of the screen are of this kind (exchanges, heads, frames, findings, times, help, choices), so that moving,
 * searching, following and the mouse are the same in all of them.
 */
export interface Rows {
  readonly count: number;
  /** Painted, at most that many columns wide, one line, visible; without the sign of the cursor. */
  line(index: number, columns: number): string;
  /** What a search looks in: the whole text of the row, not cut, not painted. Cheap: called for every row. */
  text(index: number): string;
  /** What a row is, as long as it is: the cursor stays on it when others come and go. Unique within the list. */
  id(index: number): string;
  /** The number of the row with that id, or -1 where it is no longer there. Cheap: called at every draw. */
  indexOf(id: string): number;
  /** The number of the row that comes nearest to one that is no longer there; absent where that is the one in its place. */
  nearest?(id: string): number;
  /** More about the row while the cursor is on it, painted and visible, not cut: whoever draws wraps and cuts it. */
  about(index: number): readonly string[];
  opening(index: number): Opening;
  copyables(index: number): readonly Copyable[];
  /** False for a row that only divides or titles, which the cursor passes over; absent where none does. */
  isSelectable?(index: number): boolean;
  /** Rows above the list that stay where they are: column titles. Painted; absent where there are none. */
  titles?(columns: number): readonly string[];
  /** Said in the place of rows where there are none: why, and what to do. Painted, one sentence a line. */
  readonly whenEmpty: readonly string[];
}
