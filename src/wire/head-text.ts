import { Buffer, isUtf8 } from 'node:buffer';

/** Bytes as characters, some of them beyond ASCII: what may be UTF-8. */
const BEYOND_ASCII = /^[\0-\xff]*[\x80-\xff][\0-\xff]*$/;

/**
 * Text of a head as people wrote it. A head has a character for each byte (latin-1); where the bytes are more than
 * ASCII and are UTF-8, that is what they were meant for. Elsewhere they stay as they are.
 */
export function headText(latin1: string): string {
  if (!BEYOND_ASCII.test(latin1)) return latin1;
  const bytes = Buffer.from(latin1, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : latin1;
}
