import { expect, test } from 'vitest';
import { nearest } from '../../src/profile/index.ts';

test.each<[string, readonly string[], string | null]>([
  ['remve', ['request', 'remove', 'rename'], 'remove'],
  ['naem', ['names', 'name'], 'name'],
  ['REMOVE', ['remove'], 'remove'],
  ['incident-gcp', ['passthrough', 'incident-gcp-strips-auth'], 'incident-gcp-strips-auth'],
  ['x', ['remove'], null],
  ['anything', [], null],
])('of %j among %j is %j', (word, words, meant) => {
  expect(nearest(word, words)).toBe(meant);
});
