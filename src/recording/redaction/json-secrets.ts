import { isOrdinary } from './ordinary.ts';
import { isSecretMember } from './secret-names.ts';
import type { Span } from './span.ts';

/** A JSON member up to the quote that begins its text. */
const MEMBER = /"([\w.-]+)"\s*:\s*"/g;
/** Names of what may be a secret, if it looks like one. */
const MAY_BE_SECRET = /^(?:auth|session|sid|sig|ticket|hmac)$/i;
/** The same within a JSON text, where quotes are escaped: once, or up to three times over. */
const ESCAPED_MEMBER = /(?<!\\)(\\{1,7})"([\w.-]+)\\{1,7}"\s*:\s*\\{1,7}"/g;
/** A member up to the bracket that begins its list or object. */
const GROUP = /"([\w.-]+)"\s*:\s*[[{]/g;
/** A number that somebody logs in with. */
const NUMBER = /"([\w.-]+)"\s*:\s*(\d{4,})/g;
const NUMBER_NAME = /(?:password|passcode|passwd|pwd|secret|otp|pin|pin[-_]?code)$/i;
/** A name and its value in a list, or as members of their own: `["token","…"]`, `{"name":"Cookie","value":"…"}`. */
const PAIR = /(?:\[\s*|"(?:name|key|header)"\s*:\s*)"([\w.-]+)"\s*,\s*(?:"value"\s*:\s*)?"/g;
const PAIR_NAME = /^(?:auth|authenticate|login)$/i;

/** Adds the secrets that JSON has by the names of its members; the text may be any, and JSON a part of it. */
export function addJsonSecrets(text: string, spans: Span[]): void {
  addTexts(text, spans);
  addEscapedTexts(text, spans);
  addGroups(text, spans);
  for (const { 0: whole, 1: name = '', 2: digits = '', index } of text.matchAll(NUMBER))
    if (NUMBER_NAME.test(name))
      spans.push({ start: index + whole.length - digits.length, end: index + whole.length });
  addPairs(text, spans);
}

function addPairs(text: string, spans: Span[]): void {
  for (const { 0: whole, 1: name = '', index } of text.matchAll(PAIR)) {
    if (!isSecretMember(name) && !PAIR_NAME.test(name)) continue;
    const start = index + whole.length;
    const end = endOfJsonText(text, start);
    // a list may be one of names
    if (!isOrdinary(text.slice(start, end))) spans.push(credentialsOf(text, start, end));
  }
}

/** Lists and objects under a secret name, or several of them: all in it that is no ordinary word. */
function addGroups(text: string, spans: Span[]): void {
  let from = 0;
  for (const { 0: opening, 1: name = '', index } of text.matchAll(GROUP)) {
    const start = index + opening.length - 1;
    if (start < from || !isSecretMember(name.replace(/s$/i, ''))) continue;
    from = addGroup(text, start, spans);
  }
}

/** Gives where the group ends that begins at `start`. */
function addGroup(text: string, start: number, spans: Span[]): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    if (depth === 0) return at;
    if (character !== '"') continue;
    const end = endOfJsonText(text, at + 1);
    const isName = NAME_ENDS.test(text.slice(end, end + 8));
    if (!isName && !isOrdinary(text.slice(at + 1, end))) spans.push(credentialsOf(text, at + 1, end));
    at = end;
  }
  return text.length;
}

const NAME_ENDS = /^"\s*:/;

/** The texts of JSON members with secret names; read by hand, since they may be longer than an expression can follow. */
function addTexts(text: string, spans: Span[]): void {
  let from = 0;
  for (const found of text.matchAll(MEMBER)) {
    const [opening, name = ''] = found;
    const start = found.index + opening.length;
    const isSecret = isSecretMember(name);
    if (start < from || !(isSecret || MAY_BE_SECRET.test(name))) continue;
    from = endOfJsonText(text, start);
    if (isSecret || !isOrdinary(text.slice(start, from))) spans.push(credentialsOf(text, start, from));
  }
}

/** Where the quote stands that ends a JSON text, or the end where the text is cut off. */
function endOfJsonText(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

function addEscapedTexts(text: string, spans: Span[]): void {
  let from = 0;
  for (const found of text.matchAll(ESCAPED_MEMBER)) {
    const [opening, slashes = '', name = ''] = found;
    const start = found.index + opening.length;
    if (start < from || !isSecretMember(name)) continue;
    from = endOfEscapedText(text, start, slashes.length);
    spans.push(credentialsOf(text, start, from));
  }
}

/** Where the escaped quote begins that is no deeper than those around the member; the end where the text is cut off. */
function endOfEscapedText(text: string, start: number, depth: number): number {
  let slashes = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '"' && slashes <= depth) return at - slashes;
    slashes = text[at] === '\\' ? slashes + 1 : 0;
  }
  return text.length;
}

const SCHEME = /^(?:bearer|basic|token) +(?=\S)/i;

/** The value of a member without a scheme of credentials before it: that is no secret. */
function credentialsOf(text: string, start: number, end: number): Span {
  const scheme = SCHEME.exec(text.slice(start, Math.min(end, start + 32)))?.[0] ?? '';
  return { start: start + scheme.length, end };
}
