import type { Event } from '../model/index.ts';
import { encodeEvent, type Filter } from '../recording/index.ts';
import { createLog, createPaint } from '../view/index.ts';
import { createBoundedOutput } from './bounded-output.ts';
import { createEventSieve } from './event-sieve.ts';
import { isColourful, type Io } from './io.ts';
import { wallClock } from './wall-clock.ts';

/** How much of a frame is told where nothing tells how wide a line may be. */
const PIPE_COLUMNS = 120;

/** How events are printed as they happen. */
export interface PrinterOptions {
  /** A line for people, the event itself as in the recording, or nothing. */
  readonly ui: 'log' | 'json' | 'none';
  /** Whether each frame has a line for people too. */
  readonly isVerbose: boolean;
  /** Prints only what it means, as each exchange stands at its event; absent where all is printed. */
  readonly filter?: Filter | undefined;
}

/** Prints each event as `--ui` wants it; a reader of stdout that is too slow misses lines, and is told how many. */
export function createEventPrinter(
  { ui, isVerbose, filter }: PrinterOptions,
  io: Io,
): (event: Event) => void {
  if (ui === 'none') return () => undefined;
  const sieve = createEventSieve(filter);
  if (ui === 'json') {
    let last: Event | null = null;
    const output = createBoundedOutput(io.stdout, (events) =>
      encodeEvent({
        event: 'gap',
        t: last?.t ?? 0,
        events,
        bytes: 0,
        why: 'stdout was not read fast enough',
      }).trimEnd(),
    );
    return (event) => {
      last = event;
      for (const sifted of sieve.push(event)) {
        if (sifted.isWanted) output.line(encodeEvent(sifted.event).trimEnd());
      }
    };
  }
  const output = createBoundedOutput(
    io.stdout,
    (lines) => `… ${lines} lines left out: the terminal was too slow`,
  );
  let clock = wallClock(null);
  const log = createLog({
    paint: createPaint(isColourful(io.stdout, io.env)),
    // asked for each line: a terminal may be made wider or narrower
    get columns() {
      return io.stdout.columns ?? PIPE_COLUMNS;
    },
    isWrapped: io.stdout.columns !== undefined,
    clock: (t) => clock(t),
    isFull: false,
    isRedacted: true,
    isVerbose,
  });
  return (event) => {
    if (event.event === 'session') clock = wallClock(event.started);
    for (const sifted of sieve.push(event)) {
      for (const line of log.lines(sifted.event, sifted.isWanted)) output.line(line);
    }
  };
}
