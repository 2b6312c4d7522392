import type { Readable, Writable } from 'node:stream';
import type { ExitStatus } from '../model/index.ts';

/** What a command sees of the process it runs in. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** The answer, and nothing else. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Everything that is not the answer. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The status the process will end with; 0 until a command says otherwise. */
  exit: ExitStatus;
  /** Has `save` called, and waited for a moment, should hoptap fail by a bug of its own. */
  readonly onCrash?: (save: () => Promise<void>) => void;
}

/** Writes to a stream and waits until it will take more: a slow reader of stdout slows us, nothing piles up. */
export async function print(stream: Writable, text: string | Uint8Array): Promise<void> {
  if (stream.destroyed || stream.writableEnded || stream.write(text)) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      stream.off('drain', go).off('close', go).off('error', go);
      resolve();
    };
    stream.on('drain', go).on('close', go).on('error', go);
  });
}

/** Whether text for that stream may carry colour: only on a terminal, and never against the user's word. */
export function isColourful(stream: { readonly isTTY?: boolean }, env: Io['env']): boolean {
  return stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}
