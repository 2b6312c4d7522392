import { Buffer } from 'node:buffer';
import type { Json } from '../model/index.ts';

/** A JSON Web Token as it stands in a text: read, never verified. @see RFC 7519, RFC 7515 §7.1, RFC 7516 §7.1 */
export interface Jwt {
  /** The token as it stands there, with all its parts. */
  readonly token: string;
  /** Where it begins in the text, in UTF-16 code units. */
  readonly at: number;
  /** Null where it cannot be read. */
  readonly header: Json | null;
  /** Null where they cannot be read, or are encrypted. */
  readonly claims: Json | null;
  /** Five parts, its claims for nobody's eyes but the receiver's. */
  readonly isEncrypted: boolean;
  /** `alg` of the header; null where there is none. */
  readonly algorithm: string | null;
  /** `iat`, `nbf` and `exp` in seconds since 1970, whatever unit and type they were written in; null where absent. */
  readonly issuedS: number | null;
  readonly notBeforeS: number | null;
  readonly expiresS: number | null;
  /** All that is wrong with it, in a few words and without a part of it, or null. */
  readonly problem: string | null;
}

/** All that a token can be written in, and what joins the parts; taken whole, so that no text is read twice. */
const RUN = /[\w.+/=-]+/g;

/** How JSON begins in base64: with `{"`, or with `{` and a space or line break. */
const JSON_START = /(?<![A-Za-z\d])(?:eyJ|eyA|ewo|ewk|ew0)/;
/** The shortest header, without these first letters, that can name anything. */
const LEAST_REST = 4;

/** Base64url has neither of these. @see RFC 4648 §5 */
const PLAIN_BASE64 = /[+/=]/;

/** What Cloud Run leaves in the place of a signature that it has checked. @see cloud.google.com/run/docs/troubleshooting */
const SIGNATURE_REMOVED = 'SIGNATURE_REMOVED_BY_GOOGLE';

/** From here on a time is no second of this millennium: milliseconds, and from the next on microseconds. */
const LEAST_MS = 1e11;
const LEAST_US = 1e14;

/**
 * Every token in a text, in order: bare, behind `Bearer`, as a part of a subprotocol (`jwt.TOKEN`), in cookies,
 * queries, JSON and prose. One that cannot be read is found by its beginning, and says what is wrong with it.
 * Takes time linear in the text.
 */
export function findJwts(text: string): readonly Jwt[] {
  const found: Jwt[] = [];
  for (const run of text.matchAll(RUN)) {
    if (run[0].includes('.')) found.push(...inRun(run[0], run.index));
  }
  return found;
}

function inRun(run: string, begin: number): readonly Jwt[] {
  const parts = run.split('.');
  const found: Jwt[] = [];
  let offset = begin;
  let at = 0;
  while (at < parts.length) {
    const part = parts[at] ?? '';
    const start = startOfHeader(part);
    const pieces = start < 0 ? null : piecesFrom(part.slice(start), parts, at);
    if (pieces !== null) found.push(read(pieces, offset + start));
    const taken = pieces?.length ?? 1;
    for (const each of parts.slice(at, at + taken)) offset += each.length + 1;
    at += taken;
  }
  return found;
}

/** Where a header begins that reaches to the end of what precedes a dot, or -1. */
function startOfHeader(part: string): number {
  // plain base64 is wrong in a token, and happens: it is looked for where nothing else is found
  const strict = startOfJson(part, isOfBase64Url, part.length);
  return strict >= 0 ? strict : startOfJson(part, isOfBase64, part.replace(/={1,2}$/, '').length);
}

/** Where JSON begins in the last letters of a text that are of one alphabet. */
function startOfJson(part: string, isOfAlphabet: (code: number) => boolean, end: number): number {
  let begin = end;
  while (begin > 0 && isOfAlphabet(part.charCodeAt(begin - 1))) begin -= 1;
  // one letter before is looked back at: a word that goes on is no beginning
  const from = Math.max(0, begin - 1);
  const start = part.slice(from, end).search(JSON_START) + from;
  return start >= begin && end - start >= 3 + LEAST_REST ? start : -1;
}

function isOfBase64Url(code: number): boolean {
  const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return isLetter || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x5f;
}

function isOfBase64(code: number): boolean {
  return isOfBase64Url(code) || code === 0x2b || code === 0x2f;
}

