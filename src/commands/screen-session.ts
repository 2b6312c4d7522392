import { HoptapError, type Event } from '../model/index.ts';
import { openTerminal, type Terminal } from '../terminal/index.ts';
import { createScreen, type Intent, type Notice, type Screen, type ScreenOptions } from '../view/index.ts';
import { isColourful, type Io } from './io.ts';
import { warn } from './proxy-text.ts';
import { COMMAND_FORMATS, FORMAT_CHOICES } from './recorded-work.ts';
import { wallClock } from './wall-clock.ts';

/** How each wish of a user is carried out. One that fails with a HoptapError is told of on the screen. */
export type Work = Omit<AllWork, 'redraw'>;

type AllWork = {
  readonly [K in Intent['want']]: (intent: Extract<Intent, { want: K }>) => void | Promise<void>;
};

/** What makes one screen differ from another. */
export type SessionOptions = Pick<ScreenOptions, 'isLive' | 'isFollowing' | 'file' | 'at' | 'filter'>;

/** What a screen is opened with. */
export interface Opening {
  /** Milliseconds of the run by now. */
  readonly nowMs: () => number;
  readonly work: Work;
  /** Called some times a second, before time is told. */
  readonly onTick: () => void;
  /** Called where the terminal is gone. */
  readonly onGone: () => void;
}

/** A screen, and the terminal it is on as long as it is open. Events may come before and after. */
export interface ScreenSession {
  readonly screen: Screen;
  readonly push: (event: Event) => void;
  readonly notify: (notice: Notice) => void;
  /** Tells of what is wrong on the screen, and keeps it to be told again when the screen is closed. */
  readonly onTrouble: (message: string) => void;
  /** Takes the terminal over. */
  open(opening: Opening): void;
  /** Puts text on the clipboard; false where it is too long, or no terminal is open. */
  readonly toClipboard: (text: string) => boolean;
  /** Gives the terminal back, and says what was wrong meanwhile; idempotent. */
  close(): void;
}

/** Kinds of trouble that are told again: more than a person reads are not. */
const MOST_TROUBLES = 20;

/** Makes a screen; no terminal is taken over yet. */
export function createScreenSession(options: SessionOptions, io: Io): ScreenSession {
  const screen = createScreen({
    ...options,
    isColourful: isColourful(io.stdout, io.env),
    clockOf: wallClock,
    formats: FORMAT_CHOICES,
    commands: COMMAND_FORMATS,
  });
  const troubles = new Set<string>();
  let terminal: Terminal | null = null;

  function notify(notice: Notice): void {
    screen.notify(notice);
    terminal?.invalidate();
  }

  function carryOut(intents: readonly Intent[], work: AllWork): void {
    for (const intent of intents) void settle(() => wishOf(intent, work));
  }

  /** What is no HoptapError is a bug of ours, and ends the process like any other. */
  async function settle(wish: () => void | Promise<void>): Promise<void> {
    try {
      await wish();
    } catch (error) {
      if (!(error instanceof HoptapError)) throw error;
      notify({ kind: 'trouble', text: inOneLine(error) });
    }
    terminal?.invalidate();
  }

  return {
    screen,
    notify,
    push(event) {
      screen.push(event);
    },
    onTrouble(message) {
      if (troubles.size < MOST_TROUBLES) troubles.add(message);
      notify({ kind: 'trouble', text: message });
    },
    open({ nowMs, work: others, onTick, onGone }) {
      const work: AllWork = { ...others, redraw: () => terminal?.redraw() };
      const opened = openTerminal({
        stdin: io.stdin,
        stdout: io.stdout,
        env: io.env,
        onKey: (key) => carryOut(screen.key(key), work),
        onPointer: (pointer) => carryOut(screen.pointer(pointer), work),
        onResize: (size) => screen.resize(size),
        onTick() {
          onTick();
          carryOut(screen.tick(nowMs()), work);
        },
        isDirty: () => screen.isDirty,
        picture: () => screen.picture(),
        onGone,
        onWarning: ({ name, message }) => void troubles.add(`${name}: ${message}`),
      });
      terminal = opened;
      screen.resize(opened.size);
      onTick(); // what is told some times a second is known in the first picture too
      carryOut(screen.tick(nowMs()), work);
      opened.invalidate();
    },
    toClipboard: (text) => terminal?.copy(text) ?? false,
    close() {
      terminal?.close();
      terminal = null;
      for (const trouble of troubles) warn(io, trouble);
      troubles.clear();
    },
  };
}

/** The one place where a wish meets its work: the table has an entry of its own type for each. */
function wishOf<K extends Intent['want']>(
  intent: Extract<Intent, { want: K }>,
  work: AllWork,
): void | Promise<void> {
  const carryOut = work[intent.want];
  return carryOut(intent);
}

/** A hint that names an option is of no use to who is in front of a screen. */
function inOneLine({ message, hint }: HoptapError): string {
  return hint === null || /(?:^|\s)--?\w/.test(hint) ? message : `${message} (${hint})`;
}
