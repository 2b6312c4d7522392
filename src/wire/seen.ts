import type { FrameEvent, ViolationEvent } from '../model/index.ts';

/** A frame as its bytes alone tell it: the edge knows when, in which exchange and from whom. */
export interface SeenFrame extends Omit<FrameEvent, 't' | 'exchange' | 'from' | 'undelivered'> {
  /** Bytes of the stream up to and including this frame. */
  readonly endsAt: number;
}

/** A violation as the bytes alone tell it. */
export interface SeenViolation extends Omit<ViolationEvent, 't' | 'exchange' | 'from'> {
  readonly rule: FrameRule;
}

/** What a frame reader sees. */
export type Seen = SeenFrame | SeenViolation;

/** Every rule that a frame or the stream of them can break. The names are stable: recordings carry them. */
export type FrameRule = JudgedRule | StreamRule;

/** A rule that a frame breaks by itself, or by where it stands among the others. */
export type JudgedRule =
  | 'unmasked'
  | 'masked'
  | 'rsv'
  | 'rsv1-place'
  | 'opcode'
  | 'length'
  | 'control-length'
  | 'control-fragmented'
  | 'continuation'
  | 'interleaved'
  | 'close-payload'
  | 'close-code'
  | 'close-reason'
  | 'utf-8'
  | 'after-close';

/** A rule that takes the framing itself away: a length that cannot be, a frame without its end. */
export type StreamRule = 'unframable' | 'truncated';
