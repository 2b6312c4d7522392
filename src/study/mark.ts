import type { Change } from '../model/index.ts';

/** What became of a field on its way past a station. */
export type Mark = 'kept' | 'removed' | 'added' | 'altered' | 'renamed' | 'moved';

/** The mark of what one rule did; the weightiest where it did several things at once. */
export function markOf(change: Change): Mark {
  if (change.moved !== undefined) return 'moved';
  if (change.after === undefined) return change.renamed === undefined ? 'removed' : 'renamed';
  if (change.before === undefined) return 'added';
  if (change.before !== change.after) return 'altered';
  return change.renamed === undefined ? 'kept' : 'renamed';
}

/** New names by old ones, in lower case, of fields that changes renamed. */
export function renamesOf(changes: readonly Change[]): ReadonlyMap<string, string> {
  return new Map(
    changes.flatMap(({ name, renamed }) =>
      renamed === undefined ? [] : [[name.toLowerCase(), renamed.toLowerCase()] as const],
    ),
  );
}
