/** More characters are no setting's, and no word's. */
const LONGEST = 32;

/** A word as people write them, a year or a small number, a version, a size. */
const PIECE = /^(?:[A-Z]?[a-z]{1,14}|[A-Z]{1,14}|\d{1,4}|v\d{1,2}|\d{1,4}x\d{1,4})$/;

const VOWEL = /[aeiouy]/i;

/**
 * Whether a value is such as settings and sentences are made of: words, few digits, `en-US`, `Europe/Berlin`. It tells
 * nobody in unless its place says so, and every other text would have it.
 */
export function isOrdinary(value: string): boolean {
  if (value.length > LONGEST) return false;
  if (/^\d{0,8}$/.test(value)) return true;
  return value.split(/[-_. /:,+|]/).every((piece) => {
    const isWord = PIECE.test(piece) && (piece.length < 6 || VOWEL.test(piece) || /\d/.test(piece));
    return piece === '' || isWord;
  });
}
