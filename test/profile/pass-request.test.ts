import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import type { Head } from '../../src/model/index.ts';
import {
  passRequest,
  passResponse,
  stationsOf,
  type Profile,
  type Rule,
  type Step,
} from '../../src/profile/index.ts';
import { aContext, aHeadOf, anUpgrade, aProfile } from './a-profile.ts';

const lb = (name: string, ...rules: readonly Rule[]): Profile => aProfile({ name, rules });
const target = { scheme: 'https', authority: 'staging.example.com', path: '/ws' } as const;

function onlyStep(head: Head, profiles: readonly Profile[] = [], context = aContext()): Step {
  const [step] = passRequest(head, profiles, context).steps;
  if (step === undefined) throw new Error('it did not pass');
  return step;
}

test('stations are called as their profiles, the second of a name is told apart, and hoptap stands where none is', () => {
  expect(stationsOf([])).toEqual(['client', 'hoptap', 'backend']);
  expect(stationsOf([lb('a'), lb('b'), lb('a'), lb('a')])).toEqual([
    'client',
    'a',
    'b',
    'a#2',
    'a#3',
    'backend',
  ]);
});

describe('aims at the target', () => {
  test.each<[string, string, string, string]>([
    ['/ goes to its path', '/', '/ws', '/ws'],
    ['the query comes along', '/?a=b', '/ws', '/ws?a=b'],
    ['queries are joined', '/?a=b', '/ws?c=d', '/ws?c=d&a=b'],
    ['any other path passes', '/health', '/ws', '/health'],
    ['a path that only begins with / passes', '//', '/ws', '//'],
    ['a target without a path leaves all paths', '/', '', '/'],
    ['absolute targets pass', 'http://h/', '/ws', 'http://h/'],
    ['* passes', '*', '/ws', '*'],
  ])('%s', (_title, requested, path, after) => {
    const context = aContext({ target: { ...target, path } });
    const { head, changes } = onlyStep(aHeadOf([], `GET ${requested} HTTP/1.1`), [], context);
    expect(head.startLine).toBe(`GET ${after} HTTP/1.1`);
    expect(changes).toEqual(
      requested === after
        ? []
        : [{ rule: 'target', operation: 'path', name: ':path', before: requested, after }],
    );
  });

  test('the first Host gets the target, in its place and spelling; all else stays the same objects', () => {
    const head = aHeadOf([
      ['A', '1'],
      ['hOST', 'localhost:8080'],
      ['Host', 'second'],
    ]);
    const { head: aimed, changes } = onlyStep(head);
    expect(aimed.fields).toEqual([head.fields[0], ['hOST', 'staging.example.com'], head.fields[2]]);
    expect(
      [aimed.fields[0], aimed.fields[2]].every((field) => field !== undefined && head.fields.includes(field)),
    ).toBe(true);
    expect(changes).toEqual([
      {
        rule: 'target',
        operation: 'set',
        name: 'hOST',
        before: 'localhost:8080',
        after: 'staging.example.com',
      },
    ]);
  });

  test.each<[string, Head, boolean]>([
    ['no Host', aHeadOf([['A', '1']]), false],
    ['the Host of the target', aHeadOf([['Host', 'staging.example.com']]), false],
    ['a Host that is to be kept', aHeadOf([['Host', 'localhost']]), true],
  ])('%s stays, and the head is the very same', (_title, head, keepHost) => {
    const step = onlyStep(head, [], aContext({ keepHost }));
    expect(step.head).toBe(head);
    expect(step).toMatchObject({ station: 'hoptap', hop: 1, changes: [], delays: [] });
  });

  test('happens once, at the first station', () => {
    const { steps } = passRequest(
      aHeadOf([['Host', 'l']]),
      [lb('a'), lb('b', { name: 'r', request: [{ set: { Host: 'x' } }] }), lb('c')],
      aContext(),
    );
    expect(steps.map(({ changes }) => changes.map(({ rule }) => rule))).toEqual([['target'], ['r'], []]);
  });
});

