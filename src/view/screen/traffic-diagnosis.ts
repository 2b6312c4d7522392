import { hopCount, type Exchange } from '../../model/index.ts';
import { diagnose, findingsByExchange, type ExchangeFinding, type StudyFold } from '../../study/index.ts';

/** What is held to be wrong with exchanges, made bit by bit. */
export interface TrafficDiagnosis {
  /** Says that an exchange has changed. */
  change(number: number): void;
  /**
   * Looks at some of those that have changed; gives those of which something else is held now, and null where nothing
   * waited.
   * @param numbers all that are kept, rising
   */
  diagnose(numbers: readonly number[]): readonly number[] | null;
  findings(number: number): readonly ExchangeFinding[];
  forget(number: number): void;
}

/** Exchanges that one look takes: those that changed, and those before and behind them to be held against. */
const LOOKED_AT = 50;
/** Of those, how many may lie behind the last that changed. */
const LOOKED_AT_BEHIND = 15;
/** Of those, how many that changed. */
const CHANGED = 20;

const NONE: readonly ExchangeFinding[] = [];

/** Begins with nothing changed. */
export function createTrafficDiagnosis(study: StudyFold): TrafficDiagnosis {
  const changed = new Set<number>();
  const held = new Map<number, readonly ExchangeFinding[]>();

  /** Takes what is looked at now: neighbours, so that they are held against each other. */
  function taken(): ReadonlySet<number> {
    const some = new Set<number>();
    for (const number of changed) {
      if (some.size === CHANGED) break;
      some.add(number);
    }
    for (const number of some) changed.delete(number);
    return some;
  }

  function tell(number: number, findings: readonly ExchangeFinding[]): boolean {
    if (isSame(findings, held.get(number) ?? NONE)) return false;
    if (findings.length === 0) held.delete(number);
    else held.set(number, findings);
    return true;
  }

  return {
    change: (number) => void changed.add(number),
    diagnose(numbers) {
      if (changed.size === 0) return null;
      const some = taken();
      const among = lookedAt(numbers, some);
      const found = findingsByExchange(diagnose(study.studyOf(among)));
      return among.filter((number) => {
        const exchange = study.exchange(number);
        const now = exchange === undefined ? NONE : ripe(found(number), exchange);
        if (some.has(number)) return tell(number, now);
        // it was looked at with neighbours of its own: only what these add is news
        return tell(number, added(held.get(number) ?? NONE, now));
      });
    },
    findings: (number) => held.get(number) ?? NONE,
    forget(number) {
      changed.delete(number);
      held.delete(number);
    },
  };
}

/** The changed ones, and their neighbours, rising. */
function lookedAt(numbers: readonly number[], changed: ReadonlySet<number>): readonly number[] {
  if (numbers.length <= LOOKED_AT) return numbers;
  const latest = Math.max(...changed);
  const end = Math.min(numbers.length, placeOf(numbers, latest) + 1 + LOOKED_AT_BEHIND);
  const near = numbers.slice(Math.max(0, end - LOOKED_AT), end);
  const first = near[0] ?? 0;
  const far = numbers.filter((number) => number < first && changed.has(number));
  return [...far, ...near];
}

/** Where a number stands, or would stand, in rising ones. */
function placeOf(numbers: readonly number[], number: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

function added(
  known: readonly ExchangeFinding[],
  now: readonly ExchangeFinding[],
): readonly ExchangeFinding[] {
  const codes = new Set(known.map(({ finding }) => finding.code));
  const news = now.filter(({ finding }) => !codes.has(finding.code));
  return news.length === 0 ? known : [...known, ...news];
}

/**
 * What is true of an exchange whatever still comes: what seems lost at one station may be put back by the next, so
 * nothing is held of a request that is still on its way.
 */
function ripe(findings: readonly ExchangeFinding[], exchange: Exchange): readonly ExchangeFinding[] {
  const { state, heads, open, errors } = exchange;
  if (state !== 'connecting' || errors.length > 0) return findings;
  const last = hopCount(open.stations) - 1;
  return heads.some(({ of, hop }) => of === 'request' && hop === last) ? findings : NONE;
}

/** Whether it is the same that is held, in as many words. */
function isSame(one: readonly ExchangeFinding[], other: readonly ExchangeFinding[]): boolean {
  return (
    one.length === other.length &&
    one.every((each, at) => {
      const before = other[at];
      return (
        before !== undefined &&
        each.finding.code === before.finding.code &&
        each.finding.sentence === before.finding.sentence &&
        each.finding.severity === before.finding.severity &&
        each.cause.code === before.cause.code &&
        each.evidence.length === before.evidence.length &&
        each.evidence.every(({ text }, place) => text === before.evidence[place]?.text)
      );
    })
  );
}
