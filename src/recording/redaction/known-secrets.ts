import { HoptapError } from '../../model/index.ts';
import { innerSecrets, plainSecret, spellingsOf } from './secret-forms.ts';
import type { Span } from './span.ts';

/** All secrets of a recording, to be found again wherever they come up. */
export interface KnownSecrets {
  /**
   * Learns a secret as it was spelled somewhere, in bytes with a character for each.
   * @throws HoptapError EXPORT_INVALID where there are too many to hold
   */
  readonly add: (spelled: string) => void;
  /**
   * Where learned secrets stand, in order and apart, the longest where several begin.
   * @param isCut whether more of the text followed: the beginning of a secret at its end is then one
   */
  readonly find: (text: string, isCut: boolean) => readonly Span[];
  /** The secret's plain spelling, whether it is known or not. */
  readonly plain: (spelled: string) => string;
}

/** Shorter ones are hidden only where they are known to be secrets: every other text would be full of them. */
const SHORTEST = 6;

/** So many characters of a secret's beginning are as good as the secret: it was cut off, or a token of the same maker. */
const AS_GOOD_AS_WHOLE = 32;

/** So many are, at the end of a text that was cut. */
const AS_GOOD_AT_END = 4;

/** Characters of all spellings that are held. */
const MOST_CHARACTERS = 128 * 1024 * 1024;

/** Words that connections are full of; who has one for a password has none. */
const COMMON_WORDS: ReadonlySet<string> = new Set(
  (
    'websocket upgrade connection keep-alive permessage-deflate chunked identity no-cache no-store localhost ' +
    'client backend hoptap request response message connect connected application/json default undefined ' +
    'enabled disabled http/1.1 http/1.0 bearer authorization token cookie anonymous 127.0.0.1 [object object]'
  ).split(' '),
);

/** A step in the tree of all spellings: those that begin alike share their beginning. */
interface Step {
  label: string;
  /** The plain secret whose spelling ends here, or null. */
  secret: string | null;
  next: Map<number, Step> | null;
}

/** Four characters as one of 2^18 numbers. */
const SEEN_BITS = 18;

/** Nothing learned yet. Finding takes time linear in the text, however many secrets there are and whatever they are. */
export function createKnownSecrets(): KnownSecrets {
  const root: Step = { label: '', secret: null, next: new Map() };
  const plains = new Map<string, string>();
  /** Whether a spelling begins with four such characters: nearly no place of a text gets past this. */
  const begins = new Uint8Array(1 << SEEN_BITS);
  let characters = 0;

  const learn = (spelled: string, plain: string): void => {
    if (spelled.length < SHORTEST || plains.has(spelled)) return;
    characters += spelled.length;
    if (characters > MOST_CHARACTERS) throw tooMany();
    plains.set(spelled, plain);
    insert(root, spelled, plain);
    begins[beginning(spelled)] = 1;
  };

  const plainOf = (spelled: string): string => plains.get(spelled) ?? plainSecret(spelled);

  return {
    add(spelled) {
      const plain = plainSecret(spelled);
      if (plain.length < SHORTEST) return;
      if (plains.get(plain) === plain || COMMON_WORDS.has(plain.toLowerCase())) return;
      for (const spelling of spellingsOf(plain)) learn(spelling, plain);
      learn(spelled, plain);
      for (const inner of innerSecrets(plain)) {
        if (plains.has(inner) || COMMON_WORDS.has(inner.toLowerCase())) continue;
        for (const spelling of spellingsOf(inner)) learn(spelling, inner);
      }
    },
    find(text, isCut) {
      if (plains.size === 0) return [];
      const spans: Span[] = [];
      const shortest = isCut ? AS_GOOD_AT_END : SHORTEST;
      let four = 0;
      let from = 0;
      for (let at = 0; at < text.length; at += 1) {
        four = (four << 8) | (text.charCodeAt(at) & 0xff);
        const start = at - 3;
        if (start < from || text.length - start < shortest || begins[place(four)] === 0) continue;
        const length = reach(root, text, start, isCut);
        if (length === 0) continue;
        from = wholeCharacter(text, start + length);
        spans.push({ start, end: from });
      }
      return spans;
    },
    plain: plainOf,
  };
}

function place(four: number): number {
  return Math.imul(four, 0x9e3779b1) >>> (32 - SEEN_BITS);
}

function beginning(spelled: string): number {
  let four = 0;
  for (let at = 0; at < 4; at += 1) four = (four << 8) | (spelled.charCodeAt(at) & 0xff);
  return place(four);
}

function insert(root: Step, spelled: string, secret: string): void {
  let step = root;
  let at = 0;
  while (at < spelled.length) {
    step.next ??= new Map();
    const next = step.next.get(spelled.charCodeAt(at));
    if (next === undefined) {
      step.next.set(spelled.charCodeAt(at), { label: spelled.slice(at), secret, next: null });
      return;
    }
    const same = sameCharacters(next.label, spelled, at);
    if (same < next.label.length) split(next, same);
    step = next;
    at += same;
  }
  step.secret ??= secret;
}

function split(step: Step, at: number): void {
  const rest: Step = { label: step.label.slice(at), secret: step.secret, next: step.next };
  step.label = step.label.slice(0, at);
  step.secret = null;
  step.next = new Map([[rest.label.charCodeAt(0), rest]]);
}

function sameCharacters(label: string, text: string, at: number): number {
  const most = Math.min(label.length, text.length - at);
  let same = 0;
  while (same < most && label.charCodeAt(same) === text.charCodeAt(at + same)) same += 1;
  return same;
}

/**
 * Characters from `start` that are a secret, or as good as one; 0 for none. What is read further than a few characters
 * counts as a secret and is passed over, so that no text is read again and again.
 */
function reach(root: Step, text: string, start: number, isCut: boolean): number {
  let step: Step | undefined = root;
  let whole = 0;
  let read = 0;
  for (;;) {
    step = step.next?.get(text.charCodeAt(start + read));
    if (step === undefined) break;
    const same = sameCharacters(step.label, text, start + read);
    read += same;
    if (same < step.label.length) break;
    if (step.secret !== null) whole = read;
  }
  const isAsGood = read >= AS_GOOD_AS_WHOLE || (isCut && start + read === text.length);
  return isAsGood && read >= AS_GOOD_AT_END ? read : whole;
}

/** The end of the character of UTF-8 that `end` may lie within. */
function wholeCharacter(text: string, end: number): number {
  let at = end;
  while (at < end + 3 && (text.charCodeAt(at) & 0xc0) === 0x80 && text.charCodeAt(at) < 0x100) at += 1;
  return at;
}

function tooMany(): HoptapError {
  return new HoptapError('EXPORT_INVALID', 'Cannot replace the secrets: there are too many to look for', {
    hint: 'record less at a time, or keep them with --secrets',
  });
}
