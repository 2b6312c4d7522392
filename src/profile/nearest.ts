/**
 * The word that someone may have meant, or null where none is near: at most a third of its letters, and at least
 * one, differ. Case does not count; of equally near words the first.
 */
export function nearest(word: string, words: readonly string[]): string | null {
  let best: { readonly word: string; readonly distance: number } | null = null;
  for (const each of words) {
    const distance = editDistance(word.toLowerCase(), each.toLowerCase());
    const isNear = distance <= Math.max(1, Math.floor(Math.max(word.length, each.length) / 3));
    if (isNear && distance < (best?.distance ?? Infinity)) best = { word: each, distance };
  }
  // a longer name that begins or ends with the whole word is meant by it, however long it is
  return (
    best?.word ??
    words.find((each) => word.length >= 3 && each.toLowerCase().includes(word.toLowerCase())) ??
    null
  );
}

/** Letters to insert, delete, change or swap with their neighbour (optimal string alignment). */
function editDistance(one: string, other: string): number {
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row[j] = Math.min(
        cell(last, j) + 1,
        cell(row, j - 1) + 1,
        cell(last, j - 1) + (isSame ? 0 : 1),
        isSwapped ? cell(beforeLast, j - 2) + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, row];
  }
  return cell(last, other.length);
}

function cell(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
