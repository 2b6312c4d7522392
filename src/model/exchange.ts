import type {
  CloseEvent,
  ConnectedEvent,
  ErrorEvent,
  FaultEvent,
  HeadEvent,
  OpenEvent,
  SessionEvent,
  ViolationEvent,
} from './event.ts';

/** What one side of an exchange has sent so far. */
export interface Traffic {
  readonly frames: number;
  /** Payload bytes of frames and bodies, as the wire carried them. */
  readonly bytes: number;
}

/** Where an exchange stands: `connecting` until the backend's final head, `open` until its ending. */
export type ExchangeState = 'connecting' | 'open' | 'closed' | 'failed';

/** Everything known of one exchange but its frames and bodies, folded from its events. */
export interface Exchange {
  readonly exchange: number;
  readonly state: ExchangeState;
  readonly open: OpenEvent;
  /** Heads in the order they were recorded. */
  readonly heads: readonly HeadEvent[];
  readonly connected: ConnectedEvent | null;
  readonly client: Traffic;
  readonly backend: Traffic;
  /** Frames of client and backend that the other side was no longer there for. */
  readonly undelivered: number;
  readonly violations: readonly ViolationEvent[];
  readonly faults: readonly FaultEvent[];
  readonly errors: readonly ErrorEvent[];
  readonly close: CloseEvent | null;
  /** Events that could not be kept, as far as they are known to be of this exchange. */
  readonly lost: number;
}

/** A whole recording, folded. */
export interface Session {
  /** Null where the recording lacks its first line. */
  readonly session: SessionEvent | null;
  /** In the order they were opened. */
  readonly exchanges: readonly Exchange[];
  /** Events and bytes that the recording says it could not keep. */
  readonly lost: { readonly events: number; readonly bytes: number };
  /** Whether the run ended cleanly. */
  readonly isEnded: boolean;
}
