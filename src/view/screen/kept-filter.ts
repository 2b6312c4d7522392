import type { Exchange } from '../../model/index.ts';
import { createContentReader, type Filter } from '../../recording/index.ts';
import { OPCODE } from '../../wire/index.ts';
import type { KeptPassed } from './kept-passed.ts';
import type { Passed } from './shown-frames.ts';

/** Which of what passed in one exchange a filter means. */
export interface KeptFilter {
  /** Of how many that are kept the filter was asked. */
  readonly asked: number;
  /** How many of those it means. */
  readonly count: number;
  /** The `at` of one it means, by its number among them. */
  get(index: number): number | undefined;
  /** The number among them of that `at`, or of the next one, or `count`. */
  indexOf(at: number): number;
  /**
   * Asks the filter of what came, as much as it is worth.
   * @param work payload bytes at most, and what each costs beside them
   * @returns the work that is left; none where there is more to do
   */
  advance(work: number): number;
  /** Asks again, of contents that are read already, what it says of an exchange that has changed. */
  rejudge(): void;
  /** Says that the exchange is over: what is begun of it stays as it is. */
  end(): void;
}

/** What a filter is asked with beside contents. */
export interface Asked {
  readonly exchange: Exchange | undefined;
  readonly findings: ReadonlySet<string>;
}

/** What asking about one costs, in payload bytes. */
export const ASKING_BYTES = 200;

/** Kinds of contents that are told apart by which patterns they match; these two are none. */
const WAITING = -1;
const ALWAYS = -2;

/**
 * A filter on what passed. Contents are held against its patterns once, as they come: each message is asked by itself,
 * and all its frames with it once it is whole; what is no message with what its exchange has shown so far.
 */
export function createKeptFilter(filter: Filter, kept: KeptPassed, asked: () => Asked): KeptFilter {
  const contents = createContentReader(filter.contents);
  const seen = new Set<number>();
  /** Sets of patterns that contents matched, and what the filter says of them. */
  const kinds: { readonly contents: ReadonlySet<number>; isWanted: boolean }[] = [];
  const kindByKey = new Map<string, number>();
  /** The kind of each that was asked, from the `at` of `base` on. */
  let kindOf: number[] = [];
  let base = kept.first;
  /** What is meant, rising; those before `start` are let go. */
  let meant: number[] = [];
  let start = 0;
  /** What waits for its message to be whole, by who sends it. */
  const waiting = new Map<string, number[]>();

  function judged(found: ReadonlySet<number>): boolean {
    const { exchange, findings } = asked();
    return exchange !== undefined && filter.matches({ exchange, findings, contents: found });
  }

  function kindOfContents(found: ReadonlySet<number>): number {
    const key = [...found].join();
    const known = kindByKey.get(key);
    if (known !== undefined) return known;
    kindByKey.set(key, kinds.length);
    return kinds.push({ contents: new Set(found), isWanted: judged(found) }) - 1;
  }

  const isWanted = (kind: number): boolean => kind === ALWAYS || kinds[kind]?.isWanted === true;

  /** The patterns that what passed completes a match of; null where its message or body is not whole. */
  function foundIn({ event, held }: Passed): ReadonlySet<number> | null {
    if (event.event === 'frame') {
      // a part of a deflated message holds nothing, its last frame all: as if it had never been deflated
      const isInflated = held !== null && held.deflated !== null;
      return contents.read(isInflated ? { ...event, rsv: 0, payload: held.payload } : event, undefined);
    }
    return event.event === 'body' ? contents.read(event, asked().exchange) : new Set();
  }

  function ask(passed: Passed): void {
    const { at, event } = passed;
    const found = filter.needsContent ? foundIn(passed) : null;
    const key =
      event.event === 'frame' ? `frame ${event.from}` : event.event === 'body' ? `body ${event.of}` : null;
    if (key === null) {
      settle(at, event.event === 'gap' ? ALWAYS : kindOfContents(seen));
    } else if (!filter.needsContent) settle(at, kindOfContents(seen));
    else if (found === null) {
      kindOf.push(WAITING);
      const before = waiting.get(key);
      if (before === undefined) waiting.set(key, [at]);
      else before.push(at);
    } else {
      for (const each of found) seen.add(each);
      const kind = kindOfContents(found);
      const isSeveral =
        event.event === 'body' || (event.event === 'frame' && event.opcode === OPCODE.continuation);
      if (isSeveral) release(key, kind);
      settle(at, kind);
    }
  }

  function settle(at: number, kind: number): void {
    kindOf.push(kind);
    if (isWanted(kind)) meant.push(at);
  }

  /** What waited is now known of, and stands among what came after it. */
  function release(key: string, kind: number): void {
    const ats = waiting.get(key);
    if (ats === undefined) return;
    waiting.delete(key);
    const here = ats.filter((at) => at >= kept.first);
    for (const at of here) kindOf[at - base] = kind;
    const [from] = here;
    if (from === undefined || !isWanted(kind)) return;
    const later = meant.splice(placeOf(from));
    for (const at of merged(later, here)) meant.push(at);
  }

  function placeOf(at: number): number {
    let low = start;
    let high = meant.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((meant[middle] ?? at) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Lets go of what is no longer kept. */
  function follow(): void {
    while (start < meant.length && (meant[start] ?? 0) < kept.first) start += 1;
    if (start > 1024 && start * 2 > meant.length) {
      meant = meant.slice(start);
      start = 0;
    }
    const gone = kept.first - base;
    if (gone >= kindOf.length ? gone > 0 : gone > 1024 && gone * 2 > kindOf.length) {
      kindOf = kindOf.slice(gone);
      base = kept.first;
    }
  }

  return {
    get asked() {
      return Math.max(0, base + kindOf.length - kept.first);
    },
    get count() {
      follow();
      return meant.length - start;
    },
    get: (index) => (index < 0 ? undefined : meant[start + index]),
    indexOf(at) {
      follow();
      return placeOf(at) - start;
    },
    advance(work) {
      follow();
      let left = work;
      while (left > 0 && base + kindOf.length < kept.next) {
        const passed = kept.get(base + kindOf.length);
        if (passed === undefined) break;
        ask(passed);
        left -= ASKING_BYTES + (filter.needsContent ? (passed.held?.payload.length ?? 0) : 0);
      }
      return Math.max(0, left);
    },
    rejudge() {
      let isChanged = false;
      for (const kind of kinds) {
        const isNow = judged(kind.contents);
        isChanged ||= isNow !== kind.isWanted;
        kind.isWanted = isNow;
      }
      if (!isChanged) return;
      meant = [];
      start = 0;
      for (const [index, kind] of kindOf.entries()) {
        if (base + index >= kept.first && isWanted(kind)) meant.push(base + index);
      }
    },
    end() {
      const none = kindOfContents(new Set());
      for (const key of waiting.keys()) release(key, none);
    },
  };
}

/** Two rising lists as one. */
function merged(one: readonly number[], other: readonly number[]): readonly number[] {
  const all: number[] = [];
  let at = 0;
  for (const each of other) {
    while (at < one.length && (one[at] ?? 0) < each) all.push(one[at++] ?? 0);
    all.push(each);
  }
  return [...all, ...one.slice(at)];
}
