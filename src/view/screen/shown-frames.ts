import type { EventOf } from '../../model/index.ts';
import type { FramePayload } from '../../recording/index.ts';

/** An event that has a row among what passed. */
export type PassedEvent = EventOf<'frame' | 'body' | 'violation' | 'fault' | 'error' | 'gap' | 'mark'>;

/** Something that passed, or was said of what passed. */
export interface Passed {
  /** Its number among all that passed in its exchange, from 0; the same whatever is shown or let go. */
  readonly at: number;
  readonly event: PassedEvent;
  /** Milliseconds since what passed before it in its exchange; 0 for the first. */
  readonly sinceMs: number;
  /** What a frame holds, inflated where its message is complete with it; null for what is no frame. */
  readonly held: FramePayload | null;
}

/** What passed in one exchange, as far as it is kept and a filter leaves it: a window on a list that grows. */
export interface ShownFrames {
  /** How many are shown. */
  readonly count: number;
  /** By its number among the shown, from 0. */
  get(index: number): Passed | undefined;
  /** The number among the shown of what has that `at`, or of the next one that is shown, or `count`. */
  indexOf(at: number): number;
  /** How many are no longer, or not, here, before the first and behind the last; a filter was not asked of them. */
  readonly missing: { readonly before: number; readonly after: number };
  /** Whether they are still being read from a recording. */
  readonly isLoading: boolean;
  /** What a filter leaves of those that are here, where one is on: `3 of 120`. Null where none is. */
  readonly filter: string | null;
}
