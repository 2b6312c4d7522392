import { BACKEND, CLIENT, type Exchange } from '../../model/index.ts';
import type { Evidence } from '../../study/index.ts';

/** Where an exchange's section stands in the page. */
export function exchangeAnchor(exchange: number): string {
  return `e${exchange}`;
}

/** Where a head's table stands: the request's or the response's way over all hops. */
export function headsAnchor(exchange: number, of: 'request' | 'response'): string {
  return `e${exchange}-${of}`;
}

/** Where a field's row stands in that table. @param row its place, from 0 */
export function fieldAnchor(exchange: number, of: 'request' | 'response', row: number): string {
  return `${headsAnchor(exchange, of)}-${row}`;
}

/** Where a frame stands: senders are named by their place, for a station's name may be anything. */
export function frameAnchor(
  { exchange, open }: Pick<Exchange, 'exchange' | 'open'>,
  from: string,
  n: number,
): string {
  const station = open.stations.indexOf(from);
  const sender = from === CLIENT ? 'c' : from === BACKEND ? 'b' : station < 0 ? 'x' : `s${station}-`;
  return `e${exchange}-${sender}${n}`;
}

/** A frame that something points at. */
export type FrameRef = NonNullable<Evidence['frame']>;

/** Frames by what they are looked up with. */
export function frameKey(exchange: number, { from, n }: FrameRef): string {
  return `${exchange} ${n} ${from}`;
}
