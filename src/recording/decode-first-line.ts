import { HoptapError, RECORDING_FORMAT, type SessionEvent } from '../model/index.ts';
import { decodeLine } from './decode-event.ts';

/** A first line of any format, past or to come: those two keys stay what they are. They are quoted, so nothing else passes. */
const FORMAT = /"format":\s*"(hoptap\/[\w.-]{1,20})"/;
const VERSION = /"version":\s*"([\w.+-]{1,40})"/;

/**
 * The session that a recording's first line holds: what every reader begins with. This is also the place where an
 * older format would be brought up to date; there has been one format so far.
 * @param name what the user calls the recording, for the message
 * @throws HoptapError RECORDING_INVALID where the line is not a session's, or of a format not known here
 */
export function decodeFirstLine(line: string, name: string): SessionEvent {
  const decoded = decodeLine(line);
  if (decoded.kind === 'event' && decoded.event.event === 'session') {
    if (decoded.event.format === RECORDING_FORMAT) return decoded.event;
  }
  const format = FORMAT.exec(line)?.[1];
  throw format === undefined || format === RECORDING_FORMAT ? noRecording(name) : foreign(line, format, name);
}

function noRecording(name: string): HoptapError {
  return new HoptapError('RECORDING_INVALID', `Cannot read "${name}": it is not a hoptap recording`, {
    hint: 'A recording is what hoptap proxy writes: NAME.hoptap.jsonl, its first line a session',
  });
}

function foreign(line: string, format: string, name: string): HoptapError {
  const version = VERSION.exec(line)?.[1] ?? 'of an unknown version';
  return new HoptapError(
    'RECORDING_INVALID',
    `Cannot read "${name}": hoptap ${version} wrote it in the format ${format}, and this one reads ${RECORDING_FORMAT}`,
    { hint: `Read it with hoptap ${version} or later` },
  );
}
