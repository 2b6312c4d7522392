import { Buffer } from 'node:buffer';
import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { HoptapError } from '../model/index.ts';
import { systemReason } from './system-reason.ts';

const CHUNK_BYTES = 256 * 1024;
/** How often a file that has come to its end is asked for more. */
const POLL_MS = 100;

/** Which bytes of a file are wanted. */
export interface ByteRange {
  readonly start: number;
  /** The first byte not wanted; infinity up to the end of the file. */
  readonly end: number;
}

/** The whole of a file. */
export const ALL_BYTES: ByteRange = { start: 0, end: Number.POSITIVE_INFINITY };

/** How the bytes of a file are read. */
export interface BytesOptions {
  readonly range: ByteRange;
  /** Whether more is waited for at the end of the file. */
  readonly isFollowing: boolean;
  /** Ends the waiting, quietly. */
  readonly signal: AbortSignal | undefined;
  /** Told after each piece how many bytes of the file lie before it and in it, and how many it had at the beginning. */
  readonly onProgress?: ((bytes: number, of: number) => void) | undefined;
}

/**
 * Bytes of a file in pieces.
 * @throws HoptapError RECORDING_UNREADABLE
 */
export async function* fileBytes(
  path: string,
  { range, isFollowing, signal, onProgress }: BytesOptions,
): AsyncGenerator<Buffer, void> {
  const file = await open(path).catch((cause: unknown) => unreadable(path, cause));
  let position = range.start;
  try {
    const { size } = await file.stat();
    while (position < range.end) {
      if (signal?.aborted === true) return;
      const wanted = Math.min(CHUNK_BYTES, range.end - position);
      const piece = await pieceAt(file, position, wanted, path);
      if (piece.length > 0) {
        position += piece.length;
        onProgress?.(position, Math.max(position, size));
        yield piece;
      } else if (isFollowing) {
        await refuseShorter(file, position, path);
        await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
      } else {
        return;
      }
    }
  } finally {
    await file.close();
  }
}

async function pieceAt(file: FileHandle, position: number, bytes: number, path: string): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(bytes);
  const { bytesRead } = await file
    .read(buffer, 0, bytes, position)
    .catch((cause: unknown) => unreadable(path, cause));
  return buffer.subarray(0, bytesRead);
}

/** What was read is no longer what is there: to go on would mix two recordings. */
async function refuseShorter(file: FileHandle, position: number, path: string): Promise<void> {
  const { size } = await file.stat();
  if (size < position) unreadable(path, new Error('it became shorter while it was read'));
}

/**
 * Bytes of a stream in pieces.
 * @throws HoptapError RECORDING_UNREADABLE
 */
export async function* streamBytes(stream: Readable, name: string): AsyncGenerator<Buffer, void> {
  try {
    // a stream that was given may have been set to text
    for await (const chunk of stream) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
  } catch (cause) {
    unreadable(name, cause);
  }
}

function unreadable(name: string, cause: unknown): never {
  throw new HoptapError('RECORDING_UNREADABLE', `Cannot read recording "${name}": ${systemReason(cause)}`, {
    hint: 'Name a recording that hoptap proxy has written, or - for stdin',
    cause,
  });
}
