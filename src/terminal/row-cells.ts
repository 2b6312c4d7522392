import { widthOf } from '../view/index.ts';
import { styleAfter, type StyleBits } from './style.ts';

/** A row of a screen, cell by cell. */
export interface RowCells {
  /** The painted text that it was made from. */
  readonly painted: string;
  /** One a column: a character with the marks drawn over it, or empty where the wide character before reaches into. */
  readonly characters: readonly string[];
  readonly styles: readonly StyleBits[];
}

/** Marks drawn over one character that a cell keeps; text that piles up more is drawn with fewer. */
const MAX_MARKS = 4;
const SGR = /\u001b\[([\d;]*)m/y;
const ESC = 0x1b;

/** A row with nothing on it. */
export function blankRow(columns: number): RowCells {
  return {
    painted: '',
    characters: Array<string>(columns).fill(' '),
    styles: Array<number>(columns).fill(0),
  };
}

/**
 * Painted text as a row of exactly that many cells: blank behind its end, cut where it is longer; of a wide character
 * across the edge a blank is left. A control character that should not be in it, is never passed on: `�` stands there.
 */
export function cellsOfRow(painted: string, columns: number): RowCells {
  const characters: string[] = [];
  const styles: StyleBits[] = [];
  let style: StyleBits = 0;
  let marks = 0;
  for (let index = 0; index < painted.length;) {
    const code = painted.codePointAt(index) ?? 0;
    if (code >= 0x20 && code < 0x7f) {
      // nearly all there is
      if (characters.length >= columns) break;
      characters.push(painted.charAt(index++));
      styles.push(style);
      marks = 0;
      continue;
    }
    if (code === ESC) {
      SGR.lastIndex = index;
      const sequence = SGR.exec(painted);
      if (sequence !== null) {
        style = styleAfter(style, sequence[1] ?? '');
        index += sequence[0].length;
        continue;
      }
    }
    const size = code > 0xffff ? 2 : 1;
    const character = isUnprintable(code) ? '\ufffd' : painted.slice(index, index + size);
    index += size;
    const width = widthOf(character);
    if (width === 0) {
      marks += 1;
      if (marks <= MAX_MARKS) addMark(characters, character);
      continue;
    }
    if (characters.length >= columns) break;
    marks = 0;
    styles.push(style);
    if (width === 2 && characters.length + 1 === columns) characters.push(' ');
    else characters.push(character);
    if (width === 2 && characters.length < columns) {
      characters.push('');
      styles.push(style);
    }
  }
  while (characters.length < columns) {
    characters.push(' ');
    styles.push(0);
  }
  return { painted, characters, styles };
}

function addMark(characters: string[], mark: string): void {
  // a wide character's second half is empty: the mark belongs to its first
  const last = characters.at(-1) === '' ? characters.length - 2 : characters.length - 1;
  const base = characters[last];
  if (base !== undefined) characters[last] = base + mark;
}

/** C0, DEL, C1 and halves of a surrogate pair: nothing that a terminal would draw. */
function isUnprintable(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000);
}
