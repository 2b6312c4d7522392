import { filterError, type Span } from './filter-error.ts';

/** A part of a filter, and where it stands. */
export type Token = Span &
  (
    | { readonly is: '(' | ')' | '&' | '|' | '!' }
    /** Unquoted, its escapes resolved; may be empty where it was quoted. */
    | { readonly is: 'word'; readonly word: string }
    | { readonly is: 'term'; readonly name: string; readonly at: (Span & { readonly word: string }) | null }
  );

const BLANK = /\s/;
const OPERATOR = /[()&|!]/y;
const TERM_NAME = /~([A-Za-z]*)/y;
/** What ends a word that is not quoted. */
const WORD_END = /[\s()'"]/;
/** What follows `&` and `|` where they join what stands around them, rather than being part of a word: `a|b`. */
const AFTER_OPERATOR = /[\s()&|!~'"]/;

const QUOTE_IT = 'Put it in quotes, as in ~u "/v(1|2)"';

/**
 * Takes a filter apart. In quotes, a backslash before the quote stands for the quote; before anything else it is a
 * part of the word, so that a regex need not be written twice over.
 * @throws {HoptapError} FILTER_INVALID
 */
export function lexFilter(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    if (BLANK.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = operatorAt(text, at) ?? termAt(text, at) ?? wordAt(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function operatorAt(text: string, start: number): Token | null {
  OPERATOR.lastIndex = start;
  const sign = OPERATOR.exec(text)?.[0];
  if (sign === '&' || sign === '|') {
    // twice means once, as it does to many who write programs
    return { is: sign, start, end: text[start + 1] === sign ? start + 2 : start + 1 };
  }
  return sign === '(' || sign === ')' || sign === '!' ? { is: sign, start, end: start + 1 } : null;
}

function termAt(text: string, start: number): Token | null {
  TERM_NAME.lastIndex = start;
  const found = TERM_NAME.exec(text);
  if (found === null) return null;
  const [whole, name = ''] = found;
  const end = start + whole.length;
  if (text[end] !== '@') return { is: 'term', name, at: null, start, end };
  if (end + 1 === text.length || /[\s()&|!]/.test(text.charAt(end + 1))) {
    throw filterError(text, { start: end, end: end + 1 }, 'no station or hop stands behind the "@"');
  }
  const at = wordAt(text, end + 1);
  return { is: 'term', name, at, start, end: at.end };
}

function wordAt(text: string, start: number): Span & { readonly is: 'word'; readonly word: string } {
  const quote = text.charAt(start);
  if (quote === '"' || quote === "'") return quotedAt(text, start, quote);
  let at = start;
  let word = '';
  while (at < text.length && !endsWord(text, at)) {
    const piece = pieceAt(text, at);
    word += piece.word;
    at = piece.end;
  }
  const next = text.charAt(at);
  if (next === '(' || next === '"' || next === "'") {
    const what = next === '(' ? 'a parenthesis' : 'a quote';
    throw filterError(text, { start: at, end: at + 1 }, `${what} begins within a word`, QUOTE_IT);
  }
  return { is: 'word', word, start, end: at };
}

/** Whether an unquoted word is over before that character. */
function endsWord(text: string, at: number): boolean {
  const character = text.charAt(at);
  if (WORD_END.test(character)) return true;
  if (character !== '&' && character !== '|') return false;
  return at + 1 === text.length || AFTER_OPERATOR.test(text.charAt(at + 1));
}

function quotedAt(text: string, start: number, quote: string): ReturnType<typeof wordAt> {
  let at = start + 1;
  let word = '';
  while (at < text.length && text[at] !== quote) {
    const piece = pieceAt(text, at);
    word += piece.word;
    at = piece.end;
  }
  if (at >= text.length)
    throw filterError(text, { start, end: start + 1 }, `the quote ${quote} does not end`);
  return { is: 'word', word, start, end: at + 1 };
}

/** One character, or a backslash with what it stands before. */
function pieceAt(text: string, at: number): { readonly word: string; readonly end: number } {
  const character = text.charAt(at);
  if (character !== '\\') return { word: character, end: at + 1 };
  const next = text.charAt(at + 1);
  if (next === '') throw filterError(text, { start: at, end: at + 1 }, 'a backslash stands before nothing');
  return { word: next === '"' || next === "'" ? next : character + next, end: at + 2 };
}
