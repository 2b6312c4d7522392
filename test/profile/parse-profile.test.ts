import { describe, expect, test } from 'vitest';
import { HoptapError } from '../../src/model/index.ts';
import { parseProfile, profileSchema } from '../../src/profile/index.ts';
import { aProfile, read } from './a-profile.ts';

/** `line:column: problem` of what is refused, and the hint. */
async function refusal(yaml: string): Promise<readonly [string, string | null]> {
  const error: unknown = await read(yaml).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HoptapError)) throw new Error('it was not refused', { cause: error });
  expect(error.code).toBe('PROFILE_INVALID');
  expect(error.message).not.toContain('\n');
  return [error.message.replace(/^p\.yaml:/, ''), error.hint];
}

test('reads a profile, names its rules, and fills in what was left out', async () => {
  expect(await read('name: lb\nrules:\n  - delay: 1s\n  - name: two\n')).toEqual(
    aProfile({ rules: [{ name: 'rule-1', delay: '1s' }, { name: 'two' }] }),
  );
});

test('reads JSON, being YAML', async () => {
  expect(await read('{"name": "lb", "rules": []}')).toEqual(aProfile());
});

test('keeps values as they were written where a number would change them', async () => {
  const { rules } = await read(
    'name: lb\nrules: [{request: [{set: {A: 1.10, B: 0x1F, C: 13, D: True, E: true}}]}]',
  );
  expect(rules[0]?.request).toEqual([{ set: { A: '1.10', B: '0x1F', C: 13, D: 'True', E: true } }]);
});

