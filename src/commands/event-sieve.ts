import type { Event, SessionEvent } from '../model/index.ts';
import { createSieve, type Filter, type Sieve } from '../recording/index.ts';
import { createStudy, diagnose, type StudyFold } from '../study/index.ts';
import { codesOf } from './chosen-exchanges.ts';

const NONE: ReadonlySet<string> = new Set();

/** An exchange that is not over, studied by itself. */
interface Studied {
  readonly fold: StudyFold;
  isViolated: boolean;
  /** Null where something has happened since. */
  codes: ReadonlySet<string> | null;
}

/**
 * Sifts events as they happen, by what is known of their exchange by then. A finding that holds exchanges against each
 * other is not seen so.
 */
export function createEventSieve(filter: Filter | undefined): Sieve {
  if (filter === undefined) return { push: (event) => [{ event, isWanted: true }], end: () => [] };
  const studied = new Map<number, Studied>();
  let session: SessionEvent | null = null;

  function study(event: Event): void {
    if (event.event === 'session') session = event;
    if (!('exchange' in event) || event.exchange === undefined) return;
    const known = studied.get(event.exchange);
    const of = known ?? { fold: createStudy(), isViolated: false, codes: null };
    if (known === undefined) {
      studied.set(event.exchange, of);
      if (session !== null) of.fold.push(session);
    }
    // a peer may break a rule with every frame: once is enough to know
    if (event.event === 'violation' && of.isViolated) return;
    of.isViolated ||= event.event === 'violation';
    of.fold.push(event);
    if (event.event !== 'frame' && event.event !== 'body') of.codes = null;
  }

  function findings(number: number): ReadonlySet<string> {
    const of = studied.get(number);
    if (of === undefined) return NONE;
    return (of.codes ??= codesOf(diagnose(of.fold.study()).chains.flat()));
  }

  const sieve = createSieve(filter, filter.needsFindings ? { findings } : {});
  return {
    push(event) {
      if (filter.needsFindings) study(event);
      const sifted = sieve.push(event);
      if (event.event === 'close') studied.delete(event.exchange);
      return sifted;
    },
    end: () => sieve.end(),
  };
}
