import { BACKEND, type Head } from '../model/index.ts';
import type { Timer } from '../profile/index.ts';
import { responseFraming } from '../wire/index.ts';
import { createBodyTap, type BodyTap } from './body-tap.ts';
import { startDeadlines } from './deadlines.ts';
import { finishAndLinger, type Endpoint } from './endpoint.ts';
import { pumpBody } from './pump.ts';
import type { Sending } from './send-body.ts';
import { passUnasked } from './unasked.ts';
import { endExchange, endTorn, noteBadChunks, type Next, type Underway } from './underway.ts';

/** Passes on the body that a final head announces; idle and lifetime timers hold for it as for a tunnel. */
export async function passBody(
  underway: Underway,
  backend: Endpoint,
  sending: Sending,
  head: Head,
): Promise<Next> {
  const { connection, tape, method, passage } = underway;
  const deadlines = startDeadlines(passage.timers, ['idle', 'lifetime'], (timer) =>
    cutShort(underway, timer),
  );
  const bodyTap = createBodyTap(
    tape,
    'response',
    passage.stations.length - 2,
    connection.relay.limits.bodyBytes,
  );
  const tap: BodyTap = {
    ...bodyTap,
    part(content, bytes, more) {
      deadlines.touch();
      bodyTap.part(content, bytes, more);
    },
  };
  const pumped = await pumpBody(backend, connection.client, responseFraming(head, method), tap, (message) =>
    noteBadChunks(tape, 'backend', message),
  );
  deadlines.clear();
  if (pumped.kind === 'whole' && !sending.isDone) {
    // A client that has its answer may leave out the body and ask on: what comes of that must not get stuck here.
    passUnasked(backend, connection.client, tape);
    await sending.done;
    backend.flow(null);
  }
  sending.stop();
  if (deadlines.over !== null) return endExchange(underway, deadlines.over.station, 'timer');
  if (pumped.kind !== 'whole') return endTorn(underway, pumped.kind);
  return endExchange(underway, BACKEND, 'response');
}

/** A timer ends a response before its body is over: to a client, a close code would be more body. */
function cutShort({ connection, tape }: Underway, { kind, ms, ends, station, rule }: Timer): void {
  const after = `${kind} timer of ${ms} ms`;
  if (ends.how === 'reset') {
    tape.note({ event: 'fault', station, rule, did: 'reset', detail: `${after}: RST to the client` });
    connection.client.reset();
  } else {
    tape.note({ event: 'fault', station, rule, did: 'cut', detail: `${after}: FIN to the client` });
    finishAndLinger(connection.client);
  }
  connection.dropBackend();
}
