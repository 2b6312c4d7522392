import type { Look } from '../look.ts';
import type { Caret } from './screen.ts';
import type { Key, Pointer, Size } from './input.ts';

/** What a key did to a dialog: it is still there, perhaps changed, or it is over, with an answer or without. */
export type DialogStep<Answer> =
  | { readonly is: 'open'; readonly dialog: Dialog<Answer> }
  | { readonly is: 'closed' }
  | { readonly is: 'answered'; readonly answer: Answer };

/** What a dialog shows. */
export interface DialogPicture {
  /** Painted, each at most as wide as the dialog was given. */
  readonly rows: readonly string[];
  /** Where text is typed, counted from the dialog's own top left; null where none is. */
  readonly caret: Caret | null;
}

/**
 * Something before the panes that has the keys until it is over: a line to type on, a menu, the help. A value: each key
 * makes another one. `escape` closes every dialog (or first leaves what was begun in it), and nothing has happened then.
 */
export interface Dialog<Answer> {
  /** `line`: the rows at the bottom, all the width. `panel`: in the middle, with a frame of its own. */
  readonly stands: 'line' | 'panel';
  /** @param size what the last picture was given: how far a page goes depends on it */
  key(key: Key, size: Size): DialogStep<Answer>;
  /**
   * A click or wheel on it. Absent where it has no use for one.
   * @param pointer its place counts from the dialog's own top left, the frame included
   * @param size what the last picture was given
   */
  pointer?(pointer: Pointer, size: Size): DialogStep<Answer>;
  /**
   * The rows of a panel hold its frame.
   * @param size what it may take at most; it takes as many rows as it gives
   */
  picture(size: Size, look: Look): DialogPicture;
}
