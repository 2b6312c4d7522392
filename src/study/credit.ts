import { isSameName, type Change } from '../model/index.ts';
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

/** Finds for each difference the changes that made it: those of its name, the one with its value surest. */
export function creditChanges(rows: readonly DiffRow[], changes: readonly Change[]): Credited {
  const open = new Set(changes.filter((change) => !change.name.startsWith(':')));
  const credited = rows.map((row): CreditedRow => {
    if (row.mark === 'kept') return { ...row, changes: [] };
    const made = makersOf(row, [...open]);
    for (const change of made) open.delete(change);
    return { ...row, changes: made };
  });
  return { rows: credited, undone: [...open] };
}

/** A chain of changes that leads to what the row shows: its last link, and the links before it. */
function makersOf(row: DiffRow, open: readonly Change[]): readonly Change[] {
  const alike = open.filter((change) => isOfRow(change, row));
  const value = row.after?.[1];
  const last =
    alike.findLast(
      (change) => change.after === value && (value !== undefined || change.before === row.before?.[1]),
    ) ??
    alike.findLast((change) => (change.after === undefined) === (value === undefined)) ??
    alike.at(-1);
  if (last === undefined) return [];
  const chain = [last];
  for (const change of alike.slice(0, alike.indexOf(last)).toReversed()) {
    const next = chain[0];
    if (next?.before !== undefined && change.after === next.before) chain.unshift(change);
  }
  return chain;
}

function isOfRow(change: Change, row: DiffRow): boolean {
  const names = [row.before?.[0], row.after?.[0]].filter((name) => name !== undefined);
  return names.some(
    (name) => isSameName(name, change.name) || isSameName(name, change.renamed ?? change.name),
  );
}
