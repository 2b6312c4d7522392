/**
 * Recordings and profiles on disk: the one place where hoptap reads and writes files.
 *
 * It refuses meaning: what a line or a profile says is decided in `recording` and `profile`. And it refuses to be
 * in the way: a disk that is full or slow costs events, told as gaps, and never the traffic.
 */
export { type Loss } from './event-queue.ts';
export { RECORDING_SUFFIX, recordingPath, recordingStamp } from './recording-name.ts';
export {
  isPipe,
  openRecording,
  readRecording,
  type ReaderOptions,
  type ReadOptions,
  type Recording,
} from './recording-reader.ts';
export { createRecordingWriter, type RecordingWriter, type WriterOptions } from './recording-writer.ts';
export {
  listProfiles,
  loadProfile,
  readProfileSource,
  type ProfileFilesOptions,
  type ProfileSource,
} from './profile-files.ts';
export { watchProfiles, type ProfileWatch } from './watch-profiles.ts';
export { systemReason } from './system-reason.ts';
export { createWholeFile, type WholeFile, type WholeFileOptions } from './whole-file.ts';
