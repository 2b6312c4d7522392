import type { Exchange } from '../../model/index.ts';

/** What a filter is asked about. */
export interface Subject {
  /** As it stands: of a live exchange what is known by now. */
  readonly exchange: Exchange;
  /** Codes of what is held to be wrong with it; empty where nobody looked. */
  readonly findings: ReadonlySet<string>;
  /** Which of the filter's `contents` have been seen, by their index. */
  readonly contents: ReadonlySet<number>;
}

/** A pattern that messages and bodies are held against, one by one: the exchange alone cannot tell. */
export interface ContentPattern {
  /** Whose content is meant; null where anybody's. */
  readonly from: 'client' | 'backend' | null;
  readonly regex: RegExp;
}

/** A place in a filter that names a station. */
export interface StationMention {
  readonly station: string;
  /** Offsets in the filter's text. */
  readonly start: number;
  readonly end: number;
}

/** What a user wants to see. */
export interface Filter {
  /** As it was written. */
  readonly text: string;
  /** Whether it asks for findings: a diagnosis has to be made before. */
  readonly needsFindings: boolean;
  /** Whether it asks for messages or bodies: payloads have to be read. */
  readonly needsContent: boolean;
  readonly contents: readonly ContentPattern[];
  /** Stations it names, as often as it does: a recording that has none of that name cannot mean it. */
  readonly stations: readonly StationMention[];
  matches(subject: Subject): boolean;
}
