import { Buffer, isUtf8 } from 'node:buffer';
import { CLIENT, type Exchange, type FrameEvent } from '../model/index.ts';
import { deflateOf } from '../recording/index.ts';
import {
  createMessageReader,
  decodeClosePayload,
  isControl,
  OPCODE,
  type MessageReader,
} from '../wire/index.ts';
import { closeInWords } from './ending.ts';
import { discreet, type Look } from './look.ts';
import { counted } from './quantity.ts';

/** What a frame holds, as text that is not yet made visible. */
export interface FrameText {
  /** Text, the words of a close frame, or bytes in hexadecimal; the whole message where a deflated one is complete. */
  readonly text: string;
  /** The same with its secrets, whatever the look: for those who read tokens. */
  readonly secretText: string;
  /** What is unusual about the frame: `undelivered`, `deflated`, `3 bytes cut` … */
  readonly notes: readonly string[];
}

/** Reads one exchange's frames in order; holds at most one deflated message of each sender. */
export interface FrameContent {
  read(frame: FrameEvent): FrameText;
  /** Says that frames are missing here: what needs them cannot be inflated any more. */
  skip(): void;
}

/** Bytes that a deflated message may grow to. */
const INFLATED_LIMIT = 16 * 1024 * 1024;
/** Bytes shown in hexadecimal: more of them tell nobody more. */
const HEX_BYTES = 256;
const RSV1 = 4;

/** How contents are to be shown. */
type ContentLook = Pick<Look, 'isRedacted' | 'isFull'>;

/** A reader of what an exchange's frames hold. Without the exchange's 101, deflated frames stay as they are. */
export function createFrameContent(exchange: Exchange | undefined, look: ContentLook): FrameContent {
  const senders = new Map<string, FrameContent>();
  return {
    read(frame) {
      const known = senders.get(frame.from);
      const sender = known ?? createSenderContent(messageReader(exchange, frame.from), look);
      if (known === undefined) senders.set(frame.from, sender);
      return sender.read(frame);
    },
    skip() {
      for (const sender of senders.values()) sender.skip();
    },
  };
}

/** What a frame holds before secrets are thought of. */
type Read = Omit<FrameText, 'secretText'>;

/** One sender's frames: which message a continuation goes on with, and what its deflated messages say. */
function createSenderContent(messages: MessageReader | null, look: ContentLook): FrameContent {
  let opcode: number = OPCODE.binary;
  let isDeflated = false;

  function readData(frame: FrameEvent): Read {
    if (frame.opcode !== OPCODE.continuation) {
      opcode = frame.opcode;
      isDeflated = (frame.rsv & RSV1) !== 0;
    }
    const isText = opcode === OPCODE.text;
    if (!isDeflated) return { text: payloadInWords(frame.payload, isText, look), notes: [] };
    if (messages === null) return { text: payloadInWords(frame.payload, false, look), notes: ['deflated'] };
    const message = messages.push(frame);
    if (message === null) return { text: '', notes: ['part of a deflated message'] };
    const { frames, payload, problem } = message;
    if (problem !== undefined) {
      return { text: payloadInWords(payload, isText, look), notes: ['deflated', `the message ${problem}`] };
    }
    const [first, last] = frames;
    const note = first === last ? 'inflated' : `inflated from frames ${first}-${last}`;
    return { text: payloadInWords(payload, isText, look), notes: [note] };
  }

  return {
    read(frame) {
      const { text, notes } = isControl(frame.opcode) ? readControl(frame, look) : readData(frame);
      return { text: discreet(text, look), secretText: text, notes: [...notesOf(frame), ...notes] };
    },
    skip: () => messages?.skip(),
  };
}

function readControl(frame: FrameEvent, look: ContentLook): Read {
  if (frame.opcode !== OPCODE.close) return { text: payloadInWords(frame.payload, true, look), notes: [] };
  const { code, reason } = decodeClosePayload(frame.payload);
  return { text: closeInWords(code, reason, look), notes: [] };
}

/** What a frame's header says that is not as usual. RSV1 of a deflated frame is told by what it does. */
function notesOf(frame: FrameEvent): readonly string[] {
  const isMaskedAsAsked = frame.masked === (frame.from === CLIENT);
  return [
    frame.undelivered ? 'undelivered' : '',
    frame.fin ? '' : 'to be continued',
    frame.rsv === 0 || frame.rsv === RSV1 ? '' : `reserved bits ${frame.rsv.toString(2).padStart(3, '0')}`,
    isMaskedAsAsked ? '' : frame.masked ? 'masked' : 'unmasked',
    frame.cut === 0 ? '' : `${counted(frame.cut, 'byte')} not recorded`,
    frame.missing === 0 ? '' : `${counted(frame.missing, 'byte')} never came`,
  ].filter((note) => note !== '');
}

/** Text where it is text, else bytes in hexadecimal. */
function payloadInWords(payload: Uint8Array, isText: boolean, { isFull }: ContentLook): string {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  return isText && isUtf8(bytes) ? bytes.toString('utf8') : hexInWords(bytes, isFull);
}

/** Bytes in hexadecimal: `00 01 ff`; the first ones, with `…` behind them where there are more, unless all are wanted. */
export function hexInWords(bytes: Buffer, isFull = false): string {
  const shown = isFull ? bytes : bytes.subarray(0, HEX_BYTES);
  const hex = shown.toString('hex').replace(/..(?=.)/g, '$& ');
  return bytes.length > shown.length ? `${hex} …` : hex;
}

/** A reader of a sender's deflated messages; null where nothing was agreed on. */
function messageReader(exchange: Exchange | undefined, from: string): MessageReader | null {
  const deflate = exchange === undefined ? null : deflateOf(exchange, from);
  return deflate === null ? null : createMessageReader({ deflate, limit: INFLATED_LIMIT });
}
