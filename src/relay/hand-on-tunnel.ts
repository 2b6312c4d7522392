import { Buffer } from 'node:buffer';
import { HOPTAP, type EndBy } from '../model/index.ts';
import type { EndedByHand } from './connection.ts';
import type { Direction } from './direction.ts';
import { END_OTHERWISE, isEnded } from './hand-on-handshake.ts';
import { refused, type Hand } from './hands.ts';
import type { PutMaker } from './put.ts';

/** The most payload that is put in with one frame. */
const MOST_PAYLOAD_BYTES = 16 * 1024 * 1024;

/** What a hand on a tunnel works with. */
export interface TunnelInHand {
  readonly exchange: number;
  readonly isWebSocket: boolean;
  readonly towards: { readonly client: Direction; readonly backend: Direction };
  readonly puts: PutMaker;
  /** Ends both sides. */
  readonly end: (by: EndBy) => void;
}

/** What can be done to a tunnel: nothing is put where what was agreed on is no WebSocket, or a side would not read it. */
export function handOnTunnel({ exchange, isWebSocket, towards, puts, end }: TunnelInHand): Hand {
  let endedBy: EndedByHand | null = null;
  let isClosing = false;

  function checkClose(code: number, reason: string): void {
    const what = `close exchange ${exchange} with ${code}`;
    if (!isWebSocket) throw refused(`${what}: it is no WebSocket`, END_OTHERWISE);
    if (!isWhole(code, 65535)) throw refused(`${what}: it is no number from 0 to 65535`);
    if (Buffer.byteLength(reason) > MOST_PAYLOAD_BYTES) throw refused(`${what}: the reason is over 16 MiB`);
    if (isClosing) throw refused(`${what}: it is being closed already`, END_OTHERWISE);
    const { client, backend } = towards;
    if (client.refusal === null || backend.refusal === null) return;
    const states = `the client: ${client.refusal}; the backend: ${backend.refusal}`;
    throw refused(`${what}: it reaches neither side (${states})`, END_OTHERWISE);
  }

  return {
    end(by) {
      if (by.how === 'close') {
        checkClose(by.code, by.reason);
        isClosing = true;
      } else {
        if (isEnded(endedBy, by.how)) throw refused(`end exchange ${exchange}: it is ending already`);
        endedBy = by.how;
      }
      end(by);
    },
    inject({ to, opcode, payload }) {
      const what = `put a frame into exchange ${exchange} towards the ${to}`;
      if (!isWebSocket) throw refused(`${what}: it is no WebSocket`);
      if (!isWhole(opcode, 15)) throw refused(`${what}: its opcode ${opcode} is no number from 0 to 15`);
      if (payload.length > MOST_PAYLOAD_BYTES) throw refused(`${what}: its payload is over 16 MiB`);
      const { refusal } = towards[to];
      if (refusal !== null) throw refused(`${what}: ${refusal}`);
      if (towards[to].isFull) throw refused(`${what}: too many still wait for a place to go out`);
      towards[to].put(puts.put(to, HOPTAP, opcode, payload));
    },
  };
}

function isWhole(number: number, most: number): boolean {
  return Number.isInteger(number) && number >= 0 && number <= most;
}
