import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Key } from '../../src/view/index.ts';
import { within } from '../deadline.ts';
import { createCells, type Cell, type EmojiWidth } from './cells.ts';
import { bytesOfKey, bytesOfMouse } from './key-bytes.ts';

/** How a program is to be run on a terminal. */
export interface OnTerminalOptions {
  /** 100 unless said. */
  readonly columns?: number;
  /** 30 unless said. */
  readonly rows?: number;
  /** Beside PATH, HOME, `TERM=xterm-256color` and `LANG=C.UTF-8`; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** How wide this terminal takes an emoji to be; `wide` unless said. */
  readonly emoji?: EmojiWidth;
}

/** How a program ended on its terminal. */
export interface TerminalExit {
  /** As a shell has it: 128 and the signal's number where one ended it. */
  readonly status: number;
  /** What is left on the main screen, no blank lines at its end. */
  readonly main: string;
}

/** A program on a terminal of its own, read cell by cell. */
export interface OnTerminal extends AsyncDisposable {
  readonly pid: number;
  /** The terminal's device: `/dev/pts/3`. */
  readonly device: string;
  /** What is to be seen, a line each, no blanks at their ends. */
  text(): string;
  /** One row of it, from 0. */
  row(row: number): string;
  cell(row: number, column: number): Cell;
  readonly caret: { readonly row: number; readonly column: number };
  /** Whether the alternate screen is up. */
  readonly isAlternate: boolean;
  /** All that the program wrote so far, escape sequences and all. */
  readonly output: string;
  /** How many bytes that is; counted on after `output` was cut. */
  readonly outputBytes: number;
  /** Presses keys, one after the other. */
  press(...keys: readonly Key[]): void;
  /** Types text, as it is. */
  type(text: string): void;
  /** Pastes text, as a terminal does that was asked to say so. */
  paste(text: string): void;
  click(row: number, column: number): void;
  wheel(direction: 'up' | 'down', row: number, column: number): void;
  /** Sends raw bytes. */
  send(bytes: string | Uint8Array): void;
  /** Waits until the screen shows that, or is as told; `ms` of the deadline are stretched on slow machines. */
  until(what: string | RegExp | ((text: string) => boolean), ms?: number): Promise<void>;
  /** Makes the terminal that large: its program gets SIGWINCH. */
  resize(columns: number, rows: number): Promise<void>;
  /** Stops reading what the program writes, as a dead line does; `read` goes on. */
  stall(): void;
  read(): void;
  kill(signal: NodeJS.Signals): void;
  /** Closes the terminal under the program: its window is gone. Resolves when the program has ended of itself. */
  hangUp(): Promise<void>;
  /** Waits for the end. */
  exit(ms?: number): Promise<TerminalExit>;
}

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Runs hoptap (as built in `dist`) on a terminal of its own. */
export function onTerminal(args: readonly string[], options: OnTerminalOptions = {}): Promise<OnTerminal> {
  return runOnTerminal([process.execPath, CLI, ...args], options);
}

/**
 * Runs any program on a terminal of its own: `script` of util-linux makes the pseudo-terminal, `stty` its size, and
 * @xterm/headless shows what the program drew.
 */
