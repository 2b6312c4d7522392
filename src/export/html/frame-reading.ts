import { Buffer, isUtf8 } from 'node:buffer';
import { CLIENT, type Exchange, type FrameEvent } from '../../model/index.ts';
import { createPayloadReader, type FramePayload } from '../../recording/index.ts';
import { bytesInWords, closeInWords } from '../../view/index.ts';
import { decodeClosePayload, OPCODE } from '../../wire/index.ts';

/** What a frame says. */
export interface FrameReading {
  /** The whole message where the frame ends a deflated one, else the frame's own payload. */
  readonly payload: Uint8Array;
  /** Whether the payload is text: said to be, and UTF-8. */
  readonly isText: boolean;
  /** What there is to say in the payload's place: a close code by name, that a message goes on; or null. */
  readonly words: string | null;
  /** What is unusual about the frame, a few words each. */
  readonly notes: readonly string[];
}

/** Reads one exchange's frames in order; holds at most one deflated message of each sender. */
export interface FrameReader {
  read(frame: FrameEvent): FrameReading;
  /** Says that frames are missing here: what needs them cannot be inflated any more. */
  skip(): void;
}

const RSV1 = 4;

/** A reader of one exchange's frames. Without its 101, deflated ones stay as they are. */
export function createFrameReader(exchange: Exchange): FrameReader {
  const payloads = createPayloadReader(exchange);
  return {
    read(frame) {
      const held = payloads.read(frame);
      const reading = frame.opcode === OPCODE.close ? readClose(frame) : readPayload(held);
      return { ...reading, notes: [...headerNotes(frame), ...deflateNotes(held), ...reading.notes] };
    },
    skip: () => payloads.skip(),
  };
}

function readClose({ payload }: FrameEvent): FrameReading {
  const { code, reason, isReasonUtf8 } = decodeClosePayload(payload);
  const words = closeInWords(code, reason, { isRedacted: false });
  return { payload, isText: true, words, notes: isReasonUtf8 ? [] : ['reason is not UTF-8'] };
}

function readPayload({ payload, isText, deflated }: FramePayload): FrameReading {
  const isReadable = isText && isUtf8(wholeUtf8(payload));
  return {
    payload,
    isText: isReadable,
    words: deflated?.is === 'part' ? 'part of a deflated message' : null,
    notes: isText && !isReadable ? ['not UTF-8'] : [],
  };
}

function deflateNotes({ payload, deflated }: FramePayload): readonly string[] {
  if (deflated === null) return [];
  if (deflated.is === 'broken') return ['deflated', `the message ${deflated.problem}`];
  if (deflated.is !== 'inflated') return ['deflated'];
  const [first, last] = deflated.frames;
  const joined = first === last ? '' : ` from frames ${first}-${last}`;
  return [`inflated${joined} to ${bytesInWords(payload.length)}`];
}

/** Bytes without a letter that their end cuts in two: a fragment may do so. */
export function wholeUtf8(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

/** UTF-8 as text; a letter that the end cuts in two is left out. */
export function utf8(bytes: Uint8Array): string {
  const whole = wholeUtf8(bytes);
  return Buffer.from(whole.buffer, whole.byteOffset, whole.length).toString('utf8');
}

function headerNotes(frame: FrameEvent): readonly string[] {
  const isMaskedAsAsked = frame.masked === (frame.from === CLIENT);
  return [
    frame.undelivered ? 'undelivered' : '',
    frame.fin ? '' : 'to be continued',
    frame.rsv === 0 || frame.rsv === RSV1 ? '' : `reserved bits ${frame.rsv.toString(2).padStart(3, '0')}`,
    isMaskedAsAsked ? '' : frame.masked ? 'masked' : 'unmasked',
    frame.cut === 0 ? '' : `${bytesInWords(frame.cut)} not recorded`,
    frame.missing === 0 ? '' : `${bytesInWords(frame.missing)} never came`,
  ].filter((note) => note !== '');
}
