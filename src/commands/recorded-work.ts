import { homedir } from 'node:os';
import { join } from 'node:path';
import { EXPORT_FORMATS, type ExportName } from '../export/index.ts';
import { HoptapError } from '../model/index.ts';
import type { Intent, Notice } from '../view/index.ts';
import type { RecordingSource } from './recording-source.ts';
import { exportedInWords, exportToFile, writeExport } from './write-export.ts';

type IntentOf<K extends Intent['want']> = Extract<Intent, { want: K }>;

/** What is done with a recording for somebody who looks at it on a screen. */
export interface RecordedWork {
  /** Writes a file, as `hoptap export` does; none is replaced. @throws HoptapError EXPORT_EXISTS and the like */
  readonly export: (intent: IntentOf<'export'>) => Promise<void>;
  /** Puts a request on the clipboard, as a command. @throws HoptapError EXPORT_INVALID and the like */
  readonly copyAs: (intent: IntentOf<'copy-as'>) => Promise<void>;
  readonly copy: (intent: IntentOf<'copy'>) => void;
}

/** What that work needs. */
export interface RecordedWorkOptions {
  /** The recording's path, which is never written to; null where nothing is recorded. */
  readonly path: string | null;
  /** The recording, complete on disk up to now. */
  readonly recording: () => Promise<RecordingSource>;
  /** Puts text on the clipboard; false where it is too long for that. */
  readonly toClipboard: (text: string) => boolean;
  readonly notify: (notice: Notice) => void;
  /** Ends what is being written. */
  readonly signal: AbortSignal;
}

/** Formats whose exports are commands to be pasted into a shell. */
export const COMMAND_FORMATS: readonly ExportName[] = ['curl', 'websocat'];

/** All formats, as a menu tells them. */
export const FORMAT_CHOICES = Object.entries(EXPORT_FORMATS).map(([name, { summary, suffix }]) => ({
  name,
  summary,
  suffix,
}));

/** Begins with nothing to do. */
export function createRecordedWork(options: RecordedWorkOptions): RecordedWork {
  const { path: recordingPath, notify, signal } = options;

  async function recording(action: string): Promise<RecordingSource> {
    if (recordingPath !== null) return options.recording();
    throw new HoptapError('EXPORT_INVALID', `Cannot ${action}: nothing is recorded (--no-write)`, {
      hint: 'Start hoptap without --no-write',
    });
  }

  function copy({ what, text }: Pick<IntentOf<'copy'>, 'what' | 'text'>): void {
    if (options.toClipboard(text)) notify({ kind: 'done', text: `copied: ${what}` });
    else notify({ kind: 'trouble', text: `Cannot copy ${what}: too long for the clipboard of a terminal` });
  }

  async function write({ exchanges, format, path, hasSecrets }: IntentOf<'export'>): Promise<void> {
    const source = await recording('export');
    const wish = { as: formatOf(format), exchanges: new Set(exchanges), hasSecrets };
    const place = fromHome(path);
    const whole = { isForced: false, ...(recordingPath === null ? {} : { source: recordingPath }) };
    const written = await exportToFile(source, wish, place, whole, signal);
    notify({ kind: 'done', text: `wrote ${place}: ${exportedInWords(written, wish)}` });
  }

  async function copyAs({ exchange, format, hasSecrets }: IntentOf<'copy-as'>): Promise<void> {
    const source = await recording(`copy as ${format}`);
    const wish = { as: formatOf(format), exchanges: new Set([exchange]), hasSecrets };
    const chunks: string[] = [];
    const take = async (chunk: string | Uint8Array): Promise<void> => void chunks.push(textOf(chunk));
    await writeExport(source, wish, take, signal);
    const secrets = hasSecrets ? 'it holds secrets' : 'variables stand for its secrets';
    copy({ what: `exchange ${exchange} as ${format}, ${secrets}`, text: chunks.join('') });
  }

  /** What is no longer wanted is no failure: the screen is about to be closed. */
  async function untilInterrupted(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error;
    }
  }

  return {
    copy,
    export: (intent) => untilInterrupted(() => write(intent)),
    copyAs: (intent) => untilInterrupted(() => copyAs(intent)),
  };
}

function textOf(chunk: string | Uint8Array): string {
  return typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
}

/** @throws HoptapError EXPORT_INVALID */
function formatOf(name: string): ExportName {
  const format = Object.keys(EXPORT_FORMATS).find((each): each is ExportName => each === name);
  if (format !== undefined) return format;
  throw new HoptapError('EXPORT_INVALID', `Cannot export as "${name}": there is no such format`);
}

/** A path as a shell would have read it. */
function fromHome(path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
}
