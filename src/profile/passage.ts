import type { Change, Head, Stations } from '../model/index.ts';
import type { CompiledRule } from './compile-profile.ts';
import type { Refusal } from './profile.ts';
import type { Timer } from './timer.ts';
import type { TemplateValues } from './template.ts';

/** What one station did to a head that passed it. */
export interface Step {
  readonly station: string;
  /** On which this head travels. */
  readonly hop: number;
  readonly head: Head;
  readonly changes: readonly Change[];
  /** How long the request is held up here, in order; never on the way back. */
  readonly delays: readonly Delay[];
  /** On the way back, where the station puts an answer of its own in place of the one it received. */
  readonly replaced?: { readonly rule: string; readonly body: Uint8Array };
}

/** A rule that holds up a request. */
export interface Delay {
  readonly rule: string;
  readonly ms: number;
}

/** What becomes of a request: it goes on to the backend, or a station answers it, or turns it away. */
export type Outcome =
  | { readonly kind: 'forward' }
  | {
      readonly kind: 'answer';
      readonly station: string;
      /** On which the answer sets out towards the client. */
      readonly hop: number;
      readonly rule: string;
      readonly head: Head;
      readonly body: Uint8Array;
      readonly delays: readonly Delay[];
    }
  | {
      readonly kind: 'refuse';
      readonly station: string;
      /** The hop towards the client that ends. */
      readonly hop: number;
      readonly rule: string;
      readonly how: Refusal;
      readonly delays: readonly Delay[];
    };

/** What a station has yet to do to the answer; for `passResponse` alone. */
export interface Respond {
  readonly rules: readonly CompiledRule[];
  /** Of the request as it reached the station. */
  readonly values: TemplateValues;
}

/** A request's way through all stations. */
export interface RequestPassage {
  readonly stations: Stations;
  /** One for each station that let the request pass, from the one nearest to the client. */
  readonly steps: readonly Step[];
  readonly outcome: Outcome;
  /** Of the rules that matched at stations reached. */
  readonly timers: readonly Timer[];
  /** By station, in the order of `steps`. */
  readonly respond: readonly Respond[];
}
