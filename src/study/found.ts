import type { FindingCode } from './finding-code.ts';
import type { Evidence, Severity } from './finding.ts';
import type { Case, Study } from './study.ts';

/** What one detector has found, before it is merged with its like and linked to its cause. */
export interface Found {
  readonly code: FindingCode;
  /**
   * What makes it the same thing in another exchange: station, rule, field. Founds with one code, key and cause
   * become one finding.
   */
  readonly key: string;
  /** Where it is other than the catalogue's. Of merged founds the gravest counts. */
  readonly severity?: Severity;
  /** One sentence with its full stop, secrets masked, true of every found of the same key: times stand in the evidence. */
  readonly sentence: string;
  /** At least one. */
  readonly evidence: readonly Evidence[];
  /** Rising; empty where it is true of the recording as a whole. */
  readonly exchanges: readonly number[];
  /**
   * What it did to the handshake, for the sentence of what followed: `the handshake had lost Authorization`. Absent
   * where that would say nothing.
   */
  readonly clause?: string;
  /**
   * Whether it came after long good traffic: what the handshake had lost is then its cause only where its own words
   * say so.
   */
  readonly isLate?: boolean;
  /** The codes it can be the cause of here, where these are fewer than the table of causes says. */
  readonly leadsTo?: readonly FindingCode[];
  /** What it means in this recording, before what the catalogue says. */
  readonly means?: readonly string[];
  /** What to do in this recording, before what the catalogue says. */
  readonly advice?: readonly string[];
}

/** Looks through a recording for one kind of thing, or a few of a kind. Pure. */
export type Detector = (study: Study) => readonly Found[];

/** A detector that needs one exchange at a time; the study is there for its session. */
export function inEachCase(detect: (one: Case, study: Study) => readonly Found[]): Detector {
  return (study) => study.cases.flatMap((one) => detect(one, study));
}
