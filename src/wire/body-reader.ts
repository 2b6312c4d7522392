import type { BodyFraming } from './body-framing.ts';
import type { BodyReader } from './body-reading.ts';
import { createChunkedReader } from './chunked-reader.ts';

/** A reader for one body. A `bad` framing is read until the connection ends. @see RFC 9112 §6 */
export function createBodyReader(framing: BodyFraming): BodyReader {
  if (framing.kind === 'chunked') return createChunkedReader();
  if (framing.kind === 'length') return createLengthReader(framing.bytes);
  return framing.kind === 'none' ? createLengthReader(0) : createEndlessReader();
}

function createLengthReader(bytes: number): BodyReader {
  let left = bytes;
  return {
    endsWithConnection: false,
    get isDone() {
      return left === 0;
    },
    push(pushed) {
      const used = Math.min(left, pushed.length);
      left -= used;
      return { used, content: used === 0 ? [] : [pushed.subarray(0, used)], isDone: left === 0 };
    },
  };
}

function createEndlessReader(): BodyReader {
  return {
    endsWithConnection: true,
    isDone: false,
    push: (pushed) => ({ used: pushed.length, content: [pushed], isDone: false }),
  };
}
