import { tmpdir } from 'node:os';
import { relative } from 'node:path';
import { access, constants } from 'node:fs/promises';
import type { Event, Exchange } from '../model/index.ts';
import type { Profile } from '../profile/index.ts';
import { startDemoBackend, type DemoBackend } from '../probe/index.ts';
import { createFold } from '../recording/index.ts';
import { recordingPath } from '../store/index.ts';
import { parseTarget } from '../wire/index.ts';
import type { ListenAddress } from './listen-address.ts';
import { startRun, type Run } from './run.ts';

/** A backend, the proxy before it, and all that has happened between them. */
export interface DemoStage {
  readonly run: Run;
  readonly backend: DemoBackend;
  /** What the backend has logged since the last call. */
  takeLog(): readonly string[];
  /** The exchanges that have begun since the last call, once all of them are over. */
  takeExchanges(): Promise<readonly Exchange[]>;
  close(): Promise<void>;
}

/** How the stage is set. */
export interface StageOptions {
  readonly listen: ListenAddress;
  readonly profiles: readonly Profile[];
  readonly isRecorded: boolean;
  /** Milliseconds before each of the backend's agent events. */
  readonly pauseMs: number;
  readonly onEvent?: (event: Event) => void;
  readonly onTrouble: (message: string) => void;
}

/** Starts the demo backend and a proxy before it. */
export async function setStage(options: StageOptions): Promise<DemoStage> {
  const { listen, profiles, isRecorded, pauseMs, onEvent = () => undefined, onTrouble } = options;
  let log: string[] = [];
  let begun: number[] = [];
  const open = new Set<number>();
  let onQuiet = (): void => undefined;
  const fold = createFold();

  const backend = await startDemoBackend({ pauseMs, onLog: (line) => log.push(line) });
  const recording = isRecorded ? await freeRecordingPath() : null;
  const run = await startRun({
    mode: 'demo',
    target: parseTarget(backend.url),
    listen,
    profiles,
    recording,
    onTrouble,
    onEvent(event) {
      fold.push(event);
      onEvent(event);
      if (event.event === 'open') begun.push(event.exchange);
      if (event.event === 'open') open.add(event.exchange);
      if (event.event === 'close') open.delete(event.exchange);
      if (open.size === 0) onQuiet();
    },
  }).catch(async (error: unknown) => {
    await backend.close();
    throw error;
  });

  return {
    run,
    backend,
    takeLog() {
      const taken = log;
      log = [];
      return taken;
    },
    async takeExchanges() {
      if (open.size > 0) await new Promise<void>((resolve) => (onQuiet = resolve));
      const taken = begun;
      begun = [];
      return taken.flatMap((number) => fold.exchange(number) ?? []);
    },
    async close() {
      await run.close();
      await backend.close();
    },
  };
}

/** In the working folder; where that cannot be written to, in the one for temporary files. */
async function freeRecordingPath(): Promise<string> {
  const isWritable = await access('.', constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable) return recordingPath(tmpdir(), new Date());
  return relative('', await recordingPath('', new Date()));
}
