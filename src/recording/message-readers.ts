import type { Exchange, FrameEvent } from '../model/index.ts';
import { createMessageReader, type Message, type MessageReader } from '../wire/index.ts';
import { deflateOf } from './deflate-of.ts';

/** Adds the frames of one exchange up to messages, each sender's by themselves. */
export interface MessageReaders {
  /** Takes the next frame, and gives the message that it ends, or null. A control frame is one of its own. */
  push(frame: FrameEvent): Message | null;
  /** Says that frames are missing here: what needs them cannot be inflated any more. */
  skip(): void;
}

/** Bytes that a message may have, on the wire as well as inflated. */
const MESSAGE_LIMIT = 16 * 1024 * 1024;

/**
 * Readers of an exchange's messages, which are inflated as each side understood the 101 and kept up to 16 MiB each.
 * @param exchange with its 101; without it, messages stay as they came
 */
export function createMessageReaders(exchange: Exchange | undefined): MessageReaders {
  const readers = new Map<string, MessageReader>();
  let isGapped = false;
  return {
    push(frame) {
      const known = readers.get(frame.from);
      const reader = known ?? newReader(exchange, frame.from);
      if (known === undefined) {
        readers.set(frame.from, reader);
        // its first frames may be the missing ones
        if (isGapped) reader.skip();
      }
      return reader.push(frame);
    },
    skip() {
      isGapped = true;
      for (const reader of readers.values()) reader.skip();
    },
  };
}

function newReader(exchange: Exchange | undefined, from: string): MessageReader {
  return createMessageReader({ deflate: deflateOf(exchange, from), limit: MESSAGE_LIMIT });
}
