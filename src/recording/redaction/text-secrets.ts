import { Buffer } from 'node:buffer';
import { addJsonSecrets } from './json-secrets.ts';
import { isOrdinary } from './ordinary.ts';
import { isSecretInQuery, isSecretMember } from './secret-names.ts';
import { mergeSpans, type Span } from './span.ts';
import { addWrittenSecrets } from './written-secrets.ts';

/** What a token can be part of: letters, digits and dots in one piece. Taken whole, so that no text is read twice. */
const DOTTED = /[\w.-]+/g;

/** The first part of a token: `{"` in base64 begins it, or begins behind a mark such as the `_` of `jwt_`. */
const TOKEN_START = /(?<![A-Za-z\d])eyJ[\w-]{4,}$/;

const QUERY_MEMBER = /(?:^|[?&;#])([\w.%[\]-]+)=([^&;#\s"'<>]*)/g;
const XML_ELEMENT = /<([\w.:-]+)(\s[^<>]*)?>((?:<!\[CDATA\[)?[^<]*)/g;
/** Elements that hold what a user logs in with. @see RFC 6120 §6.4 */
const SASL = /xmpp-sasl/;
const FORM_PART = /^content-disposition:([^\r\n]*)\r?\n/gim;
/** What is short needs a digit, so as to be no word. */
const BEARER = /\b(bearer\s+)(?:[\w.~+/-]{16,}|(?=[A-Za-z.~+/-]{0,15}\d)[\w.~+/-]{6,15})=*/gi;
const BASIC = /\b(basic[ \t]+)([\w+/-]{8,}=*)/gi;
/** Who logs in to a URL's host. @see RFC 3986 §3.2.1 */
const USER_INFO = /:\/\/([^/?#\s@"'<>]+)@/g;
/** Keys whose makers gave them a beginning to be known by, and private keys in PEM. */
const KNOWN_KEY =
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abeprs]-[\w-]{10,}|A[KS]IA[A-Z\d]{16}|ya29\.[\w-]{20,}|sk-[\w-]{20,}|[rs]k_(?:live|test)_\w{10,}|whsec_\w{16,}|AIza[\w-]{30,}|npm_\w{20,}|pypi-[\w-]{20,}|shp(?:at|ca|pa|ss)_\w{20,}|hvs\.[\w-]{20,}|SG\.[\w-]{16,}\.[\w-]{16,})|(?<=-----BEGIN [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----)(?:[^-]|-(?!----))+/g;

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
    if (isSecretInQuery(name)) {
      const isLocal = !isSecretMember(name) && isOrdinary(value);
      spans.push({ start: index + whole.length - value.length, end: index + whole.length, isLocal });
    }
  for (const { 0: whole, 1: info = '', index } of text.matchAll(USER_INFO))
    spans.push({ start: index + 3, end: index + whole.length - (info === '' ? 0 : 1) });
  for (const { 0: whole, index } of text.matchAll(KNOWN_KEY))
    spans.push({ start: index, end: index + whole.length });
  for (const { 0: whole, 1: name = '', 2: attributes = '', 3: value = '', index } of text.matchAll(
    XML_ELEMENT,
  ))
    if (isSecretMember(name) || SASL.test(attributes))
      spans.push({ start: index + whole.length - value.length, end: index + whole.length });
  addJsonSecrets(text, spans);
  addWrittenSecrets(text, spans);
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
