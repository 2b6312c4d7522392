import type { Field } from '../model/index.ts';

/** One object of a recording, as JSON gave it: nothing of it is believed yet. */
export type Line = Readonly<Record<string, unknown>>;

/** How one value stands in a line, both ways. */
export interface Codec<T> {
  /** What JSON is to hold for the value; undefined leaves its key out. */
  readonly encode: (value: T) => unknown;
  /**
   * The value that JSON held under `key`; `json` is undefined where the key was absent.
   * @throws Misfit where it is not what it should be
   */
  readonly decode: (json: unknown, key: string) => T;
}

/** A line does not hold what its kind of event needs. It stays within the room: to callers it is a message. */
export class Misfit extends Error {
  constructor(key: string, found: unknown, wanted: string) {
    super(found === undefined ? `"${key}" is missing` : `"${key}" is not ${wanted}`);
  }
}

/** A value that JSON carries as it is, once a check has told that it is one. */
function plain<T>(isOne: (json: unknown) => json is T, wanted: string): Codec<T> {
  return {
    encode: (value) => value,
    decode: (json, key) => {
      if (isOne(json)) return json;
      throw new Misfit(key, json, wanted);
    },
  };
}

/** Text of any length, empty included; any UTF-16, lone surrogates included, comes back as it was. */
export const text = plain((json) => typeof json === 'string', 'text');

/** True or false. */
export const flag = plain((json) => typeof json === 'boolean', 'true or false');

/** A whole number from 0 up. */
export const count = plain(
  (json): json is number => Number.isSafeInteger(json) && Number(json) >= 0,
  'a whole number',
);

/** Milliseconds, kept to the microsecond: three decimals. */
export const millis: Codec<number> = {
  encode: roundMillis,
  // JSON has no word for infinity, and yet 1e999 is read as that
  decode: plain((json): json is number => Number.isFinite(json), 'a number').decode,
};

/** Milliseconds to three decimals, in the shortest digits that say so. */
function roundMillis(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** One of a few words. */
export function oneOf<T extends string>(...words: readonly T[]): Codec<T> {
  return plain((json): json is T => words.some((word) => word === json), `one of ${words.join(', ')}`);
}

/** Either null, written as such, or what the other codec says. */
export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    encode: (value) => (value === null ? null : codec.encode(value)),
    decode: (json, key) => (json === null ? null : codec.decode(json, key)),
  };
}

/** A value that may be absent, in the event as in the line. */
export function optional<T>(codec: Codec<T>): Codec<T | undefined> {
  return {
    encode: (value) => (value === undefined ? undefined : codec.encode(value)),
    decode: (json, key) => (json === undefined ? undefined : codec.decode(json, key)),
  };
}

/** A value that the line leaves out where it is the usual one. */
export function usually<T extends boolean | number | string | null>(codec: Codec<T>, usual: T): Codec<T> {
  return {
    encode: (value) => (value === usual ? undefined : codec.encode(value)),
    decode: (json, key) => (json === undefined ? usual : codec.decode(json, key)),
  };
}

/** A list in order, which may be empty. */
export function listOf<T>(codec: Codec<T>): Codec<readonly T[]> {
  return {
    encode: (values) => values.map(codec.encode),
    decode: (json, key) => {
      if (!Array.isArray(json)) throw new Misfit(key, json, 'a list');
      return json.map((each: unknown) => codec.decode(each, key));
    },
  };
}

/** A list that the line leaves out where it is empty. */
export function usuallyEmpty<T>(codec: Codec<T>): Codec<readonly T[]> {
  const list = listOf(codec);
  return {
    encode: (values) => (values.length === 0 ? undefined : list.encode(values)),
    decode: (json, key) => (json === undefined ? [] : list.decode(json, key)),
  };
}

/** Two values of one kind, in order. */
export function pairOf<T>(codec: Codec<T>): Codec<readonly [T, T]> {
  return {
    encode: ([one, other]) => [codec.encode(one), codec.encode(other)],
    decode: (json, key) => {
      if (!Array.isArray(json) || json.length !== 2) throw new Misfit(key, json, 'a pair');
      return [codec.decode(json[0], key), codec.decode(json[1], key)];
    },
  };
}

/** Field lines in order: `[[name, value], …]`. */
export const fields: Codec<readonly Field[]> = listOf(pairOf(text));

/** A codec for each key of `R`: one forgotten, or one optional here and not there, does not compile. */
type Parts<R> = { readonly [K in keyof R]-?: Codec<R[K]> };

/** The codec of an object: what it encodes to is one, too. */
interface RecordCodec<R> extends Codec<R> {
  readonly encode: (value: R) => Line;
}

/** An object with the keys of `parts`, written in their order; other keys of a line are ignored. */
export function record<R extends object>(parts: Parts<R>): RecordCodec<R> {
  const entries: readonly (readonly [string, Codec<unknown>])[] = Object.entries(parts);
  return {
    encode: (value) => {
      const known = new Map<string, unknown>(Object.entries(value));
      return Object.fromEntries(entries.map(([key, codec]) => [key, codec.encode(known.get(key))]));
    },
    decode: (json, key) => {
      const line = lineOf(json, key);
      const value: Record<string, unknown> = {};
      for (const [each, codec] of entries) {
        const part = codec.decode(line[each], each);
        if (part !== undefined) value[each] = part;
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every key of R has been through its codec
      return value as R;
    },
  };
}

/**
 * An object of JSON, its values unknown.
 * @throws Misfit where `json` is anything else
 */
export function lineOf(json: unknown, key: string): Line {
  if (isLine(json)) return json;
  throw new Misfit(key, json, 'an object');
}

function isLine(json: unknown): json is Line {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