describe('refuses, and says where and what', () => {
  const request = (operation: string): string => `name: lb\nrules:\n  - request:\n      - ${operation}\n`;
  const rule = (part: string): string => `name: lb\nrules:\n  - ${part}\n`;

  test.each<[string, string, string]>([
    ['an empty file', '', '1:1: is empty: a profile has a name and rules'],
    ['only comments', '# nothing\n', '1:1: is empty: a profile has a name and rules'],
    ['no map', '- a', '1:1: expected a map, found a list'],
    ['no name', 'rules: []', '1:1: "name" is missing'],
    ['a reserved name', 'name: client', '1:7: name: is a name that hoptap uses itself'],
    ['a name that cannot be a station', 'name: a b', '1:7: name: is not a name of letters'],
    ['two documents', 'name: a\n---\nname: b', 'a profile is one document, and here begins a second one'],
    ['a quote that does not end', 'name: "lb\n', '2:1: missing closing "quote'],
    ['duplicate keys', 'name: a\nname: b', '2:1: map keys must be unique'],
    ['a tag that nobody knows', 'name: !x y', '1:7: unresolved tag'],
    ['an alias without anchor', 'name: *x', '1:7: unresolved alias'],
    ['the key __proto__', 'name: lb\n__proto__: {}', '2:1: unknown key "__proto__"'],
    ['a field __proto__', request('set: { __proto__: x }'), '4:16: unknown key "__proto__"'],
    ['a cycle of aliases', 'name: lb\nrules: &r [*r]', 'rules: expected a map, found a list'],
    ['a key of a later version', rule('frames: []'), '3:5: unknown key "frames"'],
    ['two operations in one item', request('{ remove: A, keep: B }'), '4:9: request: is not one operation'],
    ['no operation in an item', request('{}'), '4:9: request: is not one operation'],
    [
      'a wrong type',
      request('remove: 3'),
      '4:17: remove: expected a name, a glob or a /regex/, or a list, found 3',
    ],
    ['no value', request('set: { A: }'), 'A: expected a value ("" for an empty one), found nothing'],
    ['an operation on answers alone', request('status: 200'), '4:9: unknown key "status"'],
    ['a bad regex', request('remove: [A, /(/]'), '4:21: remove: "/(/" is not a regex: Unterminated group'],
    [
      'a regex that remembers',
      request('remove: /a/y'),
      '4:17: remove: "/a/y": a regex cannot have the flag y here',
    ],
    [
      'a bad glob',
      request("remove: 'a?'"),
      '4:17: remove: "a?" is not a name or a glob: only "*" has a meaning there',
    ],
    ['an empty list', request('remove: []'), '4:17: remove: is an empty list'],
    ['a bad field name', request('set: { "a b": c }'), '4:16: "a b" is not a field name'],
    [
      'a line break in a value',
      request('set: { A: "b\\r\\nC: d" }'),
      '4:19: A: a value cannot contain CR, LF or NUL',
    ],
    [
      'a zero byte in a value',
      request('set: { A: "b\\0" }'),
      '4:19: A: a value cannot contain CR, LF or NUL',
    ],
    ['an unknown placeholder', request('set: { A: "{clint}" }'), '4:19: A: "{clint}" is not a placeholder'],
    [
      'a placeholder that does not end',
      request('set: { A: "{host" }'),
      '4:19: A: "{host" is not a placeholder',
    ],
    [
      'a bad size',
      request('limit: { field: 8q }'),
      '4:25: field: "8q" is not a size such as 512, 8KiB or 64k',
    ],
    ['a limit of nothing', request('limit: {}'), '4:16: limit: limits nothing'],
    ['a replacement without its other half', request('replace: { A: { match: x } }'), '"with" is missing'],
    ['a path without slash', request('path: ws'), '4:15: path: "ws" is not a path'],
    ['a bad duration', rule('delay: 3x'), '3:12: delay: "3x" is not a duration such as 500ms, 30s, 5m or 1h'],
    ['a duration of nothing', rule('delay: 0s'), 'delay: "0s" is not a duration'],
    ['a duration past all timers', rule('delay: 999h'), 'delay: "999h" is longer than a timer can run'],
    [
      'a status where a close code belongs',
      rule('timers: { idle: { after: 3s, ends: 503 } }'),
      'ends: expected at least 1000',
    ],
    [
      'a close code where a status belongs',
      rule('timers: { handshake: { after: 3s, ends: 1001 } }'),
      'ends: expected at most 599',
    ],
    ['a status that answers nothing', rule('answer: { status: 101 }'), 'status: expected at least 200'],
    [
      'a line break in a reason',
      rule('answer: { status: 200, reason: "a\\nb" }'),
      'reason: cannot contain CR, LF or NUL',
    ],
    ['half a pair', rule('answer: { status: 200, fields: [[A]] }'), 'fields: expected [name, value]'],
    [
      'an answer and a refusal',
      rule('{ answer: { status: 403 }, refuse: close }'),
      '3:5: rules: has both answer and refuse',
    ],
    [
      'the name of our own rule',
      rule('name: target'),
      '3:11: name: "target" is a name that hoptap uses itself',
    ],
    [
      'two rules of one name',
      'name: lb\nrules: [{name: a}, {name: a}]',
      '2:27: name: a rule before is called "a" too',
    ],
    [
      'a path that is none',
      rule('when: { path: ws }'),
      '3:19: path: "ws" is not a path or a glob: a path begins with "/"',
    ],
  ])('%s', async (_title, yaml, expected) => {
    expect((await refusal(yaml))[0]).toContain(expected);
  });

  test('an alias bomb', async () => {
    const nine = (name: string): string => `[${Array.from({ length: 9 }, () => `*${name}`).join(', ')}]`;
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b ${nine('a')}\nc: &c ${nine('b')}\nd: &d ${nine('c')}\n`;
    expect((await refusal(bomb))[0]).toMatch(/^4:\d+: excessive alias count/);
  });

  test.each([
    ['brackets', `name: lb\nrules: ${'['.repeat(5000)}${']'.repeat(5000)}`, '2:208: is nested too deeply'],
    ['lists', `name: lb\nrules:\n${'- '.repeat(5000)}x`, '3:1: is nested too deeply'],
    [
      'indentation',
      Array.from({ length: 1000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
      '202:1: is nested too deeply',
    ],
  ])('levels within levels of %s, before they exhaust the stack', async (_title, yaml, expected) => {
    expect((await refusal(yaml))[0]).toBe(expected);
  });

  test.each<[string, string, string]>([
    ['of operations', request('remve: A'), 'remove'],
    ['of rules', rule('requests: []'), 'request'],
    ['at the top', 'name: lb\nrulez: []', 'rules'],
    ['within an alternative', request('case: { to: lower, nmaes: A }'), 'names'],
    ['within a list', 'name: lb\nevidence: [{ kind: incident, nte: x }]', 'note'],
  ])('an unknown key, and the nearest one %s', async (_title, yaml, meant) => {
    const [message, hint] = await refusal(yaml);
    const [, line = '', column = '', key = ''] = /^(\d+):(\d+): unknown key "(.*)"$/.exec(message) ?? [];
    expect(yaml.split('\n')[Number(line) - 1]?.slice(Number(column) - 1)).toMatch(new RegExp(`^${key}:`));
    expect(hint).toContain(`did you mean "${meant}"?`);
  });

  test('what is not one of a few words, and the nearest of them', async () => {
    expect(await refusal('name: lb\nevidence: [{ kind: incidnt, note: x }]')).toEqual([
      '2:20: kind: expected incident or measured or documented, found "incidnt"',
      'did you mean "incident"?',
    ]);
  });

  test('of several mistakes the first in the file', async () => {
    expect((await refusal('rulez: []\nname: 3'))[0]).toBe('1:1: unknown key "rulez"');
  });
});

describe('extends', () => {
  const base = aProfile({
    name: 'base',
    evidence: [{ kind: 'incident', note: 'n' }],
    rules: [
      { name: 'rule-1', delay: '1s' },
      { name: 'two', delay: '2s' },
    ],
  });
  const extend = (rules: string) =>
    parseProfile(`name: child\nextends: base\nrules: ${rules}`, {
      file: 'c',
      load: () => Promise.resolve(base),
    });

  test("puts the base's rules first, replaces those of the same name in place, and does not inherit claims", async () => {
    expect(await extend('[{ delay: 9s }, { name: two, refuse: hang }]')).toEqual({
      name: 'child',
      summary: '',
      evidence: [],
      rules: [
        { name: 'rule-1', delay: '1s' },
        { name: 'two', refuse: 'hang' },
        { name: 'rule-3', delay: '9s' },
      ],
    });
  });

  test('gives a rule without a name one that nobody has', async () => {
    const { rules } = await extend('[{ name: rule-4 }, { delay: 9s }, { delay: 8s }]');
    expect(rules.map(({ name }) => name)).toEqual(['rule-1', 'two', 'rule-4', 'rule-5', 'rule-6']);
  });

  test('says where it extends what cannot be had', async () => {
    expect(await refusal('name: lb\nextends: nothing')).toEqual([
      '2:10: extends "nothing": Cannot find profile "nothing"',
      null,
    ]);
  });
});

test('the schema knows every key that the format knows, and calls it draft 7', async () => {
  const schema = await profileSchema();
  expect(schema).toMatchObject({
    $schema: 'http://json-schema.org/draft-07/schema#',
    required: ['name'],
    additionalProperties: false,
    properties: {
      rules: { items: { properties: { request: { items: { maxProperties: 1, minProperties: 1 } } } } },
    },
  });
});
