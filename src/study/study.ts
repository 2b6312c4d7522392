import type { Exchange, Session } from '../model/index.ts';

/** A frame as far as its time matters. */
export interface FrameMark {
  readonly from: string;
  readonly n: number;
  /** Milliseconds of the run. */
  readonly t: number;
  readonly opcode: number;
  readonly rsv: number;
  readonly length: number;
  readonly undelivered: boolean;
}

/** The times of one exchange that its folded state does not hold. */
export interface Timing {
  readonly first: { readonly client: FrameMark | null; readonly backend: FrameMark | null };
  readonly last: { readonly client: FrameMark | null; readonly backend: FrameMark | null };
  /** The longest wait of a client's data message for the backend's next one, and both; null where none was answered. */
  readonly slowestReply: {
    readonly request: FrameMark;
    readonly reply: FrameMark;
    readonly ms: number;
  } | null;
  /** The first client data message after which the backend sent no data any more; null where there is none. */
  readonly unanswered: FrameMark | null;
  /** The first frame that the user put in by hand; null where none went out. */
  readonly putIn: FrameMark | null;
  /** The last time that a frame of either side, or put in by hand, came that closes nothing; null where none did. */
  readonly quietSince: number | null;
  /** The last time that anything of this exchange was recorded. */
  readonly lastT: number;
}

/** One exchange with what a diagnosis needs of it. */
export interface Case {
  readonly exchange: Exchange;
  readonly timing: Timing;
  /** The beginning of the answer's body as text (UTF-8, decoded where it was coded); empty where there is none. */
  readonly answerText: string;
}

/** A whole recording with what a diagnosis needs of it. */
export interface Study {
  readonly session: Session;
  readonly cases: readonly Case[];
}
