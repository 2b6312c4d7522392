import { Buffer } from 'node:buffer';
import { blankFrameHeader, frameHeaderSize, LONGEST_HEADER_BYTES, readFrameHeader } from './frame-header.ts';
import { FrameJudge, type SentClose } from './frame-judge.ts';
import { CONTROL_PAYLOAD_BYTES } from './frame-rules.ts';
import { applyMask, turnMaskKey } from './mask.ts';
import { isControl, opcodeName } from './opcodes.ts';
import { createGatherer, type Gatherer } from './gatherer.ts';
import type { Seen, SeenFrame, SeenViolation, StreamRule } from './seen.ts';

/** What a frame reader must know before the first byte. */
export interface FrameReaderOptions {
  /** Whose bytes these are: a client masks its frames, a backend does not. */
  readonly from: 'client' | 'backend';
  /** Whether permessage-deflate was agreed on, so that RSV1 may mark a compressed message. */
  readonly deflate: boolean;
  /** Payload bytes of one frame that are kept at most, and held at most; the rest is counted in `cut`. */
  readonly payloadLimit: number;
}

/** Reads what one side sends after the handshake. */
export interface FrameReader {
  /**
   * Takes the next bytes of the stream, split anywhere, and gives the frames that they end, each followed by what is
   * wrong with it. Never throws.
   * @param bytes borrowed and never written to. The payload of an unmasked frame may be a view of them: whoever means
   * to use the memory again copies them first.
   */
  push(bytes: Uint8Array): readonly Seen[];
  /** Takes the end of the stream, and gives the frame that it broke off, if any, and that violation. */
  end(): readonly Seen[];
  /** Frames seen so far. */
  readonly frames: number;
  /** Bytes seen so far. */
  readonly bytes: number;
  /** Whether the last byte seen was the last one of a frame, or none was seen yet. */
  readonly isAtBoundary: boolean;
  /** Whether a message has begun whose last frame was not seen: a message of another's may not be put in here. */
  readonly isWithinMessage: boolean;
  /** What the first close frame said, or null before it. */
  readonly close: SentClose | null;
}

/**
 * Reads a stream of frames in every form of header, and judges each. The limit does not hold for control frames of a
 * lawful length (125 bytes): what a close frame says is never cut.
 * @see RFC 6455 §5
 */
export function createFrameReader(options: FrameReaderOptions): FrameReader {
  return new StreamReader(options);
}

const NO_BYTES = new Uint8Array(0);

/**
 * The reader proper: a class, because its fields are what a million frames a second read and write.
 *
 *     boundary                         boundary
 *        │ header ............ payload ...│ header …
 *        └ #startsAt                      └ #startsAt of the next
 */
class StreamReader implements FrameReader {
  readonly #payloadLimit: number;
  readonly #judge: FrameJudge;

  #bytes = 0;
  #frames = 0;
  /** Bytes of the stream before the frame that is being read. */
  #startsAt = 0;

  /** The header of the frame that is being read, once `#hasHeader`. */
  readonly #header = blankFrameHeader();
  #hasHeader = false;
  /** The begun header of a frame, where the last bytes ended within it. */
  readonly #held = new Uint8Array(LONGEST_HEADER_BYTES);
  #heldBytes = 0;

  /** What came so far of a payload that more than one `push` brings. */
  #gathered: Gatherer | null = null;
  #received = 0;

  /** Set where nothing more can be framed: bytes are only counted from there on. */
  #isLost = false;

  constructor({ from, deflate, payloadLimit }: FrameReaderOptions) {
    this.#payloadLimit = payloadLimit;
    this.#judge = new FrameJudge(from, deflate);
  }

  get frames(): number {
    return this.#frames;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isAtBoundary(): boolean {
    return this.#bytes === this.#startsAt;
  }

  get isWithinMessage(): boolean {
    return this.#judge.isWithinMessage;
  }

  get close(): SentClose | null {
    return this.#judge.close;
  }

