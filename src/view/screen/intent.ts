import type { EndBy, Injection } from '../../model/index.ts';
import type { Place } from './place.ts';

/** What a user wants that is not a matter of the screen alone; whoever owns the screen carries it out. */
export type Intent =
  | { readonly want: 'quit' }
  /** The terminal shows something else than what was drawn: all of it is to be drawn anew. */
  | { readonly want: 'redraw' }
  | { readonly want: 'end'; readonly exchange: number; readonly by: EndBy }
  | { readonly want: 'inject'; readonly exchange: number; readonly frame: Injection }
  /** A note in the recording, about an exchange or, where null, about the run. */
  | { readonly want: 'mark'; readonly exchange: number | null; readonly text: string }
  /** Text for the clipboard, and what it is: `value of Authorization`. */
  | { readonly want: 'copy'; readonly what: string; readonly text: string }
  /** An exchange's request as a command, for the clipboard; an export format's name. */
  | {
      readonly want: 'copy-as';
      readonly exchange: number;
      readonly format: string;
      /** Whether its secrets stay in it; else variables stand in their place. */
      readonly hasSecrets: boolean;
    }
  | {
      readonly want: 'export';
      readonly exchanges: readonly number[];
      readonly format: string;
      readonly path: string;
      readonly hasSecrets: boolean;
    }
  /** The chain for exchanges from now on: names as `ProfileChoice` has them, from the one nearest to the client. */
  | { readonly want: 'use-profiles'; readonly names: readonly string[] }
  /** The picker was opened: `Screen.offer` is to be called with what there is. */
  | { readonly want: 'profiles' }
  /** What passed in an exchange is looked at, and is not here: `Screen.load` is to be called with it. */
  | { readonly want: 'load'; readonly exchange: number; readonly at?: Place };
