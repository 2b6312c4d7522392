import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { type Event, HoptapError } from '../model/index.ts';
import { decodeFirstLine, decodeLine } from '../recording/index.ts';
import { createLineSplitter, type SplitLine } from './line-splitter.ts';
import { systemReason } from './system-reason.ts';

/** How a recording is read. */
export interface ReaderOptions {
  /** Told in one line of what was skipped. */
  readonly onWarning?: (message: string) => void;
  /** Bytes of the longest line that is read; 64 MiB unless told. */
  readonly lineLimitBytes?: number;
}

/** Every line of a recording is a JSON object, written without blanks before it. */
const OPENING_BRACE = 0x7b;
const CHUNK_BYTES = 256 * 1024;
const LINE_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * The events of a recording in order, the session first, in memory that does not grow with it. Events of a kind not
 * known are passed over; a line that is none, or torn at the end, is skipped with a warning.
 * @param source a file's path, or a stream: `stdin` in messages
 * @throws HoptapError RECORDING_UNREADABLE where it cannot be read, RECORDING_INVALID where it is no recording
 */
export async function* readRecording(
  source: string | Readable,
  { onWarning, lineLimitBytes = LINE_LIMIT_BYTES }: ReaderOptions = {},
): AsyncGenerator<Event, void> {
  const name = typeof source === 'string' ? source : 'stdin';
  let isFirst = true;
  for await (const lines of linesOf(chunksOf(source, name), lineLimitBytes)) {
    for (const line of lines) {
      const event = isFirst ? decodeFirstLine(line.text ?? '', name) : eventOf(line, name, onWarning);
      isFirst = false;
      if (event !== null) yield event;
    }
  }
  if (isFirst) decodeFirstLine('', name); // an empty file: throws
}

/** The event of a line, or null where there is none to be had. */
function eventOf(line: SplitLine, name: string, onWarning: ReaderOptions['onWarning']): Event | null {
  const skip = (why: string): null => {
    onWarning?.(`Skipped line ${line.number} of "${name}": ${why}`);
    return null;
  };
  if (line.text === null) return skip(`${line.bytes} bytes are too many for a line`);
  if (line.text.trim() === '') return null;
  const decoded = decodeLine(line.text);
  if (decoded.kind === 'event') return decoded.event;
  if (decoded.kind === 'unknown') return null;
  return skip(line.isTorn ? 'the recording ends within it' : decoded.message);
}

/** Lines, as many at a time as have become whole. */
async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  limitBytes: number,
): AsyncGenerator<readonly SplitLine[], void> {
  const splitter = createLineSplitter(limitBytes);
  let isFirst = true;
  for await (const chunk of chunks) {
    // no need to look for the end of a line in what cannot be a recording: it may have no end at all
    if (isFirst && chunk.length > 0 && chunk[0] !== OPENING_BRACE) break;
    isFirst &&= chunk.length === 0;
    yield splitter.push(chunk);
  }
  yield splitter.end();
}

async function* chunksOf(source: string | Readable, name: string): AsyncGenerator<Buffer, void> {
  const stream =
    typeof source === 'string' ? createReadStream(source, { highWaterMark: CHUNK_BYTES }) : source;
  try {
    // a stream that was given may have been set to text
    for await (const chunk of stream) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
  } catch (cause) {
    throw new HoptapError('RECORDING_UNREADABLE', `Cannot read recording "${name}": ${systemReason(cause)}`, {
      hint: 'Name a recording that hoptap proxy has written, or - for stdin',
      cause,
    });
  }
}
