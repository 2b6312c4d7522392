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
  /** What the path `-` stands for. */
  readonly stdin?: Readable;
  /** Bytes of the longest line that is read; 64 MiB unless told. */
  readonly lineLimitBytes?: number;
}

const CHUNK_BYTES = 256 * 1024;
const LINE_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * The events of a recording in order, the session first, in memory that does not grow with it. Events of a kind not
 * known are passed over; a line that is none, or torn at the end, is skipped with a warning.
 * @param path a file, or `-`
 * @throws HoptapError RECORDING_UNREADABLE where the file cannot be read, RECORDING_INVALID where it is no recording
 */
export async function* readRecording(path: string, options: ReaderOptions = {}): AsyncGenerator<Event> {
  let isFirst = true;
  for await (const lines of linesOf(path, options)) {
    for (const line of lines) {
      const event = isFirst ? decodeFirstLine(line.text ?? '', path) : decodeNext(line, path, options);
      isFirst = false;
      if (event !== null) yield event;
    }
  }
  if (isFirst) decodeFirstLine('', path);
}

/** The event of a line, or null where there is none to be had. */
function decodeNext(line: SplitLine, path: string, { onWarning }: ReaderOptions): Event | null {
  if (line.text === null) {
    onWarning?.(`Skipped line ${line.number} of "${path}": it is ${line.bytes} bytes long`);
    return null;
  }
  if (line.text.trim() === '') return null;
  const decoded = decodeLine(line.text);
  if (decoded.kind === 'event') return decoded.event;
  if (decoded.kind === 'problem') {
    const why = line.isTorn ? 'the recording ends within it' : decoded.message;
    onWarning?.(`Skipped line ${line.number} of "${path}": ${why}`);
  }
  return null;
}

/** Lines as they become whole, some at a time. */
async function* linesOf(path: string, options: ReaderOptions): AsyncGenerator<readonly SplitLine[]> {
  const splitter = createLineSplitter(options.lineLimitBytes ?? LINE_LIMIT_BYTES);
  for await (const chunk of chunksOf(path, options)) yield splitter.push(chunk);
  yield splitter.end();
}

async function* chunksOf(path: string, { stdin }: ReaderOptions): AsyncGenerator<Buffer> {
  const stream =
    path === '-' && stdin !== undefined ? stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    for await (const chunk of stream) yield Buffer.from(chunk);
  } catch (cause) {
    throw new HoptapError('RECORDING_UNREADABLE', `Cannot read recording "${path}": ${systemReason(cause)}`, {
      hint: 'Name a recording that hoptap proxy has written, or - for stdin',
      cause,
    });
  }
}
