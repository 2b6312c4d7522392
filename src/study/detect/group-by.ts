import type { Case } from '../study.ts';

/** Cases by what they have in common; those with nothing to go by are left out. */
export function groupBy(
  cases: readonly Case[],
  keyOf: (one: Case) => string | null,
): ReadonlyMap<string, readonly Case[]> {
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    const key = keyOf(one);
    if (key === null) continue;
    const there = groups.get(key);
    if (there === undefined) groups.set(key, [one]);
    else there.push(one);
  }
  return groups;
}
