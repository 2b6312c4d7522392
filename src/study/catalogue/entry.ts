import type { Severity } from '../finding.ts';

/** A text by which clients and servers tell of it. */
export interface Words {
  /** As they write it; `*` stands for whatever they put there. */
  readonly text: string;
  /** Who writes it, with the version where it matters: `Chromium`, `Python websockets 10.4`, `nginx error log`. */
  readonly who: string;
}

/** What is known of one kind of finding, whichever the recording. */
export interface Entry {
  /** Unless the detector knows better. */
  readonly severity: Severity;
  /** A few words without a full stop: `subprotocol lost before the backend`. */
  readonly title: string;
  /** What it is, a paragraph for `explain`. */
  readonly says: string;
  /** What it means, a sentence each that begins with who is meant. */
  readonly means: {
    readonly clients: readonly string[];
    readonly servers: readonly string[];
  };
  /** What to do, most promising first, a sentence each. */
  readonly advice: readonly string[];
  /** By what texts of clients and servers it is known. */
  readonly words: readonly Words[];
}

/** The entries of one theme. */
export type Entries<Code extends string> = { readonly [C in Code]: Entry };
