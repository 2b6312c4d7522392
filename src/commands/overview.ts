import type { Event } from '../model/index.ts';
import { openRecording } from '../store/index.ts';
import type { RecordingState } from '../view/index.ts';
import type { RecordingSource } from './recording-source.ts';

/** The first reading of a recording, without the payloads of frames, and what it came to know on the way. */
export interface Overview {
  readonly path: string;
  /** Reads; once. @throws HoptapError RECORDING_UNREADABLE, RECORDING_INVALID */
  events(): AsyncGenerator<Event, void>;
  /** How far it has come. */
  readonly state: RecordingState;
  /** Milliseconds of the run: those of the last event, and what has passed since it was read; never less than before. */
  readonly nowMs: number;
  /** The recording, for a reading beside this one; once this one is over, it passes over what is not wanted. */
  forReadingAgain(): RecordingSource;
}

/** How a recording is read for the first time. */
export interface OverviewOptions {
  readonly isFollowing: boolean;
  readonly signal: AbortSignal;
  readonly onWarning: (message: string) => void;
}

/** Nothing is read yet. */
export function createOverview(path: string, { isFollowing, signal, onWarning }: OverviewOptions): Overview {
  const recording = openRecording(path, { onWarning });
  const beside = openRecording(path);
  let bytes = 0;
  let of = 0;
  let isOver = false;
  let lastT = 0;
  let lastAt = performance.now();
  let nowMs = 0;

  return {
    path,
    async *events() {
      const onProgress = (read: number, whole: number): void => {
        bytes = read;
        of = whole;
      };
      for await (const event of recording.read({ isLight: true, isFollowing, signal, onProgress })) {
        lastT = Math.max(lastT, event.t);
        lastAt = performance.now();
        yield event;
      }
      isOver = !signal.aborted;
    },
    get state() {
      // the last piece is read before its events are told of: until they are, nothing is known of the end
      const isReading = !isOver && (bytes < of || !isFollowing);
      return { path, bytes, trouble: null, read: isReading ? bytes / Math.max(1, of) : null };
    },
    get nowMs() {
      nowMs = Math.max(nowMs, lastT + performance.now() - lastAt);
      return nowMs;
    },
    forReadingAgain: () => (isOver ? recording : beside),
  };
}
