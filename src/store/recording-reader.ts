import { Buffer } from 'node:buffer';
import { stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { HoptapError, type Event } from '../model/index.ts';
import { decodeFirstLine } from '../recording/index.ts';
import { createLineSplitter, type SplitLine } from './line-splitter.ts';
import { ALL_BYTES, fileBytes, streamBytes } from './recording-bytes.ts';
import { createRecordingIndex, type RecordingIndex } from './recording-index.ts';
import { decodeWanted, type Wanted } from './recording-line.ts';

/** How a recording is read. */
export interface ReaderOptions {
  /** Told in one line of what was skipped, once however often the recording is read. */
  readonly onWarning?: (message: string) => void;
  /** Bytes of the longest line that is read; 64 MiB unless told. */
  readonly lineLimitBytes?: number;
  /** Whether it will be read more than once: only then is kept what can be read only once. */
  readonly isReadAgain?: boolean;
}

/** Which part of a recording is wanted: what is not wanted is not decoded, and passed over where it is known where. */
export interface ReadOptions extends Wanted {
  /** Whether to wait at the end for more, until the event that ends the run; for files. */
  readonly isFollowing?: boolean;
  /** Ends the reading early and quietly; what has come by then stays. */
  readonly signal?: AbortSignal;
  /** Told from time to time how many bytes of a file have been read, and how many it had at the beginning. */
  readonly onProgress?: (bytes: number, of: number) => void;
}

/** A recording that can be read more than once. */
export interface Recording {
  /**
   * The events in order, the session first, in memory that does not grow with them. Events of a kind not known are
   * passed over; a line that is none, or torn at the end, is skipped with a warning. One reading at a time.
   * @throws HoptapError RECORDING_UNREADABLE where it cannot be read, RECORDING_INVALID where it is no recording
   */
  read(options?: ReadOptions): AsyncGenerator<Event, void>;
}

/** Every line of a recording is a JSON object, written without blanks before it. */
const OPENING_BRACE = 0x7b;
const LINE_LIMIT_BYTES = 64 * 1024 * 1024;
/** Payload bytes of a stream that are kept for another reading. */
const KEPT_LIMIT_BYTES = 256 * 1024 * 1024;
/** What an event costs in memory beside its payload, about. */
const EVENT_BYTES = 400;

/** What belongs to one reading. */
interface Reading {
  readonly name: string;
  readonly wanted: Wanted;
  readonly onWarning: ((message: string) => void) | undefined;
  /** Filled where there is one. */
  readonly index: RecordingIndex | null;
}

/**
 * Opens a recording; nothing is read yet. Of a file, the first whole reading leaves an index behind, with which later
 * ones of few exchanges pass over what they do not want. A pipe is kept in memory where it will be read again.
 * @param source a file's path, or a stream: `stdin` in messages
 */
export function openRecording(
  source: string | Readable,
  { onWarning, lineLimitBytes = LINE_LIMIT_BYTES, isReadAgain = false }: ReaderOptions = {},
): Recording {
  const name = typeof source === 'string' ? source : 'stdin';
  let index: RecordingIndex | null = null;
  let isWarned = false;
  let kept: Event[] | null = null;

  async function* readFile(path: string, options: ReadOptions): AsyncGenerator<Event, void> {
    const { exchanges, isFollowing = false, signal, onProgress } = options;
    const isKnown = index !== null && exchanges !== undefined;
    const found = createRecordingIndex();
    const reading = { name, wanted: options, onWarning: isWarned ? undefined : onWarning, index: found };
    for (const range of isKnown ? (index?.ranges(exchanges) ?? []) : [ALL_BYTES]) {
      const bytes = fileBytes(path, { range, isFollowing, signal, onProgress });
      const splitter = createLineSplitter(lineLimitBytes, range.start);
      const batches = linesOf(bytes, splitter, range.start === 0, signal);
      for await (const event of eventsOf(
        batches,
        { ...reading, index: isKnown ? null : found },
        range.start === 0,
      )) {
        yield event;
        if (isFollowing && event.event === 'end') return;
      }
    }
    isWarned = true;
    if (!isKnown && signal?.aborted !== true) index = found;
  }

  async function* readStream(stream: Readable, options: ReadOptions): AsyncGenerator<Event, void> {
    const batches = linesOf(
      streamBytes(stream, name),
      createLineSplitter(lineLimitBytes),
      true,
      options.signal,
    );
    const wanted = isReadAgain ? {} : options;
    const events = eventsOf(batches, { name, wanted, onWarning, index: null }, true);
    yield* isReadAgain
      ? only(
          keeping(events, (all) => (kept = all)),
          options,
        )
      : events;
  }

  return {
    async *read(options = {}) {
      // a pipe that is opened again waits for somebody to write to it
      if (kept !== null) yield* only(kept, options);
      else if (typeof source !== 'string') yield* readStream(source, options);
      else if (await isPipe(source)) yield* readStream(createReadStream(source), options);
      else yield* readFile(source, options);
    },
  };
}

/** The events of a recording, read once: `openRecording(source).read()`. */
export function readRecording(
  source: string | Readable,
  options: Omit<ReaderOptions, 'isReadAgain'> = {},
): AsyncGenerator<Event, void> {
  return openRecording(source, options).read();
}

/** Whether a path names what can be read only once. One that cannot be asked is left to the reading to complain of. */
export async function isPipe(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && !found.isFile() && !found.isDirectory();
}

async function* eventsOf(
  batches: AsyncIterable<readonly SplitLine[]>,
  { name, wanted, onWarning, index }: Reading,
  isFromStart: boolean,
): AsyncGenerator<Event, void> {
  let isFirst = isFromStart;
  for await (const lines of batches) {
    for (const line of lines) {
      if (isFirst) {
        isFirst = false;
        index?.add(line.at, line.bytes + 1, 0);
        yield decodeFirstLine(line.content?.toString() ?? '', name);
        continue;
      }
      const { event, exchange, problem } = decodeWanted(line, wanted);
      // a line without its end may yet become another: it is read anew
      if (!line.isTorn) index?.add(line.at, line.bytes + 1, exchange);
      if (problem !== null) onWarning?.(`Skipped line ${line.number} of "${name}": ${problem}`);
      if (event !== null) yield event;
    }
  }
  if (isFirst) decodeFirstLine('', name); // an empty file: throws
}

/** Lines, as many at a time as have become whole. */
async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  splitter: ReturnType<typeof createLineSplitter>,
  isFromStart: boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly SplitLine[], void> {
  let isFirst = isFromStart;
  for await (const chunk of chunks) {
    // no need to look for the end of a line in what cannot be a recording: it may have no end at all
    if (isFirst && chunk.length > 0 && chunk[0] !== OPENING_BRACE) break;
    isFirst &&= chunk.length === 0;
    yield splitter.push(chunk);
  }
  // who stops early has not come to the end: what is unfinished there is not torn
  if (signal?.aborted !== true) yield splitter.end();
}

async function* keeping(
  events: AsyncIterable<Event>,
  whenAll: (events: Event[]) => void,
): AsyncGenerator<Event, void> {
  const all: Event[] = [];
  let bytes = 0;
  for await (const event of events) {
    bytes += EVENT_BYTES + ('payload' in event ? event.payload.length : 0);
    if (bytes > KEPT_LIMIT_BYTES) {
      throw new HoptapError(
        'RECORDING_UNREADABLE',
        'Cannot read a pipe twice: the recording is too large to keep',
        {
          hint: 'Write it to a file and give its name',
        },
      );
    }
    all.push(event);
    yield event;
  }
  whenAll(all);
}

async function* only(
  events: AsyncIterable<Event> | Iterable<Event>,
  { exchanges }: Wanted,
): AsyncGenerator<Event, void> {
  for await (const event of events) {
    const exchange = 'exchange' in event ? event.exchange : undefined;
    if (exchange === undefined || exchanges?.has(exchange) !== false) yield event;
  }
}
