import { createHeadReader, type ReceivedHead } from '../wire/index.ts';
import { refuseUnreadable } from './answer.ts';
import type { Connection } from './connection.ts';
import { NOWHERE, finishAndLinger } from './endpoint.ts';
import { runExchange } from './exchange.ts';
import { createTape, type Tape } from './tape.ts';
import { passUnasked } from './unasked.ts';
import type { Next } from './underway.ts';

/** A request that could not be read, and why. */
export interface Unreadable {
  readonly message: string;
  /** Its bytes in latin-1. */
  readonly raw: string;
}

/**
 * Serves one client, request after request, until it or its backend ends.
 *
 * Requests are taken one at a time: what a client sends ahead waits until the exchange before is over.
 */
export async function serveConnection(connection: Connection): Promise<void> {
  const { relay, client } = connection;
  let last: Tape | null = null;
  let next: Next = 'keep';
  while (next === 'keep') {
    const request = await nextRequest(connection, last);
    if (request === null) break;
    last = createTape(relay.nextExchange(), relay.emit, relay.nowMs);
    const isReadable = 'head' in request;
    next = isReadable
      ? await runExchange(connection, last, request)
      : await refuseUnreadable(connection, last, request);
  }
  const { backend } = connection;
  if (next !== 'keep') wrapUp(connection, next);
  else if (backend === null) finishAndLinger(client);
  else backend.finish();
  await Promise.all([client.closed, backend?.closed]);
}

/**
 * All is said: what either side still sends goes nowhere. Where the end is ours, neither may stay for long; where it is
 * a peer's, the other has all the time that it would have had directly, to read what is still under way to it.
 */
function wrapUp({ client, backend, tornBy }: Connection, next: Exclude<Next, 'keep'>): void {
  for (const endpoint of backend === null ? [client] : [client, backend]) {
    endpoint.flow(NOWHERE);
    if (tornBy !== null) continue;
    if (next === 'end') finishAndLinger(endpoint);
    else endpoint.finish();
  }
}

/** The next request's head, or null when the client has ended; between two requests, ends pass from side to side. */
async function nextRequest(
  connection: Connection,
  last: Tape | null,
): Promise<ReceivedHead | Unreadable | null> {
  const { relay, client, backend } = connection;
  const reader = createHeadReader('request', relay.limits.headBytes);
  let isListening = false;
  for (;;) {
    // Until the head is whole, the backend knows nothing of it; but what waits to be read may be all of one.
    if (!isListening && backend !== null && last !== null && !client.hasQueued) {
      isListening = true;
      passUnasked(backend, client, last);
    }
    const got = await client.read();
    if (got.kind !== 'bytes') {
      if (!reader.hasBegun || got.kind === 'reset') return null;
      return { message: 'it ends within its head', raw: reader.pending };
    }
    const reading = reader.push(got.bytes);
    if (reading.kind === 'bad') return reading;
    if (reading.kind === 'head') {
      backend?.flow(null);
      client.unread(reading.rest);
      return reading.received;
    }
  }
}
