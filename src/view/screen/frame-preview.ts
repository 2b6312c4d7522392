import { Buffer, isUtf8 } from 'node:buffer';
import type { FrameEvent } from '../../model/index.ts';
import type { FramePayload } from '../../recording/index.ts';
import { OPCODE } from '../../wire/index.ts';
import { closeText, hexInWords } from '../frame-content.ts';
import { discreet, type Look } from '../look.ts';

/** What of a payload may be text. */
export interface Content {
  readonly payload: Uint8Array;
  /** False where it is said to be bytes, whatever they look like. */
  readonly isText: boolean;
}

/** Bytes of a character that a cut may leave without its last one. */
const CUT_CHARACTER_BYTES = 3;
/** The widest that a column's text may be on the wire: what is drawn over each other aside. */
const COLUMN_BYTES = 8;
/** So much is read where secrets are masked: one that is cut would not be known as one. */
const MASKED_BYTES = 2048;
const ENDS_WORD = /[\s"',;&<>]/;

/** What stands in a row of the content of a frame or body, not yet made visible: its beginning, about that many columns. */
export function previewOf(
  { payload, isText }: Content,
  columns: number,
  look: Pick<Look, 'isRedacted'>,
): string {
  const most = look.isRedacted ? Math.max(MASKED_BYTES, COLUMN_BYTES * columns) : COLUMN_BYTES * columns;
  const isCut = payload.length > most;
  const bytes = bufferOf(payload).subarray(0, most);
  const text = isText ? utf8Of(bytes, isCut) : null;
  if (text === null) return hexInWords(bufferOf(payload).subarray(0, columns), false);
  // a secret that goes on behind the cut is not known as one: the word it may be is left out
  const known = look.isRedacted && isCut ? discreet(withoutLastWord(text), look) : discreet(text, look);
  return isCut ? `${known}…` : known;
}

/** What stands in the row of a frame. */
export function framePreview(frame: FrameEvent, held: FramePayload, columns: number, look: Look): string {
  return frame.opcode === OPCODE.close ? closeText(frame, look) : previewOf(held, columns, look);
}

/** A text up to the last word in it, which may not be whole. */
export function withoutLastWord(text: string): string {
  let end = text.length;
  while (end > 0 && !ENDS_WORD.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** All of a content as text, or the first bytes of it in hexadecimal where it is none: for a search. */
export function searchedText({ payload, isText }: Content): string {
  const bytes = bufferOf(payload);
  return isText && isUtf8(bytes) ? bytes.toString('utf8') : hexInWords(bytes);
}

/** Bytes as text, or null where they are none; of bytes that are cut, the last character may be cut as well. */
export function utf8Of(bytes: Buffer, isCut: boolean): string | null {
  for (let less = 0; less <= (isCut ? CUT_CHARACTER_BYTES : 0); less += 1) {
    const whole = bytes.subarray(0, Math.max(0, bytes.length - less));
    if (isUtf8(whole)) return whole.toString('utf8');
  }
  return null;
}

/** The same memory as a `Buffer`. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
