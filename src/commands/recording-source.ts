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

/**
 * Opens a recording by name; `-` is stdin, which is kept in memory on the first reading.
 * @param onWarning is told once of each line that cannot be read, however often the recording is read
 * @throws {HoptapError} on reading: RECORDING_UNREADABLE, RECORDING_INVALID
 */
export function recordingSource(
  file: string,
  stdin: Readable,
  onWarning: (message: string) => void,
): RecordingSource {
  let isFirst = true;
  const kept: Event[] = [];
  return {
    read() {
      const onceOnly = isFirst ? onWarning : (): void => undefined;
      const fresh = file !== '-' ? readRecording(file, { onWarning: onceOnly }) : null;
      const events = fresh ?? (isFirst ? keeping(readRecording(stdin, { onWarning }), kept) : again(kept));
      isFirst = false;
      return events;
    },
  };
}

async function* keeping(events: AsyncIterable<Event>, kept: Event[]): AsyncGenerator<Event> {
  let bytes = 0;
  for await (const event of events) {
    bytes += EVENT_BYTES + ('payload' in event ? event.payload.length : 0);
    if (bytes > KEPT_LIMIT) {
      throw new HoptapError('RECORDING_UNREADABLE', 'Cannot read the recording from stdin: it is too large', {
        hint: 'write it to a file and give its name',
      });
    }
    kept.push(event);
    yield event;
  }
}

async function* again(kept: readonly Event[]): AsyncGenerator<Event> {
  yield* kept;
}
