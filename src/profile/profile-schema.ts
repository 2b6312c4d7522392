import { z } from 'zod';
import { BACKEND, CLIENT, HOPTAP, TARGET_RULE, type Json } from '../model/index.ts';
import { parseFieldName } from './field-name.ts';
import { FormatError, problemWith } from './format-error.ts';
import type { OperationArguments } from './operation-words.ts';
import { isRegex, parsePattern, parseRegex, type Subject } from './pattern.ts';
import { COMMAND_LINE } from './profile-from-options.ts';
import type { Answer } from './answer.ts';
import type { Evidence, TimerWord, TimerWords, When } from './profile.ts';
import type { ValueWord } from './value-word.ts';
import { parseDuration, parseSize } from './quantity.ts';
import { parseTemplate } from './template.ts';
import type { SchemaIssue } from './schema-problem.ts';
import type { WrittenProfile, WrittenRule } from './written-profile.ts';

/** The names that stations have for themselves. */
const RESERVED: readonly string[] = [CLIENT, HOPTAP, BACKEND, COMMAND_LINE];

const drop = z.literal('drop');
const style = z.enum(['lower', 'canonical']);
const how = z.enum(['join', 'first', 'last']);
const closeOrTcp = z.union([z.enum(['fin', 'reset']), z.int().min(1000).max(4999)], {
  error: 'expected fin, reset, or a close code (1000-4999)',
});
const statusOrTcp = z.union([z.enum(['fin', 'reset']), z.int().min(400).max(599)], {
  error: 'expected fin, reset, or a status (400-599)',
});
const status = z.int().min(100).max(999);
const line = z.string().regex(/^[^\r\n\0]*$/, 'cannot contain CR, LF or NUL');
const pattern = {
  name: word((each) => parsePattern(each, 'name'), 'A field name, a glob or a /regex/; case does not count'),
  method: word((each) => parsePattern(each, 'method'), 'A method, a glob or a /regex/'),
  host: word((each) => parsePattern(each, 'host'), 'A host without port, a glob or a /regex/'),
  path: word(
    (each) => parsePattern(each, 'path'),
    'A path without query, a glob (* in a segment, ** across) or a /regex/',
  ),
  value: word((each) => parsePattern(each, 'value'), 'A value, a glob or a /regex/'),
} satisfies Record<Subject, z.ZodType<string>>;
const names = oneOrMore(pattern.name, 'a name, a glob or a /regex/');
const duration = word(parseDuration, 'A duration: 500ms, 30s, 5m, 1h');
const fieldName = word(parseFieldName, 'The name of a field, spelled as it is to be written');
const template = word(
  parseTemplate,
  'A value; {client.address}, {host}, {hex.16} … are filled in, {{ is a brace',
);
const size = either(
  [z.int().positive(), word(parseSize, 'Bytes: 512, 8KiB, 64k')],
  'a size such as 512, 8KiB or 64k',
);
const value: z.ZodType<ValueWord> = either(
  [template, z.number(), z.boolean()],
  'a value ("" for an empty one)',
);
const fieldValues = z.record(fieldName, value);
const replacement = z.strictObject({
  match: word(checkMatch, 'A text, or a /regex/flags'),
  with: template.describe('What takes its place; $1, $<name>, $& for what a regex found'),
});

const answer: z.ZodType<Answer> = z.strictObject({
  status: z.int().min(200).max(599),
  ...optional({
    reason: line,
    fields: either(
      [fieldValues, z.array(z.tuple([fieldName, value], 'expected [name, value]'))],
      'a map, or a list of [name, value]',
    ),
    body: z.string().describe('Sent as UTF-8, literally'),
  }),
});

