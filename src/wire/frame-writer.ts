import { Buffer } from 'node:buffer';
import { applyMask, readWord } from './mask.ts';

/** A frame to be written. Nothing is judged: what the rules forbid is written as it is. */
export interface FrameToWrite {
  /** 0-15. */
  readonly opcode: number;
  /** True unless said otherwise. */
  readonly fin?: boolean;
  /** RSV1, RSV2, RSV3 as one number: 4, 2 and 1; 0 unless said otherwise. */
  readonly rsv?: number;
  /** As it shall arrive: unmasked, deflated where `rsv` says so. Not written to. */
  readonly payload: Uint8Array;
  /** The 4 bytes to mask with; without them the frame is not masked. */
  readonly maskKey?: Uint8Array;
}

/**
 * One frame's bytes: the shortest header that can say its length, the key, the masked payload.
 * @see RFC 6455 §5.2
 */
export function encodeFrame({ opcode, fin = true, rsv = 0, payload, maskKey }: FrameToWrite): Uint8Array {
  const length = payload.length;
  const extended = length < 126 ? 0 : length < 65536 ? 2 : 8;
  const keyBytes = maskKey === undefined ? 0 : 4;
  const start = 2 + extended + keyBytes;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = (fin ? 128 : 0) | (rsv << 4) | opcode;
  frame[1] = (maskKey === undefined ? 0 : 128) | (extended === 0 ? length : extended === 2 ? 126 : 127);
  if (extended === 2) frame.writeUInt16BE(length, 2);
  if (extended === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  if (maskKey === undefined) {
    frame.set(payload, start);
  } else {
    frame.set(maskKey.subarray(0, 4), start - 4);
    applyMask(payload, 0, length, readWord(maskKey, 0), frame, start);
  }
  return frame;
}
