import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** All that a program has printed so far. */
interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program said until it ended. */
export interface Ended extends Printed {
  /** Null where a signal ended it. */
  readonly status: number | null;
}

/** A program that serves until it is stopped. */
export interface Serving {
  /** The first line it printed. */
  readonly firstLine: string;
  /** Ends it by that signal and waits until it has. */
  stop(signal: NodeJS.Signals): Promise<Ended>;
}

interface Started {
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
}

/**
 * Runs a program to its end, or ends it once it has printed `until` on its stderr.
 * One that cannot be started fails the test: nothing is skipped.
 */
export async function run(command: string, args: readonly string[], until?: RegExp): Promise<Ended> {
  const program = start(command, args, {}, ({ stderr }) => {
    if (until?.test(stderr) === true) program.kill('SIGTERM');
  });
  return program.ended;
}

/** Starts a program and waits for the first line on its stdout. Its stdin ends when this process does. */
export async function serve(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Serving> {
  let onFirstLine: (line: string) => void = () => {};
  const program = start(command, args, env, ({ stdout }) => {
    if (stdout.includes('\n')) onFirstLine(stdout.slice(0, stdout.indexOf('\n')));
  });
  const firstLine = await new Promise<string>((resolve, reject) => {
    onFirstLine = resolve;
    program.ended.then(
      ({ status, stderr }) =>
        reject(new Error(`${command} ended with ${status} before it served:\n${stderr}`)),
      reject,
    );
  });
  const stop = (signal: NodeJS.Signals): Promise<Ended> => {
    program.kill(signal);
    return program.ended;
  };
  return { firstLine, stop };
}

function start(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  onPrint: (printed: Printed) => void,
): Started {
  const child = spawn(command, args, { stdio: 'pipe', env: { ...process.env, ...env } });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
      onPrint(printed);
    });
  }
  const ended = once(child, 'close').then(([status]) => ({
    status: typeof status === 'number' ? status : null,
    ...printed,
  }));
  return { ended, kill: (signal) => child.kill(signal) };
}
