import { Buffer } from 'node:buffer';
import type { BodyEvent, Field, FrameEvent, Head } from '../../model/index.ts';
import { encodeFrame } from '../../wire/index.ts';

/** Bytes as they were on the wire, as far as they are known. */
export interface WireBytes {
  readonly bytes: Uint8Array;
  /** Bytes that follow and are too many to be made up; 0 where none. */
  readonly skipped: number;
}

/** Zeros that stand for what a limit left out of one frame or one part of a body; what is more is passed over. */
export const FILL_LIMIT = 16 * 1024 * 1024;

/**
 * The key that every masked frame is shown with: a recording has the payload without its mask, and no key. It is the
 * one of the RFC's own example.
 * @see RFC 6455 §5.7
 */
export const MASK_KEY = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);

/** A head's bytes: those that were recorded, or what start line and fields tell. */
export function headBytes({ startLine, fields, raw }: Head & { readonly raw?: string }): Uint8Array {
  return Buffer.from(raw ?? `${startLine}\r\n${fieldLines(fields)}\r\n`, 'latin1');
}

function fieldLines(fields: readonly Field[]): string {
  return fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
}

/**
 * A frame's bytes as far as they came: header, masking key, payload. Payload bytes that a limit left out are zeros
 * once unmasked.
 * @param isMinimal whether the header is the shortest that can say the length; else it is the next longer one.
 */
export function frameBytes(frame: FrameEvent, isMinimal = true): WireBytes {
  const { opcode, fin, rsv, masked, length, payload, cut, missing } = frame;
  if (isMinimal && cut === 0 && missing === 0) {
    const key = masked ? { maskKey: MASK_KEY } : {};
    return { bytes: encodeFrame({ opcode, fin, rsv, payload, ...key }), skipped: 0 };
  }
  const { bytes, skipped } = filled(payload, cut);
  const header = frameHeader({ opcode, fin, rsv, masked, length }, isMinimal);
  if (masked) for (const [at, byte] of bytes.entries()) bytes[at] = byte ^ (MASK_KEY[at % 4] ?? 0);
  return { bytes: Buffer.concat([header, bytes]), skipped };
}

type HeaderFacts = Pick<FrameEvent, 'opcode' | 'fin' | 'rsv' | 'masked' | 'length'>;

/** @see RFC 6455 §5.2 */
function frameHeader({ opcode, fin, rsv, masked, length }: HeaderFacts, isMinimal: boolean): Uint8Array {
  const limits = isMinimal ? [126, 65_536] : [0, 126];
  const extended = length < (limits[0] ?? 0) ? 0 : length < (limits[1] ?? 0) ? 2 : 8;
  const header = Buffer.alloc(2 + extended + (masked ? 4 : 0));
  header[0] = (fin ? 128 : 0) | (rsv << 4) | opcode;
  header[1] = (masked ? 128 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127);
  if (extended === 2) header.writeUInt16BE(length, 2);
  if (extended === 8) header.writeBigUInt64BE(BigInt(length), 2);
  if (masked) header.set(MASK_KEY, 2 + extended);
  return header;
}

/**
 * The bytes of a part of a body.
 * @param isChunked whether the body is chunked: the part is then shown as one chunk, since a recording does not hold
 * where the chunks began and ended. The last part, if it came, brings the empty chunk and the trailers.
 * @see RFC 9112 §7.1
 */
export function bodyBytes(
  { payload, bytes, cut, more, trailers = [] }: BodyEvent,
  isChunked: boolean,
): WireBytes {
  const content = filled(payload, cut);
  if (!isChunked) return content;
  const size = payload.length + cut;
  const pieces: Uint8Array[] = [];
  if (size > 0) pieces.push(latin1(`${size.toString(16)}\r\n`), content.bytes, latin1('\r\n'));
  // a body that the connection's end broke off ends with a part of no bytes at all
  if (!more && bytes > 0) pieces.push(latin1(`0\r\n${fieldLines(trailers)}\r\n`));
  return { bytes: Buffer.concat(pieces), skipped: content.skipped };
}

/** What was kept, and zeros for what was not: a copy where there are any, or where it is to be written to. */
function filled(payload: Uint8Array, cut: number): WireBytes {
  const zeros = Math.min(cut, FILL_LIMIT);
  return { bytes: Buffer.concat([payload, Buffer.alloc(zeros)]), skipped: cut - zeros };
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
