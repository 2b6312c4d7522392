import { expect, test } from 'vitest';
import type { Field } from '../../../src/model/index.ts';
import type { HeadOperationWords } from '../../../src/profile/operation-words.ts';
import { aHeadOf, operate } from '../a-profile.ts';

const FIELDS: readonly Field[] = [
  ['Host', 'h'],
  ['Connection', 'keep-alive, X-Named, Transfer-Encoding'],
  ['Keep-Alive', 'timeout=5'],
  ['X-Named', '1'],
  ['x_under', '2'],
  ['X.Dot', '3'],
  ['Transfer-Encoding', 'chunked'],
  ['TE', 'trailers'],
  ['Upgrade', 'websocket'],
  ['Proxy-Connection', 'keep-alive'],
];

test.each<[string, HeadOperationWords, readonly string[]]>([
  ['a name, whatever its case', { remove: 'HOST' }, ['Host']],
  ['several names', { remove: ['te', 'upgrade'] }, ['TE', 'Upgrade']],
  ['a glob', { remove: 'x*' }, ['X-Named', 'x_under', 'X.Dot']],
  ['a regex', { remove: '/^x[-.]/' }, ['X-Named', 'X.Dot']],
  ['all that is not kept', { keep: ['/[a-z]-[a-z]/', 'Host', 'x*', 'TE', 'up*'] }, ['Connection']],
  ['underscores', { underscores: 'drop' }, ['x_under']],
  ['names that nginx calls invalid', { invalid: 'drop' }, ['X.Dot']],
  [
    'what is of one hop, and what Connection names, but for the framing',
    { 'hop-by-hop': 'drop' },
    ['Connection', 'Keep-Alive', 'X-Named', 'TE', 'Upgrade', 'Proxy-Connection'],
  ],
])('drops %s, and tells each field it dropped', (_title, words, dropped) => {
  const { head, changes } = operate(aHeadOf(FIELDS), words);
  const [operation] = Object.keys(words);
  expect(head.fields).toEqual(FIELDS.filter(([name]) => !dropped.includes(name)));
  expect(changes).toEqual(
    FIELDS.filter(([name]) => dropped.includes(name)).map(([name, before]) => ({
      rule: 'r',
      operation,
      name,
      before,
    })),
  );
});

test('drops what Connection names in a time that does not grow with names times fields', () => {
  const fields = Array.from({ length: 5000 }, (_, n): Field => [`X-Field-${n}`, '']);
  const names = fields.map(([name]) => name.replace('5', '6')).join(',');
  const { changes } = operate(aHeadOf([...fields, ['Connection', names]]), { 'hop-by-hop': 'drop' });
  expect(changes.length).toBeGreaterThan(1000);
});
