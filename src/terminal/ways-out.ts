/** Who is to be told of what may end the process while a terminal is taken over. */
export interface WaysOutOptions {
  /** Gives the terminal back; called at most once. */
  readonly leave: () => void;
  /** Takes the terminal over again: the process was stopped (`kill -STOP`, `fg`) and goes on. */
  readonly onContinue: () => void;
  /** The terminal's window was closed (SIGHUP). */
  readonly onGone: () => void;
  readonly onWarning: (warning: Error) => void;
}

/** Signals that end a process to which nobody listens. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Watches every way out of the process, so that none leaves a terminal behind that cannot be typed on. What the process
 * does on each stays as it was, exit status included: a signal that others listen for is left to them; one that nobody
 * else does ends the process, once the terminal is given back. An exception is told to others after the terminal is
 * given back: what they print is to be read.
 *
 * SIGKILL gives nobody time: `reset` helps then.
 *
 * @returns stops watching
 */
export function watchWaysOut(options: WaysOutOptions): () => void {
  let isWatching = true;
  const leave = (): void => {
    if (isWatching) options.leave();
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    const isOurs = process.listenerCount(signal) === 1;
    if (signal === 'SIGHUP') options.onGone();
    else if (isOurs) leave();
    if (!isOurs) return;
    stop();
    process.kill(process.pid, signal);
  };
  // what node prints for a warning would stand in the midst of the picture
  const printers = process.listeners('warning');
  const stop = (): void => {
    if (!isWatching) return;
    isWatching = false;
    process.off('exit', leave).off('uncaughtExceptionMonitor', leave);
    process.off('SIGCONT', options.onContinue).off('warning', options.onWarning);
    for (const signal of ENDING) process.off(signal, onSignal);
    for (const printer of printers) process.on('warning', printer);
  };
  process.on('exit', leave).on('uncaughtExceptionMonitor', leave);
  for (const printer of printers) process.off('warning', printer);
  process.on('SIGCONT', options.onContinue).on('warning', options.onWarning);
  for (const signal of ENDING) process.on(signal, onSignal);
  return stop;
}