describe('rules', () => {
  const mark = { request: [{ add: { Marked: 'yes' } }] };

  test.each<[string, Rule['when'] & object, Head, boolean]>([
    ['upgrades', { kind: 'upgrade' }, anUpgrade(), true],
    ['plain requests', { kind: 'plain' }, anUpgrade(), false],
    ['plain requests', { kind: 'plain' }, aHeadOf([['Upgrade', 'websocket']]), true],
    ['a method', { method: ['PUT', 'G*'] }, anUpgrade(), true],
    ['a method in another case', { method: 'get' }, anUpgrade(), false],
    ['a host of any case', { host: 'STAGING.*.com' }, anUpgrade(), true],
    ['a host without its port', { host: 'h' }, aHeadOf([], 'GET http://h:81/ HTTP/1.1'), true],
    ['a host, * not across dots', { host: '*.com' }, anUpgrade(), false],
    ['a path', { path: '/ws' }, aHeadOf([], 'GET /ws?x HTTP/1.1'), true],
    ['a path, * not across slashes', { path: '/*' }, aHeadOf([], 'GET /a/b HTTP/1.1'), false],
    ['a path, ** across slashes', { path: '/a/**' }, aHeadOf([], 'GET /a/b/c HTTP/1.1'), true],
    ['a path with a slash at its end', { path: '/ws/' }, aHeadOf([], 'GET /a/ws/b HTTP/1.1'), false],
    ['a path by regex', { path: '/^\\/v\\d+\\/ws$/' }, aHeadOf([], 'GET /v12/ws HTTP/1.1'), true],
    ['a field that is there', { field: { origin: true } }, anUpgrade(['Origin', '']), true],
    ['a field that is not', { field: { origin: false } }, anUpgrade(), true],
    ['a value', { field: { A: 'x*z' } }, anUpgrade(['A', 'q'], ['a', 'x/y/z']), true],
    ['a value by regex', { field: { A: '/^x/i' } }, anUpgrade(['A', 'Xy']), true],
    ['all conditions', { kind: 'upgrade', method: 'POST' }, anUpgrade(), false],
  ])('are about %s: %j', (_title, when, head, matches) => {
    const { head: shaped } = onlyStep(
      head,
      [lb('a', { name: 'r', when, ...mark })],
      aContext({ keepHost: true }),
    );
    expect(shaped.fields.some(([name]) => name === 'Marked')).toBe(matches);
  });

  test('are judged on what reached the station, pointed at the target, and not on what a rule before made of it', () => {
    const strip: Rule = { name: 'strip', request: [{ remove: 'A' }] };
    const ifA: Rule = { name: 'if-a', when: { field: { A: true }, path: '/ws' }, ...mark };
    const head = aHeadOf([['A', '1']], 'GET / HTTP/1.1');
    const { steps } = passRequest(head, [lb('a', strip, ifA), lb('b', ifA)], aContext({ target }));
    expect(steps.map(({ changes }) => changes.map(({ rule }) => rule))).toEqual([
      ['target', 'strip', 'if-a'],
      [],
    ]);
  });

  test.each([
    ['127.0.0.1', 'for="127.0.0.1"'],
    ['2001:db8::1', 'for="[2001:db8::1]"'],
  ])('name the client %s as Forwarded wants it', (address, value) => {
    const rule = { name: 'a', request: [{ set: { Forwarded: 'for="{client.host}"' } }] };
    const context = aContext({ client: { address, port: 1 } });
    const { steps } = passRequest(anUpgrade(), [lb('a', rule)], context);
    expect(steps[0]?.head.fields.at(-1)).toEqual(['Forwarded', value]);
  });

  test('fill templates from the request as it was sent to the station', () => {
    const set = {
      A: '{client.address}:{client.port} {host} {target.host} {scheme} {path} {field.x-q} {{}',
      B: '{hex.4} {uuid}',
      C: 'é{field.none}',
    };
    const head = aHeadOf(
      [
        ['Host', 'localhost'],
        ['X-Q', '1'],
        ['x-q', '2'],
      ],
      'GET /p?q HTTP/1.1',
    );
    const { head: shaped } = onlyStep(head, [lb('a', { name: 'r', request: [{ set }] })]);
    expect(shaped.fields.slice(3)).toEqual([
      ['A', '127.0.0.1:40001 localhost staging.example.com https /p 1, 2 {}'],
      ['B', '8888 88888888-8888-4888-a888-888888888888'],
      ['C', '\xc3\xa9'],
    ]);
  });

  test('never write a line break, wherever it comes from', () => {
    const head = aHeadOf([['A', 'x\r\nB: y\0']]);
    const { head: shaped } = onlyStep(head, [lb('a', { name: 'r', request: [{ set: { C: '{field.A}' } }] })]);
    expect(shaped.fields[1]).toEqual(['C', 'x  B: y ']);
  });
});

