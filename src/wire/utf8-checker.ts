import { isUtf8 } from 'node:buffer';

/** Bytes of the longest code point. @see RFC 3629 §3 */
const LONGEST_CODE_POINT_BYTES = 4;

/** Whether a text that comes in pieces is UTF-8 so far. */
export interface Utf8Checker {
  /**
   * Takes the next piece, borrowed only for this call. A piece may end inside a code point.
   * @returns false as soon as nothing that follows could make the text UTF-8.
   */
  push(piece: Uint8Array): boolean;
  /** Whether the text may end here: not inside a code point. */
  readonly isComplete: boolean;
}

/** Checks UTF-8 over pieces split anywhere; holds the up to three bytes of an unfinished code point, and no more. */
export function createUtf8Checker(): Utf8Checker {
  const held = new Uint8Array(LONGEST_CODE_POINT_BYTES);
  let heldBytes = 0;

  /** Moves bytes from the front of `piece` to the unfinished code point; gives how many. */
  const fill = (piece: Uint8Array): number => {
    const wanted = codePointBytes(held[0] ?? 0) - heldBytes;
    const taken = piece.subarray(0, wanted);
    held.set(taken, heldBytes);
    heldBytes += taken.length;
    return taken.length;
  };

  return {
    get isComplete() {
      return heldBytes === 0;
    },
    push(piece) {
      let at = 0;
      if (heldBytes > 0) {
        at = fill(piece);
        const begun = held.subarray(0, heldBytes);
        if (heldBytes < codePointBytes(held[0] ?? 0)) return canBecomeUtf8(begun);
        heldBytes = 0;
        if (!isUtf8(begun)) return false;
      }
      const end = Math.max(at, unfinishedFrom(piece));
      heldBytes = piece.length - end;
      held.set(piece.subarray(end));
      return isUtf8(piece.subarray(at, end)) && (heldBytes === 0 || canBecomeUtf8(piece.subarray(end)));
    },
  };
}

/** Bytes of the code point that `lead` begins; 1 where it begins none. */
function codePointBytes(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** Where in `piece` a code point begins that does not end within it; the piece's length where none does. */
function unfinishedFrom(piece: Uint8Array): number {
  const last = piece.length - 1;
  for (let i = last; i >= 0 && i > last - LONGEST_CODE_POINT_BYTES; i--) {
    const byte = piece[i] ?? 0;
    const isWithin = byte >= 0x80 && byte < 0xc0;
    if (!isWithin) return i + codePointBytes(byte) > piece.length ? i : piece.length;
  }
  return piece.length;
}

/** Whether some bytes after `begun`, a lead byte and what followed it, make it a code point. */
function canBecomeUtf8(begun: Uint8Array): boolean {
  const whole = new Uint8Array(codePointBytes(begun[0] ?? 0));
  // every range that a second byte is held to reaches down to 0x80 or up to 0xbf (RFC 3629 §4)
  return [0x80, 0xbf].some((filler) => {
    whole.fill(filler).set(begun);
    return isUtf8(whole);
  });
}
