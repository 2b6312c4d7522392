import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shellWord } from '../../src/export/shell-words.ts';

const byShell = (word: string, env: Record<string, string> = {}): string =>
  execFileSync('sh', ['-c', `printf %s ${word}`], { env, encoding: 'latin1' });

describe('a word for a shell', () => {
  test.each([
    ['plain', 'plain'],
    ['', `''`],
    ['two words', `'two words'`],
    ["it's", String.raw`'it'\''s'`],
    ['$HOME `id` "x" \\ ! ~', `'$HOME \`id\` "x" \\ ! ~'`],
    ['\xc3\xa9\x1b', String.raw`"$(printf '\303\251\033')"`],
  ])('%j is %s', (bytes, word) => {
    expect(shellWord(bytes)).toEqual({ word, variables: [] });
    expect(byShell(word)).toBe(bytes);
  });

  test('has a variable in the place of each fingerprint, with what padded it', () => {
    const { word, variables } = shellWord('a redacted~0123abcd~~~;redacted~short', true);
    expect(variables).toEqual(['SECRET_0123abcd', 'SECRET_short']);
    expect(byShell(word, { SECRET_0123abcd: "x'$(id)", SECRET_short: 'y' })).toBe("a x'$(id);y");
  });

  test('is those bytes again once a shell has read it, and shows none that is not printable', () => {
    const bytes = fc.string({
      unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(bytes, (text) => {
        const { word } = shellWord(text);
        expect(word).toMatch(/^[ -~\n]*$/);
        expect(byShell(word)).toBe(text);
      }),
      { numRuns: 40 },
    );
  });
});
