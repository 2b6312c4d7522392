import { CAUSES, OF_THEIR_OWN, OUTLASTS_HANDSHAKE, TELLS_ITS_CAUSE } from './chain-causes.ts';
import type { FindingCode } from './finding-code.ts';
import type { Evidence } from './finding.ts';
import type { Found } from './found.ts';

/** A found with the one it follows from. */
export interface Link {
  readonly found: Found;
  readonly cause: Link | null;
  /** Code and key of the found and of all its causes: the same for what is to become one finding. */
  readonly path: string;
}

/** Ties each found to its cause: the first of the table's that was found in all its exchanges, but evidence beats the table. */
export function linkToCauses(founds: readonly Found[]): readonly Link[] {
  const index = indexOf(founds);
  const links = new Map<Found, Link>();
  const linkOf = (found: Found): Link => {
    const known = links.get(found);
    if (known !== undefined) return known;
    const cause = causeOf(found, index);
    const above = cause === null ? null : linkOf(cause);
    const link = {
      found,
      cause: above,
      path: `${above?.path ?? ''}\n${found.code}\t${found.key}`,
    };
    links.set(found, link);
    return link;
  };
  return founds.map(linkOf);
}

interface Index {
  readonly inExchange: ReadonlyMap<number, readonly Found[]>;
  /** The exchanges of all founds that are the same thing. */
  readonly exchangesOf: ReadonlyMap<string, ReadonlySet<number>>;
}

function identity({ code, key }: Found): string {
  return `${code}\t${key}`;
}

function indexOf(founds: readonly Found[]): Index {
  const inExchange = new Map<number, Found[]>();
  const exchangesOf = new Map<string, Set<number>>();
  for (const found of founds) {
    const same = exchangesOf.get(identity(found)) ?? new Set();
    exchangesOf.set(identity(found), same);
    for (const exchange of found.exchanges) {
      same.add(exchange);
      const there = inExchange.get(exchange);
      if (there === undefined) inExchange.set(exchange, [found]);
      else there.push(found);
    }
  }
  return { inExchange, exchangesOf };
}

function causeOf(effect: Found, { inExchange, exchangesOf }: Index): Found | null {
  const [exchange] = effect.exchanges;
  if (exchange === undefined) return null;
  const there = (inExchange.get(exchange) ?? []).filter((cause) =>
    effect.exchanges.every((each) => exchangesOf.get(identity(cause))?.has(each) === true),
  );
  const places = CAUSES[effect.code] ?? [];
  const told = effect.evidence.map(({ text }) => text.toLowerCase()).join('\n');
  let best: Found | null = null;
  let bestScore = -1;
  for (const cause of there) {
    const place = places.indexOf(cause.code);
    if (place < 0 || cause.leadsTo?.includes(effect.code) === false) continue;
    if (effect.isLate === true && !OUTLASTS_HANDSHAKE.has(cause.code) && support(cause, told) === 0) continue;
    const score = support(cause, told) * places.length + (places.length - place - 1);
    if (score > bestScore) [best, bestScore] = [cause, score];
  }
  return best ?? (effect.isLate === true ? null : profileBehind(effect, there));
}

/** The finding that a profile is to blame, where nothing nearer is. */
function profileBehind(effect: Found, there: readonly Found[]): Found | null {
  if (OF_THEIR_OWN.has(effect.code)) return null;
  return there.find(({ code }) => code === 'profile-is-cause') ?? null;
}

/** What the words of a refusal say of its cause. */
const HINTS: readonly (readonly [words: RegExp, codes: RegExp])[] = [
  [/sub-?protocol/i, /^subprotocol-/],
  [/expired?\b/i, /^jwt-expired$/],
  [/not.{0,4}(?:yet|before)|nbf/i, /^jwt-not-yet-valid$/],
  [/malformed|invalid (?:token|jwt)|decode|signature/i, /^jwt-malformed$|^credentials-changed$/],
  [
    /auth|token|credential|jwt|cookie|session|bypass|api.?key|log.?in|bearer|permission|denied/i,
    /^credentials-|^jwt-/,
  ],
  [/extension|compress|deflate|rsv|reserved bit/i, /^extension-/],
  [/upgrade|handshake/i, /^upgrade-lost$|^key-lost$/],
];

/** How well what an effect's own evidence tells, in lower case, speaks for a cause: 2 where it names the field, 1 where it hints at the kind, else 0. */
function support(cause: Found, told: string): number {
  const fields = cause.evidence.flatMap(({ field }) => (field === undefined ? [] : [field.toLowerCase()]));
  if (fields.some((field) => told.includes(field))) return 2;
  return HINTS.some(([words, codes]) => words.test(told) && codes.test(cause.code)) ? 1 : 0;
}

/** The sentence of an effect with what its causes had done to the handshake: the nearest one that did something. */
export function sentenceOf({ found, cause }: Link): string {
  if (!TELLS_ITS_CAUSE.has(found.code)) return found.sentence;
  for (let above = cause; above !== null; above = above.cause) {
    const { clause } = above.found;
    if (clause !== undefined) return `${found.sentence.replace(/\.$/, '')}: ${clause}.`;
  }
  return found.sentence;
}

/** Orders evidence as its exchanges and moments came. */
export function inOrder(one: Evidence, other: Evidence): number {
  return one.exchange - other.exchange || one.t - other.t;
}

/** Whether the table leads from an effect to a cause, by whatever steps. */
export function canFollow(effect: FindingCode, cause: FindingCode, seen = new Set<FindingCode>()): boolean {
  if (seen.has(effect)) return false;
  seen.add(effect);
  return (CAUSES[effect] ?? []).some((each) => each === cause || canFollow(each, cause, seen));
}
