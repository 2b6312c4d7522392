#!/usr/bin/env node
import { CommanderError } from 'commander';
import { createProgram, type Io } from './commands/index.ts';
import { EXIT, HoptapError, type ExitStatus } from './model/index.ts';

/** Argv in, exit status out. */
async function main(argv: readonly string[]): Promise<ExitStatus> {
  const io: Io = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    exit: EXIT.done,
  };
  endQuietlyWhenNobodyReads();
  try {
    await createProgram(io).parseAsync(argv, { from: 'user' });
    return io.exit;
  } catch (error) {
    return tell(error, argv.includes('--debug'));
  }
}

/** Says what went wrong in one line and a hint; a stack only for our own bugs and on request. */
function tell(error: unknown, isDebug: boolean): ExitStatus {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (!(error instanceof HoptapError)) {
    process.stderr.write(
      `hoptap: this is a bug of hoptap, not of yours: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return EXIT.bug;
  }
  process.stderr.write(`hoptap: ${error.message}\n`);
  if (error.hint !== null) process.stderr.write(`hint: ${error.hint}\n`);
  if (isDebug)
    process.stderr.write(
      `${error.stack ?? ''}\n${error.cause instanceof Error ? String(error.cause.stack) : ''}\n`,
    );
  return error.exit;
}

/**
 * `hoptap show FILE | head` ends like any other tool when head has seen enough; a command that has something to bring
 * to an end (it listens for SIGTERM) may do so first.
 */
function endQuietlyWhenNobodyReads(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (!process.emit('SIGTERM')) process.exit(EXIT.done);
    });
  }
}

process.exitCode = await main(process.argv.slice(2));
