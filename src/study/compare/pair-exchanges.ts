import { pathOf, requestLine, type Exchange } from '../../model/index.ts';
import { requestHeads } from '../passage.ts';

/** Two exchanges that are held against each other, or one that has no counterpart. */
export type ExchangePair =
  | { readonly a: Exchange; readonly b: Exchange }
  | { readonly a: Exchange; readonly b: null }
  | { readonly a: null; readonly b: Exchange };

/**
 * Pairs the exchanges of two recordings: one with one whatever they are; else those of the same method, path (without
 * its query) and kind of upgrade, the first with the first and so on. What has no counterpart stands by itself.
 * @returns in the order of A, then what only B has.
 */
export function pairExchanges(a: readonly Exchange[], b: readonly Exchange[]): readonly ExchangePair[] {
  const [onlyA, onlyB] = [a[0], b[0]];
  if (a.length === 1 && b.length === 1 && onlyA !== undefined && onlyB !== undefined) {
    return [{ a: onlyA, b: onlyB }];
  }
  const waiting = new Map<string, Exchange[]>();
  for (const exchange of b) {
    const key = keyOf(exchange);
    const alike = waiting.get(key);
    if (alike === undefined) waiting.set(key, [exchange]);
    else alike.push(exchange);
  }
  for (const alike of waiting.values()) alike.reverse();
  const pairs = a.map((exchange): ExchangePair => ({
    a: exchange,
    b: waiting.get(keyOf(exchange))?.pop() ?? null,
  }));
  const left = new Set([...waiting.values()].flat());
  return [
    ...pairs,
    ...b.filter((exchange) => left.has(exchange)).map((exchange): ExchangePair => ({ a: null, b: exchange })),
  ];
}

function keyOf(exchange: Exchange): string {
  const line = requestLine(requestHeads(exchange)[0]?.startLine ?? '');
  const upgrade = exchange.open.upgrade?.toLowerCase() ?? '';
  return `${line?.method ?? ''}\n${pathOf(line?.target ?? '')}\n${upgrade}`;
}
