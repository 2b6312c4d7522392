import type { Field, Head } from '../model/index.ts';
import type { Mark } from './mark.ts';

/** One field of a head as compared with the head before it. */
export interface DiffRow {
  readonly mark: Mark;
  /** The field on the hop before; null where it was added. */
  readonly before: Field | null;
  /** The field on this hop; null where it was removed. */
  readonly after: Field | null;
}

type Renames = ReadonlyMap<string, string>;

/** A field of `before` and the place in `after` where it is again. */
type Pairs = ReadonlyMap<number, number>;

/**
 * What became of each field between two heads: those of `after` in order, with the removed ones at the place where
 * they stood. The heads alone are asked, so that a difference shows even where no rule owns up to it.
 *
 * Fields are the same that have the same name and value; then, in order, those of the same name.
 * @param renames new names by old ones, both in lower case: a field under a new name is known to be the same.
 */
export function diffHeads(before: Head, after: Head, renames: Renames = new Map()): readonly DiffRow[] {
  const pairs = pair(before.fields, after.fields, renames);
  const steady = longestRise([...pairs].toSorted(([one], [other]) => one - other));
  const placeBefore = new Map([...pairs].map(([from, to]) => [to, from]));
  const rows: DiffRow[] = [];
  const removedAfter = (place: number): void => {
    for (let from = place + 1; from < before.fields.length && !steady.has(from); from += 1) {
      const field = before.fields[from];
      if (field !== undefined && !pairs.has(from)) rows.push({ mark: 'removed', before: field, after: null });
    }
  };
  removedAfter(-1);
  for (const [to, field] of after.fields.entries()) {
    const from = placeBefore.get(to);
    const isSteady = from !== undefined && steady.has(from);
    const old = from === undefined ? null : (before.fields[from] ?? null);
    rows.push({ mark: markOfPair(old, field, !isSteady), before: old, after: field });
    if (isSteady) removedAfter(from);
  }
  return rows;
}

function markOfPair(before: Field | null, after: Field, isMoved: boolean): Mark {
  if (before === null) return 'added';
  if (before[1] !== after[1]) return 'altered';
  if (before[0] !== after[0]) return 'renamed';
  return isMoved ? 'moved' : 'kept';
}

/** Ways in which a field may be found again, the surest first. */
const LIKENESSES: readonly ((field: Field) => string)[] = [
  ([name, value]) => `${name}\n${value}`,
  ([name, value]) => `${name.toLowerCase()}\n${value}`,
  ([name]) => name.toLowerCase(),
];

function pair(before: readonly Field[], after: readonly Field[], renames: Renames): Pairs {
  const expected = before.map(([name, value]): Field => [renames.get(name.toLowerCase()) ?? name, value]);
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  for (const likeness of LIKENESSES) {
    const waiting = new Map<string, number[]>();
    for (const [to, field] of after.entries()) {
      if (taken.has(to)) continue;
      const alike = waiting.get(likeness(field));
      if (alike === undefined) waiting.set(likeness(field), [to]);
      else alike.push(to);
    }
    for (const alike of waiting.values()) alike.reverse();
    for (const [from, field] of expected.entries()) {
      const to = pairs.has(from) ? undefined : waiting.get(likeness(field))?.pop();
      if (to === undefined) continue;
      pairs.set(from, to);
      taken.add(to);
    }
  }
  return pairs;
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
