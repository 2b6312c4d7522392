import { CLIENT, HOPTAP, firstValue, isWebSocketToken, statusOf, type Head } from '../model/index.ts';
import type { Timer } from '../profile/index.ts';
import {
  createHeadReader,
  deflateParameters,
  encodeHead,
  oddSpelling,
  type ReceivedHead,
} from '../wire/index.ts';
import { createBodyTap } from './body-tap.ts';
import type { Deadlines } from './deadlines.ts';
import { endLate } from './end-late.ts';
import type { Endpoint } from './endpoint.ts';
import { giveAnswer } from './own-answer.ts';
import { pumpBody } from './pump.ts';
import { passBody } from './response-body.ts';
import type { Sending } from './send-body.ts';
import { runTunnel } from './tunnel.ts';
import { endExchange, endTorn, noteHead, type Next, type Underway } from './underway.ts';
import { passBack } from './way-back.ts';

/** What came where a response's head was due. */
type Arrival =
  | { readonly kind: 'head'; readonly received: ReceivedHead }
  | { readonly kind: 'unreadable'; readonly message: string; readonly raw: string }
  | { readonly kind: 'fin' | 'reset' }
  | { readonly kind: 'late'; readonly timer: Timer };

/**
 * Passes on whatever the backend answers: 1xx, then a final head with its body, or a tunnel.
 * @param handshake running timers, which the final head stops
 */
export async function receiveResponse(
  underway: Underway,
  backend: Endpoint,
  sending: Sending,
  handshake: Deadlines,
): Promise<Next> {
  const arrival = await awaitFinalHead(underway, backend, handshake);
  handshake.clear();
  if (arrival.kind === 'head') return passFinal(underway, backend, sending, arrival.received);
  if (arrival.kind === 'unreadable') return passUnreadable(underway, backend, sending, arrival);
  sending.stop();
  if (arrival.kind === 'late') return endLate(underway, arrival.timer);
  // a backend that was passed the client's FIN mostly answers it with its own: who began is the client
  const isLeft = arrival.kind === 'fin' && underway.connection.client.ended?.kind === 'fin';
  return isLeft ? endExchange(underway, CLIENT, 'fin') : endTorn(underway, arrival.kind);
}

/** Passes 1xx heads on until the final one; a 101 is final. */
async function awaitFinalHead(underway: Underway, backend: Endpoint, handshake: Deadlines): Promise<Arrival> {
  const { connection, tape, passage } = underway;
  for (;;) {
    const arrival = await readHead(backend, connection.relay.limits.headBytes);
    // what came of its head until then is nobody's mistake
    if (connection.endedByHand !== null) return { kind: connection.endedByHand };
    if (handshake.over !== null) return { kind: 'late', timer: handshake.over };
    if (arrival.kind !== 'head') return arrival;
    const { received } = arrival;
    const status = statusOf(received.head) ?? 0;
    if (status === 101 || status >= 200) return arrival;
    for (let hop = passage.stations.length - 2; hop >= 0; hop -= 1) {
      noteHead(tape, 'informational', { hop, head: received.head, changes: [] }, oddSpelling(received));
    }
    connection.client.write(encodeHead(received.head, received));
    await connection.client.drained();
  }
}

async function readHead(backend: Endpoint, limit: number): Promise<Arrival> {
  const reader = createHeadReader('response', limit);
  for (;;) {
    const got = await backend.read();
    if (got.kind !== 'bytes') {
      const raw = reader.pending;
      return raw === ''
        ? { kind: got.kind }
        : { kind: 'unreadable', message: 'it ends within its head', raw };
    }
    const reading = reader.push(got.bytes);
    if (reading.kind === 'bad') return { kind: 'unreadable', message: reading.message, raw: reader.pending };
    if (reading.kind !== 'head') continue;
    backend.unread(reading.rest);
    return { kind: 'head', received: reading.received };
  }
}

/** Shapes the final head on its way back, then lets follow what it announces. */
async function passFinal(
  underway: Underway,
  backend: Endpoint,
  sending: Sending,
  received: ReceivedHead,
): Promise<Next> {
  const { connection, tape, passage } = underway;
  const hop = passage.stations.length - 2;
  noteHead(tape, 'response', { hop, head: received.head, changes: [] }, oddSpelling(received));
  const { head, replaced } = passBack(underway, received.head, hop);
  if (replaced !== null) {
    sending.stop();
    connection.dropBackend();
    const ending = { by: replaced.station, how: 'response' } as const;
    return giveAnswer(underway, { head, body: replaced.body, hop: 0, ending }, 'sent');
  }
  connection.client.write(encodeHead(head, received));
  const isTunnel = isTunnelAnswer(received.head, underway.method);
  return isTunnel
    ? tunnel(underway, backend, sending, received.head)
    : passBody(underway, backend, sending, received.head);
}

/** @see RFC 9110 §15.2.2, §9.3.6 */
function isTunnelAnswer(head: Head, method: string): boolean {
  const status = statusOf(head) ?? 0;
  return status === 101 || (method === 'CONNECT' && status >= 200 && status < 300);
}

/** The backend's side begins at once: it may have answered before the request's body was sent, if it ever will be. */
async function tunnel(underway: Underway, backend: Endpoint, sending: Sending, head: Head): Promise<Next> {
  const { connection, tape, passage } = underway;
  const token = firstValue(head, 'Upgrade') ?? underway.upgrade;
  const deflate = deflateParameters(head) !== null;
  if (connection.endedByHand !== null) {
    // whoever heard of the head just now wanted no more
    sending.stop();
    return endExchange(underway, HOPTAP, connection.endedByHand);
  }
  await runTunnel({
    tape,
    client: connection.client,
    backend,
    webSocket: isWebSocketToken(token) ? { deflate } : null,
    lastHop: passage.stations.length - 2,
    limits: connection.relay.limits,
    timers: passage.timers,
    random: connection.relay.random,
    lay: (hand) => connection.relay.hands.lay(tape.exchange, hand),
    clientsTurn: sending.done.then(() => sending.stop()),
    signal: connection.relay.signal,
  });
  return 'ended';
}

/** What cannot be read as a response goes on to the client as it is: it may know better. */
async function passUnreadable(
  underway: Underway,
  backend: Endpoint,
  sending: Sending,
  { message, raw }: { message: string; raw: string },
): Promise<Next> {
  const { connection, tape, passage } = underway;
  const { client, relay } = connection;
  const kept = raw.slice(0, relay.limits.bodyBytes);
  tape.note({
    event: 'error',
    where: 'backend',
    code: 'BAD_RESPONSE',
    message: `The response is malformed: ${message}`,
    raw: kept,
  });
  client.write(Buffer.from(raw, 'latin1'));
  const tap = createBodyTap(tape, 'response', passage.stations.length - 2, relay.limits.bodyBytes);
  const pumped = await pumpBody(backend, client, { kind: 'until-close' }, tap, () => undefined);
  sending.stop();
  return endTorn(underway, pumped.kind === 'reset' ? 'reset' : 'fin');
}
