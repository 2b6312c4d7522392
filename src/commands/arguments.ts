import { InvalidArgumentError } from 'commander';
import { FormatError, parseSize } from '../profile/index.ts';

/** Gathers an option that may be given again and again, in order. */
export function gathered(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Reads a size given as an option: `512`, `64KiB`, `1m`. */
export function sizeArgument(text: string): number {
  try {
    return text === '0' ? 0 : parseSize(text);
  } catch (error) {
    if (error instanceof FormatError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
