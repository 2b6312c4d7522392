import {
  OPCODE,
  createFrameReader,
  isWithinMessageAfter,
  type FrameReader,
  type Seen,
} from '../wire/index.ts';
import { createBodyTap } from './body-tap.ts';
import type { Endpoint, StreamEnd } from './endpoint.ts';
import type { Put } from './put.ts';
import { createPutQueue } from './put-queue.ts';
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
  /** The first close frame of the sender seen, or null. */
  readonly close: FrameReader['close'];
  /** Why no frame of ours can reach this direction's receiver any more, or null. */
  readonly refusal: string | null;
  /** Whether so many frames of ours wait that no more should. */
  readonly isFull: boolean;
  /**
   * Sends a frame of ours to this direction's receiver as soon as it may go there: behind those put in before, where no
   * frame is under way, and for one of a message where no message is, and where the receiver is not behind. Only where
   * there is no `refusal`. One for which no such place comes is settled as not sent.
   */
  put(put: Put): void;
  /**
   * Ends this direction as soon as no frame is under way in it: with a frame of ours, unless a close frame went before
   * it, then a FIN. What the sender sends after that is recorded as undelivered.
   */
  endWith(put: Put): void;
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
  const queue = createPutQueue();
  /** What this direction is to end with, at the next boundary. */
  let last: Put | null = null;
  let isStarted = false;
  /** Set while something is told: who hears of it may want to put frames in, and those wait until all of it is told. */
  let isBusy = false;
  /** Set where the receiver is behind. */
  let isSlow = false;
  /** Set once the direction was ended at a boundary. */
  let isCut = false;
  /** Set once the sender has ended. */
  let isOver = false;
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
    if (sink.write(bytes)) return;
    isSlow = true;
    source.pause();
  }

  /** Sends what may go out between two frames, where the stream stands; gives what went, to be told of. */
  function putIn(isWithinMessage: boolean): readonly Put[] {
    const sent: Put[] = [];
    const send = (put: Put): void => {
      forward(put.encode());
      sent.push(put);
    };
    // a slow receiver is waited for, but not with an end before us
    const next = (): Put | null => (isSlow && last === null && !isOver ? null : queue.next(isWithinMessage));
    for (let put = next(); put !== null; put = next()) send(put);
    if (last === null) return sent;
    isCut = true;
    if (!queue.isClosed) send(last);
    last = null;
    sink.finish();
    return sent;
  }

  function tap(bytes: Uint8Array): void {
    if (reader === null) {
      forward(bytes);
      body.part([bytes], bytes.length, { isLast: false });
      return;
    }
    const isGone = sink.isGone;
    isBusy = true;
    if (isGone || !hasWaiting()) {
      if (!isGone) forward(bytes);
      for (const each of reader.push(bytes)) record(each, isGone);
    } else {
      splice(bytes, reader);
    }
    tape.count(from, bytes.length);
    if (reader.close !== null) {
      queue.shut();
      onClose(from);
    }
    isBusy = false;
    if (hasWaiting()) settle();
  }

  /** Forwards bytes, and at each boundary within them what may go out there. */
  function splice(bytes: Uint8Array, frames: FrameReader): void {
    const begin = frames.bytes;
    let isWithinMessage = frames.isWithinMessage;
    let written = 0;
    const seen = frames.push(bytes);
    const puts = new Map<Seen, readonly Put[]>();
    let lastPassed: Seen | null = null;
    for (const each of seen) {
      if (each.event === 'violation') continue;
      isWithinMessage = isWithinMessageAfter(each, isWithinMessage);
      forward(bytes.subarray(written, each.endsAt - begin));
      written = each.endsAt - begin;
      if (each.opcode === OPCODE.close) queue.shut();
      puts.set(each, putIn(isWithinMessage));
      lastPassed = each;
      if (isCut) break;
    }
    if (!isCut) forward(bytes.subarray(written));
    recordSpliced(seen, puts, lastPassed);
  }

  /** Tells of frames, and of ours in their places between them: what is wrong with a frame follows it at once. */
  function recordSpliced(
    seen: readonly Seen[],
    puts: ReadonlyMap<Seen, readonly Put[]>,
    lastPassed: Seen | null,
  ): void {
    let sent: readonly Put[] = [];
    let isPast = false;
    for (const each of seen) {
      if (each.event === 'frame') {
        tell(sent);
        sent = puts.get(each) ?? [];
      }
      record(each, isPast);
      isPast ||= isCut && each === lastPassed;
    }
    tell(sent);
  }

  /** Puts in what may go out now, and gives up what never may. */
  function settle(): void {
    if (isBusy || reader === null) return;
    isBusy = true;
    // whoever is told of one may put in another
    for (let sent = putInNow(reader); sent.length > 0; sent = putInNow(reader)) tell(sent);
    if (isCut || isOver || queue.isClosed || sink.isGone) queue.drop();
    isBusy = false;
  }

  function putInNow(frames: FrameReader): readonly Put[] {
    const isHere = isStarted && !isCut && !sink.isGone && frames.isAtBoundary;
    return isHere ? putIn(frames.isWithinMessage) : [];
  }

  function hasWaiting(): boolean {
    return last !== null || !queue.isEmpty;
  }

  function tellUntold(): void {
    const events = violations - VIOLATIONS_TOLD;
    if (events <= 0) return;
    violations = 0;
    tape.note({ event: 'gap', events, bytes: 0, why: `violations of the ${from} beyond ${VIOLATIONS_TOLD}` });
  }

  /** The sender's bytes are over: what waits may still go out behind them, where they ended in order. */
  function endPuts(end: StreamEnd): void {
    isOver = true;
    if (end.kind === 'fin') settle();
    queue.drop();
    last?.settle(false);
    last = null;
  }

  return {
    start() {
      isStarted = true;
      settle();
      sink.onDrain(() => {
        isSlow = false;
        settle();
        if (!isSlow) source.resume();
      });
      source.flow({
        bytes(bytes) {
          frame.onTraffic();
          tap(bytes);
        },
        end(end) {
          body.end();
          for (const each of reader?.end() ?? []) record(each, sink.isGone);
          endPuts(end);
          tellUntold();
          onEnd(from, end);
        },
      });
    },
    get close() {
      return reader?.close ?? null;
    },
    get refusal() {
      if (isOver || isCut || last !== null || sink.isGone) return 'it has been told its end';
      return queue.refusal;
    },
    get isFull() {
      return queue.isFull;
    },
    put(put) {
      queue.add(put);
      settle();
    },
    endWith(put) {
      if (isOver) return sink.finish();
      last ??= put;
      settle();
    },
  };
}

/** Takes down that frames of ours have gone out. */
function tell(sent: readonly Put[]): void {
  for (const put of sent) put.settle(true);
}
