import { visible } from './visible.ts';
import { fit, widthOf } from './width.ts';

/** Of what the texts have in common so many characters stand before the difference. */
const CONTEXT = 3;
/** Characters that may share a column. */
const CHARACTERS_A_COLUMN = 8;
/** Of the beginning at least so many columns are kept before the gap. */
const LEAD_COLUMNS = 4;
/** Characters that are compared at once. */
const BLOCK = 4096;

/**
 * A text made visible and cut to that many columns, so that the first place where it differs from another one is in
 * sight: with `…` in its middle where that lies further back than there is room.
 */
export function fitDifference(text: string, other: string, columns: number): string {
  const whole = fit(text, columns);
  if (!whole.endsWith('…')) return whole;
  const same = commonStart(text, other);
  // of a text of a megabyte no more is measured than could be shown
  const isNear = same < CHARACTERS_A_COLUMN * columns;
  const isInSight = isNear && widthOf(visible(text.slice(0, same))) < columns - CONTEXT;
  if (text.length <= same || isInSight) return whole;
  const tail = text.slice(characterStart(text, Math.max(0, same - CONTEXT)));
  const room = columns - LEAD_COLUMNS;
  if (room < 2 * LEAD_COLUMNS) return whole;
  const end = fit(tail, room);
  return fit(text, columns - widthOf(end)) + end;
}

/** How many UTF-16 units two texts have in common at their beginnings; a character is not torn. */
function commonStart(one: string, other: string): number {
  let at = 0;
  // long values are most often the same for long: whole blocks are compared many times faster than characters
  while (at < one.length && one.slice(at, at + BLOCK) === other.slice(at, at + BLOCK)) at += BLOCK;
  at = Math.min(at, one.length);
  while (at < one.length && at < other.length && one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return characterStart(one, at);
}

/** Where the character begins in the middle of which a place may be. */
function characterStart(text: string, at: number): number {
  const isTorn = /[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1));
  return isTorn ? at - 1 : at;
}
