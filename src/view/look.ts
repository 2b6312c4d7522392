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

/** A field's value, its secrets masked where the look asks for it. */
export function discreetValue(name: string, value: string, look: Pick<Look, 'isRedacted'>): string {
  return look.isRedacted ? redactField(name, value) : value;
}
