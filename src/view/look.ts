import { redactField, redactText } from '../recording/index.ts';
import { headText } from '../wire/index.ts';
import type { Paint } from './paint.ts';

/** How something is to be shown. */
export interface Look {
  readonly paint: Paint;
  /** Columns of the screen; lines are cut to it where they hold text from the wire. */
  readonly columns: number;
  /** The time of day at which `t` milliseconds of the run had passed, always as wide: `12:04:31.123`. */
  readonly clock: (t: number) => string;
  /** The moment at which `t` is 0, in milliseconds since 1970; null or absent where it is not known. */
  readonly startedMs?: number | null;
  /** Whether values are shown whole, however long. */
  readonly isFull: boolean;
  /** Whether secrets are masked. */
  readonly isRedacted: boolean;
}

/** A text for people, its secrets masked where the look asks for it. */
export function discreet(text: string, look: Pick<Look, 'isRedacted'>): string {
  return look.isRedacted ? redactText(text) : text;
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
