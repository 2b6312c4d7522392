import type { ValueWord } from './value-word.ts';

/** A whole response in the backend's place. */
export interface Answer {
  /** 200-599. */
  readonly status: number;
  /** The status's usual phrase where absent. */
  readonly reason?: string;
  readonly fields?: AnswerFields;
  /** Sent as UTF-8, literally: no templates. */
  readonly body?: string;
}

/** A map, or a list of pairs where a name is needed twice. */
export type AnswerFields =
  Readonly<Record<string, ValueWord>> | readonly (readonly [name: string, value: ValueWord])[];