describe('what else rules do', () => {
  test('delays and timers come with the station and rule that ask for them', () => {
    const timers = {
      handshake: '2s',
      idle: { after: '1m', ends: 1001 },
      lifetime: '1h',
      ends: 'reset',
    } as const;
    const { steps, timers: running } = passRequest(
      anUpgrade(),
      [
        lb('a', { name: 'slow', delay: '1.5s' }),
        lb('b', { name: 't', timers }, { name: 'u', timers: { handshake: '3s' } }),
      ],
      aContext(),
    );
    expect(steps.map(({ delays }) => delays)).toEqual([[{ rule: 'slow', ms: 1500 }], []]);
    expect(running).toEqual([
      { kind: 'handshake', ms: 2000, ends: { how: 'reset' }, station: 'b', rule: 't' },
      { kind: 'idle', ms: 60_000, ends: { how: 'close', code: 1001 }, station: 'b', rule: 't' },
      { kind: 'lifetime', ms: 3_600_000, ends: { how: 'reset' }, station: 'b', rule: 't' },
      { kind: 'handshake', ms: 3000, ends: { how: 'answer', status: 504 }, station: 'b', rule: 'u' },
    ]);
  });

  test('a shared close code ends what can be closed, and a handshake with 504', () => {
    const rule: Rule = { name: 'r', timers: { handshake: '1s', idle: '1s', ends: 1012 } };
    expect(passRequest(anUpgrade(), [lb('a', rule)], aContext()).timers.map(({ ends }) => ends)).toEqual([
      { how: 'answer', status: 504 },
      { how: 'close', code: 1012 },
    ]);
  });

  test('an answer sets out from its station, with its length, and later stations are never reached', () => {
    const answer = { status: 403, fields: { 'X-For': '{host}' }, body: 'né' };
    const passage = passRequest(
      anUpgrade(),
      [
        lb('a'),
        lb('b', { name: 'wait', delay: '1s' }, { name: 'no', answer }),
        lb('c', { name: 'never', timers: { idle: '1s' } }),
      ],
      aContext(),
    );
    expect(passage.steps.map(({ station }) => station)).toEqual(['a']);
    expect(passage.timers).toEqual([]);
    expect(passage.outcome).toEqual({
      kind: 'answer',
      station: 'b',
      hop: 1,
      rule: 'no',
      delays: [{ rule: 'wait', ms: 1000 }],
      head: {
        startLine: 'HTTP/1.1 403 Forbidden',
        fields: [
          ['X-For', 'staging.example.com'],
          ['Content-Length', '3'],
        ],
      },
      body: Buffer.from('né'),
    });
  });

  test.each<[string, Rule['answer'] & object, readonly (readonly [string, string])[]]>([
    [
      'pairs may repeat a name',
      {
        status: 200,
        fields: [
          ['A', 1],
          ['A', 2],
        ],
      },
      [
        ['A', '1'],
        ['A', '2'],
      ],
    ],
    ['no length without a body', { status: 204 }, []],
    [
      'the length that the profile gives',
      { status: 200, fields: { 'content-length': 99 }, body: 'x' },
      [['content-length', '99']],
    ],
    [
      'no length beside chunks',
      { status: 200, fields: { 'Transfer-Encoding': 'chunked' }, body: '0\r\n\r\n' },
      [['Transfer-Encoding', 'chunked']],
    ],
  ])('answers: %s', (_title, answer, fields) => {
    const { outcome } = passRequest(anUpgrade(), [lb('a', { name: 'r', answer })], aContext());
    expect(outcome).toMatchObject({ kind: 'answer', hop: 0, head: { fields } });
  });

  test('a refusal ends the hop before its station', () => {
    const { outcome, steps } = passRequest(
      anUpgrade(),
      [lb('a'), lb('b', { name: 'r', refuse: 'hang' })],
      aContext(),
    );
    expect(outcome).toEqual({ kind: 'refuse', station: 'b', hop: 1, rule: 'r', how: 'hang', delays: [] });
    expect(steps).toHaveLength(1);
  });

  test('a limit answers with 431', () => {
    const { outcome } = passRequest(
      anUpgrade(),
      [lb('a', { name: 'r', request: [{ limit: { count: 3 } }] })],
      aContext(),
    );
    expect(outcome).toMatchObject({
      kind: 'answer',
      rule: 'r',
      head: { startLine: 'HTTP/1.1 431 Request Header Fields Too Large' },
    });
  });
});

