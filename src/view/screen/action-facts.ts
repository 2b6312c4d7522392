import type { Key } from './input.ts';

/** What help, palette and the bottom line tell of an action: all from the one table that the keys are taken from. */
export interface ActionFacts {
  /** Stable, for the palette: `end`, `copy-as-curl`. */
  readonly name: string;
  /** All that do it; the first is the one to tell. */
  readonly keys: readonly Key[];
  /** What it does, as a command: `end the exchange`. */
  readonly title: string;
  /** The same in a word or two, for the bottom line; absent where it need not stand there. */
  readonly hint?: string;
  /** The heading it stands under in the help. */
  readonly group: 'move' | 'look' | 'do' | 'profiles' | 'hoptap';
  /** Why it cannot be done now; null where it can. */
  readonly problem: string | null;
}
