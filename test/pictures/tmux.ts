import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program in a window of tmux. */
export interface TmuxWindow extends AsyncDisposable {
  /** What is to be seen, a row each, with SGR sequences. */
  capture(): Promise<string>;
  /** Presses keys by their tmux names: `Enter`, `Escape`, `G`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Waits until that is to be seen, and for half a second after it. */
  until(what: RegExp): Promise<void>;
}

/** What a window is opened with. */
export interface TmuxOptions {
  readonly columns: number;
  readonly rows: number;
  readonly cwd: string;
}

const PATIENCE_MS = 30_000;
const LOOK_MS = 100;

/** Runs a program in a tmux server of its own, whose settings are those that tmux comes with. */
export async function inTmux(
  command: readonly string[],
  { columns, rows, cwd }: TmuxOptions,
): Promise<TmuxWindow> {
  const socket = `hoptap-pictures-${process.pid}`;
  const env = { ...process.env, LANG: 'C.UTF-8', TERM: 'xterm-256color' };
  const tmux = async (...args: readonly string[]): Promise<string> =>
    (await run('tmux', ['-L', socket, '-f', '/dev/null', ...args], { cwd, env })).stdout;
  const size = ['-x', String(columns), '-y', String(rows)];
  const words = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  await tmux('new-session', '-d', ...size, '-s', 'p', words, ';', 'set', '-g', 'status', 'off');
  await tmux('resize-window', '-t', 'p', ...size);
  const capture = (...args: readonly string[]): Promise<string> =>
    tmux('capture-pane', '-p', '-t', 'p', ...args);
  return {
    capture: () => capture('-e'),
    press: async (...keys) => void (await tmux('send-keys', '-t', 'p', ...keys)),
    async until(what) {
      const end = performance.now() + PATIENCE_MS;
      // without -e: words alone
      let seen = await capture();
      while (!what.test(seen)) {
        if (performance.now() > end) throw new Error(`too late: ${what}; to be seen was\n${seen}`);
        await pause(LOOK_MS);
        seen = await capture();
      }
      await pause(5 * LOOK_MS);
    },
    async [Symbol.asyncDispose]() {
      await tmux('kill-server').catch(() => undefined); // the program may have ended it
    },
  };
}
