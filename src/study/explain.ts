import { nearest } from '../profile/index.ts';
import { redactText } from '../recording/index.ts';
import { ANSWER } from './catalogue/answer.ts';
import { CLOSING } from './catalogue/closing.ts';
import { CREDENTIALS } from './catalogue/credentials.ts';
import { ENDING } from './catalogue/ending.ts';
import type { Words } from './catalogue/entry.ts';
import { HEADS } from './catalogue/heads.ts';
import { JWT } from './catalogue/jwt.ts';
import { NETWORK } from './catalogue/network.ts';
import { SESSION } from './catalogue/session.ts';
import { SUBPROTOCOL } from './catalogue/subprotocol.ts';
import { TIME } from './catalogue/time.ts';
import { TLS } from './catalogue/tls.ts';
import { UPGRADE } from './catalogue/upgrade.ts';
import { CAUSES } from './chain-causes.ts';
import { FINDING_CODES, type FindingCode } from './finding-code.ts';
import { matchWords } from './match-words.ts';
import { meaningOfNumber, numbersIn } from './number-codes.ts';

/** A finding that may be behind what was asked. */
export interface Guess {
  readonly code: FindingCode;
  /** Higher is surer; only for comparing guesses of one explanation. */
  readonly score: number;
  /** What it was known by, and the line of the question that it stands in, secrets masked; null for a name or a number. */
  readonly because: { readonly words: Words; readonly line: string } | null;
}

/** What is known of a code, a number or a message. */
export interface Explanation {
  /** The question, secrets masked; of one of many lines the first. */
  readonly asked: string;
  /** What is to be said before all, in one sentence; null where nothing is. */
  readonly remark: string | null;
  /** The surest first; empty where nothing fits, or nothing is wrong. */
  readonly guesses: readonly Guess[];
  /** Codes that may have been meant, where nothing fits. */
  readonly nearest: readonly FindingCode[];
}

/** Guesses that are worth reading. */
const MOST_GUESSES = 5;
/** One that is so much less sure than the best is none. */
const LEAST_SHARE = 0.6;
/** How sure a status or close code in a message is, beside words found whole. */
const BY_NUMBER = 95;
/** Characters of a line that are repeated to the user, and that are compared. */
const SHOWN = 200;
const COMPARED = 4000;

/** All codes by theme, in the order in which things happen. */
export const THEMES: readonly (readonly [title: string, codes: readonly FindingCode[]])[] = [
  ['the way to the backend', codesOf({ ...NETWORK, ...TLS })],
  ['the upgrade', codesOf(UPGRADE)],
  ['other answers than 101', codesOf(ANSWER)],
  ['subprotocols', codesOf(SUBPROTOCOL)],
  ['credentials', codesOf({ ...CREDENTIALS, ...JWT })],
  ['what else happens to heads', codesOf(HEADS)],
  ['time', codesOf(TIME)],
  ['close codes', codesOf(CLOSING)],
  ['other endings', codesOf(ENDING)],
  ['exchanges and recordings', codesOf(SESSION)],
];

function codesOf(entries: object): readonly FindingCode[] {
  return FINDING_CODES.filter((code) => code in entries);
}

/** Explains a code, a status or close code, or any message of a client, a server or a balancer. Never throws. */
export function explain(question: string): Explanation {
  const asked = question.trim();
  const shown = redactText(asked.split('\n', 1)[0]?.slice(0, COMPARED) ?? '').slice(0, SHOWN);
  const code = codeNamed(asked);
  if (code !== null)
    return { asked: shown, remark: null, guesses: [{ code, score: 1000, because: null }], nearest: [] };
  if (/^\d{3,4}$/.test(asked)) return explainNumber(Number(asked), shown);
  const guesses = guess(asked);
  return { asked: shown, remark: null, guesses, nearest: guesses.length === 0 ? nearestTo(asked) : [] };
}

/** Codes that a finding may follow from or lead to, its causes first. */
export function relatedTo(code: FindingCode): readonly FindingCode[] {
  const causes = CAUSES[code] ?? [];
  const effects = FINDING_CODES.filter((effect) => CAUSES[effect]?.includes(code) === true);
  return [...new Set([...causes, ...effects])];
}

/** The code of that name, whatever its case; a code of a family for one of its numbers: `closed-4401`, `answered-502`. */
function codeNamed(text: string): FindingCode | null {
  const name = text.toLowerCase();
  const exact = FINDING_CODES.find((code) => code === name);
  if (exact !== undefined) return exact;
  const number = /^(?:closed|answered)-(\d{3,4})$/.exec(name)?.[1];
  return number === undefined ? null : (meaningOfNumber(Number(number))?.codes[0] ?? null);
}

function explainNumber(number: number, asked: string): Explanation {
  const meaning = meaningOfNumber(number);
  const remark = meaning?.remark ?? `${number} is neither an HTTP status nor a close code.`;
  const guesses = (meaning?.codes ?? []).map((code, at) => ({ code, score: 1000 - at, because: null }));
  return { asked, remark, guesses, nearest: [] };
}

function guess(text: string): readonly Guess[] {
  const best = new Map<FindingCode, Guess>();
  const keep = (one: Guess): void => {
    if (one.score > (best.get(one.code)?.score ?? 0)) best.set(one.code, one);
  };
  for (const whole of text.split(/\r?\n/)) {
    const line = whole.slice(0, COMPARED);
    const shown = redactText(line.trim()).slice(0, SHOWN);
    for (const { code, words, score } of matchWords(line))
      keep({ code, score, because: { words, line: shown } });
    for (const number of numbersIn(line)) {
      for (const [at, code] of (meaningOfNumber(number)?.codes ?? []).entries()) {
        const words = { text: String(number), who: 'the number in it' };
        keep({ code, score: BY_NUMBER - 10 * at, because: { words, line: shown } });
      }
    }
  }
  const sorted = [...best.values()].toSorted((one, other) => other.score - one.score);
  const least = (sorted[0]?.score ?? 0) * LEAST_SHARE;
  return sorted.filter(({ score }) => score >= least).slice(0, MOST_GUESSES);
}

/** Codes that share a word with the question, or are spelled like it. */
function nearestTo(text: string): readonly FindingCode[] {
  const short = text.slice(0, SHOWN).toLowerCase();
  const alike = nearest(short, FINDING_CODES);
  const words = new Set(short.match(/[a-z\d]{4,}/g) ?? []);
  const sharing = FINDING_CODES.filter((code) => code.split('-').some((part) => words.has(part)));
  const codes = FINDING_CODES.filter((code) => code === alike);
  return [...new Set([...codes, ...sharing])].slice(0, MOST_GUESSES);
}
