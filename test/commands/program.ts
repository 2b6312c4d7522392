import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { within } from '../deadline.ts';

/** The built program: `npm test` builds it first. */
export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** What a program said until it ended. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  /** Null where a signal ended it. */
  readonly status: number | null;
}

type Stream = 'stdout' | 'stderr';

/** The program as a user has started it; killed at the end of the test, if it still runs then. */
export interface Program {
  readonly pid: number;
  /** All it has said so far. */
  readonly printed: Readonly<Record<Stream, string>>;
  /** Waits until what was printed on a stream so far matches, and gives the match. */
  said(stream: Stream, pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
  /** Stops reading its stdout for good, as `head` does. */
  hangUp(): void;
  ended(): Promise<Ended>;
}

/** Where and how a program runs. */
export interface Surroundings {
  /** The working folder; that of the tests where none is named, so name one where files may be written. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What comes before the program's own arguments: options of node. */
  readonly nodeOptions?: readonly string[];
}

/** Starts `hoptap ARGS`. */
export function startProgram(args: readonly string[], surroundings: Surroundings = {}): Program {
  const { cwd, env = {}, nodeOptions = [] } = surroundings;
  const child = spawn(process.execPath, [...nodeOptions, CLI, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed = { stdout: '', stderr: '' };
  const checks = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
      for (const check of checks) check();
    });
  }
  const over = once(child, 'close').then(([status]) => {
    for (const check of checks) check();
    return { ...printed, status: typeof status === 'number' ? status : null };
  });
  const told = (): string =>
    `stdout ${JSON.stringify(printed.stdout)} stderr ${JSON.stringify(printed.stderr)}`;

  return {
    pid: child.pid ?? 0,
    printed,
    said(stream, pattern) {
      const found = new Promise<RegExpExecArray>((resolve, reject) => {
        const check = (): void => {
          const match = pattern.exec(printed[stream]);
          if (match !== null) resolve(match);
          else if (child.exitCode !== null || child.signalCode !== null)
            reject(new Error(`it ended without saying ${String(pattern)} on ${stream}: ${told()}`));
          else return;
          checks.delete(check);
        };
        checks.add(check);
        check();
      });
      return within(found, () => `${String(pattern)} on ${stream}; ${told()}`, 10_000);
    },
    signal: (name) => void child.kill(name),
    hangUp: () => void child.stdout.destroy(),
    ended: () => within(over, () => `its end; ${told()}`, 10_000),
  };
}

/** Runs `hoptap ARGS` to its end. */
export function runProgram(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  return startProgram(args, surroundings).ended();
}

/** A new folder for temporary files, gone with the test. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hoptap-commands-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
