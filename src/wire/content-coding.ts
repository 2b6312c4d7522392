import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  type ZlibOptions,
} from 'node:zlib';
import { listMembers, type Head } from '../model/index.ts';

/** A body with its content codings taken off. */
export interface DecodedContent {
  /** The content; where it could not be decoded, the bytes as they were handed over. */
  readonly bytes: Uint8Array;
  /** The codings as the head names them, in the order they were put on; empty where there are none. */
  readonly codings: readonly string[];
  /** Why the bytes are still coded, in a few words; null where all is well. */
  readonly problem: string | null;
}

type Decoder = (coded: Uint8Array, maxOutputLength: number) => Uint8Array;

/** What was cut off is no reason to show nothing: as much is decoded as there is. */
const AS_FAR_AS_IT_GOES: ZlibOptions = { finishFlush: constants.Z_SYNC_FLUSH };

const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', (coded, maxOutputLength) => gunzipSync(coded, { ...AS_FAR_AS_IT_GOES, maxOutputLength })],
  ['x-gzip', (coded, maxOutputLength) => gunzipSync(coded, { ...AS_FAR_AS_IT_GOES, maxOutputLength })],
  ['deflate', inflate],
  [
    'br',
    (coded, maxOutputLength) =>
      brotliDecompressSync(coded, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength }),
  ],
  ['identity', (coded) => coded],
]);

/** More codings than anybody puts on each other. */
const MOST_CODINGS = 4;

/**
 * Takes the codings off that `Content-Encoding` names, the last one first. A content that is cut short is decoded as
 * far as it goes.
 * @param limit bytes that it may grow to
 * @see RFC 9110 §8.4
 */
export function decodeContent(content: Uint8Array, head: Head, limit: number): DecodedContent {
  const codings = listMembers(head, 'Content-Encoding').filter(
    (coding) => coding.toLowerCase() !== 'identity',
  );
  if (codings.length === 0 || content.length === 0) return { bytes: content, codings, problem: null };
  if (codings.length > MOST_CODINGS) {
    return { bytes: content, codings, problem: `${codings.length} codings are too many` };
  }
  let bytes = content;
  for (const coding of codings.toReversed()) {
    const decoder = DECODERS.get(coding.toLowerCase());
    if (decoder === undefined)
      return { bytes: content, codings, problem: 'a coding that hoptap cannot read' };
    try {
      bytes = decoder(bytes, limit);
    } catch (error) {
      return { bytes: content, codings, problem: problemOf(error, limit) };
    }
  }
  return { bytes, codings, problem: null };
}

/** In zlib's wrapping, as it should be, or bare, as it often is. @see RFC 9110 §8.4.1.2 */
function inflate(coded: Uint8Array, maxOutputLength: number): Uint8Array {
  const options = { ...AS_FAR_AS_IT_GOES, maxOutputLength };
  // the low half of a wrapper's first byte names the method, always 8; bare data would begin so only with a stored block
  // whose padding is not zero
  return ((coded[0] ?? 0) & 0x0f) === 8 ? inflateSync(coded, options) : inflateRawSync(coded, options);
}

function problemOf(error: unknown, limit: number): string {
  const isTooLong = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
  return isTooLong ? `it decodes to more than ${limit} bytes` : 'it is not what it says';
}