  push(bytes: Uint8Array): readonly Seen[] {
    const seen: Seen[] = [];
    let at = 0;
    while (at < bytes.length && !this.#isLost) {
      if (!this.#hasHeader) at = this.#readHeader(bytes, at, seen);
      // not `else`: a frame without payload ends where its header does
      if (this.#hasHeader) at = this.#readPayload(bytes, at, seen);
    }
    this.#bytes += bytes.length;
    return seen;
  }

  end(): readonly Seen[] {
    const seen: Seen[] = [];
    if (!this.#isLost && !this.isAtBoundary) this.#breakOff(seen);
    this.#isLost = true;
    return seen;
  }

  /** Reads a header, or holds as much of it as there is; gives where what follows begins. */
  #readHeader(bytes: Uint8Array, at: number, seen: Seen[]): number {
    let next = at;
    if (this.#heldBytes === 0 && hasWholeHeader(bytes, at)) {
      readFrameHeader(bytes, at, this.#header);
      next += this.#header.size;
    } else {
      next += this.#hold(bytes, at);
      if (!hasWholeHeader(this.#held.subarray(0, this.#heldBytes), 0)) return next;
      readFrameHeader(this.#held, 0, this.#header);
      this.#heldBytes = 0;
    }
    if (this.#header.isFramable) this.#hasHeader = true;
    else this.#giveUp(seen);
    return next;
  }

  /** Adds to the begun header what it lacks, as far as it is there; gives how many bytes that were. */
  #hold(bytes: Uint8Array, at: number): number {
    // the first two bytes tell how many there are
    const wanted = this.#heldBytes < 2 ? 2 : frameHeaderSize(this.#held[1] ?? 0);
    const taken = bytes.subarray(at, at + wanted - this.#heldBytes);
    this.#held.set(taken, this.#heldBytes);
    this.#heldBytes += taken.length;
    return taken.length;
  }

  /** Reads a payload, or as much of it as there is; gives where what follows begins. */
  #readPayload(bytes: Uint8Array, at: number, seen: Seen[]): number {
    const received = this.#received;
    const end = Math.min(bytes.length, at + this.#header.length - received);
    const keptEnd = Math.min(end, at + Math.max(0, this.#limit() - received));
    const piece = this.#plain(bytes, at, keptEnd, received);
    this.#received += end - at;
    const isWhole = this.#received === this.#header.length;
    if (isWhole && received === 0) {
      this.#finish(piece, seen); // the usual case: nothing is copied once more
    } else {
      this.#gathered ??= createGatherer(Math.min(this.#header.length, this.#limit()));
      if (piece.length > 0) this.#gathered.add(piece);
      if (isWhole) this.#finish(this.#gathered.bytes, seen);
    }
    return end;
  }

  /** Payload bytes of the present frame to keep. */
  #limit(): number {
    return isControl(this.#header.opcode)
      ? Math.max(this.#payloadLimit, CONTROL_PAYLOAD_BYTES)
      : this.#payloadLimit;
  }

  /** The payload's bytes from `start` to `end`, unmasked, where `received` of it came before. */
  #plain(bytes: Uint8Array, start: number, end: number, received: number): Uint8Array {
    if (start === end) return NO_BYTES;
    if (!this.#header.masked) return bytes.subarray(start, end);
    const plain = Buffer.allocUnsafe(end - start);
    applyMask(bytes, start, end, turnMaskKey(this.#header.key, received), plain, 0);
    return plain;
  }

  /** Ends the present frame where the stream now stands, and has it judged. */
  #finish(payload: Uint8Array, seen: Seen[]): void {
    const { size, opcode, fin, rsv, masked, length, isMinimal } = this.#header;
    const offset = this.#startsAt;
    const received = this.#received;
    const endsAt = offset + size + received;
    if (received === length) this.#startsAt = endsAt; // a frame broken off leaves no boundary behind
    this.#frames += 1;
    this.#hasHeader = false;
    this.#gathered = null;
    this.#received = 0;
    const frame: SeenFrame = {
      event: 'frame',
      n: this.#frames,
      opcode,
      fin,
      rsv,
      masked,
      length,
      payload,
      cut: received - payload.length,
      missing: length - received,
      endsAt,
    };
    seen.push(frame);
    this.#judge.judge(frame, isMinimal, offset, seen);
  }

  /** Tells of the frame that the end of the stream broke off. */
  #breakOff(seen: Seen[]): void {
    const offset = this.#startsAt;
    const n = this.#frames + 1;
    let message = `the connection ended within the header of frame ${n}, after ${this.#heldBytes} of its bytes`;
    if (this.#hasHeader) {
      const { length, opcode } = this.#header;
      message = `the connection ended within frame ${n} (${opcodeName(opcode)}): ${this.#received} of its ${length} payload bytes came`;
      this.#finish(this.#gathered?.bytes ?? NO_BYTES, seen);
    }
    seen.push(violation('truncated', message, offset, n));
  }

  /** Tells of a length that no stream can have: where the next frame begins, nobody knows. */
  #giveUp(seen: Seen[]): void {
    this.#isLost = true;
    const n = this.#frames + 1;
    const message = `frame ${n} declares a length of 2^63 bytes or more; what follows it can only be counted`;
    seen.push(violation('unframable', message, this.#startsAt, n));
  }
}

/** Whether a header that begins at `at` also ends within `bytes`. */
function hasWholeHeader(bytes: Uint8Array, at: number): boolean {
  const second = bytes[at + 1];
  return second !== undefined && at + frameHeaderSize(second) <= bytes.length;
}

/** A violation of §5.2 that is no single frame's: it takes the stream's end, or its framing, away. */
function violation(rule: StreamRule, message: string, offset: number, n: number): SeenViolation {
  return { event: 'violation', section: 'RFC 6455 §5.2', rule, message, offset, n };
}
