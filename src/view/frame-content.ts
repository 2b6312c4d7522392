import { Buffer, isUtf8 } from 'node:buffer';
import { BACKEND, CLIENT, type Exchange, type FrameEvent } from '../model/index.ts';
import { createPayloadReader, type FramePayload } from '../recording/index.ts';
import { decodeClosePayload, OPCODE } from '../wire/index.ts';
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

/** Bytes shown in hexadecimal: more of them tell nobody more. */
const HEX_BYTES = 256;
const RSV1 = 4;

/** How contents are to be shown. */
type ContentLook = Pick<Look, 'isRedacted' | 'isFull'>;

/** A reader of what an exchange's frames hold. Without the exchange's 101, deflated frames stay as they are. */
export function createFrameContent(exchange: Exchange | undefined, look: ContentLook): FrameContent {
  const payloads = createPayloadReader(exchange);
  return {
    read(frame) {
      const held = payloads.read(frame);
      const text = frame.opcode === OPCODE.close ? closeText(frame, look) : textOf(held, look);
      const notes = frameNotes(frame, held);
      return { text: discreet(text, look), secretText: text, notes };
    },
    skip: () => payloads.skip(),
  };
}

/** What is unusual about a frame, and what became of it where it is deflated; empty for most. */
export function frameNotes(frame: FrameEvent, held: FramePayload | null): readonly string[] {
  return [...notesOf(frame), ...(held === null ? [] : deflateNotes(held))];
}

/** What a close frame says: `1011 internal error "no credentials"`. */
export function closeText({ payload }: FrameEvent, look: ContentLook): string {
  const { code, reason } = decodeClosePayload(payload);
  return closeInWords(code, reason, look);
}

function deflateNotes({ deflated }: FramePayload): readonly string[] {
  if (deflated === null) return [];
  if (deflated.is === 'unreadable') return ['deflated'];
  if (deflated.is === 'part') return ['part of a deflated message'];
  if (deflated.is === 'broken') return ['deflated', `the message ${deflated.problem}`];
  const [first, last] = deflated.frames;
  return [first === last ? 'inflated' : `inflated from frames ${first}-${last}`];
}

/** What a frame's header says that is not as usual. RSV1 of a deflated frame is told by what it does. */
function notesOf(frame: FrameEvent): readonly string[] {
  const isPutIn = frame.from !== CLIENT && frame.from !== BACKEND;
  const isMaskedAsAsked = isPutIn || frame.masked === (frame.from === CLIENT);
  return [
    // a station masks for a backend, as a client does
    isPutIn ? `to the ${frame.masked ? BACKEND : CLIENT}` : '',
    frame.undelivered ? (isPutIn ? 'never sent' : 'undelivered') : '',
    frame.fin ? '' : 'to be continued',
    frame.rsv === 0 || frame.rsv === RSV1 ? '' : `reserved bits ${frame.rsv.toString(2).padStart(3, '0')}`,
    isMaskedAsAsked ? '' : frame.masked ? 'masked' : 'unmasked',
    frame.cut === 0 ? '' : `${counted(frame.cut, 'byte')} not recorded`,
    frame.missing === 0 ? '' : `${counted(frame.missing, 'byte')} never came`,
  ].filter((note) => note !== '');
}

/** Text where it is text, else bytes in hexadecimal. */
function textOf({ payload, isText }: FramePayload, { isFull }: ContentLook): string {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  return isText && isUtf8(bytes) ? bytes.toString('utf8') : hexInWords(bytes, isFull);
}

/** Bytes in hexadecimal: `00 01 ff`; the first ones, with `…` behind them where there are more, unless all are wanted. */
export function hexInWords(bytes: Buffer, isFull = false): string {
  const shown = isFull ? bytes : bytes.subarray(0, HEX_BYTES);
  const hex = shown.toString('hex').replace(/..(?=.)/g, '$& ');
  return bytes.length > shown.length ? `${hex} …` : hex;
}
