import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type Event, type EventKind, HoptapError } from '../model/index.ts';
import { createEventQueue, type EventQueue, type Loss } from './event-queue.ts';
import { createLineFile, type LineFile, type OpenFile } from './line-file.ts';
import { systemCode, systemReason } from './system-reason.ts';

/** How a recording is written. */
export interface WriterOptions {
  /** A file that does not exist yet. */
  readonly path: string;
  /** Milliseconds of the run, for the `t` of a gap. */
  readonly nowMs: () => number;
  /** Milliseconds after which an event is in the file at the latest; 200 unless told. */
  readonly flushMs?: number;
  /** Bytes of lines that may wait for the disk; 64 MiB unless told. */
  readonly queueLimitBytes?: number;
  /** Milliseconds between two tries on a disk that refuses; 1000 unless told. */
  readonly retryMs?: number;
  /** Milliseconds that `close` waits for the disk; 2000 unless told. */
  readonly closeMs?: number;
  /** Told once for each trouble, in one line, what is wrong. */
  readonly onTrouble?: (message: string) => void;
}

/** Writes events to a recording beside the traffic, which it can neither stop nor break. */
export interface RecordingWriter {
  readonly path: string;
  /** Takes an event; never throws and never waits. After `close` events count as lost. */
  write(event: Event): void;
  /** Resolves once all that was written before is in the file, or the disk has refused it for now. Never rejects. */
  flush(): Promise<void>;
  /** Writes what is left, as far as the disk lets it, and closes the file. Never rejects; idempotent. */
  close(): Promise<void>;
  /** Bytes in the file: whole lines only. */
  readonly bytes: number;
  /** What could not be kept so far. */
  readonly lost: Loss;
  /** What is wrong now, in one line, or null. */
  readonly trouble: string | null;
}

const FLUSH_MS = 200;
const QUEUE_LIMIT_BYTES = 64 * 1024 * 1024;
const RETRY_MS = 1000;
const CLOSE_MS = 2000;

/** After these a user looks at the file, or nothing may come that would flush it. */
const URGENT: ReadonlySet<EventKind> = new Set<EventKind>(['close', 'error', 'end']);

const TOO_SLOW = 'the disk is slower than the traffic';

/**
 * Opens a new recording, readable by its owner only.
 * @throws HoptapError RECORDING_EXISTS where there is such a file, RECORDING_UNWRITABLE where none can be made
 */
export async function createRecordingWriter(options: WriterOptions): Promise<RecordingWriter> {
  return writeRecording(await openNew(options.path), options);
}

/** Writes to a file that is open and empty, and owns it from here on. */
export function writeRecording(file: OpenFile, options: WriterOptions): RecordingWriter {
  return new Writer(createLineFile(file), options);
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST') {
      throw new HoptapError('RECORDING_EXISTS', `Cannot write recording "${path}": the file exists`, {
        hint: 'Name another file, move that one away, or leave --write out: a free name is found then',
        cause,
      });
    }
    throw new HoptapError(
      'RECORDING_UNWRITABLE',
      `Cannot write recording "${path}": ${systemReason(cause)}`,
      {
        hint: 'Name a file in a folder that you may write to with --write FILE, or record nothing with --no-write',
        cause,
      },
    );
  }
}

/**
 *     write ─► queue ─► one write in flight ─► file
 *
 * While the disk refuses, lines wait in the queue; only what it has no room for is lost, and becomes a gap.
 */
class Writer implements RecordingWriter {
  readonly #file: LineFile;
  readonly #options: WriterOptions;
  readonly #queue: EventQueue;
  /** Why the disk refuses; null while it does not. */
  #refusal: string | null = null;
  #isLeavingOut = false;
  /** Whether lines are to be written that do not fill a batch. */
  #isDue = false;
  #pumping: Promise<void> | null = null;
  #closing: Promise<void> | null = null;
  #flushTimer: NodeJS.Timeout | null = null;
  /** Runs from one refusal to the next try. */
  #retryTimer: NodeJS.Timeout | null = null;

  constructor(file: LineFile, options: WriterOptions) {
    this.#file = file;
    this.#options = options;
    this.#queue = createEventQueue(options.queueLimitBytes ?? QUEUE_LIMIT_BYTES, options.nowMs);
  }

  get path(): string {
    return this.#options.path;
  }

  get bytes(): number {
    return this.#file.bytes;
  }

  get lost(): Loss {
    return this.#queue.lost;
  }

  get trouble(): string | null {
    if (this.#refusal !== null) return `Cannot write recording "${this.path}": ${this.#refusal}`;
    return this.#isLeavingOut
      ? `Recording "${this.path}" is missing events: ${this.#queue.why ?? TOO_SLOW}`
      : null;
  }

  write(event: Event): void {
    if (this.#closing !== null) {
      this.#queue.leaveOut(event);
      return;
    }
    this.#admit(event);
    if (URGENT.has(event.event)) void this.flush();
    else if (this.#queue.hasBatch) void this.#pump();
    this.#flushTimer ??= setTimeout(() => {
      this.#flushTimer = null;
      void this.flush();
    }, this.#options.flushMs ?? FLUSH_MS).unref();
  }

  flush(): Promise<void> {
    this.#isDue = true;
    return this.#pump();
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#shut());
  }

  #admit(event: Event): void {
    const wasLeavingOut = this.#isLeavingOut;
    this.#isLeavingOut = !this.#queue.push(event, this.#refusal ?? TOO_SLOW);
    if (this.#isLeavingOut && !wasLeavingOut && this.#refusal === null) this.#tell();
  }

  /** Resolves when there is nothing left to write, or the disk has refused. Never rejects. */
  #pump(): Promise<void> {
    if (this.#retryTimer !== null) return Promise.resolve();
    return (this.#pumping ??= this.#run());
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // what happens in the same turn goes into the same write
    for (let lines = this.#next(); lines.length > 0; lines = this.#next()) {
      const { taken, error } = await this.#file.append(lines);
      this.#queue.done(taken);
      if (error !== null) {
        this.#refuse(error);
        break;
      }
      this.#refusal = null;
      if (this.#queue.settle()) {
        this.#isLeavingOut = false;
        this.#isDue = true;
      }
    }
    this.#pumping = null;
  }

  #next(): readonly Uint8Array[] {
    if (this.#isDue && !this.#queue.hasBatch) {
      this.#isDue = false;
      this.#queue.seal();
    }
    return this.#queue.oldest();
  }

  #refuse(error: unknown): void {
    const isNews = this.#refusal === null;
    this.#refusal = systemReason(error);
    if (isNews) this.#tell();
    if (this.#closing !== null) return;
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = null;
      void this.flush();
    }, this.#options.retryMs ?? RETRY_MS).unref();
  }

  #tell(): void {
    if (this.trouble !== null) this.#options.onTrouble?.(this.trouble);
  }

  async #shut(): Promise<void> {
    if (this.#flushTimer !== null) clearTimeout(this.#flushTimer);
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#queue.settle();
    const deadline = wait(this.#options.closeMs ?? CLOSE_MS, undefined, { ref: false });
    await Promise.race([this.flush(), deadline]);
    this.#queue.abandon();
    await Promise.race([this.#file.close(), deadline]);
  }
}
