import type { Exchange } from '../model/index.ts';
import type { Comparison, ExchangePair } from '../study/index.ts';
import type { Look } from './look.ts';
import { requestInWords } from './passage.ts';
import { counted } from './quantity.ts';
import { fit, wrap } from './width.ts';

/** Two recordings in a line, or in two on a narrow screen: how many of their exchanges are the same, differ, or have no counterpart (null). */
export function pairsSummary(
  comparisons: readonly (Comparison | null)[],
  a: string,
  b: string,
  { paint, columns }: Look,
): readonly string[] {
  const different = comparisons.filter((each) => each?.isDifferent === true).length;
  const alone = comparisons.filter((each) => each === null).length;
  const same = comparisons.length - different - alone;
  const words = [
    `${counted(comparisons.length - alone, 'pair')}: ${same} the same, ${different} different`,
    ...(alone === 0 ? [] : [`${counted(alone, 'exchange')} without a counterpart`]),
  ].join(', ');
  const files = a === b ? a : `${a} (A) and ${b} (B)`;
  const room = columns - words.length - 2;
  if (room < Math.min(files.length, 24)) return [paint.bold(words), paint.dim(fit(files, columns))];
  return [`${paint.bold(words)}  ${paint.dim(fit(files, room))}`];
}

/** Two exchanges and what comparing them came to, in few lines. */
export function pairLine(a: Exchange, b: Exchange, comparison: Comparison, look: Look): readonly string[] {
  const numbers = a.exchange === b.exchange ? `#${a.exchange}` : `#${a.exchange} and #${b.exchange}`;
  const title = look.paint.bold(fit(`${numbers}  ${requestInWords(a, look)}`, look.columns));
  const style = comparison.isDifferent ? 'yellow' : 'green';
  return [
    title,
    ...wrap(comparison.verdict, look.columns - 4).map((line) => `    ${look.paint[style](line)}`),
  ];
}

/** An exchange that the other recording has no counterpart for. */
export function unpairedLine(pair: ExchangePair, look: Look): string {
  const exchange = pair.a ?? pair.b;
  const request = exchange === null ? '' : requestInWords(exchange, look);
  const line = `#${exchange?.exchange ?? 0} of ${pair.a === null ? 'B' : 'A'}  ${request}  has no counterpart`;
  return look.paint.yellow(fit(line, look.columns));
}
