import type { Event, Exchange, FrameEvent, SessionEvent } from '../../model/index.ts';
import type { Filter } from '../../recording/index.ts';
import type { ExchangeFinding } from '../../study/index.ts';
import type { ShownFrames } from './shown-frames.ts';

/** What the screen may keep. What is let go is still in the recording, and the screen says how much it is. */
export interface TrafficLimits {
  /** Exchanges; the oldest that are over go first. */
  readonly exchanges: number;
  /** Frames and what is said beside them, of all exchanges together. */
  readonly passed: number;
  /** Payload bytes of all of them, inflated ones as they are inflated. */
  readonly payloadBytes: number;
}

/** Sums over everything that came, also of what was let go; monotonic. */
export interface TrafficTotals {
  readonly exchanges: number;
  readonly open: number;
  /** Frames by who sent them; a station's own are of neither. */
  readonly client: { readonly frames: number; readonly bytes: number };
  readonly backend: { readonly frames: number; readonly bytes: number };
  /** Events that the recording could not keep, as its gaps tell. */
  readonly lost: number;
}

/** Everything the screen knows of what happened, in bounded memory. */
export interface Traffic {
  /** Takes the next event; at most a microsecond or two for a frame, and never a diagnosis. */
  push(event: Event): void;
  /**
   * Takes a frame that is not to be kept, and lets go of what is kept before it in its exchange: there is no hole in what
   * is shown. It counts as any other. Kept all the same while a filter of exchanges asks for what is in it.
   */
  passOver(frame: FrameEvent): void;
  readonly session: SessionEvent | null;
  /** Names of the profiles in force, from the one nearest to the client. */
  readonly chain: readonly string[];
  readonly totals: TrafficTotals;
  /** Whether the run is over. */
  readonly isEnded: boolean;
  /** Exchanges let go to keep within the limits, or cleared. */
  readonly forgotten: number;
  /** Grows with everything that changes an exchange in more than its counts: what is made from them can be kept till then. */
  readonly revision: number;

  /** Numbers of the exchanges that are kept, rising, as the filter leaves them. The same array until it changes. */
  exchanges(): readonly number[];
  /** Numbers of all that are kept, rising, whatever the filter says. The same array until it changes. */
  kept(): readonly number[];
  exchange(number: number): Exchange | undefined;
  /** What is held to be wrong with it as of the last diagnosis, in the order of its chains. */
  findings(number: number): readonly ExchangeFinding[];
  /** What passed in it, as the filter of what passed leaves it. */
  shown(number: number): ShownFrames;

  /** Shows only exchanges that a filter means; null shows all. What is kept is asked again, and so is what comes. */
  filterExchanges(filter: Filter | null): void;
  /** Shows only what passed that a filter means, each message asked by itself; null shows all. */
  filterPassed(filter: Filter | null): void;

  /**
   * Does a part of what waits: makes a diagnosis of what changed since the last one (of those exchanges and those to be
   * held against them), and asks filters of what is kept; never more than fits in some tens of milliseconds. Gives back
   * whether there was anything to do: then there is something new to be seen, and perhaps more to do.
   */
  diagnose(): boolean;
  /** Forgets the exchanges that are over; the recording keeps them. */
  clear(): void;

  /** Whether what passed in an exchange has to be read from the recording before it can be shown. */
  isLoadNeeded(number: number): boolean;
  /**
   * Begins to take what passed in an exchange: `push` its events on what it gives back, then `end` it. Of one that is
   * longer than what may be kept, its end is; what was loaded of another and not ended is given up.
   * @param from keep what passed from that `at` on instead, as much as may be kept
   */
  load(number: number, from?: number): { push(event: Event): void; end(): void };
}
