import { Buffer } from 'node:buffer';
import type { BodyEvent, Event, Exchange, FrameEvent } from '../../model/index.ts';
import { decodeClosePayload, decodeContent, OPCODE } from '../../wire/index.ts';
import { createMessageReaders, type MessageReaders } from '../message-readers.ts';
import type { ContentPattern } from './filter.ts';

/** Bytes of one body that are held against patterns, coded as well as decoded. */
const CONTENT_LIMIT = 16 * 1024 * 1024;

/** The bit of `rsv` that says of a message: deflated. @see RFC 7692 §6 */
const RSV1 = 4;

const NOTHING: ReadonlySet<number> = new Set();

/** Holds messages and bodies against patterns; keeps of each exchange what is not whole yet. */
export interface ContentReader {
  /**
   * Takes the next event of an exchange, and gives the patterns, by index, that the content it completes matches; null
   * where what it belongs to is not whole yet. The exchange's `close` completes whatever was begun.
   */
  read(event: Event, exchange: Exchange | undefined): ReadonlySet<number> | null;
}

interface GatheredBody {
  readonly pieces: Uint8Array[];
  length: number;
}

/** What is begun of one exchange: its messages once there is a frame, bodies by what they are of. */
interface Begun {
  messages: MessageReaders | null;
  readonly bodies: Map<BodyEvent['of'], GatheredBody>;
}

/**
 * A reader of contents as they were meant: messages joined and inflated, bodies joined and decoded, a close frame's
 * reason; bytes as UTF-8.
 */
export function createContentReader(patterns: readonly ContentPattern[]): ContentReader {
  const begun = new Map<number, Begun>();

  function matching(from: string, bytes: Uint8Array): ReadonlySet<number> {
    let text: string | null = null;
    let found: Set<number> | null = null;
    for (const [index, pattern] of patterns.entries()) {
      if (pattern.from !== null && pattern.from !== from) continue;
      text ??= Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
      if (pattern.regex.test(text)) (found ??= new Set()).add(index);
    }
    return found ?? NOTHING;
  }

  function begunOf(number: number): Begun {
    const known = begun.get(number) ?? { messages: null, bodies: new Map() };
    begun.set(number, known);
    return known;
  }

  function readFrame(frame: FrameEvent, exchange: Exchange | undefined): ReadonlySet<number> | null {
    if (frame.opcode === OPCODE.close) {
      return matching(frame.from, Buffer.from(decodeClosePayload(frame.payload).reason));
    }
    // most are a message of their own, within an unfinished one too: nothing has to be gathered
    const isWhole = frame.fin && frame.opcode !== OPCODE.continuation;
    if (isWhole && (frame.rsv & RSV1) === 0) return matching(frame.from, frame.payload);
    const message = (begunOf(frame.exchange).messages ??= createMessageReaders(exchange)).push(frame);
    return message === null ? null : matching(frame.from, message.payload);
  }

  function readBody(event: BodyEvent, exchange: Exchange | undefined): ReadonlySet<number> | null {
    const { bodies } = begunOf(event.exchange);
    const body = bodies.get(event.of) ?? { pieces: [], length: 0 };
    body.pieces.push(event.payload);
    body.length += event.payload.length;
    const isWhole = !event.more || body.length > CONTENT_LIMIT;
    if (isWhole) bodies.delete(event.of);
    else bodies.set(event.of, body);
    return isWhole ? bodyMatching(event.of, body, exchange) : null;
  }

  function bodyMatching(
    of: BodyEvent['of'],
    { pieces }: GatheredBody,
    exchange: Exchange | undefined,
  ): ReadonlySet<number> {
    const content = Buffer.concat(pieces);
    const head = exchange?.heads.find((each) => each.of === of);
    const decoded = head === undefined ? content : decodeContent(content, head, CONTENT_LIMIT).bytes;
    return matching(of === 'request' ? 'client' : 'backend', decoded);
  }

  /** What its sender broke off; a message that did so has ended with its last frame. */
  function finish(number: number, exchange: Exchange | undefined): ReadonlySet<number> {
    const bodies = begun.get(number)?.bodies ?? new Map<BodyEvent['of'], GatheredBody>();
    begun.delete(number);
    return new Set([...bodies].flatMap(([of, body]) => [...bodyMatching(of, body, exchange)]));
  }

  return {
    read(event, exchange) {
      if (event.event === 'frame') return readFrame(event, exchange);
      if (event.event === 'body') return readBody(event, exchange);
      if (event.event === 'close') return finish(event.exchange, exchange);
      if (event.event === 'gap') {
        for (const [number, { messages }] of begun) {
          if ((event.exchange ?? number) === number) messages?.skip();
        }
      }
      return NOTHING;
    },
  };
}
