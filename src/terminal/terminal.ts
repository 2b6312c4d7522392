import type { Readable, Writable } from 'node:stream';
import type { Key, Picture, Pointer, Size } from '../view/index.ts';

/** What a terminal is opened on, and who is told of what happens on it. */
export interface TerminalOptions {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onKey: (key: Key) => void;
  readonly onPointer: (pointer: Pointer) => void;
  readonly onResize: (size: Size) => void;
  /** Called four times a second while the terminal is open, so that time can be told. */
  readonly onTick: () => void;
  /** Whether there is anything new to draw; asked before each draw, and cheap. */
  readonly isDirty: () => boolean;
  /** What to draw. */
  readonly picture: () => Picture;
  /** Called once where the terminal is gone: its window was closed. */
  readonly onGone: () => void;
  /** Called with what node would have printed on stderr while the terminal is open; else it is dropped. */
  readonly onWarning?: (warning: Error) => void;
}

/**
 * A terminal taken over as a whole, until closed. While it is open nobody else may write to it. Draws only what
 * `isDirty`; ctrl-l draws everything anew (and is told as a key, too).
 */
export interface Terminal {
  readonly size: Size;
  /** Draws soon: at once after a key, else with the next frame, at most 30 a second and fewer where drawing is dear. */
  invalidate(): void;
  /** Draws everything anew, whatever the terminal shows. */
  redraw(): void;
  /** Puts text on the user's clipboard where the terminal can (OSC 52); false where it is too long for that. */
  copy(text: string): boolean;
  /** Gives the terminal back as it was; idempotent, and may be called at any moment, also while crashing. */
  close(): void;
}

/** Whether a screen can be had: both ends are a terminal, and it can do more than a typewriter. */
export function isTerminal({
  stdin,
  stdout,
  env,
}: Pick<TerminalOptions, 'stdin' | 'stdout' | 'env'>): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && env['TERM'] !== 'dumb';
}
