/** What stands in a secret's place. */
export const REDACTED = '‹redacted›';

/** Three parts of a signed token, or five of an encrypted one; the first begins with `{"` in base64. @see RFC 7519 §3 */
const TOKEN = /(?<![A-Za-z\d])eyJ[\w-]{4,}\.[\w-]*\.[\w-]*(?:\.[\w-]+\.[\w-]+)?/g;

const QUERY_MEMBER = /([?&;#])([\w.%-]+)=([^&;#\s"'<>]*)/g;
const JSON_MEMBER = /"([\w.-]+)"(\s*:\s*)"(?:[^"\\]|\\.)+"/g;
const BEARER = /\b(bearer\s+)[\w.~+/-]{16,}=*/gi;

/** Ends of names whose values let somebody in, wherever they stand. */
const SECRET_NAME = /(?:token|secret|password|passwd|signature|api[-_]?key|jwt|credentials?)$/i;

/** Names that mean a secret in a query, and something harmless elsewhere. */
const QUERY_SECRETS: ReadonlySet<string> = new Set(['key', 'auth', 'sig', 'code']);

/**
 * A line of text for people, the secrets in it replaced: tokens of the JWT kind anywhere, what follows `Bearer`, and
 * the values of query and JSON members with names like `token`. What looks like none of these stays.
 */
export function redactText(text: string): string {
  return text
    .replace(TOKEN, REDACTED)
    .replace(BEARER, (_, scheme: string) => scheme + REDACTED)
    .replace(QUERY_MEMBER, (whole: string, mark: string, name: string) =>
      SECRET_NAME.test(name) || QUERY_SECRETS.has(name.toLowerCase()) ? `${mark}${name}=${REDACTED}` : whole,
    )
    .replace(JSON_MEMBER, (whole: string, name: string, colon: string) =>
      SECRET_NAME.test(name) ? `"${name}"${colon}"${REDACTED}"` : whole,
    );
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

const SECRET_FIELD = /-key$|token|secret|password/i;

/**
 * A field's value for people, the secrets in it replaced; what helps to understand it stays: the scheme of
 * credentials, the names of cookies and their attributes, subprotocols that are names.
 * @param name in any case
 */
export function redactField(name: string, value: string): string {
  const known = FIELDS.get(name.toLowerCase());
  if (known !== undefined) return known(value);
  return SECRET_FIELD.test(name) ? redactWhole(value) : redactText(value);
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

/** A browser can send credentials only as a subprotocol, and so many do. */
function redactSubprotocols(value: string): string {
  return redactText(value).replace(/[^,\s]+/g, (member) => member.split('.').map(redactIfRandom).join('.'));
}

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
