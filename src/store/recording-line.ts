import type { Buffer } from 'node:buffer';
import type { Event } from '../model/index.ts';
import { decodeFrameFacts, decodeLine, PEEK_LENGTH, peekLine, withoutPayload } from '../recording/index.ts';
import type { SplitLine } from './line-splitter.ts';

/** Which events of a recording are wanted, and how much of them. */
export interface Wanted {
  /** Only events of these exchanges, and those of none; all where it is absent. */
  readonly exchanges?: ReadonlySet<number>;
  /** Whether the payloads of frames may be left out: such a frame has its whole length as `cut`. */
  readonly isLight?: boolean;
}

/** What one line came to. */
export interface WantedLine {
  /** Null where it is not wanted, of a kind not known, or none. */
  readonly event: Event | null;
  /** 0 where it belongs to no exchange, or cannot be told. */
  readonly exchange: number;
  /** Why it could not be read; null where it could, or was not wanted. */
  readonly problem: string | null;
}

const CLOSING_BRACE = 0x7d;

/** Decodes a line as far as it is wanted: the beginning of a line we wrote tells whether more of it is needed. */
export function decodeWanted(line: SplitLine, { exchanges, isLight = false }: Wanted): WantedLine {
  const { content } = line;
  if (content === null) return none(0, `${line.bytes} bytes are too many for a line`);
  // a torn line may break off anywhere: only decoding it tells
  const isWhole = !line.isTorn && content.at(-1) === CLOSING_BRACE;
  if (isWhole && (isLight || exchanges !== undefined)) {
    const opening = content.toString('latin1', 0, PEEK_LENGTH);
    const peek = peekLine(opening);
    if (peek !== null && peek.exchange !== 0 && exchanges?.has(peek.exchange) === false) {
      return none(peek.exchange, null);
    }
    const facts = isLight && peek?.kind === 'frame' ? decodeFrameFacts(opening) : null;
    if (facts !== null) return { event: facts, exchange: facts.exchange, problem: null };
  }
  return decodeWhole(content, line.isTorn, { isLight, ...(exchanges === undefined ? {} : { exchanges }) });
}

function decodeWhole(content: Buffer, isTorn: boolean, { exchanges, isLight }: Wanted): WantedLine {
  const text = content.toString();
  if (text.trim() === '') return none(0, null);
  const decoded = decodeLine(text);
  if (decoded.kind === 'unknown') return none(0, null);
  if (decoded.kind === 'problem') {
    return none(0, isTorn ? 'the recording ends within it' : decoded.message);
  }
  const { event } = decoded;
  const exchange = 'exchange' in event ? (event.exchange ?? 0) : 0;
  if (exchange !== 0 && exchanges?.has(exchange) === false) return none(exchange, null);
  const isCut = isLight === true && event.event === 'frame';
  return { event: isCut ? withoutPayload(event) : event, exchange, problem: null };
}

function none(exchange: number, problem: string | null): WantedLine {
  return { event: null, exchange, problem };
}
