import { encodeEvent, type Filter } from '../recording/index.ts';
import { createLog, type Look } from '../view/index.ts';
import { createEventSieve } from './event-sieve.ts';
import { listenForInterruption } from './interruption.ts';
import { print, type Io } from './io.ts';
import type { RecordingSource } from './recording-source.ts';
import { wallClock } from './wall-clock.ts';

/** What of a recording is followed, and how it is told. */
export interface FollowOptions {
  readonly filter?: Filter | undefined;
  /** This one only; all where it is absent. */
  readonly exchange?: number | undefined;
  /** Whether each frame has a line, too. */
  readonly hasFrames: boolean;
  /** Whether events are given as they are in the recording, instead of lines for people. */
  readonly isJson: boolean;
  /** How lines look; its clock is set by the recording. */
  readonly look: Look;
}

/** Tells what a recording holds, then what comes, until its run ends or the user has seen enough. */
export async function followRecording(
  source: RecordingSource,
  options: FollowOptions,
  io: Io,
): Promise<void> {
  const { exchange } = options;
  const interruption = listenForInterruption();
  let clock = options.look.clock;
  const log = createLog({
    ...options.look,
    // asked for each line: a terminal may be made wider or narrower
    get columns() {
      return io.stdout.columns ?? options.look.columns;
    },
    clock: (t) => clock(t),
    isVerbose: options.hasFrames,
    // values that are shown whole are best copied from a terminal as it breaks them
    isWrapped: io.stdout.columns !== undefined && !options.look.isFull,
  });
  const sieve = createEventSieve(options.filter);
  const events = source.read({
    isFollowing: true,
    signal: interruption.signal,
    ...(exchange === undefined ? {} : { exchanges: new Set([exchange]) }),
    isLight: !options.isJson && !options.hasFrames && options.filter?.needsContent !== true,
  });
  const say = async (sifted: ReturnType<typeof sieve.push>): Promise<void> => {
    const lines = sifted.flatMap(({ event, isWanted }) => {
      if (!options.isJson) return log.lines(event, isWanted);
      return isWanted ? [encodeEvent(event).trimEnd()] : [];
    });
    if (lines.length > 0) await print(io.stdout, `${lines.join('\n')}\n`);
  };
  try {
    for await (const event of events) {
      if (event.event === 'session') clock = wallClock(event.started);
      await say(sieve.push(event));
    }
    await say(sieve.end());
  } finally {
    interruption.release();
  }
}
