import { Buffer, isUtf8 } from 'node:buffer';
import { type Line, Misfit, text } from './codec.ts';

/**
 * Bytes that are turned into base64 at once: a multiple of three, so that slices join without padding. Strings made
 * in one go beyond this size take several times as long a byte.
 */
const SLICE_BYTES = 24 * 1024;

/** The same memory as a `Buffer`. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes in base64 with padding; empty for none. @see RFC 4648 §4 */
export function base64Of(payload: Uint8Array): string {
  const bytes = bufferOf(payload);
  if (bytes.length <= SLICE_BYTES) return bytes.toString('base64');
  let encoded = '';
  for (let at = 0; at < bytes.length; at += SLICE_BYTES)
    encoded += bytes.toString('base64', at, at + SLICE_BYTES);
  return encoded;
}

/** Up to this size a payload is `text` whatever it takes: people search recordings for it. */
const SHORT_BYTES = 64 * 1024;

/**
 * The JSON of a payload that is UTF-8, or null where it is none, or where it is long and so full of control characters
 * that escaping them takes up more room than base64: 16 MiB of NUL would make a line of 96 MiB, which no reader takes.
 */
export function jsonTextOf(payload: Uint8Array): string | null {
  if (!isUtf8(payload)) return null;
  const json = JSON.stringify(bufferOf(payload).toString());
  return payload.length > SHORT_BYTES && json.length > 3 * payload.length ? null : json;
}

/** A payload as a line holds it: as `text` where it is UTF-8, else as `base64`; an empty one not at all. */
export function encodePayload(payload: Uint8Array): Line {
  if (payload.length === 0) return {};
  return jsonTextOf(payload) === null
    ? { base64: base64Of(payload) }
    : { text: bufferOf(payload).toString() };
}

/**
 * The payload that a line holds; empty where it has neither `text` nor `base64`.
 * @throws Misfit where that is not a string, or not base64
 */
export function decodePayload(line: Line): Buffer {
  if (line['text'] !== undefined) return Buffer.from(text.decode(line['text'], 'text'));
  if (line['base64'] === undefined) return Buffer.alloc(0);
  const encoded = text.decode(line['base64'], 'base64');
  const payload = Buffer.from(encoded, 'base64');
  // Node skips what is not base64, and so comes out short
  if (payload.length !== decodedLength(encoded)) throw new Misfit('base64', encoded, 'base64');
  return payload;
}

function decodedLength(encoded: string): number {
  const padding = encoded.endsWith('==') ? 2 : encoded.endsWith('=') ? 1 : 0;
  return Math.floor(((encoded.length - padding) * 3) / 4);
}
