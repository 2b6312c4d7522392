import type { Exchange, Field, HeadEvent } from '../../model/index.ts';
import {
  creditChanges,
  diffHeads,
  renamesOf,
  requestHeads,
  responseHeads,
  type CreditedRow,
} from '../../study/index.ts';
import type { Change } from '../../model/index.ts';

/** A field on one hop: how it differs from the hop before, and who says that they did it. */
export interface HopCell {
  readonly field: Field | null;
  readonly mark: CreditedRow['mark'];
  readonly changes: readonly Change[];
}

/** A field on its way: a cell for each hop, in the order of travel; null where it is not yet or no longer there. */
export interface HopRow {
  readonly cells: readonly (HopCell | null)[];
}

/** A head's way over all hops, its fields aligned. */
export interface HopTable {
  /** In the order of travel. */
  readonly heads: readonly HeadEvent[];
  readonly rows: readonly HopRow[];
  /** For each head, what rules did to it that a later rule undid. */
  readonly undone: readonly (readonly Change[])[];
}

interface Line {
  readonly cells: (HopCell | null)[];
}

/** The request's or the response's way; null where there is no such head. */
export function hopTable(exchange: Exchange, of: 'request' | 'response'): HopTable | null {
  const heads = of === 'request' ? requestHeads(exchange) : responseHeads(exchange);
  const [first, ...others] = heads;
  if (first === undefined) return null;
  let lines: readonly Line[] = first.fields.map((field) => ({
    cells: [{ field, mark: 'kept', changes: [] }],
  }));
  const undone: (readonly Change[])[] = [[]];
  for (const [at, head] of others.entries()) {
    const before = heads[at] ?? first;
    const credited = creditChanges(diffHeads(before, head, renamesOf(head.changes)), head.changes);
    lines = extended(lines, credited.rows, at + 1);
    undone.push(credited.undone);
  }
  return { heads, rows: lines, undone };
}

/** Lines with another hop: in the order of its fields, those that ended earlier behind the line they stood behind. */
function extended(lines: readonly Line[], rows: readonly CreditedRow[], hop: number): readonly Line[] {
  const waiting = new Map<string, Line[]>();
  const followers = new Map<Line | null, Line[]>();
  let anchor: Line | null = null;
  for (const line of lines) {
    const field = line.cells[hop - 1]?.field ?? null;
    if (field === null) {
      line.cells.push(null);
      addTo(followers, anchor, line);
    } else {
      anchor = line;
      addTo(waiting, keyOf(field), line);
    }
  }
  for (const alike of waiting.values()) alike.reverse();
  const next: Line[] = [...(followers.get(null) ?? [])];
  const add = (before: Field | null, cell: HopCell): void => {
    const known = before === null ? undefined : waiting.get(keyOf(before))?.pop();
    const line = known ?? { cells: Array.from<null>({ length: hop }).fill(null) };
    line.cells.push(cell);
    next.push(line);
    for (const follower of followers.get(line) ?? []) next.push(follower);
  };
  for (const { before, after, more, mark, changes } of rows) {
    add(before, { field: after, mark, changes });
    const isMerged = mark === 'merged';
    for (const field of more) add(isMerged ? field : null, { field: isMerged ? null : field, mark, changes });
  }
  return next;
}

function keyOf([name, value]: Field): string {
  return `${name}\n${value}`;
}

function addTo<K>(groups: Map<K, Line[]>, key: K, line: Line): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [line]);
  else group.push(line);
}