/** The parts of the token that begins with `header`, or null where none does. @param at the header's place in `parts` */
function piecesFrom(header: string, parts: readonly string[], at: number): readonly string[] | null {
  const decoded = decodePart(header);
  const isJwe = isObject(decoded) && decoded['enc'] !== undefined;
  const more = parts.slice(at + 1, at + (isJwe ? 5 : 3));
  const isHeader = isObject(decoded) && decoded['alg'] !== undefined && more.length > 1;
  if (!isHeader && !startsLikeJson(more[0] ?? '')) return null;
  const before = [header, ...more.slice(0, -1)];
  return [...before, signatureOf(more.at(-1) ?? '', before)];
}

/** The last part without what follows it in the text: a slash is the path's, unless the token is plain base64 before. */
function signatureOf(last: string, before: readonly string[]): string {
  const isPlain = before.some((part) => PLAIN_BASE64.test(part));
  return (isPlain ? /^[\w+/-]*={0,2}/ : /^[\w+-]*={0,2}/).exec(last)?.[0] ?? '';
}

function startsLikeJson(part: string): boolean {
  return /^(?:eyJ|eyA|ewo|ewk|ew0|e30)/.test(part);
}

function read(pieces: readonly string[], at: number): Jwt {
  const [first = '', second = '', third] = pieces;
  const header = decodePart(first);
  const isEncrypted = isObject(header) && header['enc'] !== undefined;
  const claims = isEncrypted ? null : decodePart(second);
  const algorithm = textOf(header, 'alg');
  const times = { iat: timeOf(claims, 'iat'), nbf: timeOf(claims, 'nbf'), exp: timeOf(claims, 'exp') };
  const problems = [
    ...partProblems(pieces, isEncrypted),
    ...(isEncrypted ? [] : contentProblems(header, claims, algorithm, third)),
    ...Object.values(times).flatMap(({ problems: each }) => each),
  ];
  return {
    token: pieces.join('.'),
    at,
    header,
    claims,
    isEncrypted,
    algorithm,
    issuedS: times.iat.s,
    notBeforeS: times.nbf.s,
    expiresS: times.exp.s,
    problem: problems.length === 0 ? null : problems.join('; '),
  };
}

function partProblems(pieces: readonly string[], isEncrypted: boolean): readonly string[] {
  const due = isEncrypted ? 5 : 3;
  return [
    ...(pieces.length < due ? [`it has ${pieces.length} parts, not ${due}`] : []),
    ...(pieces.some((piece) => PLAIN_BASE64.test(piece)) ? ['it is in plain base64, not in base64url'] : []),
    ...(pieces.some((piece) => piece.replace(/=+$/, '').length % 4 === 1)
      ? ['a part of it is cut: base64 of no length']
      : []),
  ];
}

function contentProblems(
  header: Json | null,
  claims: Json | null,
  algorithm: string | null,
  signature: string | undefined,
): readonly string[] {
  const unreadable = [
    ...(isObject(header) ? [] : ['its header is not JSON']),
    ...(isObject(claims) ? [] : ['its claims are not JSON']),
  ];
  if (unreadable.length > 0) return unreadable;
  if (algorithm === null) return ['its header names no algorithm'];
  if (algorithm.toLowerCase() === 'none') return ['nothing signs it: its algorithm is none'];
  if (signature === SIGNATURE_REMOVED) return ['Cloud Run has taken its signature out'];
  return signature === '' ? ['it has no signature'] : [];
}

/** JSON in base64, whichever of its two alphabets; null where it is none. */
function decodePart(part: string): Json | null {
  try {
    // node reads both alphabets, padded or not
    const value: Json = JSON.parse(utf8.decode(Buffer.from(part, 'base64url')));
    return value;
  } catch {
    return null;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

interface ReadTime {
  readonly s: number | null;
  readonly problems: readonly string[];
}

/** A NumericDate, and what people write in its place. @see RFC 7519 §2 */
function timeOf(claims: Json | null, name: 'iat' | 'nbf' | 'exp'): ReadTime {
  const value = isObject(claims) ? claims[name] : undefined;
  if (value === undefined || value === null) return { s: null, problems: [] };
  const isText = typeof value === 'string' && /^\d{1,20}(?:\.\d{1,9})?$/.test(value);
  const number = typeof value === 'number' ? value : isText ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) return { s: null, problems: [`${name} is not a number`] };
  const [unit, divisor] =
    number >= LEAST_US ? ['microseconds', 1e6] : number >= LEAST_MS ? ['milliseconds', 1e3] : ['seconds', 1];
  return {
    s: number / divisor,
    problems: [
      ...(isText ? [`${name} is a text, not a number`] : []),
      ...(divisor === 1 ? [] : [`${name} is in ${unit}, not in seconds`]),
    ],
  };
}

function textOf(value: Json | null, name: string): string | null {
  const member = isObject(value) ? value[name] : undefined;
  return typeof member === 'string' ? member : null;
}

function isObject(value: Json | null): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
