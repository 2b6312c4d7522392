import { BACKEND, requestLine, statusLine, statusOf, type Exchange } from '../model/index.ts';
import { originOf, requestHeads, responseHeads } from '../study/index.ts';
import { discreetHead, type Look } from './look.ts';
import { headText } from '../wire/index.ts';

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