describe('the way back', () => {
  const SWITCHING = aHeadOf([['A', '1']], 'HTTP/1.1 101 Switching Protocols');
  const seen = (name: string, when: NonNullable<Rule['when']> = {}): Profile =>
    lb(name, { name: 'r', when, response: [{ append: { Seen: name } }] });

  test('goes through the stations that matched the request, nearest to the backend first', () => {
    const passage = passRequest(
      anUpgrade(),
      [seen('a'), seen('b', { kind: 'plain' }), seen('c')],
      aContext(),
    );
    const steps = passResponse(SWITCHING, passage, 3, aContext());
    expect(steps.map(({ station, hop, head }) => [station, hop, head.fields.at(-1)])).toEqual([
      ['c', 2, ['Seen', 'c']],
      ['b', 1, ['Seen', 'c']],
      ['a', 0, ['Seen', 'c, a']],
    ]);
    expect(steps[1]?.head).toBe(steps[0]?.head);
  });

  test('of an answer begins before the station that gave it', () => {
    const answering = lb('c', { name: 'no', answer: { status: 403 }, response: [{ add: { Seen: 'c' } }] });
    const passage = passRequest(anUpgrade(), [seen('a'), seen('b'), answering], aContext());
    if (passage.outcome.kind !== 'answer') throw new Error('it was not answered');
    const steps = passResponse(passage.outcome.head, passage, passage.outcome.hop, aContext());
    expect(steps.map(({ hop, head }) => [hop, head.fields])).toEqual([
      [1, [['Seen', 'b']]],
      [0, [['Seen', 'b, a']]],
    ]);
    expect(passResponse(SWITCHING, passage, 0, aContext())).toEqual([]);
  });

  test.each([['HTTP/1.1 100 Continue'], ['HTTP/1.1 103 Early Hints']])('leaves %s as it is', (startLine) => {
    const passage = passRequest(anUpgrade(), [seen('a')], aContext());
    const head = aHeadOf([], startLine);
    expect(passResponse(head, passage, 1, aContext())[0]).toMatchObject({ hop: 0, changes: [] });
    expect(passResponse(head, passage, 1, aContext())[0]?.head).toBe(head);
  });

  test('puts an answer in the place of a head past the limit, and that one goes on', () => {
    const limiting = lb('b', {
      name: 'small',
      response: [{ limit: { count: 0.5, answer: { status: 502, body: 'big' } } }],
    });
    const passage = passRequest(anUpgrade(), [seen('a'), limiting], aContext());
    const [first, second] = passResponse(SWITCHING, passage, 2, aContext());
    expect(first).toMatchObject({
      head: { startLine: 'HTTP/1.1 502 Bad Gateway', fields: [['Content-Length', '3']] },
      replaced: { rule: 'small', body: Buffer.from('big') },
    });
    expect(second?.head.fields).toEqual([
      ['Content-Length', '3'],
      ['Seen', 'a'],
    ]);
  });
});
