import { BACKEND, requestLine, statusLine, statusOf, type Exchange, type HeadEvent } from '../model/index.ts';
import { discreetHead, headText, type Look } from './look.ts';

/** The request's heads in the order they travelled: hop 0 first. */
export function requestHeads(exchange: Exchange): readonly HeadEvent[] {
  return exchange.heads.filter((head) => head.of === 'request').toSorted((one, other) => one.hop - other.hop);
}

/** The final response's heads in the order they travelled: hop 0 last. */
export function responseHeads(exchange: Exchange): readonly HeadEvent[] {
  return exchange.heads
    .filter((head) => head.of === 'response')
    .toSorted((one, other) => other.hop - one.hop);
}

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

/** Method and target as the client sent them, or what stands in their place. */
export function requestInWords(exchange: Exchange, look: Pick<Look, 'isRedacted'>): string {
  const head = requestHeads(exchange)[0];
  if (head === undefined) return 'no request';
  const line = requestLine(head.startLine);
  return discreetHead(line === null ? head.startLine : `${line.method} ${line.target}`, look);
}

/** The status that the client got: `101`, `403 Forbidden`; null until there is one. */
export function statusInWords(exchange: Exchange): string | null {
  const head = responseHeads(exchange).at(-1);
  if (head === undefined || head.hop !== 0) return null;
  const line = statusLine(head.startLine);
  if (line === null) return headText(head.startLine);
  return line.status === 101 ? '101' : headText(`${line.status} ${line.reason}`).trimEnd();
}

/** Who answered where it was not the backend, and what the backend had said where that was changed; else empty. */
export function answererInWords(exchange: Exchange): string {
  const heads = responseHeads(exchange);
  const [first] = heads;
  const last = heads.at(-1);
  if (first === undefined || last === undefined) return '';
  const origin = originOf(first, exchange);
  const said = statusOf(first);
  const changed = said === null || said === statusOf(last) ? '' : `${origin} said ${said}`;
  if (changed !== '') return `(${changed})`;
  return origin === BACKEND ? '' : `from ${origin}`;
}
