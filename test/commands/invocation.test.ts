import { expect, test } from 'vitest';
import { invocation } from '../../src/commands/invocation.ts';

test.each([
  [['show', 'run.hoptap.jsonl', '-e', '3'], 'hoptap show run.hoptap.jsonl -e 3'],
  [['show', 'my run'], "hoptap show 'my run'"],
  [['show', "it's"], "hoptap show 'it'\\''s'"],
  [['show', ''], "hoptap show ''"],
  [['show', '$HOME;ls'], "hoptap show '$HOME;ls'"],
])('writes %j as a shell reads it', (args, text) => {
  expect(invocation({}, args)).toBe(text);
});

test('goes by npx where npm started the program', () => {
  expect(invocation({ npm_lifecycle_event: 'npx' }, ['demo'])).toBe('npx hoptap demo');
});
