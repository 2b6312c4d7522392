import { Buffer } from 'node:buffer';
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { listMembers, type HeadEvent } from '../model/index.ts';

/** Gathers the beginning of an answer's body. */
export interface AnswerText {
  readonly push: (payload: Uint8Array) => void;
  /** The text so far, decoded as the answer's head says; empty where there is none or it is not to be read. */
  readonly text: (heads: readonly HeadEvent[]) => string;
}

/** Bytes kept of a body, and characters given of its text. */
const KEPT_BYTES = 4096;
/** What 4 KiB of deflate may swell to; brotli could make much more of them, and is given up past it. */
const SWOLLEN_BYTES = 5 * 1024 * 1024;

/** Begins with an empty body. */
export function createAnswerText(): AnswerText {
  const parts: Buffer[] = [];
  let bytes = 0;
  return {
    push: (payload) => {
      const part = Buffer.from(payload.subarray(0, KEPT_BYTES - bytes)); // a copy: the rest need not be held
      if (part.length === 0) return;
      parts.push(part);
      bytes += part.length;
    },
    text: (heads) => {
      if (bytes === 0) return '';
      const head = heads.find(({ of }) => of === 'response');
      const codings = head === undefined ? [] : listMembers(head, 'Content-Encoding');
      return Buffer.from(decoded(Buffer.concat(parts), codings))
        .toString('utf8')
        .slice(0, KEPT_BYTES);
    },
  };
}

/** @see RFC 9110 §8.4.1 */
const DECODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: (body) => gunzipSync(body, DEFLATED),
  'x-gzip': (body) => gunzipSync(body, DEFLATED),
  // some send it without the zlib wrapping that the standard asks for
  deflate: (body) => (((body[0] ?? 0) & 0x0f) === 8 ? inflateSync : inflateRawSync)(body, DEFLATED),
  br: (body) =>
    brotliDecompressSync(body, {
      finishFlush: constants.BROTLI_OPERATION_FLUSH,
      maxOutputLength: SWOLLEN_BYTES,
    }),
  identity: (body) => body,
};

/** The end may be missing: what is there is decoded. */
const DEFLATED = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: SWOLLEN_BYTES } as const;

/** Takes the codings off, the last one put on first; nothing where one is unknown or the bytes are not what it says. */
function decoded(body: Buffer, codings: readonly string[]): Buffer {
  try {
    return codings.slice(0, 3).reduceRight((bytes, coding) => {
      const decode = DECODERS[coding.toLowerCase()];
      return decode === undefined ? Buffer.alloc(0) : decode(bytes);
    }, body);
  } catch {
    return Buffer.alloc(0);
  }
}
