import type { Exchange, FrameEvent } from '../model/index.ts';
import { isControl, OPCODE } from '../wire/index.ts';
import { deflateOf } from './deflate-of.ts';
import { createMessageReaders } from './message-readers.ts';

/** What a frame holds. */
export interface FramePayload {
  /** The whole message where the frame ends a deflated one, nothing where it is another part of one, else its own. */
  readonly payload: Uint8Array;
  /** Whether it is said to be text; a control frame's is, and what is deflated beyond reading is not. */
  readonly isText: boolean;
  /** What became of a deflated message; null where nothing is deflated. */
  readonly deflated: Deflated | null;
}

/** What became of a deflated message with this frame. */
export type Deflated =
  /** Nothing was agreed on by which it could be read. */
  | { readonly is: 'unreadable' }
  /** More of it is to come. */
  | { readonly is: 'part' }
  /** It is over, and as it was on the wire: why, as the end of a sentence that begins with "the message". */
  | { readonly is: 'broken'; readonly problem: string }
  | { readonly is: 'inflated'; readonly frames: readonly [first: number, last: number] };

/** Reads one exchange's frames in order; holds at most one deflated message of each sender. */
export interface PayloadReader {
  read(frame: FrameEvent): FramePayload;
  /** Says that frames are missing here: what needs them cannot be inflated any more. */
  skip(): void;
}

/** The message that a sender's continuations go on with. */
interface Sender {
  readonly isDeflateAgreed: boolean;
  opcode: number;
  isDeflated: boolean;
}

const RSV1 = 4;
const NOTHING = new Uint8Array();

/** A reader of what frames hold, one by one. @param exchange with its 101; without it, deflated frames stay as they are */
export function createPayloadReader(exchange: Exchange | undefined): PayloadReader {
  const messages = createMessageReaders(exchange);
  const senders = new Map<string, Sender>();

  function senderOf(from: string): Sender {
    const known = senders.get(from);
    if (known !== undefined) return known;
    const isDeflateAgreed = deflateOf(exchange, from) !== null;
    const begun = { isDeflateAgreed, opcode: OPCODE.binary, isDeflated: false };
    senders.set(from, begun);
    return begun;
  }

  function readData(frame: FrameEvent): FramePayload {
    const sender = senderOf(frame.from);
    if (frame.opcode !== OPCODE.continuation) {
      sender.opcode = frame.opcode;
      sender.isDeflated = (frame.rsv & RSV1) !== 0;
    }
    const isText = sender.opcode === OPCODE.text;
    if (!sender.isDeflated) return { payload: frame.payload, isText, deflated: null };
    if (!sender.isDeflateAgreed) {
      return { payload: frame.payload, isText: false, deflated: { is: 'unreadable' } };
    }
    const message = messages.push(frame);
    if (message === null) return { payload: NOTHING, isText, deflated: { is: 'part' } };
    const { frames, payload, problem } = message;
    const deflated: Deflated = problem === undefined ? { is: 'inflated', frames } : { is: 'broken', problem };
    return { payload, isText, deflated };
  }

  return {
    read: (frame) =>
      isControl(frame.opcode) ? { payload: frame.payload, isText: true, deflated: null } : readData(frame),
    skip: () => messages.skip(),
  };
}
