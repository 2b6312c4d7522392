import type { Exchange } from '../../model/index.ts';
import type { ExchangeFinding } from '../../study/index.ts';
import type { ShownFrames } from './shown-frames.ts';
import type { ShownTraffic } from './shown-traffic.ts';
import type { Traffic } from './traffic.ts';

/** What was known of one exchange when the screen was frozen. */
interface Kept {
  readonly exchange: Exchange;
  readonly findings: readonly ExchangeFinding[];
  /** The `at` behind the last that had passed; infinite where no more passes. */
  readonly end: number;
}

/**
 * Traffic as it is at this moment, whatever comes after. Filters still work on it; what has to be let go meanwhile is
 * gone here too.
 * @param isLive whether more may pass in exchanges; of a recording, what passed is only read later
 */
export function frozen(traffic: Traffic, isLive: boolean): ShownTraffic {
  const { session, chain, totals, isEnded, forgotten } = traffic;
  const kept = new Map<number, Kept>();
  for (const number of traffic.kept()) {
    const exchange = traffic.exchange(number);
    if (exchange === undefined) continue;
    const isGoingOn = isLive && exchange.close === null;
    const end = isGoingOn ? endOf(traffic.shown(number)) : Number.POSITIVE_INFINITY;
    kept.set(number, { exchange, findings: traffic.findings(number), end });
  }
  return {
    session,
    chain,
    totals,
    isEnded,
    forgotten,
    exchanges: onceEach(traffic, (number) => kept.has(number)),
    exchange: (number) => kept.get(number)?.exchange,
    findings: (number) => kept.get(number)?.findings ?? [],
    shown(number) {
      const end = kept.get(number)?.end ?? 0;
      return endingAt(traffic.shown(number), end);
    },
  };
}

/** The numbers that are left of those there are now, the same array until they are others. */
function onceEach(traffic: ShownTraffic, isKept: (number: number) => boolean): () => readonly number[] {
  let last = traffic.exchanges();
  let left = last;
  return () => {
    const now = traffic.exchanges();
    if (now === last) return left;
    last = now;
    const next = now.filter(isKept);
    if (next.length !== left.length || next.some((number, at) => number !== left[at])) left = next;
    return left;
  };
}

function endOf(shown: ShownFrames): number {
  return (shown.get(shown.count - 1)?.at ?? -1) + 1;
}

/** What had passed before that `at`. */
function endingAt(shown: ShownFrames, end: number): ShownFrames {
  if (end === Number.POSITIVE_INFINITY) return shown;
  const count = Math.min(shown.count, shown.indexOf(end));
  return {
    count,
    missing: shown.missing,
    isLoading: shown.isLoading,
    filter: shown.filter,
    get: (index) => (index < count ? shown.get(index) : undefined),
    indexOf: (at) => Math.min(count, shown.indexOf(at)),
  };
}
