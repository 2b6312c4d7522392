import { Buffer } from 'node:buffer';

/**
 * One spelling for all spellings of a secret, so that the same token is known again in a field, a query and a JSON
 * text: without the scheme before it and quotes around it, percent-encoding and JSON's escapes undone. In bytes, a
 * character for each; where two wrongs make the same text, they count as the same secret.
 */
export function plainSecret(spelled: string): string {
  let plain = spelled.replace(/^[ \t]*(?:(?:bearer|basic|token|digest) +)?/i, '');
  if (/%[\da-f]{2}/i.test(plain)) plain = plain.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => byte(hex));
  if (plain.includes('\\')) plain = withoutEscapes(plain);
  if (plain.length > 2 && plain.startsWith('"') && plain.endsWith('"')) plain = plain.slice(1, -1);
  return plain;
}

function byte(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function withoutEscapes(text: string): string {
  return text.replaceAll(/\\(?:u([\da-f]{4})|(.))/gis, (_, hex?: string, letter = '') =>
    hex === undefined ? (ESCAPES[letter] ?? letter) : bytesOf(String.fromCharCode(Number.parseInt(hex, 16))),
  );
}

/** UTF-8 of a text, a character for each byte. */
export function bytesOf(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** The text whose UTF-8 has those bytes, a character for each. */
export function textOf(bytes: string): string {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

/** What is within a secret and lets somebody in by itself: what it encodes in base64, a password behind a user's name. */
export function innerSecrets(plain: string): readonly string[] {
  const inner: string[] = [];
  const decoded = decodedText(plain);
  if (decoded !== null) inner.push(decoded);
  const [, user = '', password = ''] = /^([^:\s]{1,1024}):([^\s]*)$/.exec(decoded ?? plain) ?? [];
  // a token that stands for the user goes with a password that is none
  if (user !== '') inner.push(NO_PASSWORD.test(password) ? user : password);
  // a signed token's claims and signature by themselves
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(plain)) inner.push(...plain.split('.').slice(1));
  return inner;
}

/** What is written for a password where the user's name is a token. */
const NO_PASSWORD = /^(?:.{0,5}|x-oauth-basic|x-token-auth|api_token)$/;

/** The printable text that base64 says, or null. */
function decodedText(plain: string): string | null {
  if (plain.length < 8 || plain.length > LONG || !/^[\w+/-]+=*$/.test(plain)) return null;
  const decoded = Buffer.from(plain, 'base64').toString('latin1');
  return decoded.length >= 6 && /^[ -~]+$/.test(decoded) ? decoded : null;
}

/** Beyond this length a secret is looked for in its plain spelling only. */
const LONG = 16 * 1024;

/** All spellings under which a secret may come up again, its plain one first; some may be too short to look for. */
export function spellingsOf(plain: string): ReadonlySet<string> {
  const spellings = new Set([plain]);
  if (plain.length > LONG) return spellings;
  for (const spell of SPELLINGS) for (const spelled of spell(plain)) spellings.add(spelled);
  return spellings;
}

const SPELLINGS: readonly ((plain: string) => readonly string[])[] = [
  percentEncoded,
  (plain) => {
    const once = JSON.stringify(plain).slice(1, -1);
    return [once, JSON.stringify(once).slice(1, -1), once.replaceAll('/', '\\/')];
  },
  // as Python writes JSON: nothing beyond ASCII
  (plain) => [
    JSON.stringify(textOf(plain))
      .slice(1, -1)
      .replaceAll(/[^\0-\x7f]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ],
  (plain) => [
    plain.replaceAll(/[&<>"']/g, (each) => HTML[each] ?? each),
    plain.replaceAll(/[&<>]/g, (each) => HTML[each] ?? each),
  ],
  base64,
  (plain) => {
    const hex = Buffer.from(plain, 'latin1').toString('hex');
    return [hex, hex.toUpperCase()];
  },
  (plain) => [Buffer.from(plain, 'utf16le').toString('latin1')],
];

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function percentEncoded(plain: string): readonly string[] {
  const encode = (kept: RegExp): string =>
    plain.replaceAll(kept, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  const strict = encode(/[^\w.~-]/g);
  const encodings = [strict, encode(/[^\w.~!'()*-]/g), strict.replaceAll('%20', '+')];
  return [...encodings, ...encodings.map((each) => each.replaceAll(/%../g, (hex) => hex.toLowerCase()))];
}

/** What stays the same of it in base64 at each place it may begin at within three bytes, in both alphabets. */
function base64(plain: string): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.from('\0'.repeat(before) + plain, 'latin1');
    const sure = bytes
      .toString('base64')
      .slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
