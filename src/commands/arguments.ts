import { InvalidArgumentError } from 'commander';
import { FormatError, parseSize } from '../profile/index.ts';

/** Gathers an option that may be given again and again, in order. */
export function gathered(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** What is kept of one body or frame becomes one line of the recording, and must fit into what may wait for the disk. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Reads a size given as an option: `512`, `64KiB`, `1m`. */
export function sizeArgument(text: string): number {
  try {
    const bytes = text === '0' ? 0 : parseSize(text);
    if (bytes > MOST_BYTES) throw new FormatError(`"${text}" is more than the 32MiB that a line may hold`);
    return bytes;
  } catch (error) {
    if (error instanceof FormatError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
