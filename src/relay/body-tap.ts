import type { Field } from '../model/index.ts';
import type { Tape } from './tape.ts';

/** Takes down one body, or one direction of a stream that is no WebSocket, part by part. */
export interface BodyTap {
  /** @param bytes what the part took on the wire, framing included */
  part(
    content: readonly Uint8Array[],
    bytes: number,
    more: { isLast: boolean; trailers?: readonly Field[] },
  ): void;
  /**
   * Writes the last part where the body has begun and came to no end. Nothing is taken down after it: the exchange may
   * be over while a peer still sends.
   */
  end(): void;
}

/** A tap that keeps at most `limit` bytes of content over all parts, and counts the rest. */
export function createBodyTap(tape: Tape, of: 'request' | 'response', hop: number, limit: number): BodyTap {
  let left = limit;
  let isOpen = false;
  let isOver = false;
  const from = of === 'request' ? 'client' : 'backend';
  return {
    part(content, bytes, { isLast, trailers }) {
      if (isOver) return;
      tape.count(from, bytes);
      const whole = content.length === 1 && content[0] !== undefined ? content[0] : Buffer.concat(content);
      const payload = whole.subarray(0, left);
      left -= payload.length;
      isOpen = !isLast;
      const cut = whole.length - payload.length;
      tape.note({
        event: 'body',
        of,
        hop,
        payload,
        bytes,
        cut,
        more: !isLast,
        ...(trailers ? { trailers } : {}),
      });
    },
    end() {
      isOver = true;
      if (!isOpen) return;
      isOpen = false;
      tape.note({ event: 'body', of, hop, payload: new Uint8Array(0), bytes: 0, cut: 0, more: false });
    },
  };
}
