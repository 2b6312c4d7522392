import type { Json } from '../model/index.ts';
import { findJwts, type Jwt } from '../study/index.ts';
import type { Look } from './look.ts';
import { durationInWords } from './quantity.ts';

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
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `${name}=${isFull || text.length <= CLAIM_COLUMNS ? text : `${text.slice(0, CLAIM_COLUMNS - 1)}…`}`;
  });
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
