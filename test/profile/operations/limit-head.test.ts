import { expect, test } from 'vitest';
import type { LimitWords } from '../../../src/profile/operation-words.ts';
import { aHeadOf, operate } from '../a-profile.ts';

// "Ab: 1234\r\n" is 10 bytes, "C: 5\r\n" is 6
const HEAD = aHeadOf([
  ['Ab', '1234'],
  ['C', '5'],
]);

test.each<[LimitWords, boolean]>([
  [{ field: 10 }, true],
  [{ field: 9 }, false],
  [{ fields: '16' }, true],
  [{ fields: '15' }, false],
  [{ count: 2 }, true],
  [{ count: 1 }, false],
  [{ field: '8KiB', fields: '64k', count: 1 }, false],
])('%j lets a head of lines of 10 and 6 bytes pass: %s', (limit, passes) => {
  const { head, answer, changes } = operate(HEAD, { limit });
  expect(head).toBe(HEAD);
  expect(changes).toEqual([]);
  expect(answer).toEqual(passes ? undefined : { status: 431 });
});

test('answers 502 in place of a response, and what the profile says in place of either', () => {
  expect(operate(HEAD, { limit: { count: 1 } }, 'response').answer).toEqual({ status: 502 });
  const answer = { status: 400, body: 'Request Header Or Cookie Too Large' };
  expect(operate(HEAD, { limit: { count: 1, answer } }).answer).toEqual(answer);
});
