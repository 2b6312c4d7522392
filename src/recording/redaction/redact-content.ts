import { Buffer } from 'node:buffer';
import { OPCODE } from '../../wire/index.ts';
import { encoded } from './coding.ts';
import type { Content, Part } from './content.ts';
import { replaceSpans, shiftSpans, type Span } from './span.ts';

/** How secrets in contents are found and replaced; texts have a character for each byte. */
export interface ContentRewriting {
  readonly find: (text: string, isCut: boolean) => readonly Span[];
  /** What takes a secret's place, as long as it or as short as may be. */
  readonly replace: (secret: string, isAsLong: boolean) => string;
  /** Whether everything must stay as long as it was. */
  readonly isLengthKept: boolean;
}

const RSV1 = 4;
/** Bytes of the code before a close frame's reason. */
const CODE_BYTES = 2;

/** The secrets in a content, in order and apart. */
export function contentSecrets(content: Content, find: ContentRewriting['find']): readonly Span[] {
  const { text, parts, isCut } = content;
  const [first] = parts;
  if (text === null || text === '') return [];
  if (first?.event !== 'frame' || first.opcode !== OPCODE.close) return find(text, isCut);
  return shiftSpans(find(text.slice(CODE_BYTES), isCut), CODE_BYTES);
}

/**
 * The parts of a content without its secrets, one for each that came.
 *
 * Texts of WebSocket become shorter or longer, and their frames' lengths say so. Everything else keeps its length:
 * bodies, since heads and framing tell it; binary messages, which may tell lengths within; control frames, which must
 * not be long. A compressed message is written inflated. What is coded is decoded and coded again; where that must not
 * change its length, and where nobody can tell what it says, the bytes are left out, and `cut` says how many.
 */
export function redactContent(content: Content, how: ContentRewriting): readonly Part[] {
  const { parts, text, codings, isInflated } = content;
  if (text === null) return parts.map(leftOut);
  const spans = contentSecrets(content, how.find);
  if (spans.length === 0 && !isInflated) return parts;
  if (codings.length === 0 && !isInflated) return replacedInPlace(content, text, spans, how);
  if (codings.length > 0 && !isInflated && how.isLengthKept) return parts.map(leftOut);
  const rest = replaceSpans(text, spans, (secret) => how.replace(secret, isAsLong(parts, how)));
  return allInFirst(parts, encoded(Buffer.from(rest, 'latin1'), codings));
}

function isAsLong([first]: readonly Part[], how: ContentRewriting): boolean {
  return how.isLengthKept || first?.event !== 'frame' || first.opcode !== OPCODE.text;
}

/** Each secret replaced in the part in which it begins, whatever part it ends in. */
function replacedInPlace(
  { parts }: Content,
  text: string,
  spans: readonly Span[],
  how: ContentRewriting,
): readonly Part[] {
  const asLong = isAsLong(parts, how);
  if (asLong) {
    const bytes = Buffer.from(
      replaceSpans(text, spans, (secret) => how.replace(secret, true)),
      'latin1',
    );
    return cutAt(parts, bytes);
  }
  let at = 0;
  let next = 0;
  let from = 0;
  return parts.map((part) => {
    const end = at + part.payload.length;
    let rest = '';
    for (; (spans[next]?.start ?? end) < end; next += 1) {
      const span = spans[next] ?? { start: end, end };
      rest += text.slice(from, span.start) + how.replace(text.slice(span.start, span.end), false);
      from = span.end;
    }
    rest += text.slice(from, Math.max(from, end));
    from = Math.max(from, end);
    at = end;
    return withPayload(part, Buffer.from(rest, 'latin1'));
  });
}

function cutAt(parts: readonly Part[], bytes: Buffer): readonly Part[] {
  let at = 0;
  return parts.map((part) => {
    const payload = bytes.subarray(at, at + part.payload.length);
    at += payload.length;
    return { ...part, payload };
  });
}

function allInFirst(parts: readonly Part[], bytes: Uint8Array): readonly Part[] {
  return parts.map((part, index) => withPayload(part, index === 0 ? bytes : Buffer.alloc(0), true));
}

function withPayload(part: Part, payload: Uint8Array, isInflated = false): Part {
  if (part.event === 'body') return { ...part, payload };
  const length = payload.length + part.cut + part.missing;
  return { ...part, payload, length, rsv: isInflated ? part.rsv & ~RSV1 : part.rsv };
}

function leftOut(part: Part): Part {
  const cut = part.cut + part.payload.length;
  return { ...part, payload: Buffer.alloc(0), cut };
}
