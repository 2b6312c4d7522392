import { EXIT } from '../model/index.ts';

/** The user's wish to end, by Ctrl-C or a signal. */
export interface Interruption {
  /** Fires at the first SIGINT, SIGTERM or SIGHUP. A second one quits the process at once. */
  readonly signal: AbortSignal;
  /** Stops listening for signals. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for the user's wish to end. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    release() {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}

/** Resolves when `signal` fires, or at once where it has. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
