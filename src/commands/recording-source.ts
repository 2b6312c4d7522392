import type { Readable } from 'node:stream';
import { HoptapError, type Event } from '../model/index.ts';
import { readRecording } from '../store/index.ts';

/** A recording that can be read more than once: from a file again, from stdin out of memory. */
export interface RecordingSource {
  /** All events in order. */
  read(): AsyncIterable<Event>;
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
    read() {
      const wasFirst = isFirst;
      isFirst = false;
      if (wasFirst) {
        const events = readRecording(source, { onWarning });
        return source === stdin && isReadAgain ? keeping(events, kept) : events;
      }
      return source === stdin ? again(kept) : readRecording(source);
    },
  };
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
