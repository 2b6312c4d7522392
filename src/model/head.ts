/**
 * One field line: its name and its value as received, in latin-1 (one character is one byte), without the
 * whitespace around the value. Either may be empty when a peer sent it so.
 * @see RFC 9110 §5.1
 */
export type Field = readonly [name: string, value: string];

/**
 * Start line and fields of a message as seen on one hop: in order, in the case they came in, duplicates kept.
 * @see RFC 9112 §2.1
 */
export interface Head {
  /** `GET /ws HTTP/1.1` or `HTTP/1.1 101 Switching Protocols`, in latin-1, without its line end. */
  readonly startLine: string;
  readonly fields: readonly Field[];
}

/** The three parts of a request's start line. @see RFC 9112 §3 */
export interface RequestLine {
  readonly method: string;
  /** The request target as sent: origin-form, absolute-form, authority-form or `*`. */
  readonly target: string;
  /** `HTTP/1.1` or `HTTP/1.0`. */
  readonly version: string;
}

/** The three parts of a response's start line. @see RFC 9112 §4 */
export interface StatusLine {
  readonly version: string;
  /** 100-999, not judged. */
  readonly status: number;
  /** May be empty. */
  readonly reason: string;
}

// A latin-1 no-break space (0xA0) is the end of many a UTF-8 letter: `\s` and `trim` must not be let near heads.
const REQUEST_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([^ ](?:[^\r\n]*[^ ])?) (HTTP\/\d\.\d)$/;
const STATUS_LINE = /^(HTTP\/\d\.\d) (\d{3})(?: ([^\r\n]*))?$/;

/** Splits a request's start line, or gives null where it is none. */
export function requestLine(startLine: string): RequestLine | null {
  const found = REQUEST_LINE.exec(startLine);
  if (found === null) return null;
  const [, method = '', target = '', version = ''] = found;
  return { method, target, version };
}

/** Splits a response's start line, or gives null where it is none. */
export function statusLine(startLine: string): StatusLine | null {
  const found = STATUS_LINE.exec(startLine);
  if (found === null) return null;
  const [, version = '', status = '', reason = ''] = found;
  return { version, status: Number(status), reason };
}

/** The status of a response head, or null where its start line is not a status line. */
export function statusOf(head: Head): number | null {
  return statusLine(head.startLine)?.status ?? null;
}

/** A text without the spaces and tabs around it: the only whitespace HTTP knows. @see RFC 9110 §5.6.3 */
export function trimOws(text: string): string {
  // Not a regular expression: one for the end takes time quadratic in the spaces that a peer puts before it.
  let start = 0;
  let end = text.length;
  while (start < end && isOws(text[start])) start += 1;
  while (end > start && isOws(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isOws(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** Whether two field names name the same field: case does not count. @see RFC 9110 §5.1 */
export function isSameName(one: string, other: string): boolean {
  return one.length === other.length && one.toLowerCase() === other.toLowerCase();
}

/** The values of every field of that name, in order; empty where there is none. */
export function fieldValues(head: Head, name: string): readonly string[] {
  return head.fields.filter(([each]) => isSameName(each, name)).map(([, value]) => value);
}

/** The value of the first field of that name, or null. */
export function firstValue(head: Head, name: string): string | null {
  return head.fields.find(([each]) => isSameName(each, name))?.[1] ?? null;
}

/** Whether the head has a field of that name, empty or not. */
export function hasField(head: Head, name: string): boolean {
  return head.fields.some(([each]) => isSameName(each, name));
}

/**
 * The members of a comma-separated list over all fields of that name, trimmed, empty members left out, case kept.
 * Quoted strings are not understood: for lists of tokens only.
 * @see RFC 9110 §5.6.1
 */
export function listMembers(head: Head, name: string): readonly string[] {
  return fieldValues(head, name)
    .flatMap((value) => value.split(','))
    .map(trimOws)
    .filter((member) => member !== '');
}

/** Whether a list field has that member; case does not count. */
export function hasMember(head: Head, name: string, member: string): boolean {
  return listMembers(head, name).some((each) => isSameName(each, member));
}

/**
 * What a request asks to upgrade to: the value of `Upgrade` as sent, when `Connection` names it; else null.
 * @see RFC 9110 §7.8
 */
export function upgradeToken(head: Head): string | null {
  if (!hasMember(head, 'Connection', 'upgrade')) return null;
  return firstValue(head, 'Upgrade');
}

/** Whether a head asks for, or answers with, the WebSocket protocol. @see RFC 6455 §4.1 */
export function isWebSocketToken(upgrade: string | null): boolean {
  return upgrade !== null && upgrade.split(',').some((each) => isSameName(trimOws(each), 'websocket'));
}

/** The path of a request target without query and fragment: `/ws` of `/ws?x=1` and of `http://h/ws?x=1`. */
export function pathOf(target: string): string {
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target)?.[0] ?? '';
  const path = target.slice(origin.length).split(/[?#]/, 1)[0] ?? '';
  return path === '' ? '/' : path;
}
