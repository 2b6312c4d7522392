import { Buffer } from 'node:buffer';
import { isSecretInQuery, isSecretMember } from './secret-names.ts';
import { mergeSpans, type Span } from './span.ts';

/** What a token can be part of: letters, digits and dots in one piece. Taken whole, so that no text is read twice. */
const DOTTED = /[\w.-]+/g;

/** The first part of a token: `{"` in base64 begins it, or begins behind a mark such as the `_` of `jwt_`. */
const TOKEN_START = /(?<![A-Za-z\d])eyJ[\w-]{4,}$/;

const QUERY_MEMBER = /(?:^|[?&;#])([\w.%-]+)=([^&;#\s"'<>]*)/g;
/** A JSON member up to the quote that begins its text. */
const JSON_MEMBER = /"([\w.-]+)"\s*:\s*"/g;
/** The same within a JSON text, where quotes are escaped: once, or up to three times over. */
const ESCAPED_MEMBER = /(?<!\\)(\\{1,7})"([\w.-]+)\\{1,7}"\s*:\s*\\{1,7}"/g;
const XML_ELEMENT = /<([\w.:-]+)>([^<]*)/g;
const FORM_PART = /^content-disposition:([^\r\n]*)\r?\n/gim;
const BEARER = /\b(bearer\s+)[\w.~+/-]{16,}=*/gi;
const BASIC = /\b(basic[ \t]+)([\w+/-]{8,}=*)/gi;
/** Who logs in to a URL's host. @see RFC 3986 §3.2.1 */
const USER_INFO = /:\/\/([^/?#\s@"'<>]+)@/g;
/** Keys whose makers gave them a beginning to be known by, and private keys in PEM. */
const KNOWN_KEY =
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abeprs]-[\w-]{10,}|AKIA[A-Z\d]{16}|ya29\.[\w-]{20,}|sk-[\w-]{20,})|(?<=-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----)[^-]+/g;

/** Characters behind a part's head of a form in which its empty line is looked for. */
const FORM_HEAD = 1024;

/**
 * The secrets in any text, in order and apart: tokens of the JWT kind, what follows `Bearer` or `Basic`, keys of known
 * makers, who logs in to a URL, and the values of members with names like `token` in queries, forms, JSON and XML.
 * The text may be of characters, or of bytes with a character for each. Takes time linear in it.
 * @param isCut whether more of the text followed: a token that is not whole is then one all the same
 */
export function textSecrets(text: string, isCut = false): readonly Span[] {
  const spans: Span[] = [];
  for (const { 0: dotted, index } of text.matchAll(DOTTED)) {
    if (!dotted.includes('eyJ')) continue;
    const isLast = isCut && index + dotted.length === text.length;
    addTokens(dotted, index, isLast, spans);
  }
  for (const { 0: whole, 1: scheme = '', index } of text.matchAll(BEARER))
    spans.push({ start: index + scheme.length, end: index + whole.length });
  for (const { 0: whole, 1: scheme = '', 2: encoded = '', index } of text.matchAll(BASIC))
    if (isUserAndPassword(encoded)) spans.push({ start: index + scheme.length, end: index + whole.length });
  for (const { 0: whole, 1: name = '', 2: value = '', index } of text.matchAll(QUERY_MEMBER))
    if (isSecretInQuery(name))
      spans.push({ start: index + whole.length - value.length, end: index + whole.length });
  for (const { 0: whole, 1: info = '', index } of text.matchAll(USER_INFO))
    spans.push({ start: index + 3, end: index + whole.length - (info === '' ? 0 : 1) });
  for (const { 0: whole, index } of text.matchAll(KNOWN_KEY))
    spans.push({ start: index, end: index + whole.length });
  for (const { 0: whole, 1: name = '', 2: value = '', index } of text.matchAll(XML_ELEMENT))
    if (isSecretMember(name))
      spans.push({ start: index + whole.length - value.length, end: index + whole.length });
  addJsonTexts(text, spans);
  addEscapedTexts(text, spans);
  addFormParts(text, spans);
  return mergeSpans(spans);
}

/** Three parts of a signed token, or five of an encrypted one, within dotted text. @see RFC 7519 §3 */
function addTokens(dotted: string, offset: number, isCut: boolean, spans: Span[]): void {
  const parts = dotted.split('.');
  let at = offset;
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] ?? '';
    const isWhole = index + 2 < parts.length;
    const start = isWhole || isCut ? part.search(TOKEN_START) : -1;
    if (start < 0) {
      at += part.length + 1;
      continue;
    }
    // a signed token has three parts, an encrypted one five
    const count = isWhole ? (parts[index + 3] && parts[index + 4] ? 5 : 3) : parts.length - index;
    const length = parts.slice(index, index + count).join('.').length;
    spans.push({ start: at + start, end: at + length });
    at += length + 1;
    index += count - 1;
  }
}

function isUserAndPassword(encoded: string): boolean {
  return /^[^\0-\x1f:]*:[^\0-\x1f]*$/.test(Buffer.from(encoded, 'base64').toString('latin1'));
}

/** The texts of JSON members with secret names; read by hand, since they may be longer than an expression can follow. */
function addJsonTexts(text: string, spans: Span[]): void {
  let from = 0;
  for (const found of text.matchAll(JSON_MEMBER)) {
    const [opening, name = ''] = found;
    const start = found.index + opening.length;
    if (start < from || !isSecretMember(name)) continue;
    from = endOfJsonText(text, start);
    spans.push(credentialsOf(text, start, from));
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

/** The first lines of parts of a form that have secret names. @see RFC 7578 §4.2 */
function addFormParts(text: string, spans: Span[]): void {
  for (const { 0: line, 1: head = '', index } of text.matchAll(FORM_PART)) {
    const name = /\bname="?([\w.-]+)/i.exec(head)?.[1];
    if (name === undefined || !isSecretInQuery(name)) continue;
    const behind = index + line.length;
    const empty = /(?:^|\n)\r?\n/.exec(text.slice(behind, behind + FORM_HEAD));
    if (empty === null) continue;
    const start = behind + empty.index + empty[0].length;
    const end = /[\r\n]|$/.exec(text.slice(start))?.index ?? 0;
    spans.push({ start, end: start + end });
  }
}
