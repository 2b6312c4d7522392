import type { Field } from '../model/index.ts';

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
