/** How a timer ends what it watches; `answer` only before the answer has come. */
export type TimerEnd =
  | { readonly how: 'fin' }
  | { readonly how: 'reset' }
  | { readonly how: 'close'; readonly code: number }
  | { readonly how: 'answer'; readonly status: number };

/** A time after which a station ends an exchange. */
export interface Timer {
  /** Until the answer's head; without a byte either way since; since the answer's head. */
  readonly kind: 'handshake' | 'idle' | 'lifetime';
  readonly ms: number;
  readonly ends: TimerEnd;
  readonly station: string;
  readonly rule: string;
}
