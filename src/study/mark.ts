import type { Change } from '../model/index.ts';

/**
 * What became of a field on its way past a station, or between two heads:
 *
 * - `altered`: the value is another one; the name's case may be, too
 * - `respelled`: only the case of the name changed
 * - `renamed`: a rule gave it another name
 * - `moved`: only its place changed
 * - `merged`: several fields of one name became one that joins their values
 * - `split`: one field became several of its name
 */
export type Mark =
  'kept' | 'removed' | 'added' | 'altered' | 'respelled' | 'renamed' | 'moved' | 'merged' | 'split';

/** Whether two names differ in case alone: `respelled`, else `renamed`. */
export function markOfNames(before: string, after: string): 'respelled' | 'renamed' {
  return before.toLowerCase() === after.toLowerCase() ? 'respelled' : 'renamed';
}

/** The mark of what one rule did; the weightiest where it did several things at once. */
export function markOf(change: Change): Mark {
  const newName = change.renamed === undefined ? null : markOfNames(change.name, change.renamed);
  if (change.moved !== undefined) return 'moved';
  if (change.after === undefined) return newName ?? 'removed';
  if (change.before === undefined) return 'added';
  if (change.before !== change.after) return 'altered';
  return newName ?? 'kept';
}

/** New names by old ones, in lower case, of fields that changes renamed. */
export function renamesOf(changes: readonly Change[]): ReadonlyMap<string, string> {
  return new Map(
    changes.flatMap(({ name, renamed }) =>
      renamed === undefined ? [] : [[name.toLowerCase(), renamed.toLowerCase()] as const],
    ),
  );
}
