import { requestLine, statusLine, trimOws, type Field, type Head } from '../model/index.ts';
import { createGatherer } from './gatherer.ts';

/** A head with the spelling that its fields alone do not tell: odd spaces, bare line feeds, folded lines. */
export interface ReceivedHead {
  readonly head: Head;
  /** All bytes in latin-1, the empty line at the end included. */
  readonly raw: string;
  /** The line or lines each field came in, line ends included; looked up by the very tuple in `head.fields`. */
  readonly lines: ReadonlyMap<Field, string>;
}

/** What the bytes pushed so far amount to. `rest` is what follows the head in the last bytes pushed. */
export type HeadReading =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'head'; readonly received: ReceivedHead; readonly rest: Uint8Array }
  | { readonly kind: 'bad'; readonly message: string; readonly raw: string };

/** Reads one head; a new one is made for each. */
export interface HeadReader {
  /** Takes the next bytes, in any split. After a `head` or `bad` it must not be pushed to again. */
  push(bytes: Uint8Array): HeadReading;
  /** Bytes held so far, in latin-1: what an ending connection leaves behind. */
  readonly pending: string;
  /** Whether anything but empty lines has come. */
  readonly hasBegun: boolean;
}

/** Whether a client's head is read, which must be understood, or a backend's, which is passed on whatever it is. */
export type HeadOf = 'request' | 'response';

const LF = 0x0a;
const CR = 0x0d;
const TLS_HANDSHAKE = 0x16;
/** How every response begins. */
const OPENING = 'HTTP/';

/**
 * A reader of one message head, up to `limit` bytes.
 *
 * A request is `bad` where a field or the start line cannot be told for certain; a response only where its start line
 * is no status line, since a client may understand more than we do. Empty lines before a start line are skipped.
 * @see RFC 9112 §2.2, §3, §4, §5
 */
export function createHeadReader(of: HeadOf, limit: number): HeadReader {
  const held = createGatherer();
  let scanned = 0;
  let lineStart = 0;
  let isStarted = false;
  /** Where the start line begins, as far as empty lines before it have come. */
  let startsAt = 0;

  /** Where the head ends, or -1; goes on from where the last search stopped. */
  function findEnd(bytes: Uint8Array): number {
    for (;;) {
      const lf = bytes.indexOf(LF, scanned);
      if (lf === -1) {
        scanned = bytes.length;
        return -1;
      }
      const isEmpty = lf === lineStart || (lf === lineStart + 1 && bytes[lineStart] === CR);
      scanned = lf + 1;
      lineStart = lf + 1;
      if (isEmpty && isStarted) return lf + 1;
      if (!isEmpty) isStarted = true;
    }
  }

  return {
    push(bytes) {
      const before = held.length;
      const all = held.add(bytes);
      startsAt = afterEmptyLines(all, startsAt);
      const early = openingProblem(of, all.subarray(startsAt, startsAt + OPENING.length));
      if (early !== null) return { kind: 'bad', message: early, raw: latin1(all) };
      const end = findEnd(all);
      if (end > limit || (end === -1 && all.length > limit)) {
        return {
          kind: 'bad',
          message: `the head is larger than ${limit} bytes`,
          raw: latin1(all.subarray(0, limit)),
        };
      }
      if (end === -1) return { kind: 'incomplete' };
      const raw = latin1(all.subarray(0, end));
      const parsed = parseHead(of, raw);
      if (typeof parsed === 'string') return { kind: 'bad', message: parsed, raw };
      return { kind: 'head', received: parsed, rest: bytes.subarray(end - before) };
    },
    get pending() {
      return latin1(held.bytes);
    },
    get hasBegun() {
      return startsAt < held.length && !isHalfLineEnd(held.bytes.subarray(startsAt));
    },
  };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Splits a whole head, or says in words why it cannot be. */
function parseHead(of: HeadOf, raw: string): ReceivedHead | string {
  const [startRaw = '', ...rest] = raw.replace(/^(?:\r?\n)+/, '').match(/[^\n]*\n/g) ?? [];
  const startLine = withoutLineEnd(startRaw);
  const problem = of === 'request' ? requestProblem(startLine) : responseProblem(startLine);
  if (problem !== null) return problem;

  const fields: Field[] = [];
  const lines = new Map<Field, string>();
  for (const line of unfold(rest.slice(0, -1))) {
    const field = parseField(line);
    if (of === 'request') {
      const wrong = fieldProblem(line, field);
      if (wrong !== null) return wrong;
    }
    fields.push(field);
    lines.set(field, line);
  }
  return { head: { startLine, fields }, raw, lines };
}

function withoutLineEnd(line: string): string {
  return line.replace(/\r?\n$/, '');
}

/** Lines with each folded continuation joined to the line it continues, spelling untouched. @see RFC 9112 §5.2 */
function unfold(lines: readonly string[]): readonly string[] {
  const whole: string[] = [];
  for (const line of lines) {
    const last = whole.length - 1;
    if (/^[ \t]/.test(line) && last >= 0) whole[last] += line;
    else whole.push(line);
  }
  return whole;
}

/** Name and value of a field line; a line without a colon is all name, which only a response may have. */
function parseField(line: string): Field {
  const text = withoutLineEnd(line);
  const colon = text.indexOf(':');
  if (colon === -1) return [text.replace(/\r?\n/g, ''), ''];
  const name = text.slice(0, colon).replace(/\r?\n/g, '');
  const value = text.slice(colon + 1).split(/\r?\n/);
  // A fold, with the spaces on both sides of it, counts as one space.
  return [name, trimOws(value.map(trimOws).join(' '))];
}

/** What is already wrong with the first bytes, so that nobody waits for the end of something that is no head. */
function openingProblem(of: HeadOf, opening: Uint8Array): string | null {
  if (isHalfLineEnd(opening)) return null;
  if (of === 'response') return OPENING.startsWith(latin1(opening)) ? null : 'it does not begin with HTTP/';
  const [first] = opening;
  if (first === TLS_HANDSHAKE) return 'it speaks TLS, but this listener is plain: use http:// or ws://';
  return first !== undefined && first <= 0x20
    ? 'the start line begins with a space or control character'
    : null;
}

/** Where the first line begins that is not empty; a carriage return that nothing follows may still be an empty line. */
function afterEmptyLines(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    if (bytes[at] === LF) at += 1;
    else if (bytes[at] === CR && bytes[at + 1] === LF) at += 2;
    else return at;
  }
}

function isHalfLineEnd(bytes: Uint8Array): boolean {
  return bytes.length === 1 && bytes[0] === CR;
}

function requestProblem(startLine: string): string | null {
  if (startLine.includes('\0')) return 'the start line has a NUL in it';
  const line = requestLine(startLine);
  if (line === null) return 'the start line is not METHOD TARGET HTTP/1.x';
  if (!line.version.startsWith('HTTP/1.'))
    return `${line.version} is not spoken here, only HTTP/1.1 and HTTP/1.0`;
  return null;
}

function responseProblem(startLine: string): string | null {
  return statusLine(startLine) === null ? 'the start line is not HTTP/1.x STATUS REASON' : null;
}

function fieldProblem(line: string, [name]: Field): string | null {
  if (!line.includes(':')) return 'a field line has no colon';
  if (name === '') return 'a field has no name';
  if (/[\0-\x20\x7f]/.test(name)) return 'a field name has a space or control character in it';
  if (/[\0]|\r(?!\n)/.test(line)) return 'a field line has a NUL or a bare carriage return in it';
  return null;
}