const operations: { readonly [K in keyof OperationArguments]: z.ZodType<OperationArguments[K]> } = {
  remove: names.describe('Removes fields'),
  keep: names.describe('Removes all other fields'),
  set: fieldValues.describe('Gives fields one value, in their place'),
  add: fieldValues.describe('Adds fields at the end'),
  append: fieldValues.describe('Joins values to the last field of the name, by ", "'),
  rename: z.record(fieldName, fieldName).describe('Old name: new name'),
  replace: z.record(fieldName, replacement).describe('Replaces text in values'),
  case: either(
    [style, z.strictObject({ to: style, ...optional({ names }) })],
    'lower, canonical, or {to, names}',
  ).describe('Respells names; canonical as Go does: Sec-Websocket-Key'),
  'hop-by-hop': drop.describe('Removes Connection, what it names, Keep-Alive, TE, Upgrade (RFC 9110 7.6.1)'),
  underscores: drop.describe('Removes fields with an underscore in their name'),
  invalid: drop.describe('Removes fields whose name has other characters than letters, digits, "-" and "_"'),
  duplicates: either(
    [how, z.strictObject({ how, ...optional({ names, separator: line }) })],
    'join, first, last, or {how, names, separator}',
  ).describe('Makes one field of several of one name; not of Set-Cookie unless named'),
  order: either(
    [z.enum(['reverse', 'sorted']), z.array(fieldName).min(1, 'is an empty list')],
    'reverse, sorted, or a list of names',
  ).describe('Names that come first; or all reversed; or all sorted by name'),
  path: either(
    [word(checkPath, 'The new path; the query stays'), replacement],
    'a path, or {match, with}',
  ).describe('Rewrites the path of the request'),
  version: z.enum(['HTTP/1.0', 'HTTP/1.1']).describe('The version in the start line'),
  limit: z
    .strictObject(optional({ field: size, fields: size, count: z.int().positive(), answer }))
    .check(
      holds(
        ({ field, fields, count }) => (field ?? fields ?? count) !== undefined,
        'limits nothing: give field (one line), fields (all lines) or count',
      ),
    )
    .describe('Answers (431, on responses 502) where a head is larger'),
  status: either(
    [status, z.strictObject({ code: status, ...optional({ reason: line }) })],
    'a status, or {code, reason}',
  ).describe('The status of the response'),
};

const { path: onlyRequests, status: onlyResponses, ...both } = operations;
const requestOperation = oneOperation({ ...both, path: onlyRequests });
const responseOperation = oneOperation({ ...both, status: onlyResponses });

const when: z.ZodType<When> = z.strictObject(
  optional({
    kind: z.enum(['upgrade', 'plain']),
    method: oneOrMore(pattern.method, 'a method, a glob or a /regex/'),
    host: oneOrMore(pattern.host, 'a host, a glob or a /regex/'),
    path: oneOrMore(pattern.path, 'a path, a glob or a /regex/'),
    field: z.record(
      fieldName,
      either([pattern.value, z.boolean()], 'a glob or /regex/ of the value, true or false'),
    ),
  }),
);

const timers: z.ZodType<TimerWords> = z.strictObject(
  optional({
    handshake: timer(statusOrTcp).describe('Until the answer; then 504 unless told otherwise'),
    idle: timer(closeOrTcp).describe('Without a byte either way'),
    lifetime: timer(closeOrTcp).describe('Since the answer'),
    ends: closeOrTcp.describe('How those end that do not say it themselves'),
  }),
);

const rule: z.ZodType<WrittenRule> = z
  .strictObject(
    optional({
      name: line
        .min(1)
        .check(holds((name) => name !== TARGET_RULE, `"${TARGET_RULE}" is a name that hoptap uses itself`)),
      when: when.describe('Conditions on the request; all must hold'),
      request: z.array(requestOperation).describe('Operations on the request, in this order'),
      response: z.array(responseOperation).describe('Operations on the answer to a request that matched'),
      answer: answer.describe('Answers in the place of the backend'),
      refuse: z.enum(['close', 'reset', 'hang']).describe('Turns the request away without an answer'),
      delay: duration.describe('Holds the handshake up'),
      timers,
    }),
  )
  .check(
    holds(
      (each) => each.answer === undefined || each.refuse === undefined,
      'has both answer and refuse: one can be',
    ),
  );

