import type { Field } from '../model/index.ts';
import type { BodyFraming } from './body-framing.ts';
import { createChunkedReader } from './chunked-reader.ts';

/** What the bytes pushed last hold of a body. */
export interface BodyReading {
  /** How many of the bytes belong to the body; what follows belongs to the next message. */
  readonly used: number;
  /** The content in them, framing taken off; views of the bytes pushed. */
  readonly content: readonly Uint8Array[];
  /** Whether the body is over. */
  readonly isDone: boolean;
  /** Fields after the last chunk, once it is over. */
  readonly trailers?: readonly Field[];
  /** What is wrong with the framing, once: from there on all bytes count as body until the connection ends. */
  readonly problem?: string;
}

/** Finds a body's end in a stream, in any split of bytes; holds no content. */
export interface BodyReader {
  push(bytes: Uint8Array): BodyReading;
  /** Whether the body is over when the connection ends here: true at once where there is no body. */
  readonly isDone: boolean;
  /** Whether the end of the connection is the body's proper end. */
  readonly endsWithConnection: boolean;
}

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
