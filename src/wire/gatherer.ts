/** Bytes that come in pieces and are needed in one. */
export interface Gatherer {
  readonly length: number;
  /** Everything added so far; a view that the next `add` may make stale. */
  readonly bytes: Uint8Array;
  /** Adds a copy of `piece`, and gives everything so far. A first piece is not copied but viewed. */
  add(piece: Uint8Array): Uint8Array;
}

/**
 * Gathers pieces in time linear in their bytes, however small each is: the room doubles when it is used up.
 * @param atMost bytes that will come at most, where that is known: the room then does not grow past them.
 */
export function createGatherer(atMost = Number.POSITIVE_INFINITY): Gatherer {
  let room: Uint8Array = new Uint8Array(0);
  let length = 0;
  let isOwn = false;
  return {
    get length() {
      return length;
    },
    get bytes() {
      return room.subarray(0, length);
    },
    add(piece) {
      if (length === 0) {
        room = piece;
        isOwn = false;
      } else {
        if (!isOwn || length + piece.length > room.length) {
          const needed = length + piece.length;
          const larger = new Uint8Array(Math.max(needed, Math.min(atMost, Math.max(1024, 2 * needed))));
          larger.set(room.subarray(0, length));
          room = larger;
          isOwn = true;
        }
        room.set(piece, length);
      }
      length += piece.length;
      return room.subarray(0, length);
    },
  };
}
