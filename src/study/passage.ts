import { BACKEND, type Exchange, type HeadEvent } from '../model/index.ts';
import { oncePer } from './once-per.ts';

/** The request's heads in the order they travelled: hop 0 first. */
export const requestHeads: (exchange: Exchange) => readonly HeadEvent[] = oncePer((exchange: Exchange) =>
  exchange.heads.filter((head) => head.of === 'request').toSorted((one, other) => one.hop - other.hop),
);

/** The final response's heads in the order they travelled: hop 0 last. */
export const responseHeads: (exchange: Exchange) => readonly HeadEvent[] = oncePer((exchange: Exchange) =>
  exchange.heads.filter((head) => head.of === 'response').toSorted((one, other) => other.hop - one.hop),
);

/** What travels on a hop, in one of the two ways. */
type OnHop = Pick<HeadEvent, 'of' | 'hop'>;

/** The station at which a head set out on its hop: the one that made its changes. */
export function originOf(head: OnHop, exchange: Exchange): string {
  const { stations } = exchange.open;
  return stations[head.of === 'request' ? head.hop : head.hop + 1] ?? BACKEND;
}

/** The station a head is bound for on its hop. */
export function destinationOf(head: OnHop, exchange: Exchange): string {
  const { stations } = exchange.open;
  return stations[head.of === 'request' ? head.hop + 1 : head.hop] ?? BACKEND;
}
