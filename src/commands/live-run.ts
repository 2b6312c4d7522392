import type { Run } from '../run/index.ts';
import { listenForInterruption, whenAborted } from './interruption.ts';
import type { Io } from './io.ts';
import { createLiveScreen } from './live-screen.ts';
import { createPrintedRun } from './printed-run.ts';
import { sayFarewell } from './proxy-text.ts';
import type { RunView, ShownRun } from './run-view.ts';

/** A run before it is shown: how it begins, what goes on beside it, and what has to end with it. */
export interface RunPlan {
  readonly begin: (listeners: Pick<RunView, 'onEvent' | 'onTrouble'>) => Promise<Run>;
  /** Goes on until that signal. */
  readonly meanwhile?: (run: Run, signal: AbortSignal) => Promise<void>;
  readonly after?: () => Promise<void>;
}

/** Runs a proxy before the eyes of its user until they have seen enough, and says what it amounted to. */
export async function runLive({ begin, meanwhile, after }: RunPlan, shown: ShownRun, io: Io): Promise<void> {
  const interruption = listenForInterruption();
  const view: RunView = shown.ui === 'tui' ? createLiveScreen(shown, io) : createPrintedRun(shown, io);
  const { onEvent, onTrouble } = view;
  const run = await begin({ onEvent, onTrouble });
  io.onCrash?.(async () => run.recording?.flush());
  view.open(run, interruption);
  const warning = shown.warning(run);
  if (warning !== null) onTrouble(warning);
  await Promise.all([meanwhile?.(run, interruption.signal), whenAborted(interruption.signal)]);
  view.close();
  const end = await run.close();
  await after?.();
  interruption.release();
  if (shown.ui !== 'none') sayFarewell(io, end, run.recording, { isAfterScreen: shown.ui === 'tui' });
}
