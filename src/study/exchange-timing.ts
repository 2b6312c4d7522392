import { BACKEND, CLIENT, HOPTAP, type Event, type FrameEvent } from '../model/index.ts';
import { isControl, OPCODE } from '../wire/index.ts';
import type { FrameMark, Timing } from './study.ts';

/** Gathers the times of one exchange. */
export interface TimingFold {
  readonly push: (event: Event) => void;
  /** What is known by now. @param openT the time to give where nothing has come yet */
  readonly timing: (openT: number) => Timing;
}

type Sides = { client: FrameMark | null; backend: FrameMark | null };

/** Begins with nothing known. A message is waited on from its last frame, and answered by the next message's first. */
export function createTiming(): TimingFold {
  const first: Sides = { client: null, backend: null };
  const last: Sides = { client: null, backend: null };
  let slowestReply: Timing['slowestReply'] = null;
  let waiting: FrameMark | null = null;
  let putIn: FrameMark | null = null;
  let quietSince: number | null = null;
  let lastT: number | null = null;

  const ask = (mark: FrameMark, frame: FrameEvent): void => {
    // the backend cannot answer what it never got, or not whole
    if (frame.fin && !frame.undelivered && frame.missing === 0) waiting ??= mark;
  };
  const reply = (mark: FrameMark): void => {
    if (waiting !== null) {
      const ms = mark.t - waiting.t;
      if (slowestReply === null || ms > slowestReply.ms) slowestReply = { request: waiting, reply: mark, ms };
    }
    waiting = null;
  };

  return {
    push: (event) => {
      lastT = event.t;
      if (event.event !== 'frame') return;
      const { from, n, t, opcode, rsv, length, undelivered } = event;
      const mark: FrameMark = { from, n, t, opcode, rsv, length, undelivered };
      // to whom idle time counts, a frame is a frame; what else is timed are the two sides
      if (from === HOPTAP && !undelivered) {
        putIn ??= mark;
        if (opcode !== OPCODE.close) quietSince = t;
      }
      const side = from === CLIENT ? 'client' : from === BACKEND ? 'backend' : null;
      if (side === null) return;
      first[side] ??= mark;
      last[side] = mark;
      if (opcode !== OPCODE.close) quietSince = t;
      if (isControl(opcode)) return;
      if (side === 'client') ask(mark, event);
      else reply(mark);
    },
    timing: (openT) => ({
      first: { ...first },
      last: { ...last },
      slowestReply,
      unanswered: waiting,
      putIn,
      quietSince,
      lastT: lastT ?? openT,
    }),
  };
}
