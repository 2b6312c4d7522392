import type { FaultEvent } from '../model/index.ts';
import { reasonPhrase, type Timer } from '../profile/index.ts';
import { giveOwn } from './own-answer.ts';
import { endExchange, type Next, type Underway } from './underway.ts';

/** Tells the client that a station's handshake timer has run out, in the way that station has. */
export async function endLate(underway: Underway, { station, rule, ms, ends }: Timer): Promise<Next> {
  const { connection, tape } = underway;
  const after = `no answer within ${ms} ms`;
  const fault = (did: FaultEvent['did'], detail: string): void =>
    tape.note({ event: 'fault', station, rule, did, detail });
  if (ends.how === 'answer') {
    const { status } = ends;
    fault('answered', `${status} after ${after}`);
    return giveOwn(underway, { status, reason: reasonPhrase(status) }, after, { by: station, how: 'timer' });
  }
  if (ends.how === 'reset') {
    fault('reset', `${after}: RST to the client`);
    connection.client.reset();
  } else fault('cut', `${after}: FIN to the client`);
  return endExchange(underway, station, 'timer');
}
