import type { Exchange, FrameEvent } from '../../model/index.ts';
import { createPayloadReader, type FramePayload, type PayloadReader } from '../../recording/index.ts';
import { createKeptBytes } from './kept-bytes.ts';
import { createKeptList } from './kept-list.ts';
import type { Passed, PassedEvent } from './shown-frames.ts';

/** What passed in one exchange, as far as it is kept: the last of it, or what follows a place in it. */
export interface KeptPassed {
  /** The `at` of the first that is kept, and of the next one to come. */
  readonly first: number;
  readonly next: number;
  /** How many came behind the last that is kept. */
  readonly after: number;
  /** Payload bytes of what is kept, inflated ones too. */
  readonly bytes: number;
  /** Takes the next that passed. @param exchange gives it with its 101, by which frames are inflated; asked for once */
  push(event: PassedEvent, exchange: () => Exchange | undefined): void;
  get(at: number): Passed | undefined;
  /** Takes one that is not kept, and lets go of all before it. @param exchange as for `push` */
  passOver(event: PassedEvent, exchange: () => Exchange | undefined): void;
  /** Says that frames are missing here: what needs them cannot be inflated any more. */
  skip(): void;
  /** Lets go of everything before that `at`. */
  dropBefore(at: number): void;
  /** Says that nothing more comes: what only reading needs is let go. */
  end(): void;
}

/** Where what is kept begins, and how much it may be before what comes is only counted. */
export interface KeptWindow {
  readonly from: number;
  readonly most: number;
  readonly mostBytes: number;
}

const NOTHING = new Uint8Array();

/** What a frame holds beside its own payload: only that it is text or not, or what was inflated. */
type Held = boolean | FramePayload;

/** Begins with nothing. @param window absent: all is kept until it is dropped from the front */
export function createKeptPassed(window: KeptWindow | null = null): KeptPassed {
  let events = createKeptList<PassedEvent>(window?.from ?? 0);
  let helds = createKeptList<Held>(window?.from ?? 0);
  /** How many were passed over since the last that was kept; nothing is kept then. */
  let passedOver = 0;
  const blocks = createKeptBytes();
  let reader: PayloadReader | null = null;
  let bytes = 0;
  let count = 0;
  let after = 0;
  /** The time of what passed before the first that is kept. */
  let before: number | null = null;

  function read(frame: FrameEvent, exchange: () => Exchange | undefined): FramePayload {
    reader ??= createPayloadReader(exchange());
    return reader.read(frame);
  }

  function keep(event: PassedEvent, held: FramePayload | null): void {
    if (passedOver > 0) goOn();
    const kept = keptEvent(event);
    events.push(kept);
    helds.push(held === null ? false : keptHeld(held));
    bytes += sizeOf(kept, helds.get(helds.next - 1));
  }

  /** Goes on behind what was passed over. */
  function goOn(): void {
    const from = events.next + passedOver;
    events = createKeptList(from);
    helds = createKeptList(from);
    passedOver = 0;
  }

  function dropAll(): void {
    events.dropBefore(events.next);
    helds.dropBefore(helds.next);
    bytes = 0;
  }

  function keptEvent(event: PassedEvent): PassedEvent {
    if (event.event !== 'frame' && event.event !== 'body') return event;
    return { ...event, payload: blocks.keep(event.payload) };
  }

  function keptHeld(held: FramePayload): Held {
    if (held.deflated === null) return held.isText;
    // its payload is the frame's own
    if (held.deflated.is === 'unreadable') return { ...held, payload: NOTHING };
    return { ...held, payload: blocks.keep(held.payload) };
  }

  const isFull = (): boolean =>
    window !== null && (events.next - events.first >= window.most || bytes >= window.mostBytes);

  return {
    get first() {
      return events.first + passedOver;
    },
    get next() {
      return events.next + passedOver;
    },
    get after() {
      return after;
    },
    get bytes() {
      return bytes;
    },
    push(event, exchange) {
      const isBefore = count < (window?.from ?? 0);
      count += 1;
      if (after > 0 || (!isBefore && isFull())) {
        after += 1;
        return;
      }
      // what is not kept is read all the same: a later message may look back at it
      const held = event.event === 'frame' ? read(event, exchange) : null;
      if (isBefore) before = event.t;
      else keep(event, held);
    },
    get(at) {
      const event = events.get(at);
      if (event === undefined) return undefined;
      const last = events.get(at - 1)?.t ?? (at === events.first ? before : null) ?? event.t;
      return {
        at,
        event,
        sinceMs: Math.max(0, event.t - last),
        held: event.event === 'frame' ? heldOf(event, helds.get(at)) : null,
      };
    },
    passOver(event, exchange) {
      count += 1;
      if (passedOver === 0) {
        dropAll();
        reader ??= createPayloadReader(exchange());
        reader.skip();
      }
      passedOver += 1;
      before = event.t;
    },
    skip: () => reader?.skip(),
    dropBefore(at) {
      const end = Math.min(at, events.next);
      for (let each = events.first; each < end; each += 1) {
        const event = events.get(each);
        if (event === undefined) continue;
        bytes -= sizeOf(event, helds.get(each));
        before = event.t;
      }
      events.dropBefore(end);
      helds.dropBefore(end);
    },
    end() {
      reader = null;
    },
  };
}

function heldOf(frame: FrameEvent, held: Held | undefined): FramePayload {
  if (typeof held === 'object')
    return held.deflated?.is === 'unreadable' ? { ...held, payload: frame.payload } : held;
  return { payload: frame.payload, isText: held === true, deflated: null };
}

function sizeOf(event: PassedEvent, held: Held | undefined): number {
  const own = event.event === 'frame' || event.event === 'body' ? event.payload.length : 0;
  return own + (typeof held === 'object' && held.deflated?.is !== 'unreadable' ? held.payload.length : 0);
}
