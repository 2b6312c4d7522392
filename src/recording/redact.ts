/** What stands in a secret's place. */
export const REDACTED = '‹redacted›';

/** What a token can be part of: letters, digits and dots in one piece. Taken whole, so that no text is read twice. */
const DOTTED = /[\w.-]+/g;

/** The first part of a token: `{"` in base64 begins it, or begins behind a mark such as the `_` of `jwt_`. */
const TOKEN_START = /(?<![A-Za-z\d])eyJ[\w-]{4,}$/;

const QUERY_MEMBER = /(^|[?&;#])([\w.%-]+)=([^&;#\s"'<>]*)/g;
/** A JSON member up to the quote that begins its text. */
const JSON_MEMBER = /"([\w.-]+)"\s*:\s*"/g;
const BEARER = /\b(bearer\s+)[\w.~+/-]{16,}=*/gi;

/** Ends of names whose values let somebody in, wherever they stand. */
const SECRET_NAME =
  /(?:token|secret|password|passwd|signature|api[-_]?key|jwt|credentials?|session[-_]?id)$/i;

/** Names that mean a secret in a query, and something harmless elsewhere. */
const QUERY_SECRETS: ReadonlySet<string> = new Set([
  'key',
  'auth',
  'sig',
  'code',
  'session',
  'sid',
  'ticket',
  'pwd',
]);

/**
 * A line of text for people, the secrets in it replaced: tokens of the JWT kind anywhere, what follows `Bearer`, and
 * the values of query and JSON members with names like `token`. What looks like none of these stays.
 */
export function redactText(text: string): string {
  const discreet = text
    .replace(DOTTED, redactTokens)
    .replace(BEARER, (_, scheme: string) => scheme + REDACTED)
    .replace(QUERY_MEMBER, (whole: string, mark: string, name: string) =>
      SECRET_NAME.test(name) || QUERY_SECRETS.has(name.toLowerCase()) ? `${mark}${name}=${REDACTED}` : whole,
    );
  return redactJson(discreet);
}

/** Three parts of a signed token, or five of an encrypted one, within dotted text. @see RFC 7519 §3 */
function redactTokens(dotted: string): string {
  const parts = dotted.split('.');
  if (parts.length < 3) return dotted;
  const kept: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    const start = at + 2 < parts.length ? part.search(TOKEN_START) : -1;
    kept.push(start < 0 ? part : part.slice(0, start) + REDACTED);
    // a signed token has three parts, an encrypted one five
    if (start >= 0) at += parts[at + 3] && parts[at + 4] ? 4 : 2;
  }
  return kept.join('.');
}

/** The texts of JSON members with secret names; read by hand, since they may be longer than an expression can follow. */
function redactJson(text: string): string {
  let redacted = '';
  let from = 0;
  for (const found of text.matchAll(JSON_MEMBER)) {
    const [opening, name = ''] = found;
    const start = found.index + opening.length;
    if (start < from || !SECRET_NAME.test(name)) continue;
    const end = endOfJsonText(text, start);
    if (end === start) continue;
    redacted += text.slice(from, start) + REDACTED;
    from = end;
  }
  return redacted + text.slice(from);
}

/** Where the quote stands that ends a JSON text, or the end where the text is cut off. */
function endOfJsonText(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

/** How the value of a field that holds secrets is shown: by name in lower case. */
const FIELDS: ReadonlyMap<string, (value: string) => string> = new Map([
  ['authorization', redactCredentials],
  ['proxy-authorization', redactCredentials],
  ['cookie', redactCookies],
  ['set-cookie', redactSetCookie],
  ['sec-websocket-protocol', redactSubprotocols],
  ['sec-websocket-key', redactText], // a nonce, and public: RFC 6455 §4.1
  ['x-e2e-bypass', redactWhole],
]);

const SECRET_FIELD =
  /-key$|apikey|token|secret|passw|bypass|session|credential|jwt|signature|authorization|(?:^|[-_])auth(?:$|[-_])/i;

/** Policies, which speak of secrets and hold none. */
const POLICY_FIELD = /^access-control-/i;

/**
 * A field's value for people, the secrets in it replaced; what helps to understand it stays: the scheme of
 * credentials, the names of cookies and their attributes, subprotocols that are names.
 * @param name in any case
 */
export function redactField(name: string, value: string): string {
  const known = FIELDS.get(name.toLowerCase());
  if (known !== undefined) return known(value);
  return SECRET_FIELD.test(name) && !POLICY_FIELD.test(name) ? redactWhole(value) : redactText(value);
}

function redactWhole(value: string): string {
  return value === '' ? '' : REDACTED;
}

/** @see RFC 9110 §11.4 */
function redactCredentials(value: string): string {
  const scheme = /^[\w-]+ +(?=\S)/.exec(value)?.[0];
  return scheme === undefined ? redactWhole(value) : scheme + REDACTED;
}

/** @see RFC 6265 §4.2.1 */
function redactCookies(value: string): string {
  return value.split(';').map(redactPair).join(';');
}

/** @see RFC 6265 §4.1.1 */
function redactSetCookie(value: string): string {
  const [pair = '', ...attributes] = value.split(';');
  return [redactPair(pair), ...attributes].join(';');
}

function redactPair(pair: string): string {
  const equals = pair.indexOf('=');
  return equals < 0 ? redactWhole(pair) : pair.slice(0, equals + 1) + redactWhole(pair.slice(equals + 1));
}

/**
 * A browser can send credentials only as a subprotocol, and so many do: as a part of a name, or as the member that
 * follows one which says so.
 */
function redactSubprotocols(value: string): string {
  let before = '';
  return redactText(value).replace(/[^,\s]+/g, (member) => {
    const follows = TOKEN_FOLLOWS.test(before);
    before = member;
    if (follows) return REDACTED;
    const [name = '', ...parts] = member.split('.');
    const rest = TOKEN_FOLLOWS.test(name) ? parts.map(redactWhole) : parts.map(redactIfRandom);
    return [redactIfRandom(name), ...rest].join('.');
  });
}

/** Subprotocol names that announce a token, after a dot or as the next member. */
const TOKEN_FOLLOWS = /^(?:bearer|(?:access|auth|id)[-_]?token|token|authorization|api-?key)$/i;

function redactIfRandom(part: string): string {
  return isRandom(part) ? REDACTED : part;
}

/**
 * Whether nobody chose those characters: many in one piece, or letters of either case and digits in quick turns.
 * A name has few turns for its length: `actioncable-v1-json` one, `MyCompanyProtocol` two.
 */
function isRandom(part: string): boolean {
  if (part.length < 16 || part.includes(REDACTED)) return false;
  const turns = part.match(/[a-z](?=[A-Z\d])|\d(?=[a-zA-Z])|[A-Z](?=\d)/g)?.length ?? 0;
  return turns * 6 >= part.length || /[a-zA-Z\d]{32}/.test(part);
}
