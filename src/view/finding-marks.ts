import type { Finding, Severity } from '../study/index.ts';
import type { Look } from './look.ts';
import type { Style } from './paint.ts';
import { widthOf } from './width.ts';

/** The sign of each severity: told apart without colour. */
export const FINDING_SIGNS: { readonly [S in Severity]: { readonly sign: string; readonly style: Style } } = {
  error: { sign: '✗', style: 'red' },
  warning: { sign: '!', style: 'yellow' },
  note: { sign: '·', style: 'dim' },
};

/** Codes that stand in a line, at most. */
const MOST_CODES = 3;
const GAP = '  ';

/**
 * The codes of errors and warnings in a line of at most that many columns, in the order they come:
 * `✗ credentials-lost  ✗ closed-1011  and 2 more`; no line where there are none.
 */
export function findingsInShort(
  findings: readonly Finding[],
  { paint }: Look,
  columns: number,
): readonly string[] {
  const worth = findings.filter(({ severity }) => severity !== 'note');
  if (worth.length === 0) return [];
  const codes = (count: number): readonly string[] =>
    worth.slice(0, count).map(({ code, severity }) => `${FINDING_SIGNS[severity].sign} ${code}`);
  const rest = (count: number): readonly string[] =>
    count < worth.length ? [`and ${worth.length - count} more`] : [];
  let told = MOST_CODES;
  while (told > 1 && widthOf([...codes(told), ...rest(told)].join(GAP)) > columns) told--;
  const painted = codes(told).map((text, at) =>
    paint[FINDING_SIGNS[worth[at]?.severity ?? 'note'].style](text),
  );
  return [[...painted, ...rest(told)].join(GAP)];
}
