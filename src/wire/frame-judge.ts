import { isUtf8 } from 'node:buffer';
import { decodeClosePayload } from './close-codes.ts';
import { beginsMessage, brokenRules } from './frame-rules.ts';
import { isControl, OPCODE } from './opcodes.ts';
import type { Seen, SeenFrame } from './seen.ts';
import { createUtf8Checker, type Utf8Checker } from './utf8-checker.ts';

/** What one side said when it closed. */
export interface SentClose {
  /** As sent, not judged; 1005 where the frame carried none. @see RFC 6455 §7.1.5 */
  readonly code: number;
  /** Empty where there is none. */
  readonly reason: string;
}

/**
 * Holds the frames of one sender against the rules, one after the other, and remembers for it the little that
 * rules across frames ask for: the unfinished message, the close frame.
 */
export class FrameJudge {
  readonly #from: 'client' | 'backend';
  readonly #deflate: boolean;
  #close: SentClose | null = null;
  /** The number of the first close frame; 0 before it. */
  #closedBy = 0;
  /** The number of the frame that began the unfinished message; 0 where there is none. */
  #unfinished = 0;
  /** Reads the unfinished message where it is a text that can still be checked. */
  #text: Utf8Checker | null = null;

  constructor(from: 'client' | 'backend', deflate: boolean) {
    this.#from = from;
    this.#deflate = deflate;
  }

  /** The first close frame that came whole, or null. */
  get close(): SentClose | null {
    return this.#close;
  }

  /** Whether a message has begun whose last frame did not come yet. */
  get isWithinMessage(): boolean {
    return this.#unfinished !== 0;
  }

  /** Adds to `seen` what is wrong with the sender's next frame, whose first byte stands at `offset`. */
  judge(frame: SeenFrame, isMinimal: boolean, offset: number, seen: Seen[]): void {
    if (this.#isFaultless(frame, isMinimal)) return;
    const standing = {
      from: this.#from,
      deflate: this.#deflate,
      isMinimal,
      unfinished: this.#unfinished,
      closedBy: this.#closedBy,
      spoilsText: this.#spoilsText(frame),
    };
    for (const violation of brokenRules(frame, standing, offset)) seen.push(violation);
    this.#remember(frame);
  }

  /** Nearly every frame is a message of its own that breaks nothing: a few comparisons instead of every rule. */
  #isFaultless(frame: SeenFrame, isMinimal: boolean): boolean {
    return (
      frame.fin &&
      frame.rsv === 0 &&
      isMinimal &&
      frame.masked === (this.#from === 'client') &&
      frame.cut + frame.missing + this.#closedBy + this.#unfinished === 0 &&
      (frame.opcode === OPCODE.binary || (frame.opcode === OPCODE.text && isUtf8(frame.payload)))
    );
  }

  /** Follows the text of messages; true where this frame makes it certain that its message is not UTF-8. */
  #spoilsText(frame: SeenFrame): boolean {
    if (isControl(frame.opcode)) return false;
    const isText = frame.opcode === OPCODE.text;
    if (beginsMessage(frame)) {
      // a whole message stands for itself, even where it comes within an unfinished one
      if (frame.fin) return isText && isReadable(frame) && !isUtf8(frame.payload);
      this.#text = isText ? createUtf8Checker() : null;
    }
    const text = isReadable(frame) ? this.#text : null;
    const isSpoilt = text !== null && !(text.push(frame.payload) && (text.isComplete || !frame.fin));
    this.#text = isSpoilt || frame.fin ? null : text;
    return isSpoilt;
  }

  #remember(frame: SeenFrame): void {
    if (frame.missing > 0) return;
    if (frame.opcode === OPCODE.close && this.#closedBy === 0) {
      const { code, reason } = decodeClosePayload(frame.payload);
      this.#close = { code, reason };
      this.#closedBy = frame.n;
    } else if (frame.opcode === OPCODE.continuation) {
      if (frame.fin) this.#unfinished = 0;
    } else if (beginsMessage(frame) && !frame.fin) {
      this.#unfinished = frame.n;
    }
  }
}

/** Whether a frame's payload is all there and says its text as it is: not compressed, not cut, not broken off. */
function isReadable(frame: SeenFrame): boolean {
  return frame.rsv === 0 && frame.cut === 0 && frame.missing === 0;
}
