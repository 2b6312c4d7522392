import { closeSync, constants, openSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';

/** Where a screen is written to, without ever waiting for a terminal that does not read. */
export interface Outlet {
  /** Whether the terminal has yet to take what was written last. */
  readonly isBusy: boolean;
  /** Writes, or keeps until the terminal takes it. Nothing is written once the terminal is gone. */
  write(text: string): void;
  /** Writes at once and for the last time; drops what the terminal has not taken, and waits at most a moment. */
  end(text: string): void;
}

/** Who is told of an outlet's fate. */
export interface OutletOptions {
  /** The terminal has taken all that was written. */
  readonly onDrain: () => void;
  /** There is no terminal any more. */
  readonly onGone: () => void;
}

/** How long giving back waits for a terminal that does not read: nobody would see it. */
const LAST_MS = 500;
const LAST_STEP_MS = 5;
/** A terminal that takes nothing is asked again after 1, 2, 4 … ms, and then as often as this. */
const MOST_MS = 32;
/** Ends a sequence of which the terminal has got a part: its rest is dropped. */
const CANCEL = '\u0018';

/**
 * An outlet to a terminal.
 *
 * Node writes to a terminal so that the whole process waits until it is read (`tty.WriteStream` sets its handle to
 * blocking): a stalled ssh, or ctrl-s, would halt every connection that the proxy carries. So the terminal is opened
 * once more for writing without waiting, and asked again later where it takes nothing now.
 */
export function createOutlet(stdout: Writable, options: OutletOptions): Outlet {
  const descriptor = openAgain(stdout);
  return descriptor === null ? streamOutlet(stdout, options) : descriptorOutlet(descriptor, options);
}

/** The terminal behind a stream, opened for itself; null where the stream is none of the process, or it cannot be. */
function openAgain(stdout: Writable): number | null {
  const number: unknown = 'fd' in stdout ? stdout.fd : undefined;
  if (typeof number !== 'number') return null;
  const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  // macOS has no /proc, and gives there the terminal that the process belongs to
  for (const path of [`/proc/self/fd/${number}`, '/dev/tty']) {
    try {
      return openSync(path, flags);
    } catch {
      // the next one, or the stream itself
    }
  }
  return null;
}

function descriptorOutlet(descriptor: number, { onDrain, onGone }: OutletOptions): Outlet {
  let rest: Buffer = Buffer.alloc(0);
  let timer: NodeJS.Timeout | null = null;
  let waitMs = 1;
  let isOpen = true;

  const close = (): void => {
    isOpen = false;
    rest = Buffer.alloc(0);
    if (timer !== null) clearTimeout(timer);
    closeSync(descriptor);
  };
  /** Writes what the terminal takes now. */
  const offer = (): void => {
    try {
      while (rest.length > 0) {
        rest = rest.subarray(writeSync(descriptor, rest));
        waitMs = 1;
      }
    } catch (error) {
      if (isForLater(error)) return;
      close();
      onGone();
    }
  };
  const tryAgain = (): void => {
    timer = null;
    offer();
    if (!isOpen) return;
    if (rest.length === 0) onDrain();
    else wait();
  };
  const wait = (): void => {
    timer ??= setTimeout(tryAgain, waitMs);
    waitMs = Math.min(MOST_MS, waitMs * 2);
  };

  return {
    get isBusy() {
      return rest.length > 0;
    },
    write(text) {
      if (!isOpen || text === '') return;
      const bytes = Buffer.from(text);
      const isFirst = rest.length === 0;
      rest = isFirst ? bytes : Buffer.concat([rest, bytes]);
      if (isFirst) offer();
      if (rest.length > 0) wait();
    },
    end(text) {
      if (!isOpen) return;
      rest = Buffer.from(rest.length > 0 ? CANCEL + text : text);
      const isTaken = (): boolean => {
        offer();
        return !isOpen || rest.length === 0;
      };
      const clock = new Int32Array(new SharedArrayBuffer(4));
      for (let waitedMs = 0; !isTaken() && waitedMs < LAST_MS; waitedMs += LAST_STEP_MS)
        Atomics.wait(clock, 0, 0, LAST_STEP_MS);
      if (isOpen) close();
    },
  };
}

function isForLater(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR');
}

/** For terminals that are no file: Windows. */
function streamOutlet(stdout: Writable, { onDrain, onGone }: OutletOptions): Outlet {
  let isBusy = false;
  let isOpen = true;
  const fail = (): void => {
    if (!isOpen) return;
    isOpen = false;
    onGone();
  };
  stdout.on('error', fail);
  return {
    get isBusy() {
      return isBusy;
    },
    write(text) {
      if (!isOpen || text === '') return;
      isBusy = true;
      stdout.write(text, () => {
        isBusy = stdout.writableLength > 0;
        if (isOpen && !isBusy) onDrain();
      });
    },
    end(text) {
      if (!isOpen) return;
      isOpen = false;
      stdout.off('error', fail);
      if (stdout.writable) stdout.write(text);
    },
  };
}
