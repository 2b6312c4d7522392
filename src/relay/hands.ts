import { HoptapError, type EndBy, type Injection } from '../model/index.ts';
import type { Control } from './control.ts';

/** What can be done to one exchange while it is under way: {@link Control} without the number. */
export interface Hand {
  /** @throws HoptapError ACTION_REFUSED */
  end(by: EndBy): void;
  /** @throws HoptapError ACTION_REFUSED */
  inject(frame: Injection): void;
}

/** The exchanges under way, each with what can be done to it. */
export interface Hands extends Control {
  /** An exchange begins, or comes to where other things can be done to it. */
  lay(exchange: number, hand: Hand): void;
  /** An exchange is over. */
  take(exchange: number): void;
}

/** No exchange is under way yet. */
export function createHands(): Hands {
  const hands = new Map<number, Hand>();
  function handOn(exchange: number, what: string): Hand {
    const hand = hands.get(exchange);
    if (hand !== undefined) return hand;
    throw refused(`${what} exchange ${exchange}: it is over, or there is none of that number`);
  }
  return {
    lay: (exchange, hand) => void hands.set(exchange, hand),
    take: (exchange) => void hands.delete(exchange),
    end: (exchange, by) => handOn(exchange, 'end').end(by),
    inject: (exchange, frame) => handOn(exchange, 'put a frame into').inject(frame),
  };
}

/** The refusal of something that a user wants done: `cannot end exchange 3: …`. */
export function refused(what: string, hint?: string): HoptapError {
  return new HoptapError('ACTION_REFUSED', `cannot ${what}`, hint === undefined ? {} : { hint });
}
