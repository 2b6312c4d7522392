import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createKeyDecoder, type Input } from './key-decoder.ts';

/** Who is told of what a user does. */
export interface KeyboardOptions {
  /** What was done at once; a paste and keys held down come together. */
  readonly onInputs: (inputs: readonly Input[]) => void;
  /** Nothing more can come: the terminal is gone. */
  readonly onGone: () => void;
}

/** ESC, and nothing within this time: the escape key. A terminal sends a sequence in one piece, but ssh may cut it. */
const ESCAPE_MS = 40;

/**
 * Listens to the keys and the mouse of a terminal, key by key (raw mode: ctrl-c is a key like any other).
 * @returns `pause` gives the mode back, `resume` takes it again, `close` stops for good
 */
export function listenToKeys(stdin: Readable, { onInputs, onGone }: KeyboardOptions) {
  const text = new StringDecoder('utf8');
  const decoder = createKeyDecoder();
  let timer: NodeJS.Timeout | null = null;

  const tell = (inputs: readonly Input[]): void => {
    if (inputs.length > 0) onInputs(inputs);
  };
  const onData = (bytes: Buffer): void => {
    if (timer !== null) clearTimeout(timer);
    tell(decoder.push(text.write(bytes)));
    timer = decoder.isWaiting ? setTimeout(() => tell(decoder.giveUp()), ESCAPE_MS) : null;
  };
  const setRaw = (isRaw: boolean): void => {
    try {
      if ('setRawMode' in stdin && typeof stdin.setRawMode === 'function') stdin.setRawMode(isRaw);
    } catch {
      // EIO: the terminal is gone, and has no mode any more
    }
  };

  stdin.on('data', onData).on('end', onGone).on('error', onGone);
  setRaw(true);
  stdin.resume();
  return {
    resume: () => setRaw(true),
    close(): void {
      if (timer !== null) clearTimeout(timer);
      stdin.off('data', onData).off('end', onGone);
      // an error that comes later must not end a process that is ending well; there is one such listener a terminal
      stdin.off('error', onGone).on('error', () => {});
      setRaw(false);
      stdin.pause();
    },
  };
}
