import { Buffer, isUtf8 } from 'node:buffer';
import type { BodyEvent, FrameEvent, HeadEvent } from '../../model/index.ts';
import {
  createInflater,
  isControl,
  OPCODE,
  type Inflater,
  type MessageReaderOptions,
} from '../../wire/index.ts';
import { codingsOf, codingsOfContent, decoded, type Coding } from './coding.ts';

/** A frame of a message, or a part of a body. */
export type Part = FrameEvent | BodyEvent;

/** A whole message or body, as far as it was recorded. */
export interface Content {
  /** The events that it came in, in order; at least one. */
  readonly parts: readonly Part[];
  /** What it says, inflated and decoded, a character for each byte; null where nobody can tell. */
  readonly text: string | null;
  /** How the bytes are coded that were recorded, outermost first; empty where the text has their very bytes. */
  readonly codings: readonly Coding[];
  /** Whether it is a compressed message of WebSocket, which the text has inflated. */
  readonly isInflated: boolean;
  /** Whether more of it followed that was not recorded, or never came. */
  readonly isCut: boolean;
}

/** Bytes that one message may inflate to. */
const INFLATED_LIMIT = 64 * 1024 * 1024;
/** What a part costs beside its bytes, about. */
export const PART_BYTES = 400;

const RSV1 = 4;

/** A sender's frames add up to messages: which one is unfinished, and what its compressed messages look back at. */
export interface Sender {
  /** Messages that are whole, or given up, with this frame. */
  push(frame: FrameEvent): readonly Content[];
  /** Says that frames are missing here; the message that was unfinished, if there was one. */
  skip(): readonly Content[];
  /** Bytes that are held of the unfinished message, about. */
  readonly bytes: number;
}

/** Adds one sender's frames up. @param deflate what the sender agreed on, or null */
export function createSender(deflate: MessageReaderOptions['deflate']): Sender {
  let inflater: Inflater | null = null;
  let unfinished: FrameEvent[] = [];
  let bytes = 0;
  let isLost = false;

  const inflaterOf = (): Inflater => {
    // where nothing was agreed on, and a frame says that it is compressed, it may be so all the same
    const { contextTakeover } = deflate ?? { contextTakeover: true };
    return (inflater ??= createInflater({ contextTakeover, limit: INFLATED_LIMIT }));
  };

  const finish = (frames: readonly FrameEvent[], isGivenUp: boolean): Content => {
    const isCut = isGivenUp || frames.some(({ cut, missing }) => cut + missing > 0);
    return contentOf(frames, isCut, inflaterOf);
  };

  const giveUp = (): readonly Content[] => {
    const left = unfinished;
    unfinished = [];
    bytes = 0;
    return left.length === 0 ? [] : [finish(left, true)];
  };

  return {
    get bytes() {
      return bytes;
    },
    push(frame) {
      if (isControl(frame.opcode)) return [finish([frame], false)];
      const begins = frame.opcode !== OPCODE.continuation;
      if (begins && frame.fin) return [finish([frame], false)];
      const before = begins ? giveUp() : [];
      if (begins) isLost = false;
      // the rest of a message whose beginning is lost: it may begin within a secret
      if (!begins && unfinished.length === 0) return [isLost ? unreadable([frame]) : finish([frame], false)];
      unfinished.push(frame);
      bytes += frame.payload.length + PART_BYTES;
      if (!frame.fin && frame.missing === 0) return before;
      const whole = finish(unfinished, false);
      unfinished = [];
      bytes = 0;
      return [...before, whole];
    },
    skip() {
      isLost = true;
      const left = giveUp();
      inflater?.skip();
      return left;
    },
  };
}

function contentOf(frames: readonly FrameEvent[], isCut: boolean, inflater: () => Inflater): Content {
  const joined = join(frames);
  const first = frames[0];
  const isCompressed =
    first !== undefined &&
    !isControl(first.opcode) &&
    first.opcode !== OPCODE.continuation &&
    (first.rsv & RSV1) !== 0;
  if (!isCompressed) return plain(frames, joined, isCut);
  if (isCut) {
    inflater().skip();
    return unreadable(frames);
  }
  const inflated = inflater().inflate(joined);
  if ('bytes' in inflated) return { ...plain(frames, Buffer.from(inflated.bytes), false), isInflated: true };
  // a peer that sets RSV1 by mistake sends text all the same
  return isUtf8(joined) ? plain(frames, joined, isCut) : unreadable(frames);
}

function plain(parts: readonly Part[], bytes: Buffer, isCut: boolean): Content {
  const codings = codingsOfContent(bytes);
  const content = codings.length === 0 ? bytes : decoded(bytes, codings);
  if (content === null) return unreadable(parts);
  return { parts, text: latin1(content), codings, isInflated: false, isCut };
}

/** Content of which nothing can be said. */
export function unreadable(parts: readonly Part[]): Content {
  return { parts, text: null, codings: [], isInflated: false, isCut: true };
}

/** The content of a body that came with `head`, which may not be known. */
export function bodyContent(parts: readonly BodyEvent[], head: HeadEvent | null, isBroken: boolean): Content {
  const joined = join(parts);
  const isCut = isBroken || parts.some(({ cut }) => cut > 0);
  const codings = head === null ? [] : codingsOf(head);
  if (codings === null) return unreadable(parts);
  if (codings.length === 0) return plain(parts, joined, isCut);
  if (joined.length === 0) return { parts, text: '', codings: [], isInflated: false, isCut };
  const content = isCut ? null : decoded(joined, codings);
  if (content === null) return unreadable(parts);
  return { parts, text: latin1(content), codings, isInflated: false, isCut };
}

function join(parts: readonly Part[]): Buffer {
  const [first, ...more] = parts.map(({ payload }) =>
    Buffer.from(payload.buffer, payload.byteOffset, payload.length),
  );
  if (first === undefined) return Buffer.alloc(0);
  return more.length === 0 ? first : Buffer.concat([first, ...more]);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
