import { tmpdir } from 'node:os';
import { relative } from 'node:path';
import { HoptapError, type Event, type Exchange } from '../model/index.ts';
import type { Profile } from '../profile/index.ts';
import { startDemoBackend, type DemoBackend } from '../probe/index.ts';
import { createFold } from '../recording/index.ts';
import { recordingPath } from '../store/index.ts';
import { parseTarget } from '../wire/index.ts';
import type { ListenAddress } from '../run/index.ts';
import { startRun, type Run } from '../run/index.ts';

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
  const begin = (recording: string | null): Promise<Run> =>
    startRun({
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
    });
  const run = await (isRecorded ? recordedSomewhere(begin) : begin(null)).catch(async (error: unknown) => {
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

/** Records in the working folder; where that takes no file, in the one for temporary files. */
async function recordedSomewhere(begin: (recording: string) => Promise<Run>): Promise<Run> {
  const here = relative('', await recordingPath('', new Date()));
  return begin(here).catch(async (error: unknown) => {
    if (!(error instanceof HoptapError && error.code === 'RECORDING_UNWRITABLE')) throw error;
    return begin(await recordingPath(tmpdir(), new Date()));
  });
}
