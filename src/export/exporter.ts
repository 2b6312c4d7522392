import type { Event, Session } from '../model/index.ts';
import type { Diagnosis } from '../study/index.ts';
import type { Target } from '../wire/index.ts';

/** A piece of what is written: text in UTF-8, or bytes. */
export type Chunk = string | Uint8Array;

/** What an export is made of, beside the events. Everything handed over is already redacted where it is to be. */
export interface ExportOptions {
  /** The exchanges to export, and no others, folded. */
  readonly session: Session;
  /** What is wrong with them. */
  readonly diagnosis: Diagnosis;
  /** Whether secrets have been replaced by fingerprints; said in the export. */
  readonly isRedacted: boolean;
  /** The hoptap that writes it, as in package.json. */
  readonly version: string;
  /** The hop whose request is to be repeated, where the format does that; 0 unless told. */
  readonly hop?: number;
  /** Where a request is to be repeated, where the format does that; the recording's target unless told. */
  readonly to?: Target;
}

/** Turns events into an export, piece by piece, so that it need not be held as a whole. */
export interface Exporter {
  /** Takes the next event, in the recording's order; only of the exchanges to export, or of none. */
  push(event: Event): readonly Chunk[];
  /** What is left when all events have come. */
  end(): readonly Chunk[];
}

/** A way to write exchanges down for somebody else's tool. */
export interface ExportFormat {
  /** In a few words, for help. */
  readonly summary: string;
  /** How a file of it is usually named, with its dot: `.har`. */
  readonly suffix: string;
  /** Whether it is no text, and so not for a terminal. */
  readonly isBinary: boolean;
  /** Whether redaction must keep the length of what it replaces, because lengths are part of the format. */
  readonly isLengthKept: boolean;
  create(options: ExportOptions): Exporter;
}
