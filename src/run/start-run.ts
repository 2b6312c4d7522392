import { randomUUID } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import { HoptapError, RECORDING_FORMAT, type EndEvent, type Event } from '../model/index.ts';
import type { Profile } from '../profile/index.ts';
import { createRelay, type Control, type Limits, type Relay } from '../relay/index.ts';
import { createRecordingWriter, type RecordingWriter } from '../store/index.ts';
import { VERSION } from '../version.ts';
import type { Target } from '../wire/index.ts';
import { authorityOf, type ListenAddress } from './listen-address.ts';

/** A proxy and the recording of what passes it. */
export interface RunOptions {
  /** What runs, as the recording tells it. */
  readonly mode: string;
  readonly target: Target;
  readonly listen: ListenAddress;
  readonly profiles: readonly Profile[];
  readonly keepHost?: boolean;
  readonly isInsecure?: boolean;
  /** Certificates in PEM that are trusted beside the usual ones. */
  readonly ca?: readonly string[];
  readonly limits?: Partial<Limits>;
  readonly allowedOrigins?: readonly string[];
  /** A file that does not exist yet, or null to record nothing. */
  readonly recording: string | null;
  /** Called with each event, after it was handed to the recording. */
  readonly onEvent?: (event: Event) => void;
  /** Told in one line when the recording cannot be kept. */
  readonly onTrouble?: (message: string) => void;
}

/** A running proxy. */
export interface Run extends Control {
  /** `HOST:PORT` as it came out. */
  readonly listen: string;
  /** ISO 8601: the moment at which `t` is 0. */
  readonly started: string;
  readonly recording: RecordingWriter | null;
  /** Milliseconds of the run by now, as the `t` of events. */
  nowMs(): number;
  useProfiles(profiles: readonly Profile[]): void;
  /**
   * Puts a note of the user's in: of the whole run, or of one exchange, which may be over.
   * @param text up to 4 KiB in UTF-8; anything, line ends too
   * @throws HoptapError ACTION_REFUSED where it is longer, or the run is over; EXCHANGE_UNKNOWN
   */
  mark(text: string, exchange?: number): void;
  /** Ends what is open, writes the last events, closes the recording; idempotent. */
  close(): Promise<EndEvent>;
}

/** Bytes of a note. */
const MARK_BYTES = 4096;

/** What is kept in memory and in events, unless told otherwise. */
export const DEFAULT_LIMITS: Limits = {
  headBytes: 1024 * 1024,
  bodyBytes: 1024 * 1024,
  frameBytes: 16 * 1024 * 1024,
};

/**
 * Starts a proxy and its recording.
 * @throws HoptapError LISTEN_FAILED, RECORDING_EXISTS, RECORDING_UNWRITABLE
 */
export async function startRun(options: RunOptions): Promise<Run> {
  const started = new Date();
  const begun = performance.now();
  const nowMs = (): number => Math.round((performance.now() - begun) * 1000) / 1000;
  const { onTrouble = () => undefined, onEvent = () => undefined } = options;
  const writer =
    options.recording === null
      ? null
      : await createRecordingWriter({ path: options.recording, nowMs, onTrouble });

  const totals = { exchanges: 0, frames: 0, bytes: 0 };
  function emit(event: Event): void {
    if (event.event === 'open') totals.exchanges += 1;
    if (event.event === 'frame') totals.frames += 1;
    if (event.event === 'close') totals.bytes += event.client.bytes + event.backend.bytes;
    writer?.write(event);
    onEvent(event);
  }

  const relay = await listen(options, emit, nowMs, writer);
  const address = authorityOf(relay.address);
  emit({
    event: 'session',
    t: 0,
    format: RECORDING_FORMAT,
    id: randomUUID(),
    started: started.toISOString(),
    version: VERSION,
    mode: options.mode,
    listen: address,
    target: options.target.url,
    profiles: options.profiles,
  });

  function mark(text: string, exchange?: number): void {
    const bytes = Buffer.byteLength(text);
    if (bytes > MARK_BYTES)
      throw new HoptapError('ACTION_REFUSED', `cannot take down a note of ${bytes} bytes`, {
        hint: `At most ${MARK_BYTES} are`,
      });
    if (isOver) throw new HoptapError('ACTION_REFUSED', 'cannot take down a note: the run is over');
    if (exchange !== undefined && !(exchange >= 1 && exchange <= totals.exchanges))
      throw new HoptapError(
        'EXCHANGE_UNKNOWN',
        `cannot mark exchange ${exchange}: there is none of that number`,
      );
    emit({ event: 'mark', t: nowMs(), ...(exchange === undefined ? {} : { exchange }), text });
  }
  let isOver = false;

  async function stop(): Promise<EndEvent> {
    await relay.close();
    isOver = true;
    const end: EndEvent = { event: 'end', t: nowMs(), ...totals, lost: writer?.lost.events ?? 0 };
    emit(end);
    await writer?.close();
    return end;
  }
  let ending: Promise<EndEvent> | null = null;
  return {
    listen: address,
    started: started.toISOString(),
    recording: writer,
    nowMs,
    useProfiles: (profiles) => relay.useProfiles(profiles),
    end: (exchange, by) => relay.end(exchange, by),
    inject: (exchange, frame) => relay.inject(exchange, frame),
    mark,
    close: () => (ending ??= stop()),
  };
}

/** Starts the relay; where it cannot, no empty recording stays behind. */
async function listen(
  options: RunOptions,
  emit: (event: Event) => void,
  nowMs: () => number,
  writer: RecordingWriter | null,
): Promise<Relay> {
  const { ca = [] } = options;
  try {
    return await createRelay({
      listen: options.listen,
      target: options.target,
      profiles: options.profiles,
      keepHost: options.keepHost ?? false,
      trust: {
        isInsecure: options.isInsecure ?? false,
        ca: ca.length === 0 ? [] : [...rootCertificates, ...ca],
      },
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      allowedOrigins: options.allowedOrigins ?? [],
      emit,
      nowMs,
      random: Math.random,
    });
  } catch (error) {
    await writer?.close();
    if (writer !== null) await unlink(writer.path).catch(() => undefined);
    throw error;
  }
}
