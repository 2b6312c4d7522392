import type { Finding, Severity } from '../study/index.ts';
import type { Look } from './look.ts';
import type { Style } from './paint.ts';

/** The sign of each severity: told apart without colour. */
export const FINDING_SIGNS: { readonly [S in Severity]: { readonly sign: string; readonly style: Style } } = {
  error: { sign: '✗', style: 'red' },
  warning: { sign: '!', style: 'yellow' },
  note: { sign: '·', style: 'dim' },
};

/** Codes that stand in a line. */
const MOST_CODES = 3;

/**
 * The codes of errors and warnings in a line, in the order they come: `✗ credentials-lost  ✗ closed-1011  and 2 more`;
 * no line where there are none.
 */
export function findingsInShort(findings: readonly Finding[], { paint }: Look): readonly string[] {
  const worth = findings.filter(({ severity }) => severity !== 'note');
  const told = worth.slice(0, MOST_CODES).map(({ code, severity }) => {
    const { sign, style } = FINDING_SIGNS[severity];
    return paint[style](`${sign} ${code}`);
  });
  const more = worth.length - told.length;
  return told.length === 0 ? [] : [[...told, ...(more > 0 ? [`and ${more} more`] : [])].join('  ')];
}
