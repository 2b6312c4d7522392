import { readWord } from './mask.ts';

/** Bytes of the longest header: 2, an extended length of 8, a key of 4. @see RFC 6455 §5.2 */
export const LONGEST_HEADER_BYTES = 14;

/** The bit of a header's second byte that says that a masking key follows. */
const MASKED = 0x80;

/**
 * A frame's header. One of these is filled again for each frame, so that a million frames a second leave nothing
 * behind for the collector.
 * @see RFC 6455 §5.2
 */
export interface FrameHeader {
  /** Bytes of the header itself: 2-14. */
  size: number;
  opcode: number;
  fin: boolean;
  /** RSV1, RSV2, RSV3 as one number: 4, 2 and 1. */
  rsv: number;
  masked: boolean;
  /** The masking key as one number; 0, which masks nothing, where there is none. */
  key: number;
  /** Payload bytes; above 2^53 the nearest number that a double can hold. */
  length: number;
  /** Whether a shorter form of header could not have said the same length. */
  isMinimal: boolean;
  /** False where the length's highest bit is set, so that nobody can tell where the frame ends. */
  isFramable: boolean;
}

/** A header of an empty continuation frame, to be filled. */
export function blankFrameHeader(): FrameHeader {
  return {
    size: 0,
    opcode: 0,
    fin: false,
    rsv: 0,
    masked: false,
    key: 0,
    length: 0,
    isMinimal: true,
    isFramable: true,
  };
}

/** Bytes of a whole header whose second byte is `second`: 2-14. */
export function frameHeaderSize(second: number): number {
  const short = second & 127;
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + ((second & MASKED) === 0 ? 0 : 4);
}

/**
 * Reads the header that begins at `at` and is wholly there, as {@link frameHeaderSize} tells, into `header`.
 * @see RFC 6455 §5.2
 */
export function readFrameHeader(bytes: Uint8Array, at: number, header: FrameHeader): void {
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  header.size = frameHeaderSize(second);
  header.fin = first >= 128;
  header.rsv = (first >> 4) & 7;
  header.opcode = first & 15;
  header.masked = second >= MASKED;
  header.key = header.masked ? readWord(bytes, at + header.size - 4) : 0;
  readLength(bytes, at + 2, second & 127, header);
}

function readLength(bytes: Uint8Array, at: number, short: number, header: FrameHeader): void {
  header.isFramable = true;
  if (short < 126) {
    header.length = short;
    header.isMinimal = true;
  } else if (short === 126) {
    header.length = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    header.isMinimal = header.length > 125;
  } else {
    const high = readWord(bytes, at) >>> 0;
    header.length = high * 2 ** 32 + (readWord(bytes, at + 4) >>> 0);
    header.isMinimal = header.length > 65535;
    header.isFramable = high < 2 ** 31;
  }
}
