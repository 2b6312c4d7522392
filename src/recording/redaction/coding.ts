import { Buffer } from 'node:buffer';
import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib';
import { listMembers, type Head } from '../../model/index.ts';

/** A content coding, both ways. @see RFC 9110 §8.4.1 */
export interface Coding {
  /** Null where the bytes are not of this coding, or are too many once decoded. */
  readonly decode: (coded: Uint8Array) => Uint8Array | null;
  readonly encode: (content: Uint8Array) => Uint8Array;
}

/** Bytes that a body or message is decoded to at most. */
const MOST_BYTES = 64 * 1024 * 1024;
const LIMIT = { maxOutputLength: MOST_BYTES };

const GZIP = codingOf((coded) => gunzipSync(coded, LIMIT), gzipSync);
const ZLIB = codingOf((coded) => inflateSync(coded, LIMIT), deflateSync);
const RAW = codingOf((coded) => inflateRawSync(coded, LIMIT), deflateRawSync);

/** What calls itself deflate is one of two things. */
const DEFLATE: Coding = { decode: (coded) => ZLIB.decode(coded) ?? RAW.decode(coded), encode: ZLIB.encode };

const CODINGS: ReadonlyMap<string, Coding> = new Map([
  ['gzip', GZIP],
  ['x-gzip', GZIP],
  ['deflate', DEFLATE],
  ['br', codingOf((coded) => brotliDecompressSync(coded, LIMIT), brotliCompressSync)],
]);

function codingOf(decode: (coded: Uint8Array) => Buffer, encode: Coding['encode']): Coding {
  return {
    encode,
    decode(coded) {
      try {
        return decode(coded);
      } catch {
        return null; // broken off, of another kind, or too long
      }
    },
  };
}

/** How a body is coded, outermost coding first; null where one of the codings is not known here; empty where there is none. */
export function codingsOf(head: Head): readonly Coding[] | null {
  const names = [...listMembers(head, 'Content-Encoding'), ...listMembers(head, 'Transfer-Encoding')]
    .map((name) => name.toLowerCase())
    .filter((name) => name !== 'identity' && name !== 'chunked');
  const codings = names.map((name) => CODINGS.get(name)).filter((coding) => coding !== undefined);
  return codings.length === names.length ? codings.toReversed() : null;
}

/** How bytes are coded that say so themselves, by their first ones; empty where they do not. @see RFC 1950, RFC 1952 */
export function codingsOfContent(bytes: Uint8Array): readonly Coding[] {
  const [first = 0, second = 0] = bytes;
  if (first === 0x1f && second === 0x8b) return [GZIP];
  const isZlib = (first & 0x0f) === 8 && first <= 0x78 && (first * 256 + second) % 31 === 0;
  return isZlib && ZLIB.decode(bytes) !== null ? [ZLIB] : [];
}

/** The content of coded bytes, or null where they cannot be decoded. */
export function decoded(coded: Uint8Array, codings: readonly Coding[]): Uint8Array | null {
  return codings.reduce<Uint8Array | null>(
    (bytes, coding) => (bytes === null ? null : coding.decode(bytes)),
    coded,
  );
}

/** The content coded again. */
export function encoded(content: Uint8Array, codings: readonly Coding[]): Uint8Array {
  return codings.reduceRight((bytes, coding) => coding.encode(bytes), content);
}
