import { createHeadReader, type ReceivedHead } from '../wire/index.ts';
import { refuseUnreadable } from './answer.ts';
import type { Connection } from './connection.ts';
import { NOWHERE, finishAndLinger, type Endpoint } from './endpoint.ts';
import { runExchange } from './exchange.ts';
import { createTape, type Tape } from './tape.ts';

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
  let isEnding = false;
  for (;;) {
    const request = await nextRequest(connection, last);
    if (request === null) break;
    last = createTape(relay.nextExchange(), relay.emit, relay.nowMs);
    const isReadable = 'head' in request;
    const next = isReadable
      ? await runExchange(connection, last, request)
      : await refuseUnreadable(connection, last, request);
    if (next === 'end') {
      isEnding = true;
      break;
    }
  }
  const { backend } = connection;
  if (isEnding) wrapUp(connection);
  else if (backend === null) finishAndLinger(client);
  else backend.finish();
  await Promise.all([client.closed, backend?.closed]);
}

/** We have said our last: what either side still sends goes nowhere, and neither may stay for long. */
function wrapUp({ client, backend, tornBy }: Connection): void {
  for (const endpoint of backend === null ? [client] : [client, backend]) {
    endpoint.flow(NOWHERE);
    if (tornBy === null) finishAndLinger(endpoint);
  }
}

/** The next request's head, or null when the client has ended; between two requests, ends pass from side to side. */
async function nextRequest(
  connection: Connection,
  last: Tape | null,
): Promise<ReceivedHead | Unreadable | null> {
  const { relay, client, backend } = connection;
  if (backend !== null && last !== null && !client.hasQueued) passUnasked(backend, client, last);
  const reader = createHeadReader('request', relay.limits.headBytes);
  for (;;) {
    const got = await client.read();
    if (got.kind !== 'bytes') {
      if (!reader.hasBegun || got.kind === 'reset') return null;
      return { message: 'it ends within its head', raw: reader.pending };
    }
    backend?.flow(null);
    const reading = reader.push(got.bytes);
    if (reading.kind === 'bad') return reading;
    if (reading.kind === 'head') {
      client.unread(reading.rest);
      return reading.received;
    }
  }
}

/** While nothing is asked, what the backend says goes on to the client as it would directly; it answers no request. */
function passUnasked(backend: Endpoint, client: Endpoint, last: Tape): void {
  const why = 'the backend said something that answers no request; it was passed on unread';
  const resume = (): void => backend.resume();
  backend.flow({
    bytes(bytes) {
      if (!client.write(bytes)) {
        backend.pause();
        void client.drained().then(resume);
      }
      last.note({ event: 'gap', events: 0, bytes: bytes.length, why });
    },
    end: () => undefined,
  });
}
