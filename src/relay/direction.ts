import { createFrameReader, type FrameReader, type Seen } from '../wire/index.ts';
import { createBodyTap } from './body-tap.ts';
import type { Endpoint, StreamEnd } from './endpoint.ts';
import type { Tape } from './tape.ts';

/** Violations of one sender that are told one by one; what is no WebSocket at all would fill a recording with them. */
const VIOLATIONS_TOLD = 1000;

/** What both directions of a tunnel have in common. */
export interface TunnelFrame {
  readonly tape: Tape;
  /** Null where what was agreed on is no WebSocket: bytes are then recorded as a body. */
  readonly webSocket: { readonly deflate: boolean } | null;
  /** The hop next to the backend. */
  readonly lastHop: number;
  readonly limits: { readonly frameBytes: number; readonly bodyBytes: number };
  /** Called for every bit of traffic: idle timers start anew. */
  readonly onTraffic: () => void;
}

/** One direction of a tunnel: bytes go on first, their meaning comes after. */
export interface Direction {
  /** Begins to take what the sender says; until then it waits where it is. Called once. */
  start(): void;
  /** The first close frame seen, or null. */
  readonly close: FrameReader['close'];
  /**
   * Sends a frame of our own to this direction's receiver as soon as no frame is under way to it, then a FIN.
   * What the sender sends after that is recorded as undelivered. `onSent` is called as it goes out.
   */
  endWith(frame: Uint8Array, onSent: () => void): void;
}

/** Makes ready to forward `source`'s bytes to `sink`, verbatim, back-pressure and FIN included. */
export function createDirection(
  from: 'client' | 'backend',
  source: Endpoint,
  sink: Endpoint,
  frame: TunnelFrame,
  onEnd: (from: 'client' | 'backend', end: StreamEnd) => void,
  onClose: (from: 'client' | 'backend') => void,
): Direction {
  const { tape, limits } = frame;
  const reader =
    frame.webSocket === null
      ? null
      : createFrameReader({ from, deflate: frame.webSocket.deflate, payloadLimit: limits.frameBytes });
  const body =
    from === 'client'
      ? createBodyTap(tape, 'request', 0, limits.bodyBytes)
      : createBodyTap(tape, 'response', frame.lastHop, limits.bodyBytes);
  /** A frame of ours that waits for a boundary. */
  let last: { readonly bytes: Uint8Array; readonly onSent: () => void } | null = null;
  let isCut = false;
  let passedBytes = 0;
  let violations = 0;

  function record(seen: Seen, undelivered: boolean): void {
    if (seen.event === 'violation') {
      violations += 1;
      if (violations <= VIOLATIONS_TOLD) tape.note({ ...seen, from });
      return;
    }
    const { event, n, opcode, fin, rsv, masked, length, payload, cut, missing } = seen;
    tape.note({ event, from, n, opcode, fin, rsv, masked, length, payload, cut, missing, undelivered });
  }

  /** Bytes first; a slow sink slows the source. */
  function forward(bytes: Uint8Array): void {
    if (!sink.write(bytes)) source.pause();
  }

  function cutHere(): void {
    isCut = true;
    if (last !== null && !sink.isGone) {
      sink.write(last.bytes);
      last.onSent();
    }
    sink.finish();
  }

  /** Where in `bytes` the frame that is under way ends, as the frames read from them tell, or -1. */
  function boundaryIn(frames: readonly Seen[]): number {
    const first = frames.find((seen) => seen.event === 'frame');
    return first === undefined ? -1 : first.endsAt - passedBytes;
  }

  function tap(bytes: Uint8Array): void {
    const isGone = sink.isGone;
    if (reader === null) {
      forward(bytes);
      body.part([bytes], bytes.length, { isLast: false });
      return;
    }
    if (last === null && !isGone) forward(bytes);
    const seen = reader.push(bytes);
    const boundary = last !== null && !isCut ? boundaryIn(seen) : -1;
    if (last !== null && !isCut) sink.write(boundary === -1 ? bytes : bytes.subarray(0, boundary));
    for (const each of seen)
      record(each, isGone || (each.event === 'frame' && isPast(each.endsAt, boundary)));
    if (boundary !== -1) cutHere();
    tape.count(from, bytes.length);
    if (reader.close !== null) onClose(from);
  }

  function tellUntold(): void {
    const events = violations - VIOLATIONS_TOLD;
    if (events <= 0) return;
    violations = 0;
    tape.note({ event: 'gap', events, bytes: 0, why: `violations of the ${from} beyond ${VIOLATIONS_TOLD}` });
  }

  function isPast(endsAt: number, boundary: number): boolean {
    return boundary !== -1 && endsAt - passedBytes > boundary;
  }

  return {
    start() {
      sink.onDrain(() => source.resume());
      source.flow({
        bytes(bytes) {
          frame.onTraffic();
          tap(bytes);
          passedBytes += bytes.length;
        },
        end(end) {
          body.end();
          for (const each of reader?.end() ?? []) record(each, sink.isGone);
          tellUntold();
          onEnd(from, end);
        },
      });
    },
    get close() {
      return reader?.close ?? null;
    },
    endWith(bytes, onSent) {
      last = { bytes, onSent };
      if (reader === null || reader.isAtBoundary) cutHere();
    },
  };
}
