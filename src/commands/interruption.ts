import { EXIT } from '../model/index.ts';

/** The user's wish to end, by Ctrl-C, a signal or a key. */
export interface Interruption {
  /** Fires at the first wish: SIGINT, SIGTERM, SIGHUP or `interrupt`. */
  readonly signal: AbortSignal;
  /**
   * Does what a signal does: a second wish quits the process at once, but for that of a terminal that is gone, which may
   * come in several ways.
   */
  interrupt(options?: { readonly isHangup: boolean }): void;
  /** Stops listening for signals. */
  release(): void;
}

/** Listens for the user's wish to end. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const interrupt: Interruption['interrupt'] = ({ isHangup } = { isHangup: false }) => {
    if (controller.signal.aborted && !isHangup) process.exit(EXIT.interrupted);
    controller.abort();
  };
  const onSignal = (): void => interrupt();
  const onHangup = (): void => interrupt({ isHangup: true });
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onHangup);
  return {
    signal: controller.signal,
    interrupt,
    release() {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('SIGHUP', onHangup);
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
