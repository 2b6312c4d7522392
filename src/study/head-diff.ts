import type { Field, Head } from '../model/index.ts';
import { pairFields, type FieldPairs } from './field-pairs.ts';
import { markOfNames, type Mark } from './mark.ts';

/** One field of a head as compared with the head before it. */
export interface DiffRow {
  readonly mark: Mark;
  /** The field on the hop before; null where it was added. Of merged fields the first. */
  readonly before: Field | null;
  /** The field on this hop; null where it was removed. Of the fields that one was split into the first. */
  readonly after: Field | null;
  /** Of merged fields those of before, and of split ones those of after, that follow the first; else empty. */
  readonly more: readonly Field[];
}

type Renames = ReadonlyMap<string, string>;

/**
 * What became of each field between two heads: those of `after` in order, with the removed ones at the place where
 * they stood. Every field of both heads is in exactly one row. The heads alone are asked, so that a difference shows
 * even where no rule owns up to it.
 *
 * Fields are the same that have the same name and value; then several of a name that became one, or one that became
 * several; then, in order, those of the same name.
 * @param renames new names by old ones, both in lower case: a field under a new name is known to be the same.
 */
export function diffHeads(before: Head, after: Head, renames: Renames = new Map()): readonly DiffRow[] {
  const found = pairFields(before.fields, after.fields, renames);
  const { pairs, merged, split } = found;
  const steady = longestRise([...pairs].toSorted(([one], [other]) => one - other));
  const placeBefore = new Map([...pairs].map(([from, to]) => [to, from]));
  const mergedAway = new Set([...merged.values()].flat());
  const splitOff = new Set([...split.values()].flat());
  const rows: DiffRow[] = [];
  const removedAfter = (place: number): void => {
    for (let from = place + 1; from < before.fields.length && !steady.has(from); from += 1) {
      const field = before.fields[from];
      if (field === undefined || pairs.has(from) || mergedAway.has(from)) continue;
      rows.push({ mark: 'removed', before: field, after: null, more: [] });
    }
  };
  removedAfter(-1);
  for (const [to, field] of after.fields.entries()) {
    if (splitOff.has(to)) continue;
    const from = placeBefore.get(to);
    const isSteady = from !== undefined && steady.has(from);
    if (from === undefined) rows.push({ mark: 'added', before: null, after: field, more: [] });
    else rows.push(pairedRow(before, after, { from, to, isMoved: !isSteady }, found));
    if (isSteady) removedAfter(from);
  }
  return rows;
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly isMoved: boolean;
}

function pairedRow(
  before: Head,
  after: Head,
  { from, to, isMoved }: Place,
  { merged, split }: FieldPairs,
): DiffRow {
  const old: Field = before.fields[from] ?? ['', ''];
  const field: Field = after.fields[to] ?? ['', ''];
  const [mergedHere, splitHere] = [merged.get(from), split.get(to)];
  if (mergedHere !== undefined) {
    return { mark: 'merged', before: old, after: field, more: fieldsAt(before, mergedHere) };
  }
  if (splitHere !== undefined) {
    return { mark: 'split', before: old, after: field, more: fieldsAt(after, splitHere) };
  }
  return { mark: markOfPair(old, field, isMoved), before: old, after: field, more: [] };
}

function fieldsAt({ fields }: Head, places: readonly number[]): readonly Field[] {
  return places.flatMap((place) => {
    const field = fields[place];
    return field === undefined ? [] : [field];
  });
}

function markOfPair(before: Field, after: Field, isMoved: boolean): Mark {
  if (before[1] !== after[1]) return 'altered';
  if (before[0] !== after[0]) return markOfNames(before[0], after[0]);
  return isMoved ? 'moved' : 'kept';
}

/** The old places of a longest series of fields that still stand in their old order: all others have moved. */
function longestRise(pairs: readonly (readonly [from: number, to: number])[]): ReadonlySet<number> {
  // tails[n] is the pair that ends the best series of n + 1 pairs: the one with the lowest new place
  const tails: (readonly [from: number, to: number])[] = [];
  const previous = new Map<number, number | undefined>();
  for (const found of pairs) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle]?.[1] ?? 0) < found[1]) low = middle + 1;
      else high = middle;
    }
    previous.set(found[0], tails[low - 1]?.[0]);
    tails[low] = found;
  }
  const steady = new Set<number>();
  for (let at = tails.at(-1)?.[0]; at !== undefined; at = previous.get(at)) steady.add(at);
  return steady;
}
