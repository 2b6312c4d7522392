import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { within } from '../deadline.ts';
import { runOnTerminal, type OnTerminal, type OnTerminalOptions } from '../pty/terminal.ts';

/** The program of the tests that opens a terminal. */
export const STAGE = fileURLToPath(new URL('../pty/stage.mjs', import.meta.url));

/** The stage on a terminal, and what it heard that is not to be seen. */
export interface OnStage extends AsyncDisposable {
  readonly screen: OnTerminal;
  /** Lines told so far. */
  heard(): Promise<readonly string[]>;
  /** Waits for a line that begins with that. */
  hears(beginning: string): Promise<string>;
}

/** Plays on a terminal; see `test/pty/stage.mjs`. */
export async function onStage(
  play: readonly string[] = ['text'],
  options: OnTerminalOptions = {},
): Promise<OnStage> {
  const directory = await mkdtemp(join(tmpdir(), 'hoptap-stage-'));
  const file = join(directory, 'heard');
  const heard = async (): Promise<readonly string[]> =>
    (await readFile(file, 'utf8').catch(() => '')).trim().split('\n');
  const env = { HEARD: file, ...options.env };
  const screen = await runOnTerminal([process.execPath, STAGE, ...play], { ...options, env });
  return {
    screen,
    heard,
    async hears(beginning) {
      let isOver = false;
      const find = async (): Promise<string> => {
        for (;;) {
          const line = (await heard()).find((each) => each.startsWith(beginning));
          if (line !== undefined) return line;
          if (isOver) throw new Error(`nothing begins with ${beginning}`);
          await pause(5);
        }
      };
      try {
        return await within(find(), () => `a line that begins with ${beginning}`);
      } finally {
        isOver = true;
      }
    },
    async [Symbol.asyncDispose]() {
      await screen[Symbol.asyncDispose]();
      await rm(directory, { recursive: true });
    },
  };
}
