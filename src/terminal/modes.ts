import { createRequire } from 'node:module';
import { PassThrough } from 'node:stream';

/** What takes a terminal over, and what gives it back. Made before anything is written, so that a crash only has to write. */
export interface Modes {
  readonly enter: string;
  readonly leave: string;
}

/** Descriptions of terminals that blessed brings along; of all others xterm is the one that they imitate. */
const DESCRIBED = { linux: 'linux', xterm: 'xterm' } as const;

/** Bracketed paste on; no wrapping, so that what a terminal takes to be wider than we do cannot push a row down. */
const ENTER = '\u001b[?2004h\u001b[?7l';
const LEAVE = '\u001b[?2026l\u001b[m\u001b[?2004l\u001b[?7h';

/**
 * How a terminal is taken over as a whole (alternate screen, no cursor, mouse told by SGR) and given back.
 *
 * The one file that knows blessed, and uses no more of it than what it knows of terminals: a `Program` writes its
 * sequences into a string and is destroyed at once. Measured of 0.1.81, and why the rest of it is not used:
 * - its cells have neither dim nor struck, and an emoji one column: `frame-writer.ts` holds the cells;
 * - enter comes twice, an emoji as two halves, a sequence that arrives in two pieces as an escape: `key-decoder.ts`;
 * - SIGTERM and SIGINT end with status 0, SIGHUP leaves the screen up: `ways-out.ts`;
 * - the system's descriptions of today (`xterm-256color`, `tmux-256color` with 32-bit numbers) it misreads, compiles and
 *   complains about on stderr. So it is given those it brings along, never the user's TERM. It makes the path of a
 *   description lower case, and falls back on the one of that name beside it where nothing is there.
 *
 * @param term the user's TERM
 */
export function modesOf(term: string): Modes {
  const require = createRequire(import.meta.url);
  // 50 ms to load, and only a screen needs it; `require` gives no types, these are of the same package
  const blessed: typeof import('blessed') = require('blessed');
  const description = DESCRIBED[term.startsWith('linux') ? 'linux' : 'xterm'];
  const written = new PassThrough();
  const program = blessed.program({
    input: new PassThrough(),
    output: written,
    terminal: require.resolve(`blessed/usr/${description}`),
    forceUnicode: true,
  });
  const take = (): string => {
    program.flush();
    return String(written.read() ?? '');
  };
  try {
    program.alternateBuffer();
    program.hideCursor();
    program.setMouse({ vt200Mouse: true, sgrMouse: true }, true);
    const enter = take() + ENTER;
    program.setMouse({ vt200Mouse: false, sgrMouse: false }, false);
    program.showCursor();
    program.normalBuffer();
    return { enter, leave: LEAVE + take() };
  } finally {
    program.destroy();
  }
}
