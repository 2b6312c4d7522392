import { expect, test } from 'vitest';
import type { Field } from '../../../src/model/index.ts';
import type { HeadOperationWords, OperationArguments } from '../../../src/profile/operation-words.ts';
import { aHeadOf, operate } from '../a-profile.ts';

const FIELDS: readonly Field[] = [
  ['host', 'h'],
  ['SEC-WebSocket-key', 'k'],
  ['X-e2e_B', '1'],
  ['bad name', '2'],
];

test.each<[string, HeadOperationWords, readonly string[]]>([
  ['lower case', { case: 'lower' }, ['host', 'sec-websocket-key', 'x-e2e_b', 'bad name']],
  [
    "Go's canonical case, names that are no tokens left",
    { case: 'canonical' },
    ['Host', 'Sec-Websocket-Key', 'X-E2e_b', 'bad name'],
  ],
  [
    'only the names asked for',
    { case: { to: 'canonical', names: 'h*' } },
    ['Host', 'SEC-WebSocket-key', 'X-e2e_B', 'bad name'],
  ],
])('case: %s', (_title, words, names) => {
  const { head, changes } = operate(aHeadOf(FIELDS), words);
  expect(head.fields.map(([name]) => name)).toEqual(names);
  expect(changes.map(({ name, before, after, renamed }) => [name, before, after, renamed])).toEqual(
    FIELDS.map(([name, value], index) => [name, value, value, names[index]]).filter(
      ([name, , , to]) => name !== to,
    ),
  );
});

const DOUBLE: readonly Field[] = [
  ['Cookie', 'a=1'],
  ['A', '1'],
  ['Set-Cookie', 's=1'],
  ['cookie', 'b=2'],
  ['a', '2'],
  ['a', '3'],
  ['Set-Cookie', 's=2'],
];

test.each<[string, HeadOperationWords, readonly Field[]]>([
  [
    'joins by comma, cookies by semicolon, at the first place, and leaves Set-Cookie',
    { duplicates: 'join' },
    [['Cookie', 'a=1; b=2'], ['A', '1, 2, 3'], DOUBLE[2]!, DOUBLE[6]!],
  ],
  ['keeps the first', { duplicates: 'first' }, [DOUBLE[0]!, DOUBLE[1]!, DOUBLE[2]!, DOUBLE[6]!]],
  ['keeps the last', { duplicates: 'last' }, [DOUBLE[2]!, DOUBLE[3]!, DOUBLE[5]!, DOUBLE[6]!]],
  [
    'joins Set-Cookie when it is named, by the separator given',
    { duplicates: { how: 'join', names: 'set-*', separator: '|' } },
    [DOUBLE[0]!, DOUBLE[1]!, ['Set-Cookie', 's=1|s=2'], ...DOUBLE.slice(3, 6)],
  ],
])('duplicates: %s', (_title, words, fields) => {
  expect(operate(aHeadOf(DOUBLE), words).head.fields).toEqual(fields);
});

test('duplicates: tells the joined value and each field that went', () => {
  const { changes } = operate(aHeadOf(DOUBLE), { duplicates: { how: 'join', names: 'a' } });
  expect(changes.map(({ name, before, after }) => [name, before, after])).toEqual([
    ['A', '1', '1, 2, 3'],
    ['a', '2', undefined],
    ['a', '3', undefined],
  ]);
});

const ORDERED = 'B1 a2 C3 b4'.split(' ').map((word): Field => [word.charAt(0), word.charAt(1)]);

test.each<[string, OperationArguments['order'], string, number]>([
  ['names first', ['C', 'B'], '3142', 2],
  ['names that are not there', ['X'], '1234', 0],
  ['sorted, equal names as they stood', 'sorted', '2143', 2],
  ['reversed', 'reverse', '4321', 3],
])('order: %s, told by the fewest moves', (_title, order, values, moves) => {
  const { head, changes } = operate(aHeadOf(ORDERED), { order });
  expect(head.fields.map(([, value]) => value).join('')).toBe(values);
  expect(changes).toHaveLength(moves);
  for (const { name, before, moved = [0, 0] } of changes) {
    expect([ORDERED[moved[0]], head.fields[moved[1]]]).toEqual([
      [name, before],
      [name, before],
    ]);
  }
});
