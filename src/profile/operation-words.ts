import type { Answer } from './answer.ts';
import type { OneOrMore, ValueWord } from './value-word.ts';

/** Values by field name; texts are templates. */
export type FieldWords = Readonly<Record<string, ValueWord>>;

/** A text (every occurrence) or a /regex/flags, and what takes its place: a template, with `$1` for groups of a regex. */
export interface Replacement {
  readonly match: string;
  readonly with: string;
}

/** The two ways in which balancers respell field names. */
export type CaseStyle = 'lower' | 'canonical';

/** What is made of several fields of one name. */
export type DuplicatesHow = 'join' | 'first' | 'last';

/** The largest head that still passes; sizes like `8KiB`, in bytes on the wire. */
export interface LimitWords {
  /** One field line: name, colon, space, value, line end. */
  readonly field?: string | number;
  /** All field lines together. */
  readonly fields?: string | number;
  /** How many field lines. */
  readonly count?: number;
  /** What is answered past it; 431 for requests and 502 for responses where absent. */
  readonly answer?: Answer;
}

/** Every operation on heads, and what the format writes after its name. */
export interface OperationArguments {
  /** Names, globs, /regex/: those fields go. */
  readonly remove: OneOrMore<string>;
  /** Names, globs, /regex/: all other fields go. */
  readonly keep: OneOrMore<string>;
  /** At the place of the first field of that name, further ones gone; at the end where there is none. */
  readonly set: FieldWords;
  /** Always one more field, at the end. */
  readonly add: FieldWords;
  /** Joined by `, ` to the last field of that name; a field at the end where there is none. */
  readonly append: FieldWords;
  /** Old name to new. */
  readonly rename: Readonly<Record<string, string>>;
  /** In the values of the fields of that name. */
  readonly replace: Readonly<Record<string, Replacement>>;
  readonly case: CaseStyle | { readonly to: CaseStyle; readonly names?: OneOrMore<string> };
  readonly 'hop-by-hop': 'drop';
  readonly underscores: 'drop';
  readonly invalid: 'drop';
  readonly duplicates:
    | DuplicatesHow
    | { readonly how: DuplicatesHow; readonly names?: OneOrMore<string>; readonly separator?: string };
  /** Those names first, in that order; or all reversed; or all sorted by name. */
  readonly order: 'reverse' | 'sorted' | readonly string[];
  /** A new path, or a replacement within it; requests only. */
  readonly path: string | Replacement;
  readonly version: 'HTTP/1.0' | 'HTTP/1.1';
  readonly limit: LimitWords;
  /** Responses only. */
  readonly status: number | { readonly code: number; readonly reason?: string };
}

/** The name of an operation, as written in a profile. */
export type OperationName = keyof OperationArguments;

/** One item of a rule's `request` or `response`: an object with exactly one of these keys, as the schema holds. */
export type HeadOperationWords = Partial<OperationArguments>;
