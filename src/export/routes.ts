import { BACKEND, CLIENT, hopCount, type BodyEvent, type Exchange, type FrameEvent } from '../model/index.ts';

/** A side of a hop: the one that asked, or the one that was asked. */
export type Side = 'client' | 'server';

/** The hops that bytes took, in the order they took them, and the side of each that they came from. */
export interface Route {
  readonly hops: readonly number[];
  readonly from: Side;
}

/** The way from the client, up to and with hop `to`; none where that is below 0. */
export function routeUp(from: number, to: number): Route {
  return { hops: Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at), from: 'client' };
}

/** The way from hop `from` back to the client. */
export function routeDown(from: number): Route {
  return { hops: Array.from({ length: Math.max(0, from + 1) }, (_, at) => from - at), from: 'server' };
}

/** The hop next to the backend. */
export function lastHop({ open: { stations } }: Exchange): number {
  return hopCount(stations) - 1;
}

/** A frame's way: of one that could not be passed on, the hop on which it came; of a station's own, from that station. */
export function frameRoute({ from, masked, undelivered }: FrameEvent, exchange: Exchange): Route {
  const last = lastHop(exchange);
  if (from === CLIENT) return routeUp(0, undelivered ? 0 : last);
  if (from === BACKEND) return undelivered ? { hops: [last], from: 'server' } : routeDown(last);
  // what goes to a backend is masked, what goes to a client is not
  const place = Math.max(1, exchange.open.stations.indexOf(from));
  return masked ? routeUp(Math.min(place, last), last) : routeDown(place - 1);
}

/**
 * A body's way: of a request's, as far as its head went; of a response's, from where it was read or from the station
 * that put another in its place.
 * @param lastRequestHop the last hop that carried the request's head.
 */
export function bodyRoute({ of, hop }: BodyEvent, exchange: Exchange, lastRequestHop: number): Route {
  const last = lastHop(exchange);
  if (of === 'request') return routeUp(0, Math.max(0, Math.min(lastRequestHop, last)));
  const replaced = exchange.faults.findLast(({ did }) => did === 'replaced');
  const place = replaced === undefined ? -1 : exchange.open.stations.indexOf(replaced.station);
  return routeDown(place > 0 ? place - 1 : Math.min(hop, last));
}
