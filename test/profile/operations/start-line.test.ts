import { expect, test } from 'vitest';
import type { HeadOperationWords } from '../../../src/profile/operation-words.ts';
import { aHeadOf, operate } from '../a-profile.ts';

test.each<[string, HeadOperationWords, string, string]>([
  ['a new path keeps the query', { path: '/new' }, 'GET /ws?a=b HTTP/1.1', 'GET /new?a=b HTTP/1.1'],
  ['a new path with a query replaces it', { path: '/new?c' }, 'GET /ws?a=b HTTP/1.1', 'GET /new?c HTTP/1.1'],
  [
    'a part of the path',
    { path: { match: '/^\\/api/', with: '' } },
    'GET /api/ws HTTP/1.1',
    'GET /ws HTTP/1.1',
  ],
  [
    'an absolute target keeps its origin',
    { path: '/n' },
    'GET http://h:1/ws HTTP/1.1',
    'GET http://h:1/n HTTP/1.1',
  ],
  ['what has no path stays', { path: '/n' }, 'OPTIONS * HTTP/1.1', 'OPTIONS * HTTP/1.1'],
  ['what is no request stays', { path: '/n' }, 'nonsense', 'nonsense'],
  ['spaces that come in are encoded', { path: '/{field.A}' }, 'GET / HTTP/1.1', 'GET /x%20y HTTP/1.1'],
  ['the version', { version: 'HTTP/1.0' }, 'GET /ws HTTP/1.1', 'GET /ws HTTP/1.0'],
])('requests: %s', (_title, words, before, after) => {
  const { head, changes } = operate(aHeadOf([['A', 'x y']], before), words);
  expect(head.startLine).toBe(after);
  expect(changes).toHaveLength(before === after ? 0 : 1);
});

test.each<[string, HeadOperationWords, string, string]>([
  ['a status with its usual phrase', { status: 200 }, 'HTTP/1.1 101 Switching Protocols', 'HTTP/1.1 200 OK'],
  [
    'a status with a phrase of its own',
    { status: { code: 299, reason: 'Hm' } },
    'HTTP/1.1 200 OK',
    'HTTP/1.1 299 Hm',
  ],
  [
    'a phrase that is not ASCII goes as UTF-8',
    { status: { code: 200, reason: 'é' } },
    'HTTP/1.1 200 OK',
    'HTTP/1.1 200 \xc3\xa9',
  ],
  ['the version', { version: 'HTTP/1.0' }, 'HTTP/1.1 200', 'HTTP/1.0 200'],
])('responses: %s', (_title, words, before, after) => {
  expect(operate(aHeadOf([], before), words, 'response').head.startLine).toBe(after);
});

test('tells parts of the start line by names that no field can have', () => {
  expect(operate(aHeadOf([]), { path: '/n' }).changes).toEqual([
    { rule: 'r', operation: 'path', name: ':path', before: '/ws', after: '/n' },
  ]);
  expect(
    operate(aHeadOf([], 'HTTP/1.1 101 Switching Protocols'), { status: 200 }, 'response').changes,
  ).toEqual([
    { rule: 'r', operation: 'status', name: ':status', before: '101 Switching Protocols', after: '200 OK' },
  ]);
});
