import type { Readable } from 'node:stream';
import { openRecording, type Recording } from '../store/index.ts';

/** How a recording will be read. */
export interface SourceOptions {
  /** Whether it will be read a second time: only then is stdin kept in memory. */
  readonly isReadAgain: boolean;
  /** Told once of each line that cannot be read, however often the recording is read. */
  readonly onWarning: (message: string) => void;
}

/** Opens a recording by name; `-` is stdin. */
export function recordingSource(file: string, stdin: Readable, options: SourceOptions): Recording {
  return openRecording(file === '-' ? stdin : file, options);
}

export type { ReadOptions, Recording as RecordingSource } from '../store/index.ts';
