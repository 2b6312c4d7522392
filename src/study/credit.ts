import type { Change, Field } from '../model/index.ts';
import { createChangeIndex, type ChangeIndex } from './change-index.ts';
import type { DiffRow } from './head-diff.ts';

/** A difference between two heads with the changes that made it; none where no rule owns up to it. */
export interface CreditedRow extends DiffRow {
  readonly changes: readonly Change[];
}

/** Rows with their changes, and what rules did that a later rule undid: it must not vanish. */
export interface Credited {
  readonly rows: readonly CreditedRow[];
  readonly undone: readonly Change[];
}

/**
 * Finds for each difference the changes that made it: those of its name, the one with its value surest. Takes time
 * near linear in rows and changes.
 * @param changes in the order they were made; those of a start line are passed over.
 */
export function creditChanges(rows: readonly DiffRow[], changes: readonly Change[]): Credited {
  const index = createChangeIndex(changes.filter((change) => !change.name.startsWith(':')));
  const credited = rows.map((row): CreditedRow => {
    if (row.mark === 'kept') return { ...row, changes: [] };
    return { ...row, changes: [...makersOf(row, index), ...partMakers(row, index)] };
  });
  return { rows: credited, undone: index.open() };
}

/** A chain of changes that leads to what the row shows: its last link, and the links before it. */
function makersOf(row: DiffRow, index: ChangeIndex): readonly Change[] {
  const [old, value] = [row.before?.[1], row.after?.[1]];
  const names = namesOf(row);
  const last =
    (old === undefined || value === undefined
      ? undefined
      : index.last(names, { before: old, after: value })) ??
    index.last(names, value === undefined ? { gone: old ?? '' } : { after: value }) ??
    index.last(names, { isGone: value === undefined }) ??
    index.last(names, {});
  if (last === undefined) return [];
  const chain = [last];
  index.close(last.place);
  for (let link = last; link.change.before !== undefined;) {
    const earlier = index.last(names, { after: link.change.before }, link.place);
    if (earlier === undefined) break;
    chain.unshift(earlier);
    index.close(earlier.place);
    link = earlier;
  }
  return [...chain.map(({ change }) => change), ...respellers(row, index)];
}

/** What gave a field that also has another value the name it has now, and left the value as it was. */
function respellers({ before, after }: DiffRow, index: ChangeIndex): readonly Change[] {
  if (before === null || after === null) return [];
  const [was] = before;
  const [now, value] = after;
  const found: Change[] = [];
  let place: number | undefined;
  for (let name = now; name !== was;) {
    const made = index.last([name.toLowerCase()], { before: value, after: value }, place);
    if (made?.change.renamed !== name) break;
    index.close(made.place);
    found.unshift(made.change);
    ({ place } = made);
    ({ name } = made.change);
  }
  return found;
}

/** What took away the other fields that were merged into one, or made those that one was split into. */
function partMakers({ mark, more, ...row }: DiffRow, index: ChangeIndex): readonly Change[] {
  const names = namesOf({ mark, more, ...row });
  return more.flatMap(([, value]) => {
    const made = index.last(names, mark === 'merged' ? { gone: value } : { after: value });
    if (made === undefined) return [];
    index.close(made.place);
    return [made.change];
  });
}

function namesOf({ before, after }: DiffRow): readonly string[] {
  const names = [before, after].filter((field): field is Field => field !== null);
  return [...new Set(names.map(([name]) => name.toLowerCase()))];
}
