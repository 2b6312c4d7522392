import type { EventKind, FrameEvent } from '../model/index.ts';
import { isUsuallyMasked } from './frame-line.ts';

/** Characters of a line that a peek needs at most: what stands before any payload, at its longest. */
export const PEEK_LENGTH = 256;

/** What the beginning of a line tells of it. */
export interface LinePeek {
  /** As it stands there: maybe of a kind not known. */
  readonly kind: string;
  /** 0 where the event belongs to no exchange. */
  readonly exchange: number;
}

const OPENING = /^\{"t":[\d.]+,"event":"([a-z]+)"(?:,"exchange":(\d{1,15}))?[,}]/;

/** Kinds that belong to no exchange; any other without one where we write it may have it elsewhere. */
const OF_NONE: ReadonlySet<string> = new Set<EventKind>(['session', 'profiles', 'end']);

/**
 * Kind and exchange of a line from its first `PEEK_LENGTH` characters, without the work of decoding it. Null where
 * they cannot be told so, as in a line that another program wrote: then it must be decoded.
 */
export function peekLine(opening: string): LinePeek | null {
  const found = OPENING.exec(opening);
  if (found === null) return null;
  const [, kind = '', exchange] = found;
  if (exchange === undefined) return OF_NONE.has(kind) ? { kind, exchange: 0 } : null;
  return { kind, exchange: Number(exchange) };
}

/** A frame's line up to its payload, its keys in the order in which they are written. */
const FRAME =
  /^\{"t":(\d+(?:\.\d+)?),"event":"frame","exchange":(\d{1,15}),"from":"([ !#-[\]-~]{1,80})","n":(\d{1,15}),"opcode":(\d{1,2})(,"fin":false)?(?:,"rsv":([0-7]))?(?:,"masked":(true|false))?,"length":(\d{1,15})(?:,"cut":(\d{1,15}))?(?:,"missing":(\d{1,15}))?(,"undelivered":true)?(?:,"(?:text|base64|code)":|\}$)/;

const NOTHING = new Uint8Array();

/**
 * A frame without its payload from the first `PEEK_LENGTH` characters of its line: all that came of it counts as cut.
 * Null where the line is not written as `encodeEvent` does: then it must be decoded.
 */
export function decodeFrameFacts(opening: string): FrameEvent | null {
  const found = FRAME.exec(opening);
  if (found === null) return null;
  const [, t, exchange, from = '', n, opcode, notFin, rsv, masked, length, , missing = '0', undelivered] =
    found;
  return {
    t: Number(t),
    event: 'frame',
    exchange: Number(exchange),
    from,
    n: Number(n),
    opcode: Number(opcode),
    fin: notFin === undefined,
    rsv: Number(rsv ?? 0),
    masked: masked === undefined ? isUsuallyMasked(from) : masked === 'true',
    length: Number(length),
    payload: NOTHING,
    cut: cameOf(Number(length), Number(missing)),
    missing: Number(missing),
    undelivered: undelivered !== undefined,
  };
}

/** A frame without its payload, which counts as cut: what `decodeFrameFacts` gives of its line. */
export function withoutPayload(frame: FrameEvent): FrameEvent {
  return { ...frame, payload: NOTHING, cut: cameOf(frame.length, frame.missing) };
}

/** Payload bytes that came; a recording from elsewhere may claim that more are missing than there were. */
function cameOf(length: number, missing: number): number {
  return Math.max(0, length - missing);
}
