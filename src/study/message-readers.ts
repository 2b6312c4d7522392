import { statusOf, type Exchange } from '../model/index.ts';
import {
  createMessageReader,
  deflateParameters,
  hasContextTakeover,
  type MessageReader,
} from '../wire/index.ts';
import { responseHeads } from './passage.ts';

/** Bytes that a message may grow to. */
const MESSAGE_LIMIT = 16 * 1024 * 1024;
const SWITCHING = 101;

/**
 * A reader of one sender's messages, inflated as that side understood the 101: where a station changed it, each side
 * goes by the one that it saw. Messages are kept up to 16 MiB.
 */
export function messageReaderOf(exchange: Exchange, from: 'client' | 'backend'): MessageReader {
  const heads = responseHeads(exchange);
  const answer = from === 'client' ? heads.at(-1) : heads[0];
  const agreed = answer === undefined || statusOf(answer) !== SWITCHING ? null : deflateParameters(answer);
  return createMessageReader({
    deflate: agreed === null ? null : { contextTakeover: hasContextTakeover(agreed, from) },
    limit: MESSAGE_LIMIT,
  });
}
