/** Bytes that deflate can look back at. @see RFC 1951 §2 */
const WINDOW_BYTES = 32 * 1024;

/** The last 32 KiB of a stream. */
export interface LookBack {
  /** A view that the next `add` makes stale; empty at first. */
  readonly bytes: Uint8Array;
  add(bytes: Uint8Array): void;
}

/** Remembers the end of a stream in a room of twice the window, so that old bytes are moved seldom. */
export function createLookBack(): LookBack {
  const room = new Uint8Array(2 * WINDOW_BYTES);
  let end = 0;
  return {
    get bytes() {
      return room.subarray(Math.max(0, end - WINDOW_BYTES), end);
    },
    add(bytes) {
      const tail = bytes.subarray(-WINDOW_BYTES);
      if (end + tail.length > room.length) {
        room.copyWithin(0, end - WINDOW_BYTES, end);
        end = WINDOW_BYTES;
      }
      room.set(tail, end);
      end += tail.length;
    },
  };
}
