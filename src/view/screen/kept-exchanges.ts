import type { Exchange } from '../../model/index.ts';
import { createContentReader, type Filter } from '../../recording/index.ts';
import { ASKING_BYTES, type Asked } from './kept-filter.ts';
import type { KeptPassed } from './kept-passed.ts';

/** Which exchanges a filter means. */
export interface ExchangeFilter {
  isWanted(number: number): boolean;
  /** Says that an exchange, or what is held to be wrong with it, has changed. */
  change(number: number): void;
  /**
   * Holds what passed in an exchange against the filter's patterns, as much as it is worth: what matched once stays.
   * @param work payload bytes at most
   * @returns the work that is left; none where there is more to do
   */
  advance(number: number, kept: KeptPassed, work: number): number;
  /** Lets go of what is known of an exchange. */
  forget(number: number): void;
}

interface Known {
  /** The `at` up to which contents have been read. */
  readTo: number;
  readonly seen: Set<number>;
  /** Null where it has to be asked again. */
  isWanted: boolean | null;
}

const NOTHING: ReadonlySet<number> = new Set();

/** A filter that is asked of each exchange when it has changed, and not at every look. */
export function createExchangeFilter(filter: Filter, asked: (number: number) => Asked): ExchangeFilter {
  const contents = createContentReader(filter.contents);
  const exchanges = new Map<number, Known>();

  function knownOf(number: number): Known {
    const known = exchanges.get(number);
    if (known !== undefined) return known;
    const begun: Known = { readTo: 0, seen: new Set(), isWanted: null };
    exchanges.set(number, begun);
    return begun;
  }

  function judged(number: number, seen: ReadonlySet<number>): boolean {
    const { exchange, findings } = asked(number);
    return exchange !== undefined && filter.matches({ exchange, findings, contents: seen });
  }

  /** The patterns that are newly matched with what stands there. */
  function foundAt(at: number, kept: KeptPassed, exchange: () => Exchange | undefined): ReadonlySet<number> {
    const passed = kept.get(at);
    if (passed?.event.event === 'body') return contents.read(passed.event, exchange()) ?? NOTHING;
    if (passed?.event.event !== 'frame') return NOTHING;
    // as if it had never been deflated: a part of a deflated message holds nothing, its last frame all
    const { event, held } = passed;
    const isInflated = held !== null && held.deflated !== null;
    const frame = isInflated ? { ...event, rsv: 0, payload: held.payload } : event;
    return contents.read(frame, undefined) ?? NOTHING;
  }

  return {
    isWanted(number) {
      const known = knownOf(number);
      return (known.isWanted ??= judged(number, known.seen));
    },
    change(number) {
      knownOf(number).isWanted = null;
    },
    advance(number, kept, work) {
      if (!filter.needsContent) return work;
      const known = knownOf(number);
      known.readTo = Math.max(known.readTo, kept.first);
      let left = work;
      for (; left > 0 && known.readTo < kept.next; known.readTo += 1) {
        for (const each of foundAt(known.readTo, kept, () => asked(number).exchange)) {
          if (known.seen.has(each)) continue;
          known.seen.add(each);
          known.isWanted = null;
        }
        left -= ASKING_BYTES + (kept.get(known.readTo)?.held?.payload.length ?? 0);
      }
      return Math.max(0, left);
    },
    forget(number) {
      exchanges.delete(number);
    },
  };
}
