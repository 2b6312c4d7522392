import type { Event, Exchange, Session, SessionEvent } from '../model/index.ts';
import { createExchangeFold, type ExchangeFold } from './fold-exchange.ts';

/** Turns events into what they say of their exchanges, as they come. */
export interface Fold {
  readonly push: (event: Event) => void;
  /** What is known of one exchange by now, or undefined where there is none of that number. */
  readonly exchange: (exchange: number) => Exchange | undefined;
  /** What is known of the whole recording by now. */
  readonly session: () => Session;
  /** The same of these exchanges only, in their order; numbers of which there is none are passed over. */
  readonly sessionOf: (exchanges: readonly number[]) => Session;
  /** Lets go of an exchange; another event of it would begin it anew. */
  readonly forget: (exchange: number) => void;
}

/**
 * Begins a fold. A frame costs a few additions and none is kept. It may begin in the middle of a recording and end
 * before its end: an exchange whose `open` is missing gets one that says `?` where nothing is known.
 */
export function createFold(): Fold {
  const folds = new Map<number, ExchangeFold>();
  let session: SessionEvent | null = null;
  let lost = { events: 0, bytes: 0 };
  let isEnded = false;

  const foldOf = (exchange: number, t: number): ExchangeFold => {
    const known = folds.get(exchange);
    if (known !== undefined) return known;
    const begun = createExchangeFold(exchange, t);
    folds.set(exchange, begun);
    return begun;
  };

  const sessionWith = (exchanges: readonly Exchange[]): Session => ({ session, exchanges, lost, isEnded });

  return {
    push: (event) => {
      if ('exchange' in event && event.exchange !== undefined) {
        foldOf(event.exchange, event.t).push(event);
      }
      if (event.event === 'session') session ??= event;
      if (event.event === 'gap')
        lost = { events: lost.events + event.events, bytes: lost.bytes + event.bytes };
      if (event.event === 'end') isEnded = true;
    },
    exchange: (exchange) => folds.get(exchange)?.exchange(),
    session: () => sessionWith(Array.from(folds.values(), (fold) => fold.exchange())),
    sessionOf: (exchanges) =>
      sessionWith(exchanges.map((each) => folds.get(each)?.exchange()).filter((each) => each !== undefined)),
    forget: (exchange) => void folds.delete(exchange),
  };
}
