import { BACKEND, CLIENT, statusOf, type Exchange, type HeadEvent } from '../model/index.ts';
import { deflateParameters, hasContextTakeover, type MessageReaderOptions } from '../wire/index.ts';

const SWITCHING = 101;

/**
 * How one side of an exchange compresses its messages, as that side understood the 101: where a station changed it, each
 * goes by the one that it saw. Null where nothing was agreed on.
 * @param from `client` or `backend`; others compress nothing
 * @see RFC 7692 §7
 */
export function deflateOf(
  exchange: Pick<Exchange, 'heads'> | undefined,
  from: string,
): MessageReaderOptions['deflate'] {
  if (exchange === undefined || (from !== CLIENT && from !== BACKEND)) return null;
  let answer: HeadEvent | null = null;
  for (const head of exchange.heads) {
    if (head.of !== 'response') continue;
    const isNearer = answer === null || (from === CLIENT ? head.hop <= answer.hop : head.hop > answer.hop);
    if (isNearer) answer = head;
  }
  if (answer === null || statusOf(answer) !== SWITCHING) return null;
  const agreed = deflateParameters(answer);
  return agreed === null ? null : { contextTakeover: hasContextTakeover(agreed, from) };
}
