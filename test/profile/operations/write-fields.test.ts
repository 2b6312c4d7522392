import { describe, expect, test } from 'vitest';
import type { Change, Field } from '../../../src/model/index.ts';
import type { HeadOperationWords } from '../../../src/profile/operation-words.ts';
import { aHeadOf, operate } from '../a-profile.ts';

const FIELDS: readonly Field[] = [
  ['Host', 'h'],
  ['x-a', '1'],
  ['X-B', ''],
  ['X-A', '2'],
];

type Edit = Omit<Change, 'rule' | 'operation'>;

describe.each<[string, HeadOperationWords, readonly Field[], readonly Edit[]]>([
  [
    'set writes the first field of that name in its place, spelled as the rule does, and removes further ones',
    { set: { 'X-a': 'new' } },
    [FIELDS[0]!, ['X-a', 'new'], FIELDS[2]!],
    [
      { name: 'x-a', before: '1', after: 'new', renamed: 'X-a' },
      { name: 'X-A', before: '2' },
    ],
  ],
  [
    'set adds at the end what was not there',
    { set: { N: 7 } },
    [...FIELDS, ['N', '7']],
    [{ name: 'N', after: '7' }],
  ],
  ['set leaves alone what is already so', { set: { Host: 'h' } }, FIELDS, []],
  [
    'add adds whatever there is',
    { add: { Host: 'h', N: true } },
    [...FIELDS, ['Host', 'h'], ['N', 'true']],
    [
      { name: 'Host', after: 'h' },
      { name: 'N', after: 'true' },
    ],
  ],
  [
    'append joins to the last field of that name',
    { append: { 'x-a': '3' } },
    [...FIELDS.slice(0, 3), ['X-A', '2, 3']],
    [{ name: 'X-A', before: '2', after: '2, 3' }],
  ],
  [
    'append to an empty value writes no comma',
    { append: { 'x-b': '3' } },
    [FIELDS[0]!, FIELDS[1]!, ['X-B', '3'], FIELDS[3]!],
    [{ name: 'X-B', before: '', after: '3' }],
  ],
  [
    'append adds what was not there',
    { append: { N: 'v' } },
    [...FIELDS, ['N', 'v']],
    [{ name: 'N', after: 'v' }],
  ],
  [
    'rename gives every field of a name the new one',
    { rename: { 'x-a': 'X-C' } },
    [FIELDS[0]!, ['X-C', '1'], FIELDS[2]!, ['X-C', '2']],
    [
      { name: 'x-a', before: '1', after: '1', renamed: 'X-C' },
      { name: 'X-A', before: '2', after: '2', renamed: 'X-C' },
    ],
  ],
  [
    'replace takes a text literally, wherever it occurs',
    { replace: { 'x-a': { match: '1', with: '$&.{scheme}' } } },
    [FIELDS[0]!, ['x-a', '$&.https'], ...FIELDS.slice(2)],
    [{ name: 'x-a', before: '1', after: '$&.https' }],
  ],
  [
    'replace knows the groups of a regex',
    { replace: { 'x-a': { match: '/(\\d)/', with: '<$1>' } } },
    [FIELDS[0]!, ['x-a', '<1>'], FIELDS[2]!, ['X-A', '<2>']],
    [
      { name: 'x-a', before: '1', after: '<1>' },
      { name: 'X-A', before: '2', after: '<2>' },
    ],
  ],
  ['replace without a match does nothing', { replace: { 'X-A': { match: 'q', with: 'z' } } }, FIELDS, []],
])('%s', (_title, words, fields, edits) => {
  const operated = operate(aHeadOf(FIELDS), words);

  test('in the head', () => {
    expect(operated.head.fields).toEqual(fields);
  });

  test('in the changes', () => {
    const [operation] = Object.keys(words);
    expect(operated.changes).toEqual(edits.map((edit) => ({ rule: 'r', operation, ...edit })));
  });
});

test('a text is replaced at each of its occurrences, a regex at each only with g', () => {
  const head = aHeadOf([['A', 'x.x.x']]);
  const replaced = (match: string): string | undefined =>
    operate(head, { replace: { A: { match, with: 'y' } } }).head.fields[0]?.[1];
  expect([replaced('x'), replaced('/x/'), replaced('/x/g'), replaced('/X/gi')]).toEqual([
    'y.y.y',
    'y.x.x',
    'y.y.y',
    'y.y.y',
  ]);
});

test('what a placeholder brings in is not taken for a group of the regex', () => {
  const head = aHeadOf([
    ['A', 'x'],
    ['B', '$&$1'],
  ]);
  const { head: replaced } = operate(head, { replace: { A: { match: '/x/', with: '{field.B}' } } });
  expect(replaced.fields[0]).toEqual(['A', '$&$1']);
});
