import type { Event, Exchange, Session, SessionEvent } from '../model/index.ts';
import { createExchangeFold, type ExchangeFold } from './fold-exchange.ts';

/** Turns events into what they say of their exchanges, as they come. */
export interface Fold {
  readonly push: (event: Event) => void;
  /** What is known of one exchange by now, or undefined where there is none of that number. */
  readonly exchange: (exchange: number) => Exchange | undefined;
  /** What is known of the whole recording by now. */
  readonly session: () => Session;
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
    session: () => ({
      session,
      exchanges: Array.from(folds.values(), (fold) => fold.exchange()),
      lost,
      isEnded,
    }),
  };
}
