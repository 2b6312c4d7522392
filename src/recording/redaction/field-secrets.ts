import { addBinarySecrets } from './binary-secrets.ts';
import { isOrdinary } from './ordinary.ts';
import { isSecretField, isSecretMember } from './secret-names.ts';
import { mergeSpans, shiftSpans, type Span } from './span.ts';
import { textSecrets } from './text-secrets.ts';

/** Where the secrets are in the value of a field: by name in lower case. */
const FIELDS: ReadonlyMap<string, (value: string) => readonly Span[]> = new Map([
  ['authorization', credentials],
  ['proxy-authorization', credentials],
  ['cookie', cookies],
  ['set-cookie', setCookie],
  ['sec-websocket-protocol', subprotocols],
  ['sec-websocket-key', textSecrets], // a nonce, and public: RFC 6455 §4.1
]);

/** Lines of a head, or of what quotes one: a name, a value, and how it was folded. */
const HEAD_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)/gm;

/** Names that in any text begin a line of credentials. */
const CREDENTIAL_LINE = /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-api-key|x-e2e-bypass|passcode)$/i;

/**
 * The secrets in a field's value, in order and apart. What helps to understand the value is none: the scheme of
 * credentials, the names of cookies and their attributes, subprotocols that are names.
 * @param name in any case
 */
export function fieldSecrets(name: string, value: string): readonly Span[] {
  const known = FIELDS.get(name.toLowerCase());
  if (known !== undefined) return known(value);
  return isSecretField(name) ? named(name, value) : textSecrets(value);
}

/** The secrets in the lines of a head as it was sent, odd spaces and folds included. */
export function headSecrets(raw: string): readonly Span[] {
  return mergeSpans([...textSecrets(raw), ...lineSecrets(raw, () => true)]);
}

/** The secrets in any text, and in lines of it that quote fields which hold nothing else. */
export function payloadSecrets(text: string, isCut: boolean): readonly Span[] {
  const packed: Span[] = [];
  addBinarySecrets(text, packed);
  return mergeSpans([
    ...packed,
    ...textSecrets(text, isCut),
    ...lineSecrets(text, (name) => CREDENTIAL_LINE.test(name)),
  ]);
}

function lineSecrets(text: string, isField: (name: string) => boolean): readonly Span[] {
  const spans: Span[] = [];
  for (const { 0: line, 1: name = '', 2: value = '', index } of text.matchAll(HEAD_LINE)) {
    if (!isField(name)) continue;
    const start = index + line.length - value.length;
    // each line of a folded value by itself: what is between is no part of a secret
    for (const { 0: each, index: at } of value.matchAll(/[^\r\n \t][^\r\n]*/g))
      for (const span of shiftSpans(fieldSecrets(name, each), start + at)) spans.push(span);
  }
  return spans;
}

function whole(value: string, start = 0): readonly Span[] {
  return value === '' ? [] : [{ start, end: start + value.length }];
}

/** The value of a setting, such as many cookies are, is an ordinary word: that stays where it is no secret. */
function named(name: string, value: string, start = 0): readonly Span[] {
  const isLocal = !isSecretMember(name) && isOrdinary(value.replace(/^"|"$/g, ''));
  return whole(value, start).map((span) => ({ ...span, isLocal }));
}

/** @see RFC 9110 §11.4 */
function credentials(value: string): readonly Span[] {
  const scheme = /^[\w-]+ +(?=\S)/.exec(value)?.[0] ?? '';
  return whole(value.slice(scheme.length), scheme.length);
}

/** @see RFC 6265 §4.2.1 */
function cookies(value: string): readonly Span[] {
  let at = 0;
  return value.split(';').flatMap((pair) => {
    const spans = cookie(pair, at);
    at += pair.length + 1;
    return spans;
  });
}

/** @see RFC 6265 §4.1.1 */
function setCookie(value: string): readonly Span[] {
  const [pair = '', ...attributes] = value.split(';');
  const behind =
    attributes.length === 0 ? [] : shiftSpans(textSecrets(attributes.join(';')), pair.length + 1);
  return mergeSpans([...cookie(pair, 0), ...behind]);
}

function cookie(pair: string, at: number): readonly Span[] {
  const equals = pair.indexOf('=') + 1;
  return named(pair.slice(0, Math.max(0, equals - 1)).trim(), pair.slice(equals), at + equals);
}

/** Subprotocol names that announce a token as the next member, or behind a dot. */
const TOKEN_FOLLOWS = /^(?:bearer|(?:access|auth|id)[-_]?token|token|authorization|(?:[\w-]*-)?api-?key)$/i;

/** Those that announce one if what comes next looks like one: they are names of protocols, too. */
const TOKEN_MAY_FOLLOW = /(?:^|[-_])(?:auth|jwt|basic|session|ticket|api-?key|token|secret)$|apisecret$/i;

/** The name that Kubernetes gives to a token, before it. */
const KUBERNETES = 'base64url.bearer.authorization.k8s.io.';

/**
 * A browser can send credentials only as a subprotocol, and so many do: as a part of a name, or as the member that
 * follows one which says so.
 */
function subprotocols(value: string): readonly Span[] {
  const tokens = textSecrets(value);
  const spans: Span[] = [...tokens];
  let before = '';
  for (const { 0: member, index } of value.matchAll(/[^, \t\r\n]+/g)) {
    const parts = partsOf(member, index);
    // what announces its own token keeps its name, unless the member before says that all of it is one
    const follows = TOKEN_FOLLOWS.test(before) || (parts.length === 0 && isAnnounced(before, member));
    before = member;
    if (follows) spans.push({ start: index, end: index + member.length });
    else for (const span of parts) spans.push(span);
  }
  return mergeSpans(spans);
}

function isAnnounced(name: string, part: string): boolean {
  return TOKEN_FOLLOWS.test(name) || (TOKEN_MAY_FOLLOW.test(name) && !isOrdinary(part));
}

function partsOf(member: string, index: number): readonly Span[] {
  if (member.startsWith(KUBERNETES)) return whole(member.slice(KUBERNETES.length), index + KUBERNETES.length);
  const [name = '', ...parts] = member.split('.');
  const spans: Span[] = isRandom(name) ? [{ start: index, end: index + name.length }] : [];
  let at = index + name.length + 1;
  if (isAnnounced(name, parts.join('.'))) return [...spans, ...whole(member.slice(name.length + 1), at)];
  for (const part of parts) {
    if (isRandom(part)) spans.push({ start: at, end: at + part.length });
    at += part.length + 1;
  }
  return spans;
}

/**
 * Whether nobody chose those characters: many in one piece, or letters of either case and digits in quick turns.
 * A name has few turns for its length: `actioncable-v1-json` one, `MyCompanyProtocol` two.
 */
function isRandom(part: string): boolean {
  if (part.length < 16) return false;
  const turns = part.match(/[a-z](?=[A-Z\d])|\d(?=[a-zA-Z])|[A-Z](?=\d)/g)?.length ?? 0;
  return turns * 6 >= part.length || /[a-zA-Z\d]{32}/.test(part);
}
