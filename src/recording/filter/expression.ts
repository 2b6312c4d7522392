/** A term as it was written: `~hq@backend Authorization`. */
export interface TermUse {
  readonly is: 'term';
  /** Without its `~`: `hq`. */
  readonly name: string;
  /** What stands behind `@`: a station, or a hop as `hop1`; null where nothing does. */
  readonly at: string | null;
  /** Null where the term takes none. */
  readonly argument: string | null;
}

/**
 * A filter as a tree. What `and` and `or` join is two or more, and none of it is of their own kind; an argument holds
 * no quote behind a backslash, which means no more than the quote.
 */
export type Expression =
  | TermUse
  | { readonly is: 'not'; readonly part: Expression }
  | { readonly is: 'and' | 'or'; readonly parts: readonly Expression[] };

/** What binds weaker than its surroundings must stand in parentheses. */
const STRENGTH: { readonly [K in Expression['is']]: number } = { or: 0, and: 1, not: 2, term: 3 };

const PLAIN_WORD = /^[^\s()'"~&|!@][^\s()'"&|!]*$/;

/** Writes a tree as a filter that reads as the same tree. */
export function printExpression(expression: Expression): string {
  if (expression.is === 'term') return printTerm(expression);
  if (expression.is === 'not') return `!${within(expression.part, STRENGTH.not)}`;
  const sign = expression.is === 'and' ? ' & ' : ' | ';
  return expression.parts.map((part) => within(part, STRENGTH[expression.is] + 1)).join(sign);
}

function within(expression: Expression, strength: number): string {
  const text = printExpression(expression);
  return STRENGTH[expression.is] < strength ? `(${text})` : text;
}

function printTerm({ name, at, argument }: TermUse): string {
  const place = at === null ? '' : `@${printWord(at)}`;
  return `~${name}${place}${argument === null ? '' : ` ${printWord(argument)}`}`;
}

function printWord(word: string): string {
  if (PLAIN_WORD.test(word)) return word;
  return `"${word.replaceAll('"', '\\"')}"`;
}