export async function runOnTerminal(
  command: readonly string[],
  options: OnTerminalOptions = {},
): Promise<OnTerminal> {
  const { columns = 100, rows = 30 } = options;
  // The shell tells its process (which the program takes over) and its terminal on a fourth channel.
  const line = `stty cols ${columns} rows ${rows} || exit; echo $$ $(tty) >&3; exec 3>&-; exec ${command.map(quoted).join(' ')}`;
  const child = spawn('script', ['-qfec', line, '/dev/null'], {
    cwd: options.cwd,
    env: environment(options.env),
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  const exited = new Promise<number>((resolve) => child.once('close', (status) => resolve(status ?? -1)));
  const cells = createCells(columns, rows, options.emoji);
  const seen = watch(child.stdout, (bytes) => cells.write(bytes));
  child.stdin.on('error', () => {}); // the program may end while keys are on their way
  await once(child, 'spawn').catch((cause: unknown) => {
    throw new Error('No terminal for the tests: `script` is missing (util-linux, bsdutils)', { cause });
  });
  const [pid, device] = await within(firstLine(child.stdio[3]), () => 'a terminal from `script`');
  if (device === undefined) {
    await exited;
    await seen.settled();
    throw new Error(
      `No terminal for the tests: ${cells.text().trim()} (coreutils have \`stty\` and \`tty\`)`,
    );
  }

  const send = (bytes: string | Uint8Array): void => void child.stdin.write(bytes);
  let end: Promise<TerminalExit> | null = null;
  const exit = (): Promise<TerminalExit> =>
    (end ??= exited.then(async (status) => {
      await seen.settled();
      return { status, main: cells.main() };
    }));

  return {
    pid: Number(pid),
    device,
    text: () => cells.text(),
    row: (row) => cells.row(row),
    cell: (row, column) => cells.cell(row, column),
    get caret() {
      return cells.caret;
    },
    get isAlternate() {
      return cells.isAlternate;
    },
    get output() {
      return seen.output();
    },
    get outputBytes() {
      return seen.bytes();
    },
    press: (...keys) => keys.forEach((key) => send(bytesOfKey(key))),
    type: send,
    paste: (text) => send(`\u001b[200~${text}\u001b[201~`),
    click: (row, column) => send(bytesOfMouse('left', row, column)),
    wheel: (direction, row, column) => send(bytesOfMouse(`wheel-${direction}`, row, column)),
    send,
    async until(what, ms) {
      const holds = (): boolean => {
        const text = cells.text();
        if (typeof what === 'string') return text.includes(what);
        return what instanceof RegExp ? what.test(text) : what(text);
      };
      const told = (): string => `${String(what)}; on the screen was\n${cells.text()}`;
      await within(seen.until(holds), told, ms);
    },
    async resize(newColumns, newRows) {
      cells.resize(newColumns, newRows);
      const size = ['cols', String(newColumns), 'rows', String(newRows)];
      await promisify(execFile)('stty', ['-F', device, ...size]);
    },
    stall: () => void child.stdout.pause(),
    read: () => void child.stdout.resume(),
    kill: (signal) => void process.kill(Number(pid), signal),
    async hangUp() {
      child.kill('SIGKILL');
      await exited;
      await over(Number(pid));
    },
    exit: (ms) =>
      within(exit(), () => `the end of ${command.join(' ')}; on the screen was\n${cells.text()}`, ms),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        tryToKill(Number(pid));
        child.stdout.resume();
        await exited;
      }
      cells.dispose();
    },
  };
}

function environment(own: OnTerminalOptions['env'] = {}): Record<string, string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    SHELL: '/bin/sh',
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    ...own,
  };
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Waits for the end of a process whose parent is gone; one that spins instead is ended, and told of. */
async function over(pid: number): Promise<void> {
  const gone = (async () => {
    while (await isRunning(pid)) await pause(20);
  })();
  await within(gone, () => `the end of process ${pid}, whose terminal is gone`).finally(() => tryToKill(pid));
}

async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  return stat !== null && !/\) [ZX] /.test(stat);
}

function tryToKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it is gone already
  }
}

async function firstLine(stream: unknown): Promise<readonly string[]> {
  if (!(stream instanceof Readable)) throw new Error('there is no such channel');
  let text = '';
  for await (const bytes of stream) {
    text += String(bytes);
    if (text.includes('\n')) break;
  }
  return text.trim().split(' ');
}

/** Follows an output: each piece is shown before anybody waiting is asked whether that was it. */
function watch(stream: Readable, show: (bytes: Uint8Array) => Promise<void>) {
  const KEPT_BYTES = 8_000_000;
  const pieces: Buffer[] = [];
  let [kept, bytes] = [0, 0];
  let shown = Promise.resolve();
  const waiting = new Set<() => void>();
  const ask = (): void => waiting.forEach((again) => again());
  stream.on('data', (piece: Buffer) => {
    pieces.push(piece);
    kept += piece.length;
    bytes += piece.length;
    while (kept > KEPT_BYTES) kept -= pieces.shift()?.length ?? kept;
    shown = show(piece).then(ask);
  });
  return {
    output: () => Buffer.concat(pieces).toString(),
    bytes: () => bytes,
    settled: () => shown,
    until: (holds: () => boolean) =>
      new Promise<void>((resolve) => {
        const again = (): void => {
          if (!holds()) return;
          waiting.delete(again);
          resolve();
        };
        waiting.add(again);
        again();
      }),
  };
}
