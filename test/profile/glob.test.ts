import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globMatcher } from '../../src/profile/glob.ts';
import { parsePattern } from '../../src/profile/pattern.ts';

const ANY = { passes: () => true };
const SEGMENT = { passes: (character: string) => character !== '/' };

describe('a glob', () => {
  it.each([
    ['/ws/**', '/ws/', true],
    ['/ws/**', '/ws', false],
    ['/api/*/ws', '/api/v1/ws', true],
    ['/api/*/ws', '/api/v1/v2/ws', false],
    ['/api/**/ws', '/api/v1/v2/ws', true],
    ['**', '', true],
    ['*', '/', false],
  ])('%s on the path %s: %s', (glob, path, isMatch) => {
    expect(parsePattern(glob, 'path')(path)).toBe(isMatch);
  });

  it('says what a regular expression of the same meaning says', () => {
    const part = fc.constantFrom('a', 'b', '/', '*', '**');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.stringMatching(/^[ab/]{0,8}$/), (parts, text) => {
        const source = parts.map((each) => (each === '**' ? '[^]*' : each === '*' ? '[^/]*' : each)).join('');
        const matches = globMatcher(
          parts.map((each) => (each === '**' ? ANY : each === '*' ? SEGMENT : each)),
        );
        expect(matches(text)).toBe(new RegExp(`^${source}$`).test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no time that grows with the square of what a peer sends', () => {
    const matches = parsePattern('*Chrome*Safari*Edge*x', 'value');
    expect(matches('ChromeSafariEdge'.repeat(10_000))).toBe(false);
  });
});
