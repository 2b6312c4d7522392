import { Buffer, isUtf8 } from 'node:buffer';
import { BACKEND, CLIENT, statusOf, type Exchange, type FrameEvent } from '../../model/index.ts';
import { responseHeads } from '../../study/index.ts';
import { bytesInWords, closeInWords } from '../../view/index.ts';
import {
  createMessageReader,
  decodeClosePayload,
  deflateParameters,
  hasContextTakeover,
  isControl,
  OPCODE,
  type MessageReader,
} from '../../wire/index.ts';

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

/** Bytes that a deflated message may grow to. */
const INFLATED_LIMIT = 16 * 1024 * 1024;
const RSV1 = 4;
const SWITCHING = 101;

interface Sender {
  readonly messages: MessageReader | null;
  opcode: number;
  isDeflated: boolean;
}

/** A reader of one exchange's frames. Without its 101, deflated ones stay as they are. */
export function createFrameReader(exchange: Exchange): FrameReader {
  const senders = new Map<string, Sender>();
  return {
    read(frame) {
      const known = senders.get(frame.from);
      const sender = known ?? newSender(exchange, frame.from);
      if (known === undefined) senders.set(frame.from, sender);
      const reading = isControl(frame.opcode) ? readControl(frame) : readData(frame, sender);
      return { ...reading, notes: [...headerNotes(frame), ...reading.notes] };
    },
    skip() {
      for (const { messages } of senders.values()) messages?.skip();
    },
  };
}

function newSender(exchange: Exchange, from: string): Sender {
  return { messages: messageReader(exchange, from), opcode: OPCODE.binary, isDeflated: false };
}

function readControl({ opcode, payload }: FrameEvent): FrameReading {
  if (opcode !== OPCODE.close) return plain(payload, true, []);
  const { code, reason, isReasonUtf8 } = decodeClosePayload(payload);
  const words = closeInWords(code, reason, { isRedacted: false });
  return { payload, isText: true, words, notes: isReasonUtf8 ? [] : ['reason is not UTF-8'] };
}

function readData(frame: FrameEvent, sender: Sender): FrameReading {
  if (frame.opcode !== OPCODE.continuation) {
    sender.opcode = frame.opcode;
    sender.isDeflated = (frame.rsv & RSV1) !== 0;
  }
  const isText = sender.opcode === OPCODE.text;
  if (!sender.isDeflated) return plain(frame.payload, isText, []);
  const message = sender.messages?.push(frame);
  if (message === undefined) return plain(frame.payload, false, ['deflated']);
  if (message === null) {
    return { payload: new Uint8Array(), isText, words: 'part of a deflated message', notes: ['deflated'] };
  }
  const { frames, payload, problem } = message;
  if (problem !== undefined) return plain(payload, isText, ['deflated', `the message ${problem}`]);
  const [first, last] = frames;
  const joined = first === last ? '' : ` from frames ${first}-${last}`;
  return plain(payload, isText, [`inflated${joined} to ${bytesInWords(payload.length)}`]);
}

function plain(payload: Uint8Array, isText: boolean, notes: readonly string[]): FrameReading {
  const isReadable = isText && isUtf8(wholeUtf8(payload));
  return {
    payload,
    isText: isReadable,
    words: null,
    notes: isText && !isReadable ? [...notes, 'not UTF-8'] : notes,
  };
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

/** A reader of a sender's deflated messages, as that side understood the 101; null where nothing was agreed on. */
function messageReader(exchange: Exchange, from: string): MessageReader | null {
  if (from !== CLIENT && from !== BACKEND) return null;
  const heads = responseHeads(exchange);
  // where a station changed the 101, each side goes by the one that it saw
  const answer = from === CLIENT ? heads.at(-1) : heads[0];
  if (answer === undefined || statusOf(answer) !== SWITCHING) return null;
  const agreed = deflateParameters(answer);
  if (agreed === null) return null;
  return createMessageReader({
    deflate: { contextTakeover: hasContextTakeover(agreed, from) },
    limit: INFLATED_LIMIT,
  });
}
