import type { Field } from '../model/index.ts';

/** Which fields of one head are which of another, by their places. */
export interface FieldPairs {
  /** A field of `before` and the place in `after` where it is again. */
  readonly pairs: ReadonlyMap<number, number>;
  /** By the place of the first of several fields that became one, the places of the others; it is in `pairs`. */
  readonly merged: ReadonlyMap<number, readonly number[]>;
  /** By the place of the first of the fields that one became, the places of the others; it is in `pairs`. */
  readonly split: ReadonlyMap<number, readonly number[]>;
}

type Place = readonly [place: number, field: Field];

/** What joins the values of several fields into one. @see RFC 9110 §5.3; RFC 6265 §5.4 for cookies */
const GLUES = [', ', ',', '; ', ';'] as const;

/**
 * Finds fields of one head again in another, in time linear in the two.
 *
 *     the same at the front and at the back ─► name and value ─► merged, split ─► name in any case and value ─► name
 *
 * Front and back go first, so that of two equal fields the right one is told to be gone.
 * @param renames new names by old ones, both in lower case
 */
export function pairFields(
  before: readonly Field[],
  after: readonly Field[],
  renames: ReadonlyMap<string, string>,
): FieldPairs {
  const expected = before.map(([name, value]): Field => [renames.get(name.toLowerCase()) ?? name, value]);
  const pairs = alikeAtTheEnds(before, after);
  const taken = new Set(pairs.values());
  const merged = new Map<number, readonly number[]>();
  const split = new Map<number, readonly number[]>();
  const link = ({ from, to }: Link): void => {
    pairs.set(from, to);
    taken.add(to);
  };
  const left = (): readonly [readonly Place[], readonly Place[]] => [
    [...expected.entries()].filter(([place]) => !pairs.has(place)),
    [...after.entries()].filter(([place]) => !taken.has(place)),
  ];

  for (const each of pairsBy(([name, value]) => `${name}\n${value}`, ...left())) link(each);

  const [old, young] = left();
  for (const { many, one } of joins(old, young, isJoinedOrMore)) {
    const [first, ...others] = many;
    if (first === undefined) continue;
    link({ from: first, to: one });
    merged.set(first, others);
  }
  for (const { many, one } of joins(young, old, isJoined)) {
    const [first, ...others] = many;
    if (first === undefined) continue;
    link({ from: one, to: first });
    split.set(first, others);
  }
  const mergedAway = new Set([...merged.values()].flat());
  const splitOff = new Set([...split.values()].flat());

  for (const likeness of [lowerNameAndValue, lowerName]) {
    const [olds, youngs] = left();
    const free = olds.filter(([place]) => !mergedAway.has(place));
    for (const each of pairsBy(
      likeness,
      free,
      youngs.filter(([place]) => !splitOff.has(place)),
    ))
      link(each);
  }
  return { pairs, merged, split };
}

interface Link {
  readonly from: number;
  readonly to: number;
}

function lowerName([name]: Field): string {
  return name.toLowerCase();
}

function lowerNameAndValue([name, value]: Field): string {
  return `${name.toLowerCase()}\n${value}`;
}

/** Fields that are the same from the front on, and from the back on. */
function alikeAtTheEnds(before: readonly Field[], after: readonly Field[]): Map<number, number> {
  const pairs = new Map<number, number>();
  const isSame = (from: number, to: number): boolean =>
    before[from]?.[0] === after[to]?.[0] && before[from]?.[1] === after[to]?.[1];
  const most = Math.min(before.length, after.length);
  let front = 0;
  for (; front < most && isSame(front, front); front += 1) pairs.set(front, front);
  const shift = after.length - before.length;
  for (
    let from = before.length - 1;
    from >= front && from + shift >= front && isSame(from, from + shift);
    from -= 1
  ) {
    pairs.set(from, from + shift);
  }
  return pairs;
}

/** Pairs fields that are alike: the first with the first, and so on. */
function pairsBy(
  likeness: (field: Field) => string,
  before: readonly Place[],
  after: readonly Place[],
): readonly Link[] {
  const waiting = new Map<string, number[]>();
  for (const [to, field] of after) listOf(waiting, likeness(field)).push(to);
  for (const alike of waiting.values()) alike.reverse();
  return before.flatMap(([from, field]) => {
    const to = waiting.get(likeness(field))?.pop();
    return to === undefined ? [] : [{ from, to }];
  });
}

type IsJoined = (value: string, joined: string, glue: string) => boolean;

const isJoined: IsJoined = (value, joined) => value === joined;
/** A station that merges may append to what it merged, as proxies do to X-Forwarded-For. */
const isJoinedOrMore: IsJoined = (value, joined, glue) => value === joined || value.startsWith(joined + glue);

/** Fields of one name on one side whose values stand joined in one field of the other side. */
function joins(
  several: readonly Place[],
  singles: readonly Place[],
  isIt: IsJoined,
): readonly { readonly many: readonly number[]; readonly one: number }[] {
  const groups = new Map<string, Place[]>();
  for (const place of several) listOf(groups, lowerName(place[1])).push(place);
  const found = new Set<string>();
  const joined = new Map(
    [...groups]
      .filter(([, group]) => group.length > 1)
      .map(([name, group]) => {
        const values = group.map(([, [, value]]) => value);
        return [name, GLUES.map((glue) => [values.join(glue), glue] as const)] as const;
      }),
  );
  return singles.flatMap(([one, field]) => {
    const name = lowerName(field);
    const isOne = joined.get(name)?.some(([value, glue]) => isIt(field[1], value, glue));
    if (isOne !== true || found.has(name)) return [];
    found.add(name);
    return [{ many: (groups.get(name) ?? []).map(([place]) => place), one }];
  });
}

function listOf<T>(lists: Map<string, T[]>, key: string): T[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const begun: T[] = [];
  lists.set(key, begun);
  return begun;
}
