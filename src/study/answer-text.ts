import { Buffer } from 'node:buffer';
import type { HeadEvent } from '../model/index.ts';
import { decodeContent } from '../wire/index.ts';

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
      const content = Buffer.concat(parts);
      return Buffer.from(head === undefined ? content : decoded(content, head))
        .toString('utf8')
        .slice(0, KEPT_BYTES);
    },
  };
}

/** Without its codings; nothing where one is unknown or the bytes are not what it says. */
function decoded(content: Uint8Array, head: HeadEvent): Uint8Array {
  const { bytes, problem } = decodeContent(content, head, SWOLLEN_BYTES);
  return problem === null ? bytes : new Uint8Array();
}
