import type { Exchange, HeadEvent } from '../../model/index.ts';
import type { CreditedRow } from '../credit.ts';

/** One exchange as one side of a comparison. */
export interface Side {
  readonly exchange: Exchange;
  /** The only hop whose heads are compared; null for what the client saw and what the backend saw. */
  readonly hop: number | null;
}

/** What counts as different. */
export interface CompareOptions {
  /** Whether what varies from one exchange to the next counts, too. */
  readonly isStrict: boolean;
  /** Names of fields, in lower case, that do not count whatever they say. */
  readonly ignored: ReadonlySet<string>;
}

/** A field of two heads side by side; `before` is A's, `after` is B's. */
export interface ComparedRow extends CreditedRow {
  /** Whether it counts as a difference. */
  readonly isDifferent: boolean;
  /** Why it does not count although it differs, or what is wrong with it, in a few words; null where all is said. */
  readonly why: string | null;
}

/** Two heads side by side. */
export interface HeadsCompared {
  /** True where the start lines differ. */
  readonly isStartDifferent: boolean;
  /** B's fields in order, with those that only A has where they stood. */
  readonly rows: readonly ComparedRow[];
}

/** The heads of two exchanges at one place on their way. */
export interface HeadComparison extends HeadsCompared {
  readonly of: 'request' | 'response';
  /** `request as it reached the backend`. */
  readonly title: string;
  /** Null where that side has no such head: then there are no rows. */
  readonly a: HeadEvent | null;
  readonly b: HeadEvent | null;
  readonly isDifferent: boolean;
  /** Whether it is one message at two places: `a` where it came from, `b` where it went. */
  readonly isOneMessage: boolean;
}

/** What came of an exchange, in one respect. */
export interface OutcomeComparison {
  readonly what: 'answer' | 'accept key' | 'subprotocol' | 'extensions' | 'ending';
  /** In a few words, secrets masked; holds text from the wire. */
  readonly a: string;
  readonly b: string;
  readonly isDifferent: boolean;
  /** Milliseconds from the request to that outcome, where they are known and matter; they never count. */
  readonly ms?: { readonly a: number | null; readonly b: number | null };
}

/** A message of one side, as it is shown. */
export interface MessageShown {
  /** The numbers of its first and its last frame among those of its sender. */
  readonly frames: readonly [first: number, last: number];
  /** Milliseconds of the run at which its last frame came. */
  readonly t: number;
  readonly isText: boolean;
  /** Its first 64 KiB, inflated. */
  readonly payload: Uint8Array;
  /** Bytes of the whole message, inflated. */
  readonly length: number;
}

/** The first message of a sender that differs. */
export interface FirstDifference {
  /** Its number among the sender's messages, from 1. */
  readonly message: number;
  /** Null where that side has no more messages. */
  readonly a: MessageShown | null;
  readonly b: MessageShown | null;
  /** Where two JSON texts differ, at most 8 places: `$.data.user`. Empty where they are not both JSON. */
  readonly places: readonly string[];
}

/** What one sender said in two exchanges. */
export interface MessageComparison {
  readonly from: 'client' | 'backend';
  /** Messages, control frames aside; as far as they were read. */
  readonly a: number;
  readonly b: number;
  /** Messages from the first on that do not differ. */
  readonly same: number;
  /** How many of these are the same JSON written otherwise: another order of keys, other blanks. */
  readonly rewritten: number;
  /** How many of these differ only in ids and times. */
  readonly varied: number;
  readonly first: FirstDifference | null;
  /** Why not all were compared, in a few words; null where they were, or where one differs. */
  readonly unfinished: string | null;
  /** True too where not all could be compared and one side has more. */
  readonly isDifferent: boolean;
}

/** Two exchanges side by side. */
export interface Comparison {
  readonly isDifferent: boolean;
  /** One sentence, secrets masked; holds names from the wire. */
  readonly verdict: string;
  /** In the order they travelled. */
  readonly heads: readonly HeadComparison[];
  readonly outcomes: readonly OutcomeComparison[];
  readonly messages: readonly MessageComparison[];
}

/** What to compare of two exchanges. */
export interface Scope {
  readonly heads: boolean;
  readonly outcomes: boolean;
  readonly messages: boolean;
}
