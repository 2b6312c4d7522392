import type { NamedProfile } from '../model/index.ts';
import type { Answer } from './answer.ts';
import type { HeadOperationWords } from './operation-words.ts';
import type { OneOrMore } from './value-word.ts';

/**
 * How one balancer behaves: plain data in the words of the profile format, `extends` resolved and every rule
 * named, so that a recording that carries it needs no other file.
 */
export interface Profile extends NamedProfile {
  /** The station's name: letters, digits, `.`, `_`, `-`. */
  readonly name: string;
  /** One sentence; empty where the author gave none. */
  readonly summary: string;
  /** What shows that a balancer behaves so; empty where nobody claims it. */
  readonly evidence: readonly Evidence[];
  /** In the order they are applied. */
  readonly rules: readonly Rule[];
}

/** Why a profile says what it says; the three kinds are never mixed up. */
export interface Evidence {
  /** Reported after something broke, measured on the real thing, or written by its vendor. */
  readonly kind: 'incident' | 'measured' | 'documented';
  readonly note: string;
  readonly source?: string;
  /** ISO 8601, as far as known: `2025-09-09`, `2025-09`, `2025`. */
  readonly date?: string;
}

/** One part of a profile: when it applies, and what it does. */
export interface Rule {
  /** Unique within its profile. */
  readonly name: string;
  /** Conditions that must all hold; absent: every request. */
  readonly when?: When;
  /** What is done to the request's head, in this order. */
  readonly request?: readonly HeadOperationWords[];
  /** What is done to the head of the answer to a request that matched. */
  readonly response?: readonly HeadOperationWords[];
  /** The answer given in the backend's place. */
  readonly answer?: Answer;
  /** How the request is turned away without an answer. */
  readonly refuse?: Refusal;
  /** A duration by which the handshake is held up. */
  readonly delay?: string;
  readonly timers?: TimerWords;
}

/** Ways to turn a request away without an answer: FIN, RST, or silence. */
export type Refusal = 'close' | 'reset' | 'hang';

/** Conditions on a request's head as it reached the station; all that are given must hold. */
export interface When {
  /** `upgrade` where `Connection` names `upgrade` and the field is there; else `plain`. */
  readonly kind?: 'upgrade' | 'plain';
  /** Names, globs or /regex/; case counts. */
  readonly method?: OneOrMore<string>;
  /** Without port and case. */
  readonly host?: OneOrMore<string>;
  /** Without the query. `*` stays within a segment, `**` does not. */
  readonly path?: OneOrMore<string>;
  /** Of some field of that name, a glob or /regex/ of its value; true: present; false: absent. */
  readonly field?: Readonly<Record<string, string | boolean>>;
}

/** Times after which a station ends what it carries. */
export interface TimerWords {
  readonly handshake?: TimerWord;
  readonly idle?: TimerWord;
  readonly lifetime?: TimerWord;
  /** How those end that do not say it themselves. */
  readonly ends?: EndWord;
}

/** A duration, or a duration and the way it ends. */
export type TimerWord = string | { readonly after: string; readonly ends?: EndWord };

/** `fin`, `reset`; a close code (1000-4999) for idle and lifetime; a status (400-599) for the handshake. */
export type EndWord = 'fin' | 'reset' | number;
