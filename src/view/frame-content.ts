import { Buffer, isUtf8 } from 'node:buffer';
import { BACKEND, CLIENT, statusOf, type Exchange, type FrameEvent } from '../model/index.ts';
import { responseHeads } from '../study/index.ts';
import {
  createMessageReader,
  decodeClosePayload,
  deflateParameters,
  hasContextTakeover,
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
const SWITCHING = 101;

/** A reader of what an exchange's frames hold. Without the exchange's 101, deflated frames stay as they are. */
export function createFrameContent(
  exchange: Exchange | undefined,
  look: Pick<Look, 'isRedacted'>,
): FrameContent {
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

/** One sender's frames: which message a continuation goes on with, and what its deflated messages say. */
function createSenderContent(messages: MessageReader | null, look: Pick<Look, 'isRedacted'>): FrameContent {
  let opcode: number = OPCODE.binary;
  let isDeflated = false;

  function readData(frame: FrameEvent): FrameText {
    if (frame.opcode !== OPCODE.continuation) {
      opcode = frame.opcode;
      isDeflated = (frame.rsv & RSV1) !== 0;
    }
    const isText = opcode === OPCODE.text;
    if (!isDeflated) return { text: payloadInWords(frame.payload, isText), notes: [] };
    if (messages === null) return { text: payloadInWords(frame.payload, false), notes: ['deflated'] };
    const message = messages.push(frame);
    if (message === null) return { text: '', notes: ['part of a deflated message'] };
    const { frames, payload, problem } = message;
    if (problem !== undefined) {
      return { text: payloadInWords(payload, isText), notes: ['deflated', `the message ${problem}`] };
    }
    const [first, last] = frames;
    const note = first === last ? 'inflated' : `inflated from frames ${first}-${last}`;
    return { text: payloadInWords(payload, isText), notes: [note] };
  }

  return {
    read(frame) {
      const { text, notes } = isControl(frame.opcode) ? readControl(frame, look) : readData(frame);
      return { text: discreet(text, look), notes: [...notesOf(frame), ...notes] };
    },
    skip: () => messages?.skip(),
  };
}

function readControl(frame: FrameEvent, look: Pick<Look, 'isRedacted'>): FrameText {
  if (frame.opcode !== OPCODE.close) return { text: payloadInWords(frame.payload, true), notes: [] };
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

/** Text where it is text, else the first bytes in hexadecimal. */
function payloadInWords(payload: Uint8Array, isText: boolean): string {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  return isText && isUtf8(bytes) ? bytes.toString('utf8') : hexInWords(bytes);
}

/** The first bytes in hexadecimal, `…` behind them where there are more: `00 01 ff`. */
export function hexInWords(bytes: Buffer): string {
  const hex = bytes.toString('hex', 0, HEX_BYTES).replace(/..(?=.)/g, '$& ');
  return bytes.length > HEX_BYTES ? `${hex} …` : hex;
}

/** A reader of a sender's deflated messages, as that side understood the 101; null where nothing was agreed on. */
function messageReader(exchange: Exchange | undefined, from: string): MessageReader | null {
  if (exchange === undefined || (from !== CLIENT && from !== BACKEND)) return null;
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
