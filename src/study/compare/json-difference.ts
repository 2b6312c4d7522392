import type { Json } from '../../model/index.ts';

/** How two JSON texts differ. */
export interface JsonDifference {
  /** Where their values differ, in the order of the first text, at most 8 places: `$.data.user`, `$[2]`. */
  readonly places: readonly string[];
  /** Whether they differ only in values that are another in every exchange: ids and times. */
  readonly isVarying: boolean;
}

/** Places told; more of them tell nobody more. */
const MOST_PLACES = 8;
const PLACE_LENGTH = 100;
/** A longer text is compared by its bytes alone. */
const LENGTH_LIMIT = 1024 * 1024;
/** Numbers that long lose digits when they are read: two that differ would be equal. */
const LONG_NUMBER = /\d(?:\.?\d){15}/;

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
const HEX_ID = /^(?:[a-z]{1,16}[-_])?(?:[\da-f]{16}|[\da-f]{24}|[\da-f]{32}|[\da-f]{40})$/i;
const ULID = /^[\dA-HJKMNP-TV-Z]{26}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/** Kinds of values that are another in every exchange; two of the same kind do not differ to speak of. */
const VARYING: readonly ((value: Json) => boolean)[] = [
  (value) => typeof value === 'string' && UUID.test(value),
  (value) => typeof value === 'string' && HEX_ID.test(value),
  (value) => typeof value === 'string' && ULID.test(value),
  (value) => typeof value === 'string' && MOMENT.test(value),
  // seconds or milliseconds since 1970, from 2001 to 2286
  (value) => typeof value === 'number' && value >= 1e9 && value < 1e10,
  (value) => typeof value === 'number' && value >= 1e12 && value < 1e13,
];

/**
 * Compares two texts as JSON objects or arrays: the order of keys and blanks do not count. Of a key that stands twice
 * the last one counts, as for every reader of JSON.
 * @returns null where not both are such, or where reading them would lose something.
 */
export function jsonDifference(one: string, other: string): JsonDifference | null {
  const [a, b] = [parsed(one), parsed(other)];
  if (a === null || b === null) return null;
  const places: string[] = [];
  let isVarying = true;
  // a list of what is still to be compared rather than recursion: a peer may nest as deep as it likes
  const waiting: Pair[] = [{ a, b, place: '$' }];
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const below = pairsBelow(pair);
    if (below !== null) {
      for (const each of below.toReversed()) waiting.push(each);
    } else if (pair.a !== pair.b || isTooLarge(pair.a)) {
      if (places.length < MOST_PLACES) places.push(brief(pair.place));
      isVarying &&= isSameKind(pair);
      if (!isVarying && places.length === MOST_PLACES) break;
    }
  }
  return { places, isVarying };
}

/** Keys may be long and many: the beginning of a place. */
function brief(place: string): string {
  return place.length > PLACE_LENGTH ? `${place.slice(0, PLACE_LENGTH)}…` : place;
}

/** What stands at one place of two texts; undefined where one has nothing there. */
interface Pair {
  readonly a: Json | undefined;
  readonly b: Json | undefined;
  readonly place: string;
}

type Container = Extract<Json, object>;

function parsed(text: string): Container | null {
  if (text.length > LENGTH_LIMIT || LONG_NUMBER.test(text) || !/^\s{0,100}[[{]/.test(text)) return null;
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse gives JSON
    const value = JSON.parse(text) as Json;
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** The members of two objects, or of two arrays, side by side; null where they are not both one or both the other. */
function pairsBelow({ a, b, place }: Pair): readonly Pair[] | null {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return null;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b)) return null;
    return Array.from({ length: Math.max(a.length, b.length) }, (_, at) => ({
      a: a[at],
      b: b[at],
      place: `${place}[${at}]`,
    }));
  }
  const [membersA, membersB] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...new Set([...membersA.keys(), ...membersB.keys()])].map((key) => ({
    a: membersA.get(key),
    b: membersB.get(key),
    place: /^[\w$]+$/.test(key) ? `${place}.${key}` : `${place}[${JSON.stringify(key)}]`,
  }));
}

/** Two numbers too large to be read would be equal. */
function isTooLarge(value: Json | undefined): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

function isSameKind({ a, b }: Pair): boolean {
  return a !== undefined && b !== undefined && VARYING.some((isOne) => isOne(a) && isOne(b));
}
