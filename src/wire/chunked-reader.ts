import { trimOws, type Field } from '../model/index.ts';
import type { BodyReader, BodyReading } from './body-reading.ts';

/** The longest line (a size with its extensions, a trailer) and the most bytes of trailers that are still believed. */
const LINE_LIMIT = 16 * 1024;
const TRAILER_LIMIT = 256 * 1024;

type State = 'size' | 'data' | 'data-end' | 'trailer' | 'done' | 'broken';

/**
 * A reader of chunked framing. A lenient one: bare line feeds count as line ends.
 * @see RFC 9112 §7.1
 */
export function createChunkedReader(): BodyReader {
  let state: State = 'size';
  let line = '';
  let left = 0;
  let trailerBytes = 0;
  const trailers: Field[] = [];

  /**
   * Reads to the next line feed, but no further than a line may reach, wherever the bytes were split.
   * `line` is the line without its end, or null while it is unfinished.
   */
  function takeLine(
    bytes: Uint8Array,
    at: number,
  ): { line: string | null; next: number; isTooLong: boolean } {
    const room = Math.min(LINE_LIMIT - line.length, TRAILER_LIMIT - trailerBytes);
    const lf = bytes.subarray(at, at + room).indexOf(0x0a);
    const taken = Math.min(lf === -1 ? bytes.length - at : lf + 1, room);
    line += Buffer.from(bytes.buffer, bytes.byteOffset + at, taken).toString('latin1');
    if (state === 'trailer') trailerBytes += taken;
    const next = at + taken;
    if (lf === -1) return { line: null, next, isTooLong: taken === room };
    const whole = line.replace(/\r?\n$/, '');
    line = '';
    return { line: whole, next, isTooLong: false };
  }

  /** What a complete line means in the state it came in; the state after it, or what is wrong with it. */
  function takeMeaning(text: string): State | { problem: string } {
    if (state === 'data-end')
      return text === '' ? 'size' : { problem: 'a chunk is longer than its size says' };
    if (state === 'size') {
      const size = /^0*([0-9a-f]{1,13})[ \t]*(?:;.*)?$/i.exec(text)?.[1];
      if (size === undefined) return { problem: `"${text.slice(0, 40)}" is not a chunk size` };
      left = Number.parseInt(size, 16);
      return left === 0 ? 'trailer' : 'data';
    }
    if (text === '') return 'done';
    const colon = text.indexOf(':');
    trailers.push(colon === -1 ? [text, ''] : [text.slice(0, colon), trimOws(text.slice(colon + 1))]);
    return 'trailer';
  }

  function unfinished(isTooLong: boolean): State | { problem: string } {
    return isTooLong ? { problem: 'a line of the chunked framing is too long' } : state;
  }

  function push(bytes: Uint8Array): BodyReading {
    const content: Uint8Array[] = [];
    let at = 0;
    while (at < bytes.length && state !== 'done') {
      if (state === 'broken') {
        content.push(bytes.subarray(at));
        at = bytes.length;
      } else if (state === 'data') {
        const part = bytes.subarray(at, at + left);
        content.push(part);
        left -= part.length;
        at += part.length;
        if (left === 0) state = 'data-end';
      } else {
        const taken = takeLine(bytes, at);
        at = taken.next;
        const meaning = taken.line === null ? unfinished(taken.isTooLong) : takeMeaning(taken.line);
        if (typeof meaning === 'object') {
          state = 'broken';
          return { used: bytes.length, content: [...content, bytes.subarray(at)], isDone: false, ...meaning };
        }
        state = meaning;
      }
    }
    const isDone = state === 'done';
    return { used: at, content, isDone, ...(isDone && trailers.length > 0 ? { trailers } : {}) };
  }

  return {
    push,
    get isDone() {
      return state === 'done';
    },
    get endsWithConnection() {
      return state === 'broken';
    },
  };
}
