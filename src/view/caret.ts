import type { Place } from '../model/index.ts';
import { visible } from './visible.ts';
import { widthOf } from './width.ts';

const INDENT = '  ';
/** What stands before the place stays to be seen with it, this far. */
const BEFORE_COLUMNS = 30;

/**
 * A text with carets under a place in it, in two lines of at most that many columns: under what is seen, however wide
 * each character is; at least one caret, behind the last character where the place is there. Of a long text the part
 * around the place.
 */
export function caretLines({ text, start, end }: Place, columns: number): readonly [string, string] {
  const room = Math.max(10, columns - INDENT.length);
  const before = Array.from(text.slice(0, start));
  // a place in a long text is not looked for further than it could be shown
  const within = Array.from(text.slice(start, Math.min(end, start + room)));
  const after = Array.from(text.slice(Math.max(start, end), Math.max(start, end) + room));

  const isLong = widthOf(visible(text.slice(0, start + room))) > room;
  const lead = isLong ? lastColumns(before, Math.min(BEFORE_COLUMNS, room - 2)) : before;
  const front = (lead.length < before.length ? '…' : '') + visible(lead.join(''));
  const used = widthOf(front);
  const carets = Math.min(Math.max(1, widthOf(visible(within.join('')))), Math.max(1, room - used));
  const rest = firstColumns([...within, ...after], room - used);
  return [`${INDENT}${front}${visible(rest.join(''))}`, `${INDENT}${' '.repeat(used)}${'^'.repeat(carets)}`];
}

/** As many of the first characters as take at most that many columns. */
function firstColumns(characters: readonly string[], columns: number): readonly string[] {
  let room = columns;
  const end = characters.findIndex((character) => (room -= widthOf(visible(character))) < 0);
  return end < 0 ? characters : characters.slice(0, end);
}

/** The same of the last characters. */
function lastColumns(characters: readonly string[], columns: number): readonly string[] {
  return firstColumns(characters.toReversed(), columns).toReversed();
}
