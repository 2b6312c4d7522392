import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { link, open, realpath, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HoptapError } from '../model/index.ts';
import { systemCode, systemReason } from './system-reason.ts';

/** A file that is there whole or not at all. */
export interface WholeFile {
  /** Adds to its end; text in UTF-8. @throws HoptapError EXPORT_UNWRITABLE */
  readonly write: (chunk: string | Uint8Array) => Promise<void>;
  /** Puts the file in its place. @throws HoptapError EXPORT_UNWRITABLE, EXPORT_EXISTS where one has come to be there */
  readonly commit: () => Promise<void>;
  /** Leaves nothing behind; after `commit` it does nothing. Never rejects. A process that exits before does as much. */
  readonly discard: () => Promise<void>;
}

/** How a whole file is written. */
export interface WholeFileOptions {
  /** Whether it may take the place of another. */
  readonly isForced: boolean;
  /** A file that is read meanwhile, and never replaced: under this name or any other; absent where there is none. */
  readonly source?: string;
}

/** For its owner alone: it may hold secrets. */
const MODE = 0o600;

/**
 * Begins a file beside its place, under another name. What is there and is no file (a pipe, a terminal) is written to
 * as it is.
 * @throws HoptapError EXPORT_EXISTS, EXPORT_UNWRITABLE
 */
export async function createWholeFile(path: string, options: WholeFileOptions): Promise<WholeFile> {
  const { isForced } = options;
  const place = await placeOf(path, options);
  const temporary = place.isFile
    ? join(dirname(place.path), `.${basename(place.path)}.${randomBytes(6).toString('hex')}.tmp`)
    : null;
  const file = await attempt(path, () =>
    temporary === null ? open(place.path, 'w') : open(temporary, 'wx', MODE),
  );
  let isOver = false;
  const removeAtOnce = (): void => {
    if (temporary !== null) rmSync(temporary, { force: true });
  };
  process.on('exit', removeAtOnce);
  return {
    write: (chunk) => attempt(path, () => writeAll(file, chunk)),
    async commit() {
      await attempt(path, () => file.close());
      if (temporary !== null) await attempt(path, () => putInPlace(temporary, place.path, isForced));
      isOver = true;
      process.off('exit', removeAtOnce);
    },
    async discard() {
      if (isOver) return;
      isOver = true;
      await file.close().catch(() => undefined);
      if (temporary !== null) await unlink(temporary).catch(() => undefined);
      process.off('exit', removeAtOnce);
    },
  };
}

interface Place {
  readonly path: string;
  readonly isFile: boolean;
}

/** Where the file goes: behind a link, to what it leads to. @throws HoptapError EXPORT_EXISTS, EXPORT_UNWRITABLE */
async function placeOf(path: string, { isForced, source }: WholeFileOptions): Promise<Place> {
  return attempt(path, async () => {
    try {
      const there = await stat(path);
      if (there.isDirectory()) throw unwritable(path, 'it is a folder');
      if (there.isFile() && !isForced) throw exists(path);
      const read = source === undefined ? null : await stat(source).catch(() => null);
      if (there.isFile() && read?.ino === there.ino && read.dev === there.dev) {
        throw unwritable(path, 'it is the recording itself');
      }
      return { path: there.isFile() ? await realpath(path) : path, isFile: there.isFile() };
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return { path, isFile: true };
      throw error;
    }
  });
}

async function writeAll(file: FileHandle, chunk: string | Uint8Array): Promise<void> {
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
    at += bytesWritten;
  }
}

/** A link fails where a file has come to be in the meantime, which a rename would replace. */
async function putInPlace(temporary: string, path: string, isForced: boolean): Promise<void> {
  if (isForced) return rename(temporary, path);
  try {
    await link(temporary, path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw exists(path);
    // file systems without links
    return rename(temporary, path);
  }
  await unlink(temporary);
}

async function attempt<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof HoptapError) throw cause;
    throw unwritable(path, systemReason(cause), cause);
  }
}

function exists(path: string): HoptapError {
  return new HoptapError('EXPORT_EXISTS', `Cannot write "${path}": it exists`, {
    hint: 'choose another name, or replace it with --force',
  });
}

function unwritable(path: string, why: string, cause?: unknown): HoptapError {
  return new HoptapError('EXPORT_UNWRITABLE', `Cannot write "${path}": ${why}`, {
    hint: 'name a file in a folder that you may write to with -o FILE',
    cause,
  });
}
