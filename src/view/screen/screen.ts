import type { Event } from '../../model/index.ts';
import type { Intent } from './intent.ts';
import type { Key, Pointer, Size } from './input.ts';
import type { Place } from './place.ts';
import type { TrafficLimits } from './traffic.ts';

/** What the screen is told of its surroundings once. */
export interface ScreenOptions {
  /** Whether a proxy runs behind it: exchanges can be ended, frames put in, profiles switched. Else a recording is shown. */
  readonly isLive: boolean;
  /** Whether the list begins at its newest exchange and goes with it: of what is going on, and of what is followed. */
  readonly isFollowing: boolean;
  /** Whether colours may be used; signs tell the same. */
  readonly isColourful: boolean;
  /** The time of day at which `t` milliseconds of the run had passed; known once the session is. */
  readonly clockOf: (started: string | null) => (t: number) => string;
  /** Formats that an exchange can be exported to: name, what it is for, how its files end. */
  readonly formats: readonly { readonly name: string; readonly summary: string; readonly suffix: string }[];
  /** Formats that make a command to be copied. */
  readonly commands: readonly string[];
  /** The recording that is shown, or null where it is being made (then `tellOf` tells it). */
  readonly file: string | null;
  /** Where to begin: that exchange, only what that filter means. */
  readonly at?: Place;
  readonly filter?: string;
  readonly limits?: TrafficLimits;
}

/** A profile that can be put into the chain. */
export interface ProfileChoice {
  /** As it is named in the chain; a file by its path. */
  readonly name: string;
  readonly summary: string;
  /** What it does, in plain words, a line each; its secrets masked. */
  readonly does: readonly string[];
  /** Why it cannot be used; null where it can. */
  readonly problem: string | null;
}

/** How the recording fares. */
export interface RecordingState {
  readonly path: string;
  readonly bytes: number;
  /** What is wrong with it now, in one line; null where nothing is. */
  readonly trouble: string | null;
  /** How much of it has been read so far, from 0 to 1; null where all has, or it is only written. */
  readonly read: number | null;
}

/** Something to say to the user for a moment. */
export interface Notice {
  readonly kind: 'done' | 'under way' | 'trouble';
  /** One line, and nothing made visible yet. */
  readonly text: string;
}

/** A place where a user types: the terminal shows its cursor there. */
export interface Caret {
  readonly row: number;
  readonly column: number;
}

/** What is to be seen. */
export interface Picture {
  /** As many as the terminal has rows; each painted, exactly as wide as the terminal, or less where the rest is blank. */
  readonly rows: readonly string[];
  /** Null where no text is being typed. */
  readonly caret: Caret | null;
}

/**
 * The whole screen without a terminal: events, keys and time in, a picture and wishes out.
 *
 *     events ─► traffic ─┐
 *     keys ─► update ─► state ─► picture
 */
export interface Screen {
  /** Takes the next event. Draws nothing. */
  push(event: Event): void;
  /** Takes a key, and gives what it makes the user want. */
  key(key: Key): readonly Intent[];
  pointer(pointer: Pointer): readonly Intent[];
  resize(size: Size): void;
  /** Says something to the user: what became of an intent, what went wrong. */
  notify(notice: Notice): void;
  /** Tells how the recording fares; null where nothing is recorded. */
  tellOf(recording: RecordingState | null): void;
  /** Answers `profiles`. */
  offer(choices: readonly ProfileChoice[]): void;
  /** Answers `load`: takes the events of that exchange, and is told when there are no more. */
  load(exchange: number): { push(event: Event): void; end(): void };
  /**
   * Tells the time, several times a second: ages and rates go on, notices fade, findings are made.
   * @param nowMs milliseconds of the run; of a recording that no run adds to, on from its last event
   * @returns what is wanted without a key: `load`, where what is looked at came to be another exchange
   */
  tick(nowMs: number): readonly Intent[];
  /** Whether something has changed since the last picture. */
  readonly isDirty: boolean;
  picture(): Picture;
}
