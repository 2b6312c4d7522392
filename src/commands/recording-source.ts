import type { Readable } from 'node:stream';
import { HoptapError, type Event } from '../model/index.ts';
import { readRecording } from '../store/index.ts';

/** A recording that can be read more than once: from a file again, from stdin out of memory. */
export interface RecordingSource {
  /** The events in order; may be called again, one reading after the other. */
  read(options?: ReadOptions): AsyncIterable<Event>;
}

/** Which part of a recording is wanted: what is not wanted need not be read whole. */
export interface ReadOptions {
  /** Only events of these exchanges, and those of none; all where it is absent. */
  readonly exchanges?: ReadonlySet<number>;
  /** Whether the payloads of frames may be left out: such a frame has its whole length as `cut`. */
  readonly isLight?: boolean;
}

/** Payload bytes of stdin that are kept for a second reading. */
const KEPT_LIMIT = 256 * 1024 * 1024;
/** What an event costs in memory beside its payload, about. */
const EVENT_BYTES = 400;

/** How a recording will be read. */
export interface SourceOptions {
  /** Whether it will be read a second time: only then is stdin kept in memory. */
  readonly isReadAgain: boolean;
  /** Told once of each line that cannot be read, however often the recording is read. */
  readonly onWarning: (message: string) => void;
}

/**
 * Opens a recording by name; `-` is stdin.
 * @throws {HoptapError} on reading: RECORDING_UNREADABLE, RECORDING_INVALID
 */
export function recordingSource(
  file: string,
  stdin: Readable,
  { isReadAgain, onWarning }: SourceOptions,
): RecordingSource {
  let isFirst = true;
  const kept: Event[] = [];
  const source = file === '-' ? stdin : file;
  return {
    read(options = {}) {
      const wasFirst = isFirst;
      isFirst = false;
      if (wasFirst) {
        const events = readRecording(source, { onWarning });
        return only(source === stdin && isReadAgain ? keeping(events, kept) : events, options);
      }
      return only(source === stdin ? again(kept) : readRecording(source), options);
    },
  };
}

async function* only(
  events: AsyncIterable<Event>,
  { exchanges, isLight }: ReadOptions,
): AsyncGenerator<Event> {
  for await (const event of events) {
    const number = 'exchange' in event ? event.exchange : undefined;
    if (number !== undefined && exchanges?.has(number) === false) continue;
    yield isLight === true && event.event === 'frame'
      ? { ...event, payload: new Uint8Array(), cut: event.length - event.missing }
      : event;
  }
}

async function* keeping(events: AsyncIterable<Event>, kept: Event[]): AsyncGenerator<Event> {
  let bytes = 0;
  for await (const event of events) {
    bytes += EVENT_BYTES + ('payload' in event ? event.payload.length : 0);
    if (bytes > KEPT_LIMIT) {
      throw new HoptapError(
        'RECORDING_UNREADABLE',
        'Cannot show the frames of stdin: the recording is too large to read it twice',
        {
          hint: 'write it to a file and give its name',
        },
      );
    }
    kept.push(event);
    yield event;
  }
}

async function* again(kept: readonly Event[]): AsyncGenerator<Event> {
  yield* kept;
}
