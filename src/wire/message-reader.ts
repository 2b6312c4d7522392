import { isUtf8 } from 'node:buffer';
import { beginsMessage } from './frame-rules.ts';
import { createGatherer, type Gatherer } from './gatherer.ts';
import { createInflater, type Inflater } from './inflater.ts';
import { isControl, OPCODE } from './opcodes.ts';
import type { SeenFrame } from './seen.ts';

/** What frames add up to. */
export interface Message {
  /** Of its first frame: 1-15. */
  readonly opcode: number;
  /** Inflated where it was compressed; where it could not be inflated, what was kept of it as on the wire. */
  readonly payload: Uint8Array;
  /** The numbers of its first and its last frame; other frames may lie in between. */
  readonly frames: readonly [first: number, last: number];
  readonly isDeflated: boolean;
  /** Bytes on the wire that a limit left out; 0 where none. */
  readonly cut: number;
  /** Why the payload is not what the sender said, as the end of a sentence that begins with "the message". */
  readonly problem?: string;
}

/** What a message reader needs of a frame. */
export type MessageFrame = Pick<SeenFrame, 'n' | 'opcode' | 'fin' | 'rsv' | 'payload' | 'cut' | 'missing'>;

/** Adds one sender's frames up to messages. */
export interface MessageReader {
  /** Takes the sender's next frame, and gives the message that it ends, or null. A control frame is one of its own. */
  push(frame: MessageFrame): Message | null;
  /** Says that frames are missing here: what is unfinished stays so, and with context takeover nothing inflates again. */
  skip(): void;
}

/** What a message reader must know of the sender, and how much it may hold. */
export interface MessageReaderOptions {
  /** How this sender compresses, or null where permessage-deflate was not agreed on. */
  readonly deflate: { readonly contextTakeover: boolean } | null;
  /** Payload bytes of one message that are kept at most, on the wire as well as inflated. */
  readonly limit: number;
}

/** RSV1 in a frame's `rsv`. */
const COMPRESSED = 4;
/** The problem of a text message that is there to the last byte, and no UTF-8. */
export const NOT_UTF8 = 'is not UTF-8';

interface Unfinished {
  readonly first: MessageFrame;
  readonly isDeflated: boolean;
  readonly kept: Gatherer;
  cut: number;
}

/**
 * Joins fragments and inflates what is compressed. A whole message that comes within an unfinished one stands for
 * itself; an unfinished one that is followed by the start of another is given up.
 * @see RFC 6455 §5.4, RFC 7692 §6
 */
export function createMessageReader({ deflate, limit }: MessageReaderOptions): MessageReader {
  const inflater = deflate === null ? null : createInflater({ ...deflate, limit });
  let unfinished: Unfinished | null = null;

  const begin = (first: MessageFrame): Unfinished => {
    const isDeflated = inflater !== null && beginsMessage(first) && (first.rsv & COMPRESSED) !== 0;
    return { first, isDeflated, kept: createGatherer(), cut: 0 };
  };

  const giveUp = (): void => {
    // it may be one that later messages look back at
    if (unfinished?.isDeflated === true) inflater?.skip();
    unfinished = null;
  };

  const finish = (message: Unfinished, last: MessageFrame): Message => {
    const { payload, problem } = message.isDeflated
      ? inflated(message, last, inflater)
      : plain(message, last);
    const { first, isDeflated, cut } = message;
    const told = { opcode: first.opcode, payload, frames: [first.n, last.n], isDeflated, cut } as const;
    return problem === null ? told : { ...told, problem };
  };

  return {
    push(frame) {
      if (isControl(frame.opcode) || (frame.fin && beginsMessage(frame))) {
        return finish(add(begin(frame), frame, limit), frame);
      }
      if (beginsMessage(frame)) giveUp();
      // who knows what went before a continuation of nothing
      else if (unfinished === null) inflater?.skip();
      const message = add(unfinished ?? begin(frame), frame, limit);
      const isOver = frame.fin || frame.missing > 0;
      unfinished = isOver ? null : message;
      return isOver ? finish(message, frame) : null;
    },
    skip() {
      unfinished = null;
      inflater?.skip();
    },
  };
}

/** Adds a frame's payload as far as the limit allows, and counts the rest. */
function add(message: Unfinished, { payload, cut }: MessageFrame, limit: number): Unfinished {
  const piece = payload.subarray(0, Math.max(0, limit - message.kept.length));
  if (piece.length > 0) message.kept.add(piece);
  message.cut += cut + payload.length - piece.length;
  return message;
}

interface Read {
  readonly payload: Uint8Array;
  readonly problem: string | null;
}

function plain(message: Unfinished, last: MessageFrame): Read {
  const payload = message.kept.bytes;
  const isText = message.first.opcode === OPCODE.text && message.first.rsv === 0;
  return { payload, problem: flaw(message, last) ?? (isText ? textFlaw(payload) : null) };
}

function inflated(message: Unfinished, last: MessageFrame, inflater: Inflater | null): Read {
  const payload = message.kept.bytes;
  const missing = flaw(message, last);
  if (missing !== null) inflater?.skip();
  if (missing !== null || inflater === null) return { payload, problem: missing };
  const result = inflater.inflate(payload);
  if ('problem' in result) return { payload, problem: result.problem };
  const isText = message.first.opcode === OPCODE.text;
  return { payload: result.bytes, problem: isText ? textFlaw(result.bytes) : null };
}

/** Why not all of a message is there, or null. */
function flaw({ first, cut }: Unfinished, last: MessageFrame): string | null {
  if (first.opcode === OPCODE.continuation) return 'lacks its first frame';
  if (last.missing > 0) return 'broke off with the connection';
  return cut > 0 ? `was not kept whole: ${cut} bytes are left out` : null;
}

function textFlaw(payload: Uint8Array): string | null {
  return isUtf8(payload) ? null : NOT_UTF8;
}
