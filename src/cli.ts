#!/usr/bin/env node
import { setTimeout as pause } from 'node:timers/promises';
import { CommanderError } from 'commander';
import { createProgram, type Io } from './commands/index.ts';
import { EXIT, HoptapError, type ExitStatus } from './model/index.ts';
import { caretLines, visible } from './view/index.ts';

/** What a run may still do once hoptap has failed it. */
const SAVE_MS = 1000;

/** Argv in, exit status out. */
async function main(argv: readonly string[]): Promise<ExitStatus> {
  const saves: (() => Promise<void>)[] = [];
  const io: Io = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    exit: EXIT.done,
    onCrash: (save) => void saves.push(save),
  };
  endQuietlyWhenNobodyReads();
  // Rejections that nobody handles come this way, too.
  process.on('uncaughtException', (error) => void crash(error, saves));
  try {
    await createProgram(io).parseAsync(argv, { from: 'user' });
    return io.exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof HoptapError) return tell(error, argv.includes('--debug'));
    return crash(error, saves);
  }
}

/** Says what went wrong in one line and a hint; a stack only on request. */
function tell(error: HoptapError, isDebug: boolean): ExitStatus {
  // Messages quote what people, files and peers say.
  process.stderr.write(`hoptap: ${visible(error.message)}\n`);
  for (const line of error.place === null ? [] : caretLines(error.place, process.stderr.columns ?? 100)) {
    process.stderr.write(`${line}\n`);
  }
  if (error.hint !== null) process.stderr.write(`hint: ${visible(error.hint)}\n`);
  if (isDebug)
    process.stderr.write(
      `${error.stack ?? ''}\n${error.cause instanceof Error ? String(error.cause.stack) : ''}\n`,
    );
  return error.exit;
}

let crashing: Promise<never> | null = null;

/** Tells of a bug of ours and ends; what fails on the way is told, too, as long as somebody is told. */
function crash(failure: unknown, saves: readonly (() => Promise<void>)[]): Promise<never> {
  const stack = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
  if (!process.stderr.destroyed) {
    process.stderr.write(`hoptap: this is a bug of hoptap, not of yours: ${stack}\n`);
  }
  return (crashing ??= saveAndEnd(saves));
}

/**
 * Ends a process that cannot be trusted any more: what is recorded so far is saved, but no event tells of an ending
 * that was none.
 */
async function saveAndEnd(saves: readonly (() => Promise<void>)[]): Promise<never> {
  const saving = Promise.allSettled(saves.map((save) => save()));
  await Promise.race([saving, pause(SAVE_MS)]);
  process.exit(EXIT.bug);
}

/** What writing fails with when the reader of a pipe, or the terminal itself, is gone. */
const NOBODY_READS: ReadonlySet<string | undefined> = new Set([
  'EPIPE',
  'EIO',
  'ENXIO',
  'ERR_STREAM_DESTROYED',
]);

/**
 * `hoptap show FILE | head` ends like any other tool when head has seen enough, and a proxy whose window was closed;
 * a command that has something to bring to an end (it listens for SIGHUP) may do so first.
 */
function endQuietlyWhenNobodyReads(): void {
  let isEnding = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // What is still written until the end fails as well.
      if (isEnding) return;
      if (!NOBODY_READS.has(error.code)) throw error;
      isEnding = true;
      if (!process.emit('SIGHUP')) process.exit(EXIT.done);
    });
  }
}

process.exitCode = await main(process.argv.slice(2));
