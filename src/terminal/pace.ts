/** Says when to draw: often enough to be live, seldom enough to cost next to nothing. */
export interface Pace {
  /** Milliseconds from `nowMs` until the next frame may be drawn; 0 where it may be drawn now. */
  waitMs(nowMs: number, isUrgent: boolean): number;
  /** Tells that a frame was drawn, from when to when. */
  drew(startedMs: number, endedMs: number): void;
}

/** At most 30 frames a second. */
const LEAST_MS = 1000 / 30;
/** However dear a frame is, the next one comes this soon after it. */
const MOST_MS = 250;
/** A frame is followed by this many times its own cost without one: drawing takes 1/30 of the time. */
const REST = 30;
/** Keys that come faster than this share a frame. */
const URGENT_MS = 8;

/** A pace that has drawn nothing yet. Times are those of any one clock that does not go back. */
export function createPace(): Pace {
  let endedMs = -Infinity;
  let restMs = 0;
  return {
    waitMs: (nowMs, isUrgent) => Math.max(0, endedMs + (isUrgent ? URGENT_MS : restMs) - nowMs),
    drew(startedMs, newEndedMs) {
      const costMs = newEndedMs - startedMs;
      endedMs = newEndedMs;
      restMs = Math.min(MOST_MS, Math.max(LEAST_MS - costMs, REST * costMs));
    },
  };
}
