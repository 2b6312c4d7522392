import { CATALOGUE } from './catalogue/catalogue.ts';
import type { Words } from './catalogue/entry.ts';
import { FINDING_CODES, type FindingCode } from './finding-code.ts';

/** A finding's words found in a message. */
export interface WordMatch {
  readonly code: FindingCode;
  readonly words: Words;
  /** Higher is surer: over 100 for words found whole. */
  readonly score: number;
}

/** Words found whole, the longer the surer. */
const WHOLE = 100;
/** The message is a part of known words: the greater the part the surer. */
const PART = 50;
/** Most of the words' own words are in the message. */
const OVERLAP = 60;

const LEAST_OVERLAP = 0.75;
const LEAST_TOKENS = 3;
/** A shorter message is a part of too much. */
const LEAST_PART = 8;

/** Flags in logs of balancers: their case tells cD from CD, and SI from a word. */
const FLAG = /^(?=.*[A-Z])[A-Za-z\d]{1,5}-{0,2}$/;

/** Words made ready for comparing. */
interface Phrase {
  readonly code: FindingCode;
  readonly words: Words;
  readonly isFlag: boolean;
  /** What stands between the asterisks, in order. */
  readonly pieces: readonly string[];
  readonly text: string;
  readonly tokens: readonly string[];
  /** What all tokens weigh together. */
  readonly weight: number;
}

const TOKEN = /[\p{L}\d_]+/gu;

/** A message as it is compared: without colours, quotes and double spaces, in lower case. */
function plain(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- colours of a terminal begin with ESC
      .replace(/\u001b\[[\d;]*[A-Za-z]/g, '')
      .toLowerCase()
      .replace(/["'`´‘’“”«»]/g, '')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

function tokensOf(text: string): readonly string[] {
  return [...new Set(text.match(TOKEN))];
}

/** How many phrases hold each token: what is in few of them tells more. */
const spread = new Map<string, number>();

const PHRASES: readonly Phrase[] = FINDING_CODES.flatMap((code) =>
  CATALOGUE[code].words.map((words): Phrase => {
    const isFlag = FLAG.test(words.text);
    const text = isFlag ? words.text : plain(words.text);
    const tokens = tokensOf(text.replaceAll('*', ' '));
    for (const token of tokens) spread.set(token, (spread.get(token) ?? 0) + 1);
    const pieces = text
      .split('*')
      .map((piece) => piece.trim())
      .filter((piece) => piece !== '');
    return { code, words, isFlag, pieces, text, tokens, weight: 0 };
  }),
).map((phrase, _, all) => ({
  ...phrase,
  weight: phrase.tokens.reduce((sum, token) => sum + weightOf(token, all.length), 0),
}));

function weightOf(token: string, phrases: number): number {
  return Math.log(1 + phrases / (spread.get(token) ?? phrases));
}

/**
 * Findings whose words are in a message, or the other way round, the surest first, each code once. Takes time linear
 * in the message.
 */
export function matchWords(message: string): readonly WordMatch[] {
  const text = plain(message);
  const tokens = new Set(tokensOf(text));
  const best = new Map<FindingCode, WordMatch>();
  for (const phrase of PHRASES) {
    const score = scoreOf(phrase, message, text, tokens);
    const { code, words } = phrase;
    if (score > (best.get(code)?.score ?? 0)) best.set(code, { code, words, score });
  }
  return [...best.values()].toSorted((one, other) => other.score - one.score);
}

function scoreOf(phrase: Phrase, message: string, text: string, tokens: ReadonlySet<string>): number {
  if (phrase.isFlag) return isInOrder(phrase.pieces, message) ? WHOLE + phrase.text.length : 0;
  if (isInOrder(phrase.pieces, text)) return WHOLE + phrase.text.length;
  if (text.length >= LEAST_PART && isInOrder([text], phrase.text))
    return PART + (40 * text.length) / phrase.text.length;
  if (phrase.tokens.length < LEAST_TOKENS) return 0;
  let found = 0;
  for (const token of phrase.tokens) if (tokens.has(token)) found += weightOf(token, PHRASES.length);
  const share = found / phrase.weight;
  return share >= LEAST_OVERLAP ? OVERLAP * share : 0;
}

/** Whether the pieces stand in the text one after the other, none within a longer word or number. */
function isInOrder(pieces: readonly string[], text: string): boolean {
  let from = 0;
  for (const piece of pieces) {
    const at = placeOf(piece, text, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return pieces.length > 0;
}

function placeOf(piece: string, text: string, from: number): number {
  for (let at = text.indexOf(piece, from); at >= 0; at = text.indexOf(piece, at + 1)) {
    const isWhole = !areOneWord(text[at - 1], piece[0]) && !areOneWord(piece.at(-1), text[at + piece.length]);
    if (isWhole) return at;
  }
  return -1;
}

const PART_OF_WORD = /[\p{L}\d_]/u;

function areOneWord(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && PART_OF_WORD.test(one) && PART_OF_WORD.test(other);
}
