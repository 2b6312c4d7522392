import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../../src/model/index.ts';
import { createFold } from '../../../src/recording/index.ts';
import { pairExchanges } from '../../../src/study/index.ts';
import { aHead, anOpen } from '../../builders.ts';

/** Exchanges that asked for these paths, numbered from 1. */
function exchangesFor(paths: readonly string[]): readonly Exchange[] {
  const fold = createFold();
  for (const [at, path] of paths.entries()) {
    fold.push(anOpen({ exchange: at + 1 }));
    fold.push(aHead({ exchange: at + 1, startLine: `GET ${path} HTTP/1.1` }));
  }
  return fold.session().exchanges;
}

/** Pairs as `1-2`, `-` for what is not there. */
const pairs = (a: readonly string[], b: readonly string[]): string =>
  pairExchanges(exchangesFor(a), exchangesFor(b))
    .map((pair) => `${pair.a?.exchange ?? ''}-${pair.b?.exchange ?? ''}`)
    .join(' ');

describe('pairExchanges', () => {
  test.each([
    ['one with one, whatever they are', ['/ws'], ['/chat'], '1-1'],
    ['the same path, without its query', ['/ws?t=1', '/a', '/ws'], ['/a', '/ws', '/ws?t=2'], '1-2 2-1 3-3'],
    ['what has no counterpart with nothing', ['/a', '/b', '/b'], ['/b', '/c'], '1- 2-1 3- -2'],
    ['nothing with something', [], ['/a'], '-1'],
  ])('pairs %s', (_title, a, b, expected) => {
    expect(pairs(a, b)).toBe(expected);
  });
});
