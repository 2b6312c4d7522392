import type { Json } from '../model/index.ts';
import { nearest } from './nearest.ts';

/** What a schema found wrong; the part of the validator's own report that we read. */
export interface SchemaIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Of `unrecognized_keys`. */
  readonly keys?: readonly string[];
  /** Of `invalid_union`: what each alternative has to say. */
  readonly errors?: readonly (readonly SchemaIssue[])[];
  /** Of `invalid_key`. */
  readonly issues?: readonly SchemaIssue[];
  /** Of `invalid_type`. */
  readonly expected?: string;
  /** Of `invalid_value`. */
  readonly values?: readonly unknown[];
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
}

/** One thing that is wrong with data, said to a person. */
export interface SchemaProblem {
  /** Leads to what is wrong. */
  readonly path: readonly PropertyKey[];
  /** Whether the last key of the path is wrong rather than its value. */
  readonly isKey: boolean;
  /** Whether it is that something is not there: it may be there under a name that is wrong. */
  readonly isMissing: boolean;
  readonly message: string;
  readonly hint: string | null;
}

/** What explaining an issue needs to look at. */
interface Subject {
  readonly data: unknown;
  /** The JSON Schema, for the keys that could have been meant. */
  readonly schema: Json;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  tuple: 'a list [name, value]',
  null: 'nothing',
};

type Explain = (
  issue: SchemaIssue,
  subject: Subject,
) => Pick<SchemaProblem, 'message'> & Partial<SchemaProblem>;

const EXPLAIN: Readonly<Record<string, Explain>> = {
  unrecognized_keys({ path, keys = [] }, { schema }) {
    const [key = ''] = keys;
    const known = keysAt(schema, path);
    const meant = nearest(key, known);
    const list = `the keys here are ${known.join(', ')}`;
    const hint = known.length === 0 ? null : meant === null ? list : `did you mean "${meant}"? (${list})`;
    return { path: [...path, key], isKey: true, message: `unknown key "${key}"`, hint };
  },
  invalid_type({ path, expected = '' }, { data }) {
    const found = valueAt(data, path);
    const last = path.at(-1);
    if (found === undefined && last !== undefined)
      return { isMissing: true, message: `"${String(last)}" is missing` };
    const hint = found === null ? 'write "" for an empty text' : null;
    return {
      message: labelled(path, `expected ${KINDS[expected] ?? expected}, found ${kindOf(found)}`),
      hint,
    };
  },
  invalid_value({ path, values = [] }, { data }) {
    const found = valueAt(data, path);
    const known = values.map(String);
    const meant = typeof found === 'string' ? nearest(found, known) : null;
    const hint = meant === null ? null : `did you mean "${meant}"?`;
    return { message: labelled(path, `expected ${known.join(' or ')}, found ${shown(found)}`), hint };
  },
  invalid_key: ({ issues = [], message }) => ({ isKey: true, message: issues[0]?.message ?? message }),
  too_small: ({ path, minimum, message }, { data }) => ({
    message: labelled(path, isNumberAt(data, path) ? `expected at least ${minimum}` : message),
  }),
  too_big: ({ path, maximum, message }, { data }) => ({
    message: labelled(path, isNumberAt(data, path) ? `expected at most ${maximum}` : message),
  }),
};

/** Says what is wrong, in the words of the format. */
export function explainIssue(issue: SchemaIssue, subject: Subject): SchemaProblem {
  const chosen = issue.code === 'invalid_union' ? chosenIssue(issue) : null;
  if (chosen !== null) return explainIssue(chosen, subject);
  const explain = Object.hasOwn(EXPLAIN, issue.code ?? '') ? EXPLAIN[issue.code ?? ''] : undefined;
  const explained = explain?.(issue, subject) ?? { message: labelled(issue.path, worded(issue, subject)) };
  return { path: issue.path, isKey: false, isMissing: false, hint: null, ...explained };
}

/** Of what several alternatives say, that of the one which fits in kind; null where none does. */
function chosenIssue({ errors = [], path }: SchemaIssue): SchemaIssue | null {
  const [issue] = errors.find(([first]) => first !== undefined && !isOfAnotherKind(first)) ?? [];
  return issue === undefined ? null : { ...issue, path: [...path, ...issue.path] };
}

function isOfAnotherKind({ code, path }: SchemaIssue): boolean {
  return (
    path.length === 0 && (code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union')
  );
}

function worded({ code, message, path }: SchemaIssue, { data }: Subject): string {
  return code === 'invalid_union' ? `${message}, found ${shown(valueAt(data, path))}` : message;
}

/** A message with the name of what it is about before it; a place in a list is no name. */
function labelled(path: readonly PropertyKey[], message: string): string {
  const name = path.findLast((step) => typeof step === 'string');
  return name === undefined ? message : `${name}: ${message}`;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (Object.getOwnPropertyDescriptor(value, step)?.value as unknown)
        : undefined,
    data,
  );
}

function isNumberAt(data: unknown, path: readonly PropertyKey[]): boolean {
  return typeof valueAt(data, path) === 'number';
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return KINDS[value === null ? 'null' : typeof value] ?? 'nothing';
}

function shown(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? JSON.stringify(value) : kindOf(value);
}

/** Keys that a JSON Schema knows of at the end of a path, over all alternatives. */
function keysAt(schema: Json, path: readonly PropertyKey[]): readonly string[] {
  const reached = path.reduce<readonly Json[]>(
    (schemas, step) => schemas.flatMap(alternatives).flatMap((each) => stepInto(each, step)),
    [schema],
  );
  return reached.flatMap(alternatives).flatMap((each) => Object.keys(childOf(each, 'properties') ?? {}));
}

function alternatives(schema: Json): readonly Json[] {
  const branches = childOf(schema, 'anyOf');
  return Array.isArray(branches) ? branches.flatMap(alternatives) : [schema];
}

function stepInto(schema: Json, step: PropertyKey): readonly Json[] {
  const child =
    typeof step === 'number'
      ? childOf(schema, 'items')
      : (childOf(childOf(schema, 'properties') ?? null, String(step)) ??
        childOf(schema, 'additionalProperties'));
  return child === undefined ? [] : [child];
}

function childOf(value: Json, key: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;
}
