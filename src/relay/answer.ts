import { CLIENT, HOPTAP, statusLine, type Ending } from '../model/index.ts';
import { stationsOf, type Outcome } from '../profile/index.ts';
import type { Connection } from './connection.ts';
import type { DialFailure } from './dial-failure.ts';
import { NOWHERE, type Endpoint } from './endpoint.ts';
import { giveAnswer, giveOwn, ownText, sayAnswer } from './own-answer.ts';
import type { Tape } from './tape.ts';
import { endExchange, noteHead, noteOpen, type Next, type Underway } from './underway.ts';
import { passBack } from './way-back.ts';

/** Gives the answer that a profile puts in the backend's place; it passes the stations on its way back. */
export async function answerInPlace(
  underway: Underway,
  { station, rule, hop, head, body }: Extract<Outcome, { kind: 'answer' }>,
): Promise<Next> {
  const status = statusLine(head.startLine);
  const detail = `${status?.status ?? ''} ${status?.reason ?? ''}`.trim();
  underway.tape.note({ event: 'fault', station, rule, did: 'answered', detail });
  noteHead(underway.tape, 'response', { hop, head, changes: [] });
  const passed = passBack(underway, head, hop);
  const by = passed.replaced?.station ?? station;
  const answer = { head: passed.head, body: passed.replaced?.body ?? body, hop: passed.replaced ? 0 : hop };
  return giveAnswer(underway, { ...answer, ending: { by, how: 'response' } }, 'unread');
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
  const told = `${host}:${port}: ${message}`;
  tape.note({ event: 'error', where: 'backend', code, message: `Cannot connect to ${told}` });
  const text = `cannot connect to ${told} (${code})`;
  return giveOwn(underway, { status: 502, reason: 'Bad Gateway' }, text, { by: HOPTAP, how: 'error' });
}

/** The answer to a web page that has no business with the target, while hoptap adds credentials. */
export async function answerForeign(underway: Underway, why: string): Promise<Next> {
  const station = underway.passage.stations[1] ?? HOPTAP;
  // A browser shows no page why its WebSocket was refused: the recording and the log have to say what to do, too.
  const text = `${why}, and hoptap adds credentials here; --allow-origin ORIGIN lets it in`;
  const detail = `403: ${text}`;
  underway.tape.note({ event: 'fault', station, rule: 'foreign-origin', did: 'answered', detail });
  return giveOwn(underway, { status: 403, reason: 'Forbidden' }, text);
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
  const { head, body } = ownText(
    { status: 400, reason: 'Bad Request' },
    `the request is malformed: ${message}`,
  );
  noteHead(tape, 'response', { hop: 0, head, changes: [] });
  sayAnswer({ connection, tape, method: '' }, { head, body, hop: 0 });
  client.flow(NOWHERE);
  return endExchange({ connection, tape }, HOPTAP, 'error');
}

/** Reads and drops until the client ends, or all ends. */
function untilEnd(client: Endpoint, gone: AbortSignal): Promise<Extract<Ending, 'fin' | 'reset'>> {
  return new Promise((resolve) => {
    gone.addEventListener('abort', () => resolve('reset'), { once: true });
    client.onEnd((end) => resolve(end.kind));
    client.flow(NOWHERE);
  });
}
