import { CLIENT, HOPTAP, hasMember, statusLine, type Ending, type Head } from '../model/index.ts';
import { passResponse, stationsOf, type Outcome } from '../profile/index.ts';
import { encodeHead, responseFraming } from '../wire/index.ts';
import { createBodyTap } from './body-tap.ts';
import type { Connection } from './connection.ts';
import type { DialFailure } from './dial-failure.ts';
import { NOWHERE, type Endpoint } from './endpoint.ts';
import { pumpBody } from './pump.ts';
import type { Tape } from './tape.ts';
import { endExchange, noteHead, noteOpen, type Next, type Underway } from './underway.ts';

/** A whole response that a station, or hoptap itself, gives in the backend's place. */
export interface OwnAnswer {
  readonly head: Head;
  readonly body: Uint8Array;
}

/** Gives the answer that a profile puts in the backend's place; it passes the stations on its way back. */
export async function answerInPlace(
  underway: Underway,
  { station, rule, hop, head, body }: Extract<Outcome, { kind: 'answer' }>,
): Promise<Next> {
  const status = statusLine(head.startLine);
  const detail = `${status?.status ?? ''} ${status?.reason ?? ''}`.trim();
  underway.tape.note({ event: 'fault', station, rule, did: 'answered', detail });
  noteHead(underway.tape, 'response', { hop, head, changes: [] });
  const steps = passResponse(head, underway.passage, hop, underway.context);
  for (const step of steps) noteHead(underway.tape, 'response', step);
  return giveAnswer(underway, { head: steps.at(-1)?.head ?? head, body }, hop);
}

/** Turns a request away without an answer, as a profile wants it. */
export async function refuse(
  { connection, tape }: Underway,
  { station, rule, how }: Extract<Outcome, { kind: 'refuse' }>,
): Promise<Next> {
  const { client } = connection;
  const details = {
    close: 'FIN without an answer',
    reset: 'RST without an answer',
    hang: 'no answer at all',
  };
  tape.note({ event: 'fault', station, rule, did: 'refused', detail: details[how] });
  if (how === 'reset') {
    client.reset();
    return endExchange({ connection, tape }, station, 'reset');
  }
  if (how === 'close') return endExchange({ connection, tape }, station, 'fin');
  const end = await untilEnd(client, connection.gone);
  return endExchange({ connection, tape }, CLIENT, end);
}

/** The answer to a request whose backend cannot be reached: it names host, port and cause. */
export async function answerUnreachable(underway: Underway, { code, message }: DialFailure): Promise<Next> {
  const { connection, tape } = underway;
  if (connection.gone.aborted) return endExchange(underway, CLIENT, 'reset');
  const { host, port } = connection.relay.target;
  tape.note({
    event: 'error',
    where: 'backend',
    code,
    message: `Cannot connect to ${host}:${port}: ${message}`,
  });
  return giveOwn(underway, '502 Bad Gateway', `cannot connect to ${host}:${port}: ${message} (${code})`);
}

/** The answer to a web page that has no business with the target, while hoptap adds credentials. */
export async function answerForeign(underway: Underway, why: string): Promise<Next> {
  const station = underway.passage.stations[1] ?? HOPTAP;
  underway.tape.note({
    event: 'fault',
    station,
    rule: 'foreign-origin',
    did: 'answered',
    detail: `403: ${why}`,
  });
  const text = `${why}, and hoptap adds credentials here. Allow it with --allow-origin if you mean it.`;
  return giveOwn(underway, '403 Forbidden', text);
}

/** The answer to a request that cannot be read; its bytes are in the recording. */
export async function refuseUnreadable(
  connection: Connection,
  tape: Tape,
  { message, raw }: { message: string; raw: string },
): Promise<Next> {
  const { client, relay } = connection;
  noteOpen(connection, tape, null, stationsOf(relay.profiles()));
  const kept = raw.slice(0, relay.limits.bodyBytes);
  tape.note({
    event: 'error',
    where: 'client',
    code: 'BAD_REQUEST',
    message: `The request is malformed: ${message}`,
    raw: kept,
  });
  const answer = ownAnswer('400 Bad Request', `the request is malformed: ${message}`);
  noteHead(tape, 'response', { hop: 0, head: answer.head, changes: [] });
  client.write(encodeHead(answer.head));
  client.write(answer.body);
  client.flow(NOWHERE);
  return endExchange({ connection, tape }, HOPTAP, 'error');
}

/** Gives up on a backend's answer that a timer or a station has put another in place of. */
export async function giveOwn(underway: Underway, status: string, text: string): Promise<Next> {
  const answer = ownAnswer(status, text);
  noteHead(underway.tape, 'response', { hop: 0, head: answer.head, changes: [] });
  return giveAnswer(underway, answer, 0);
}

/** Sends an answer of our own, and reads off what the client is still to send of its request. */
export async function giveAnswer(underway: Underway, { head, body }: OwnAnswer, hop: number): Promise<Next> {
  const { connection, tape, method, request, framing } = underway;
  const { client, relay } = connection;
  const hasBody = method !== 'HEAD' && body.length > 0;
  client.write(encodeHead(head));
  if (hasBody) {
    client.write(body);
    createBodyTap(tape, 'response', hop, relay.limits.bodyBytes).part([body], body.length, { isLast: true });
  }
  const answered = responseFraming(head, method).kind;
  const isLast = hasMember(head, 'Connection', 'close') || answered === 'until-close' || answered === 'bad';
  // Having its answer, a client that asked before sending its body may leave it out: no telling what comes next.
  if (isLast || hasMember(request.head, 'Expect', '100-continue')) {
    client.flow(NOWHERE);
    endExchange(underway, HOPTAP, 'response');
    return 'end';
  }
  const tap = createBodyTap(tape, 'request', 0, relay.limits.bodyBytes);
  const read = await pumpBody(client, null, framing, tap, () => undefined);
  if (read.kind !== 'whole') return endExchange(underway, CLIENT, read.kind);
  return endExchange(underway, HOPTAP, 'response');
}

function ownAnswer(status: string, text: string): OwnAnswer {
  const body = Buffer.from(`hoptap: ${text}\n`, 'utf8');
  const head: Head = {
    startLine: `HTTP/1.1 ${status}`,
    fields: [
      ['Content-Type', 'text/plain; charset=utf-8'],
      ['Content-Length', String(body.length)],
      ['Connection', 'close'],
    ],
  };
  return { head, body };
}

/** Reads and drops until the client ends, or all ends. */
function untilEnd(client: Endpoint, gone: AbortSignal): Promise<Extract<Ending, 'fin' | 'reset'>> {
  return new Promise((resolve) => {
    gone.addEventListener('abort', () => resolve('reset'), { once: true });
    client.onEnd((end) => resolve(end.kind));
    client.flow(NOWHERE);
  });
}
