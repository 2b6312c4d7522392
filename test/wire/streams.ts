import * as fc from 'fast-check';
import {
  createFrameReader,
  encodeFrame,
  type FrameReader,
  type FrameReaderOptions,
  type FrameToWrite,
  type SeenFrame,
  type SeenViolation,
} from '../../src/wire/index.ts';

/** Bytes written in hexadecimal, blanks left out. */
export function hex(digits: string): Buffer {
  return Buffer.from(digits.replaceAll(/\s/g, ''), 'hex');
}

/** Bytes of text in UTF-8. */
export function utf8(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

export const MASK_KEY = hex('37 fa 21 3d');

/** A frame's bytes as the backend writes them: a whole text, "Hello". */
export function aFrame(subject: Partial<FrameToWrite> = {}): Uint8Array {
  return encodeFrame({ opcode: 1, payload: utf8('Hello'), ...subject });
}

/** A reader of the backend's bytes, no compression agreed on, nothing cut. */
export function aReader(subject: Partial<FrameReaderOptions> = {}): FrameReader {
  return createFrameReader({ from: 'backend', deflate: false, payloadLimit: 1 << 20, ...subject });
}

/** A frame with its payload in latin-1: bytes compare as bytes, whichever class holds them. */
export interface ToldFrame extends Omit<SeenFrame, 'payload'> {
  readonly payload: string;
}

/** Everything that a reader sees in a stream that comes in these pieces and then ends. */
export function seenIn(
  pieces: readonly Uint8Array[],
  subject: Partial<FrameReaderOptions> = {},
): (ToldFrame | SeenViolation)[] {
  const reader = aReader(subject);
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()].map((seen) =>
    seen.event === 'frame' ? { ...seen, payload: Buffer.from(seen.payload).toString('latin1') } : seen,
  );
}

/** The frames among what was seen. */
export function framesOf<T extends { readonly event: string }>(
  seen: readonly T[],
): Extract<T, { event: 'frame' }>[] {
  return seen.filter((each): each is Extract<T, { event: 'frame' }> => each.event === 'frame');
}

/** The violations among what was seen. */
export function violationsOf<T extends { readonly event: string }>(
  seen: readonly T[],
): Extract<T, { event: 'violation' }>[] {
  return seen.filter((each): each is Extract<T, { event: 'violation' }> => each.event === 'violation');
}

/** The stream cut into pieces at these places, whatever they are. */
export function cutAt(stream: Uint8Array, places: readonly number[]): Uint8Array[] {
  const within = places.map((place) => place % (stream.length + 1)).toSorted((one, other) => one - other);
  const bounds = [0, ...within, stream.length];
  return bounds.slice(1).map((end, i) => stream.subarray(bounds[i], end));
}

/** Places at which to cut, for {@link cutAt}. */
export const anyCuts = fc.array(fc.nat(), { maxLength: 12 });

const anyKey = fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 }), { nil: undefined });
const anyPayload = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }).map(utf8),
  fc.constantFrom(0, 1, 125, 126, 600, 65535, 65536).map((length) => new Uint8Array(length).fill(0x61)),
);

/** Any frame at all, lawful or not. */
export const anyFrame: fc.Arbitrary<FrameToWrite> = fc
  .record({
    opcode: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(0, 1, 2, 8, 9, 10) },
      fc.integer({ min: 0, max: 15 }),
    ),
    fin: fc.boolean(),
    rsv: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, 4) }, fc.integer({ min: 0, max: 7 })),
    payload: anyPayload,
    maskKey: anyKey,
  })
  .map(({ maskKey, ...frame }) => (maskKey === undefined ? frame : { ...frame, maskKey }));