const evidence: z.ZodType<Evidence> = z.strictObject({
  kind: z.enum(['incident', 'measured', 'documented']),
  note: z.string(),
  ...optional({
    source: z.string(),
    date: z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'is not a date such as 2025-09-09'),
  }),
});

/** The format of profile files, in one definition: it checks them, and editors complete from it. */
const profileFormat: z.ZodType<WrittenProfile> = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'is not a name of letters, digits, ".", "_", "-"')
      .check(
        holds(
          (name) => !RESERVED.includes(name),
          `is a name that hoptap uses itself: ${RESERVED.join(', ')}`,
        ),
      )
      .describe('The name of the station that this profile plays'),
    ...optional({
      summary: z.string().describe('What it does, in one sentence'),
      evidence: z.array(evidence).describe('What shows that a balancer behaves so'),
      extends: z.string().min(1).describe('A shipped profile or a file whose rules come first'),
      rules: z.array(rule).describe('What it does, in order'),
    }),
  })
  .describe('How one balancer between client and backend behaves');

/** Checks plain data against the format; the issues are never an empty list. */
export function checkProfile(
  data: unknown,
): { readonly profile: WrittenProfile } | { readonly issues: readonly SchemaIssue[] } {
  const { success, data: profile, error } = profileFormat.safeParse(data);
  return success ? { profile } : { issues: error.issues };
}

/** The format as JSON Schema draft 7, which editors know best. Two calls give equal values. */
export function jsonSchema(): Json {
  // what zod builds carries its own machinery along; what is written of it is the schema
  const schema: Json = JSON.parse(
    JSON.stringify(z.toJSONSchema(profileFormat, { target: 'draft-7', io: 'input' })),
  );
  return schema;
}

/** A text that one of the format's own parsers must be able to read. */
function word(parse: (text: string) => unknown, description: string): z.ZodString {
  return z
    .string()
    .check((context) => {
      const message = problemWith(parse, context.value);
      if (message !== null) context.issues.push({ code: 'custom', message, input: context.value });
    })
    .describe(description);
}

function holds<T>(isRight: (value: T) => boolean, message: string): z.core.CheckFn<T> {
  return (context) => {
    if (!isRight(context.value)) context.issues.push({ code: 'custom', message, input: context.value });
  };
}

function either<const S extends readonly [z.ZodType, z.ZodType, ...z.ZodType[]]>(
  schemas: S,
  expected: string,
) {
  return z.union(schemas, { error: `expected ${expected}` });
}

function oneOrMore<S extends z.ZodType>(schema: S, expected: string) {
  return either([schema, z.array(schema).min(1, 'is an empty list')], `${expected}, or a list`);
}

function timer(ends: typeof closeOrTcp): z.ZodType<TimerWord> {
  return either(
    [duration, z.strictObject({ after: duration, ...optional({ ends }) })],
    'a duration, or {after, ends}',
  );
}

function optional<S extends Record<string, z.ZodType>>(schemas: S) {
  const entries = Object.entries(schemas).map(([key, schema]) => [key, schema.exactOptional()]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same keys, which `fromEntries` cannot tell
  return Object.fromEntries(entries) as { readonly [K in keyof S]: z.ZodExactOptional<S[K]> };
}

function oneOperation<S extends Record<string, z.ZodType>>(schemas: S) {
  return z
    .strictObject(optional(schemas))
    .check(
      holds(
        (each) => Object.keys(each).length === 1,
        'is not one operation: each has a list item of its own',
      ),
    )
    .meta({ minProperties: 1, maxProperties: 1 });
}

function checkMatch(text: string): void {
  if (text === '') throw new FormatError('an empty text matches nothing');
  if (isRegex(text)) parseRegex(text);
}

function checkPath(text: string): void {
  if (!/^[/{][^\s]*$/.test(text))
    throw new FormatError(`"${text}" is not a path: it begins with "/" and has no spaces`);
  parseTemplate(text);
}
