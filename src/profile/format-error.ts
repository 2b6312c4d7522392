/** A word of the profile format that cannot be understood; whoever knows where it stands adds file, line and column. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/** What is wrong with a word, as its parser tells; null where nothing is. */
export function problemWith<T>(parse: (word: T) => unknown, word: T): string | null {
  try {
    parse(word);
    return null;
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}
