/**
 * A key as it was pressed: one character as it was typed (`j`, `G`, ` `, `é`, `😀`), or the name of one that is none:
 * `enter` `tab` `shift-tab` `escape` `backspace` `delete` `up` `down` `left` `right` `home` `end` `pageup` `pagedown`
 * `f1` … `f12`, and `ctrl-` with a letter.
 */
export type Key = string;

/** What a mouse did, and where: row and column from 0 at the top left. */
export interface Pointer {
  readonly did: 'click' | 'wheel-up' | 'wheel-down';
  readonly row: number;
  readonly column: number;
}

/** How large a terminal is, in cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}
