import type { Side } from '../routes.ts';
import { encodeSegment, SEGMENT_BYTES, TCP, type Socket } from './tcp-packet.ts';

/** Packets of one step, and which of them says the most: comments belong there. */
export interface Packets {
  readonly packets: readonly Uint8Array[];
  /** An index into `packets`; 0 where they are none. */
  readonly main: number;
}

/** A TCP connection that never was, but could have been: every step is told as the packets that it would have taken. */
export interface TcpStream {
  readonly client: Socket;
  readonly server: Socket;
  /** The client's SYN, alone. */
  knock(): Packets;
  /** The server's answer to it, and the client's to that. */
  welcome(): Packets;
  /** RST in place of a welcome. */
  refuse(): Packets;
  /** Bytes in segments, and what acknowledges them. */
  send(from: Side, bytes: Uint8Array): Packets;
  /** Passes over bytes that were sent and are not known: the next segment shows that some are missing. */
  skip(from: Side, bytes: number): void;
  /** FIN, first by that side, then by the other. */
  finish(by: Side): Packets;
  reset(by: Side): Packets;
}

/** Segments that may go unacknowledged in a row: well within the window. */
const UNACKNOWLEDGED = 32;

const NOTHING = new Uint8Array(0);

/** Spreads the first sequence numbers of connections, so that none continues another of the same addresses. */
const SPREAD = 0x9e3779b1;

/** @param number tells connections apart; the same one gives the same sequence numbers. */
export function createTcpStream(client: Socket, server: Socket, number: number): TcpStream {
  const sockets = { client, server };
  const next = { client: Math.imul(number, SPREAD) >>> 0, server: Math.imul(~number, SPREAD) >>> 0 };

  /** One segment; SYN, FIN and every byte take a number. */
  const say = (from: Side, flags: number, payload: Uint8Array = NOTHING): Uint8Array => {
    const to = other(from);
    const ack = (flags & TCP.ack) === 0 ? 0 : next[to];
    const packet = encodeSegment({
      from: sockets[from],
      to: sockets[to],
      seq: next[from],
      ack,
      flags,
      payload,
    });
    next[from] = (next[from] + payload.length + ((flags & (TCP.syn | TCP.fin)) === 0 ? 0 : 1)) >>> 0;
    return packet;
  };

  return {
    client,
    server,
    knock: () => ({ packets: [say('client', TCP.syn)], main: 0 }),
    welcome: () => ({ packets: [say('server', TCP.syn | TCP.ack), say('client', TCP.ack)], main: 0 }),
    refuse() {
      next.server = 0; // nobody there has a number to give
      return { packets: [say('server', TCP.rst | TCP.ack)], main: 0 };
    },
    send(from, bytes) {
      const packets: Uint8Array[] = [];
      let main = 0;
      for (let at = 0, segments = 1; at < bytes.length; at += SEGMENT_BYTES, segments += 1) {
        const payload = bytes.subarray(at, at + SEGMENT_BYTES);
        const isLast = at + SEGMENT_BYTES >= bytes.length;
        main = packets.length;
        packets.push(say(from, isLast ? TCP.ack | TCP.psh : TCP.ack, payload));
        if (isLast || segments % UNACKNOWLEDGED === 0) packets.push(say(other(from), TCP.ack));
      }
      return { packets, main };
    },
    skip(from, bytes) {
      next[from] = (next[from] + (bytes % 2 ** 31)) >>> 0;
    },
    finish(by) {
      const then = other(by);
      const packets = [say(by, TCP.fin | TCP.ack), say(then, TCP.fin | TCP.ack), say(by, TCP.ack)];
      return { packets, main: 0 };
    },
    reset: (by) => ({ packets: [say(by, TCP.rst | TCP.ack)], main: 0 }),
  };
}

function other(side: Side): Side {
  return side === 'client' ? 'server' : 'client';
}
