import type { Event } from '../model/index.ts';
import type { Profile } from '../profile/index.ts';
import type { HomeOrigins, Target } from '../wire/index.ts';
import type { Trust } from './dial.ts';
import type { Hands } from './hands.ts';
import type { Clock } from './tape.ts';

/** How much of what passes is held in memory and kept in events, in bytes; the rest is counted. */
export interface Limits {
  /** The largest head that is still understood. */
  readonly headBytes: number;
  /** Content kept of each body. */
  readonly bodyBytes: number;
  /** Payload kept of each frame. */
  readonly frameBytes: number;
}

/** What all connections of a relay share. */
export interface RelayContext {
  readonly target: Target;
  readonly trust: Trust;
  /** Whether the client's Host goes on as it is. */
  readonly keepHost: boolean;
  readonly limits: Limits;
  /** The profiles in force for requests that come now, from the one nearest to the client. */
  readonly profiles: () => readonly Profile[];
  /** Whose pages may use what hoptap adds, or null where it adds nothing that is worth anything. */
  readonly home: () => HomeOrigins | null;
  /** Numbers exchanges from 1. */
  readonly nextExchange: () => number;
  readonly emit: (event: Event) => void;
  /** What can be done to the exchanges under way; one that is told to be closed is taken out of it by itself. */
  readonly hands: Hands;
  readonly nowMs: Clock;
  readonly random: () => number;
  /** Fires when the relay closes. */
  readonly signal: AbortSignal;
}
