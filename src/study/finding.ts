import type { FindingCode } from './finding-code.ts';

/** `error`: somebody's connection failed or will. `warning`: harm is likely. `note`: worth knowing, harmless by itself. */
export type Severity = 'error' | 'warning' | 'note';

/** Where in a recording something can be seen. */
export interface Evidence {
  /** 0 where it belongs to no exchange. */
  readonly exchange: number;
  /** Milliseconds of the run. */
  readonly t: number;
  /** What is to be seen there, in a few words; holds text from the wire as it was, secrets masked, not made visible. */
  readonly text: string;
  /** The hop on which it is seen, where it is seen in a head. */
  readonly hop?: number;
  /** The station that did it, where one did. */
  readonly station?: string;
  /** The rule that did it, where one owns up to it. */
  readonly rule?: string;
  /** The field's name as it was spelled. */
  readonly field?: string;
  /** The frame, by its sender and its number among theirs. */
  readonly frame?: { readonly from: string; readonly n: number };
}

/** Something held to be wrong, with where it can be seen. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** One plain sentence about this recording: who, what, where. Ends with a full stop; secrets masked. */
  readonly sentence: string;
  /** At least one, in the order of exchanges; of the same thing in many exchanges, all of them. */
  readonly evidence: readonly Evidence[];
  /** Exchanges it is true of, rising; empty where it is true of the recording as a whole. */
  readonly exchanges: readonly number[];
  /** What it means for known clients and servers, a sentence each. */
  readonly means: readonly string[];
  /** What to do, most promising first, a sentence each. */
  readonly advice: readonly string[];
}

/** Findings with one cause: the cause first, then what followed from it, in the order it happened. */
export type Chain = readonly [cause: Finding, ...effects: Finding[]];

/** All that is held to be wrong in a recording: errors first, then in the order of exchanges. */
export interface Diagnosis {
  readonly chains: readonly Chain[];
}
