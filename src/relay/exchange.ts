import { CLIENT, requestLine, upgradeToken } from '../model/index.ts';
import { passRequest, stationsOf, type Delay } from '../profile/index.ts';
import { encodeHead, foreignOrigin, oddSpelling, requestFraming, type ReceivedHead } from '../wire/index.ts';
import { answerForeign, answerInPlace, answerUnreachable, refuse, refuseUnreadable } from './answer.ts';
import type { Connection } from './connection.ts';
import { startDeadlines } from './deadlines.ts';
import { endLate } from './end-late.ts';
import { handOnHandshake } from './hand-on-handshake.ts';
import { receiveResponse } from './response.ts';
import { sendBody } from './send-body.ts';
import type { Tape } from './tape.ts';
import { endExchange, noteHead, noteOpen, type Next, type Underway } from './underway.ts';

/**
 * One exchange from its request to its ending:
 *
 *     open ─► gate ─► shape ─► delay ─► dial ─► head ─┬─► body ─────────────┐
 *                       └─► answered or refused here  └─► response, tunnel ─┴─► close
 */
export async function runExchange(connection: Connection, tape: Tape, request: ReceivedHead): Promise<Next> {
  const { relay } = connection;
  const { head } = request;
  const framing = requestFraming(head);
  if (framing.kind === 'bad')
    return refuseUnreadable(connection, tape, { message: framing.message, raw: request.raw });

  relay.hands.lay(tape.exchange, handOnHandshake(connection, tape));
  const profiles = relay.profiles();
  const upgrade = upgradeToken(head);
  noteOpen(connection, tape, upgrade, stationsOf(profiles));
  noteHead(tape, 'request', { hop: 0, head, changes: [] }, oddSpelling(request));

  const context = {
    client: connection.address,
    target: relay.target,
    keepHost: relay.keepHost,
    random: relay.random,
  };
  const passage = passRequest(head, profiles, context);
  const method = requestLine(head.startLine)?.method ?? '';
  const underway: Underway = { connection, tape, request, method, upgrade, framing, passage, context };

  const home = relay.home();
  const foreign = home === null ? null : foreignOrigin(head, home);
  if (foreign !== null) return answerForeign(underway, foreign);

  for (const step of passage.steps) {
    if (!(await holdUp(underway, step.station, step.delays))) return endExchange(underway, CLIENT, 'reset');
    if (step !== passage.steps.at(-1) || passage.outcome.kind !== 'forward') noteHead(tape, 'request', step);
  }
  const { outcome } = passage;
  if (outcome.kind === 'forward') return forward(underway);
  if (!(await holdUp(underway, outcome.station, outcome.delays)))
    return endExchange(underway, CLIENT, 'reset');
  return outcome.kind === 'answer' ? answerInPlace(underway, outcome) : refuse(underway, outcome);
}

/** Sends the shaped request to the backend, and carries what comes of it. */
async function forward(underway: Underway): Promise<Next> {
  const { connection, tape, request, passage } = underway;
  const handshake = startDeadlines(passage.timers, ['handshake'], () => connection.dropBackend());
  const link = await connection.reachBackend();
  if (connection.endedByHand === null && handshake.over !== null) return endLate(underway, handshake.over);
  if (!('endpoint' in link)) {
    handshake.clear();
    return answerUnreachable(underway, link);
  }
  const last = passage.steps.at(-1);
  if (last === undefined) throw new Error('A request passed no station');
  tape.note({ event: 'connected', ...link.facts, reused: link.isReused });
  noteHead(tape, 'request', last);
  link.endpoint.write(encodeHead(last.head, request));

  const sending = sendBody(underway, link.endpoint);
  return receiveResponse(underway, link.endpoint, sending, handshake);
}

/** Waits as long as a station holds the request up; false when the client left meanwhile. */
async function holdUp(
  { connection, tape }: Underway,
  station: string,
  delays: readonly Delay[],
): Promise<boolean> {
  for (const { rule, ms } of delays) {
    tape.note({ event: 'fault', station, rule, did: 'delayed', detail: `the request by ${ms} ms` });
    await pause(ms, connection.gone);
  }
  return !connection.gone.aborted;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
