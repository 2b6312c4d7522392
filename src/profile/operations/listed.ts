import type { OneOrMore } from '../value-word.ts';

/** Words for a sentence: `A, B, C`. */
export function listed(words: OneOrMore<string>): string {
  return [words].flat().join(', ');
}
