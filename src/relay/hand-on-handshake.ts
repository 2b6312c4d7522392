import { BY_HAND, HOPTAP } from '../model/index.ts';
import type { Connection, EndedByHand } from './connection.ts';
import { refused, type Hand } from './hands.ts';
import type { Tape } from './tape.ts';

/** What is recorded of each way to end, and its name on the wire. */
const ENDS = {
  fin: { did: 'cut', sent: 'FIN' },
  reset: { did: 'reset', sent: 'RST' },
} as const;

/** What can be done to an exchange that is no tunnel, or not yet: it can be ended, wherever it stands. */
export function handOnHandshake(connection: Connection, tape: Tape): Hand {
  const { exchange } = tape;
  return {
    end(by) {
      if (by.how === 'close')
        throw refused(`close exchange ${exchange} with ${by.code}: it is no open WebSocket`, END_OTHERWISE);
      if (isEnded(connection.endedByHand, by.how))
        throw refused(`end exchange ${exchange}: it is ending already`);
      const { did, sent } = ENDS[by.how];
      const detail = `${sent} to ${connection.backend === null ? 'the client' : 'both sides'}`;
      // first: whoever hears of it may want to end it once more
      connection.end(by.how);
      tape.note({ event: 'fault', station: HOPTAP, rule: BY_HAND, did, detail });
    },
    inject() {
      throw refused(`put a frame into exchange ${exchange}: it is no open WebSocket`);
    },
  };
}

/** What to do where no close frame can be sent. */
export const END_OTHERWISE = 'End it with a FIN or a RST';

/** Whether what was ended one way cannot be ended another way: what ends in order can still be torn off. */
export function isEnded(before: EndedByHand | null, how: EndedByHand): boolean {
  return before === 'reset' || before === how;
}
