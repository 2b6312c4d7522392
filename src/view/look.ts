import { Buffer, isUtf8 } from 'node:buffer';
import { redactField, redactText } from '../recording/index.ts';
import type { Paint } from './paint.ts';

/** How something is to be shown. */
export interface Look {
  readonly paint: Paint;
  /** Columns of the screen; lines are cut to it where they hold text from the wire. */
  readonly columns: number;
  /** The time of day at which `t` milliseconds of the run had passed, always as wide: `12:04:31.123`. */
  readonly clock: (t: number) => string;
  /** Whether values are shown whole, however long. */
  readonly isFull: boolean;
  /** Whether secrets are masked. */
  readonly isRedacted: boolean;
}

/** A text for people, its secrets masked where the look asks for it. */
export function discreet(text: string, look: Pick<Look, 'isRedacted'>): string {
  return look.isRedacted ? redactText(text) : text;
}

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

/** Text of a head for people, its secrets masked where the look asks for it. */
export function discreetHead(latin1: string, look: Pick<Look, 'isRedacted'>): string {
  return discreet(headText(latin1), look);
}

/** A field's value for people, its secrets masked where the look asks for it. */
export function discreetValue(name: string, value: string, look: Pick<Look, 'isRedacted'>): string {
  const text = headText(value);
  return look.isRedacted ? redactField(name, text) : text;
}
