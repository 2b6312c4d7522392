import { Buffer } from 'node:buffer';
import type {
  BodyEvent,
  CloseEvent,
  ErrorEvent,
  FaultEvent,
  FrameEvent,
  GapEvent,
  MarkEvent,
} from '../../model/index.ts';
import type { ViolationEvent } from '../../model/index.ts';
import { HEX_LIMIT, LEAST_TEXT, PAYLOAD_LIMIT } from './allowance.ts';
import type { ReadBody } from './coded-bodies.ts';
import type { FrameReading } from './frame-reading.ts';

/** A payload as far as it is shown. */
export interface Shown {
  readonly bytes: Uint8Array;
  readonly isText: boolean;
  /** Bytes that there are; more than `bytes` where not all are shown. */
  readonly whole: number;
}

/** What may be told among the frames of an exchange without being one. */
export type Remark = ViolationEvent | FaultEvent | ErrorEvent | GapEvent | MarkEvent | CloseEvent;

/** One thing in the order in which it happened. */
export type Row =
  | {
      readonly kind: 'frame';
      readonly since: number;
      readonly event: Omit<FrameEvent, 'payload'>;
      readonly shown: Shown;
      readonly words: string | null;
      readonly notes: readonly string[];
    }
  | {
      readonly kind: 'body';
      readonly since: number;
      readonly event: Omit<BodyEvent, 'payload'>;
      readonly shown: Shown;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'remark'; readonly since: number; readonly event: Remark }
  /** What stands here in the recording and not in the page. */
  | { readonly kind: 'omitted'; readonly count: number };

/** What of an exchange's traffic may be kept. */
export interface TrafficLimits {
  readonly rows: number;
  readonly bytes: number;
  /** Whether the frame must be kept because something points at it. */
  readonly isPinned: (from: string, n: number) => boolean;
}

/** An exchange's traffic: its beginning and its end where it is too much to be shown whole, and what is pointed at. */
export interface Traffic {
  frame(event: FrameEvent, reading: FrameReading): void;
  body(body: ReadBody, isText: boolean): void;
  remark(event: Remark): void;
  /** In order, with a row for what is left out. */
  rows(): readonly Row[];
}

type Kept = Exclude<Row, { kind: 'omitted' }>;

/** Remarks that are kept from the part that is left out: a peer can break a rule with every frame. */
const MOST_PINNED = 500;

/** Begins an exchange's traffic. @param begunAt milliseconds of the run from which the first row's time is counted */
export function createTraffic(begunAt: number, limits: TrafficLimits): Traffic {
  const begin: Kept[] = [];
  const middle: Row[] = [];
  const end = createRing(Math.floor(limits.rows / 2));
  const room = { rows: Math.ceil(limits.rows / 2), bytes: limits.bytes, pins: MOST_PINNED };
  let last = begunAt;

  const sinceLast = (t: number): number => {
    const since = t - last;
    last = t;
    return since;
  };

  const leaveOut = (row: Kept): void => {
    if (isToBeKept(row)) {
      middle.push(row);
      return;
    }
    if (row.kind !== 'remark') room.bytes += row.shown.bytes.length;
    const before = middle.at(-1);
    const count = before?.kind === 'omitted' ? before.count : 0;
    if (count > 0) middle.pop();
    middle.push({ kind: 'omitted', count: count + 1 });
  };

  const isToBeKept = (row: Kept): boolean => {
    if (row.kind === 'frame' && limits.isPinned(row.event.from, row.event.n)) return true;
    if (row.kind !== 'remark' || room.pins === 0) return false;
    room.pins -= 1;
    return true;
  };

  const add = (row: Kept): void => {
    if (begin.length < room.rows) {
      begin.push(row);
      return;
    }
    const out = end.push(row);
    if (out !== null) leaveOut(out);
  };

  const show = (bytes: Uint8Array, isText: boolean): Shown => {
    const wish = Math.min(bytes.length, isText ? PAYLOAD_LIMIT : HEX_LIMIT);
    const kept = wish <= room.bytes ? wish : Math.min(wish, LEAST_TEXT);
    room.bytes -= Math.min(kept, room.bytes);
    // a copy: a part would keep the whole line of the recording in memory
    return { bytes: Buffer.from(bytes.subarray(0, kept)), isText, whole: bytes.length };
  };

  return {
    frame({ payload: _own, ...event }, { payload, isText, words, notes }) {
      const shown = show(payload, isText);
      add({ kind: 'frame', since: sinceLast(event.t), event, shown, words, notes });
    },
    body({ event: { payload, ...event }, notes }, isText) {
      add({ kind: 'body', since: sinceLast(event.t), event, shown: show(payload, isText), notes });
    },
    remark: (event) => add({ kind: 'remark', since: sinceLast(event.t), event }),
    rows: () => [...begin, ...middle, ...end.rows()],
  };
}

interface Ring {
  /** Gives what has to go. */
  push(row: Kept): Kept | null;
  rows(): readonly Kept[];
}

function createRing(size: number): Ring {
  const kept: Kept[] = [];
  let next = 0;
  return {
    push(row) {
      if (size === 0) return row;
      if (kept.length < size) {
        kept.push(row);
        return null;
      }
      const out = kept[next] ?? null;
      kept[next] = row;
      next = (next + 1) % size;
      return out;
    },
    rows: () => [...kept.slice(next), ...kept.slice(0, next)],
  };
}
