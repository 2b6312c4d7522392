/**
 * The longest series of members that stand in rising order: in a permutation of places, those that need not have
 * moved. Of several such series, one.
 */
export function longestRun(order: readonly number[]): ReadonlySet<number> {
  // patience sorting: tails[n] is where the best run of n + 1 members ends
  const tails: number[] = [];
  const previous = new Map<number, number | undefined>();
  for (const member of order) {
    const length = firstNotBelow(tails, member);
    previous.set(member, tails[length - 1]);
    tails[length] = member;
  }
  const run = new Set<number>();
  for (let member = tails.at(-1); member !== undefined; member = previous.get(member)) run.add(member);
  return run;
}

function firstNotBelow(sorted: readonly number[], member: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? member) < member) low = middle + 1;
    else high = middle;
  }
  return low;
}
