import { Buffer } from 'node:buffer';
import { encodeFrame } from '../wire/index.ts';
import type { Tape } from './tape.ts';

/** A frame of ours for one side, on its way to a place where it may go out. */
export interface Put {
  readonly opcode: number;
  readonly payloadBytes: number;
  /** Its bytes. Asked for once: as it goes out. */
  encode(): Uint8Array;
  /** Told once: that it has gone out just now, or that it never will. */
  settle(isSent: boolean): void;
}

/** Makes frames of ours, and takes each down with its number when it is settled. */
export interface PutMaker {
  /**
   * A whole frame, uncompressed. It disturbs no compression of the two sides: what one side's compressor looks back at is
   * what itself compressed before, and a message without RSV1 passes the other's decompressor by (RFC 7692 §6).
   * @param station whose frame it is
   * @param payload copied
   */
  put(to: 'client' | 'backend', station: string, opcode: number, payload: Uint8Array): Put;
}

/** What making frames takes. */
export interface PutMakerOptions {
  readonly tape: Tape;
  /** Payload bytes of a frame that its event keeps. */
  readonly frameBytes: number;
  /** At least 0 and below 1: four bytes of it mask each frame towards the backend. @see RFC 6455 §5.3 */
  readonly random: () => number;
  /** Called when one goes out. */
  readonly onSent: (put: { readonly opcode: number; readonly station: string }) => void;
}

/** Frames are numbered by station, from 1, in the order in which they are settled. */
export function createPutMaker({ tape, frameBytes, random, onSent }: PutMakerOptions): PutMaker {
  const counts = new Map<string, number>();
  const numberOf = (station: string): number => {
    const n = (counts.get(station) ?? 0) + 1;
    counts.set(station, n);
    return n;
  };
  const maskKey = (): Uint8Array => Uint8Array.from({ length: 4 }, () => Math.floor(random() * 256));

  return {
    put(to, station, opcode, payload) {
      const own = Buffer.from(payload);
      const masked = to === 'backend';
      return {
        opcode,
        payloadBytes: own.length,
        encode: () => encodeFrame({ opcode, payload: own, ...(masked ? { maskKey: maskKey() } : {}) }),
        settle(isSent) {
          const kept = own.subarray(0, frameBytes);
          if (isSent) onSent({ opcode, station });
          tape.note({
            event: 'frame',
            from: station,
            n: numberOf(station),
            opcode,
            fin: true,
            rsv: 0,
            masked,
            length: own.length,
            payload: kept,
            cut: own.length - kept.length,
            missing: 0,
            undelivered: !isSent,
          });
        },
      };
    },
  };
}
