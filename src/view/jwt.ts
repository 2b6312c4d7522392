import { Buffer } from 'node:buffer';
import type { Json } from '../model/index.ts';
import { findJwts, type Jwt } from '../study/index.ts';
import type { Look } from './look.ts';
import type { Style } from './paint.ts';
import { prettyJson } from './pretty-json.ts';
import { counted, durationInWords } from './quantity.ts';

/** Claims told by name; what else a token claims is its reader's business. */
const TOLD_CLAIMS = ['sub', 'iss', 'aud', 'scope'] as const;
/** A claim may be as long as its token: a line shows its beginning. */
const CLAIM_COLUMNS = 60;
/** Tokens of one text that have a line. */
const MOST_TOKENS = 5;
/** Further away than this, a time of day alone does not say which day it is. */
const SAME_DAY_MS = 12 * 3600 * 1000;

type JwtLook = Pick<Look, 'clock' | 'isFull' | 'isRedacted' | 'startedMs'>;

/** The tokens in a text, a line each: `JWT HS256 sub=u1 exp 12:04:31 (3 min before this exchange) · not verified`. */
export function jwtLines(text: string, t: number, when: string, look: JwtLook): readonly string[] {
  const found = findJwts(text);
  const more = found.length - MOST_TOKENS;
  return [
    ...found.slice(0, MOST_TOKENS).map((jwt) => `JWT ${jwtInWords(jwt, t, when, look)}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

/**
 * What a token says of itself, in a line; claims only where secrets may be seen.
 * @param t the moment it was sent, milliseconds of the run
 * @param when what that moment is called: `this exchange`
 */
export function jwtInWords(jwt: Jwt, t: number, when: string, look: JwtLook): string {
  return [
    jwt.algorithm ?? 'no algorithm',
    jwt.isEncrypted ? 'encrypted' : '',
    ...(look.isRedacted ? [] : claimsInWords(jwt.claims, look)),
    timeInWords('exp', jwt.expiresS, t, when, look),
    timeInWords('nbf', jwt.notBeforeS, t, when, look),
    jwt.problem === null ? '' : `! ${jwt.problem}`,
    '· not verified',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function claimsInWords(claims: Json | null, { isFull }: JwtLook): readonly string[] {
  if (claims === null || typeof claims !== 'object' || Array.isArray(claims)) return [];
  const all = Object.entries(claims);
  const told = isFull
    ? all.filter(([name]) => name !== 'exp' && name !== 'nbf')
    : all.filter(([name]) => TOLD_CLAIMS.some((each) => each === name));
  return told.map(([name, value]) => {
    const text = typeof value === 'string' ? value : jsonText(value);
    return `${name}=${isFull || text.length <= CLAIM_COLUMNS ? text : `${text.slice(0, CLAIM_COLUMNS - 1)}…`}`;
  });
}

/** A line about a token: its own indent may stand before its text, which is not made visible yet. */
export interface JwtLine {
  readonly text: string;
  readonly style: Style;
  /** How deep it stands below the token's title. */
  readonly level: number;
}

/** Lines of a token's header or claims. */
const MOST_CONTENT_LINES = 200;

/**
 * A token read out: what it is, its times against the one at which it was sent, its header and claims as indented JSON.
 * Claims only where secrets may be seen.
 * @param t the moment it was sent, milliseconds of the run
 * @param when what that moment is called: `this exchange`
 */
export function jwtContent(jwt: Jwt, t: number, when: string, look: JwtLook): readonly JwtLine[] {
  const [header = '', claims = ''] = jwt.token.split('.');
  const title = `JWT ${jwt.algorithm ?? 'without an algorithm'}${jwt.isEncrypted ? ', encrypted' : ''} · read, not verified`;
  const line = (text: string, style: Style = 'plain', level = 1): JwtLine => ({ text, style, level });
  return [
    line(title, 'cyan', 0),
    ...(jwt.problem === null ? [] : [line(`! ${jwt.problem}`, 'yellow')]),
    ...timeLines(jwt, t, when, look).map(({ text, isWrong }) => line(text, isWrong ? 'red' : 'plain')),
    line('header', 'dim'),
    ...partLines(header).map((text) => line(text, 'plain', 2)),
    line('claims', 'dim'),
    ...(jwt.isEncrypted
      ? [line('encrypted: only the receiver can read them', 'dim', 2)]
      : look.isRedacted
        ? [line('masked', 'dim', 2)]
        : partLines(claims).map((text) => line(text, 'plain', 2))),
  ];
}

/** When it was issued, when it begins and ends to be valid, each against the moment at which it was sent. */
function timeLines(
  { issuedS, notBeforeS, expiresS }: Jwt,
  t: number,
  when: string,
  look: JwtLook,
): readonly { readonly text: string; readonly isWrong: boolean }[] {
  const started = look.startedMs ?? null;
  const line = (
    seconds: number | null,
    [before, after]: readonly [string, string],
    isWrongWhen: 'before' | 'after' | null,
  ): readonly { readonly text: string; readonly isWrong: boolean }[] => {
    if (seconds === null) return [];
    const date = dateInWords(seconds * 1000);
    if (started === null) return [{ text: `${after} ${date}`, isWrong: false }];
    const ms = seconds * 1000 - (started + t);
    const isBefore = ms < 0;
    const apart = `${durationInWords(Math.abs(ms))} ${isBefore ? 'before' : 'after'} ${when}`;
    const isWrong = isWrongWhen === (isBefore ? 'before' : 'after');
    return [{ text: `${isWrong ? '! ' : ''}${isBefore ? before : after} ${apart}, ${date}`, isWrong }];
  };
  return [
    ...line(issuedS, ['issued', 'issued'], null),
    ...line(notBeforeS, ['valid since', 'not valid until'], 'after'),
    ...line(expiresS, ['expired', 'expires'], 'before'),
    ...(expiresS === null && notBeforeS === null && issuedS === null
      ? [{ text: 'says no time', isWrong: false }]
      : expiresS === null
        ? [{ text: 'never expires: it has no exp', isWrong: false }]
        : []),
  ];
}

/** What a token claims, as indented JSON; null where that is none. */
export function claimsText({ token }: Jwt): string | null {
  return prettyJson(partText(token.split('.')[1] ?? ''))?.join('\n') ?? null;
}

/** A part of a token as it was written, indented where it is JSON. */
function partLines(part: string): readonly string[] {
  const text = partText(part);
  const lines = prettyJson(text) ?? [text === '' ? 'nothing' : text];
  const left = lines.length - MOST_CONTENT_LINES;
  return left <= 0 ? lines : [...lines.slice(0, MOST_CONTENT_LINES), `and ${counted(left, 'more line')}`];
}

function partText(part: string): string {
  // node reads both alphabets, padded or not
  return utf8.decode(Buffer.from(part, 'base64url'));
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function jsonText(value: Json): string {
  try {
    return JSON.stringify(value);
  } catch {
    // what a peer nests deeply enough can be parsed, and not be written
    return 'nested too deeply to be told';
  }
}

/** A moment that a token names, against the one at which it was sent: `exp 12:04:31 (3 min before this exchange)`. */
function timeInWords(name: string, seconds: number | null, t: number, when: string, look: JwtLook): string {
  if (seconds === null) return name === 'exp' ? 'no exp' : '';
  const started = look.startedMs ?? null;
  if (started === null) return `${name} ${dateInWords(seconds * 1000)}`;
  const ms = seconds * 1000 - (started + t);
  // a start that has long been valid is no news
  if (name === 'nbf' && ms <= 0) return '';
  const apart = `${durationInWords(Math.abs(ms))} ${ms < 0 ? 'before' : 'after'} ${when}`;
  const isNear = Math.abs(ms) < SAME_DAY_MS;
  const moment = isNear
    ? look.clock(seconds * 1000 - started).replace(/\.\d+$/, '')
    : dateInWords(seconds * 1000);
  return `${name} ${moment} (${apart})`;
}

/** A moment in UTC: `2025-09-09 12:04 UTC`; one that no calendar holds in seconds. */
function dateInWords(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return `${ms / 1000} s`;
  return `${date.toISOString().replace('T', ' ').slice(0, -8)} UTC`;
}
