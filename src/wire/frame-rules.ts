import { closeCodeName, decodeClosePayload, isSendableCloseCode } from './close-codes.ts';
import { isControl, isReservedOpcode, opcodeName, OPCODE } from './opcodes.ts';
import type { JudgedRule, SeenFrame, SeenViolation } from './seen.ts';

/** Bytes of payload that a control frame may have. @see RFC 6455 §5.5 */
export const CONTROL_PAYLOAD_BYTES = 125;

/** What a frame is judged against: where the stream stood when it came. */
export interface Standing {
  readonly from: 'client' | 'backend';
  /** Whether permessage-deflate was agreed on. */
  readonly deflate: boolean;
  /** Whether this frame's header says its length in the shortest form. */
  readonly isMinimal: boolean;
  /** The number of the frame that began the unfinished message; 0 where there is none. */
  readonly unfinished: number;
  /** The number of the first close frame; 0 where there is none. */
  readonly closedBy: number;
  /** Whether this frame makes it certain that its message is a text which is not UTF-8. */
  readonly spoilsText: boolean;
}

/** RSV1 in a frame's `rsv`: under permessage-deflate, the message is compressed. */
const RSV1 = 4;

interface Rule {
  /** Where the rule is written. */
  readonly section: string;
  /** In plain words how the frame breaks the rule, or null where it keeps it. */
  readonly broken: (frame: SeenFrame, standing: Standing) => string | null;
}

const RULES: { readonly [R in JudgedRule]: Rule } = {
  unmasked: {
    section: 'RFC 6455 §5.1',
    broken: (frame, { from }) =>
      from === 'client' && !frame.masked ? `${named(frame)} is not masked; a client masks every frame` : null,
  },
  masked: {
    section: 'RFC 6455 §5.1',
    broken: (frame, { from }) =>
      from === 'backend' && frame.masked ? `${named(frame)} is masked; a server masks none` : null,
  },
  rsv: {
    section: 'RFC 6455 §5.2',
    broken: (frame, { deflate }) => {
      const stray = deflate ? frame.rsv & ~RSV1 : frame.rsv;
      return stray === 0
        ? null
        : `${named(frame)} has ${rsvBits(stray)} set, for which no extension was agreed on`;
    },
  },
  'rsv1-place': {
    section: 'RFC 7692 §6',
    broken: (frame, { deflate }) =>
      deflate && (frame.rsv & RSV1) !== 0 && !beginsMessage(frame)
        ? `${named(frame)} has RSV1 set; only the first frame of a message can say that it is compressed`
        : null,
  },
  opcode: {
    section: 'RFC 6455 §5.2',
    broken: (frame) =>
      isReservedOpcode(frame.opcode)
        ? `frame ${frame.n} has opcode ${frame.opcode}, which has no meaning`
        : null,
  },
  length: {
    section: 'RFC 6455 §5.2',
    broken: (frame, { isMinimal }) =>
      isMinimal
        ? null
        : `${named(frame)} says its length, ${bytes(frame.length)}, in a longer form than it needs`,
  },
  'control-length': {
    section: 'RFC 6455 §5.5',
    broken: (frame) =>
      isControl(frame.opcode) && frame.length > CONTROL_PAYLOAD_BYTES
        ? `${named(frame)} has ${bytes(frame.length)} of payload; a control frame has at most ${CONTROL_PAYLOAD_BYTES}`
        : null,
  },
  'control-fragmented': {
    section: 'RFC 6455 §5.5',
    broken: (frame) =>
      isControl(frame.opcode) && !frame.fin
        ? `${named(frame)} says that more fragments follow; a control frame is whole`
        : null,
  },
  continuation: {
    section: 'RFC 6455 §5.4',
    broken: (frame, { unfinished }) =>
      frame.opcode === OPCODE.continuation && unfinished === 0
        ? `frame ${frame.n} continues a message, and none is unfinished`
        : null,
  },
  interleaved: {
    section: 'RFC 6455 §5.4',
    broken: (frame, { unfinished }) =>
      beginsMessage(frame) && unfinished > 0
        ? `${named(frame)} begins a message within that of frame ${unfinished}, which is unfinished`
        : null,
  },
  'close-payload': {
    section: 'RFC 6455 §5.5.1',
    broken: (frame) =>
      isReadableClose(frame) && frame.payload.length === 1
        ? `${named(frame)} has 1 byte of payload; a close code takes 2`
        : null,
  },
  'close-code': {
    section: 'RFC 6455 §7.4',
    broken: (frame) => {
      if (!isReadableClose(frame) || frame.payload.length < 2) return null;
      const { code } = decodeClosePayload(frame.payload);
      return isSendableCloseCode(code)
        ? null
        : `${named(frame)} has code ${code} (${closeCodeName(code)}), which may not be sent`;
    },
  },
  'close-reason': {
    section: 'RFC 6455 §5.5.1',
    broken: (frame) =>
      isReadableClose(frame) && frame.cut === 0 && !decodeClosePayload(frame.payload).isReasonUtf8
        ? `${named(frame)} gives a reason that is not UTF-8`
        : null,
  },
  'utf-8': {
    section: 'RFC 6455 §8.1',
    broken: (frame, { spoilsText, unfinished }) => {
      if (!spoilsText) return null;
      const first = frame.opcode === OPCODE.continuation ? unfinished : frame.n;
      return first === frame.n
        ? `${named(frame)} is not UTF-8`
        : `the text message of frames ${first} to ${frame.n} is not UTF-8`;
    },
  },
  'after-close': {
    section: 'RFC 6455 §5.5.1',
    broken: (frame, { closedBy }) =>
      closedBy > 0 && !isControl(frame.opcode)
        ? `${named(frame)} follows the close frame, frame ${closedBy}`
        : null,
  },
};

/** The table in its own order, taken apart once. */
const ENTRIES = Object.keys(RULES)
  .filter((rule): rule is JudgedRule => rule in RULES)
  .map((rule) => ({ rule, ...RULES[rule] }));

/**
 * Every rule that the frame breaks, in the order of the table; empty for nearly every frame.
 * @param offset bytes of the stream before the frame.
 */
export function brokenRules(frame: SeenFrame, standing: Standing, offset: number): readonly SeenViolation[] {
  const violations: SeenViolation[] = [];
  for (const { rule, section, broken } of ENTRIES) {
    const message = broken(frame, standing);
    if (message !== null) violations.push({ event: 'violation', section, rule, message, offset, n: frame.n });
  }
  return violations;
}

/** Whether a frame is a message's first: it carries data and continues nothing. */
export function beginsMessage(frame: { readonly opcode: number }): boolean {
  return frame.opcode !== OPCODE.continuation && !isControl(frame.opcode);
}

/** Whether a message is unfinished behind a frame, where one was or was not before it. */
export function isWithinMessageAfter(
  frame: { readonly opcode: number; readonly fin: boolean },
  wasWithin: boolean,
): boolean {
  if (isControl(frame.opcode)) return wasWithin;
  // a whole message that comes within an unfinished one does not end that one
  return beginsMessage(frame) ? wasWithin || !frame.fin : wasWithin && !frame.fin;
}

/** Whether a close frame came to its end, so that what it says can be held against it. */
function isReadableClose(frame: SeenFrame): boolean {
  return frame.opcode === OPCODE.close && frame.missing === 0;
}

function named(frame: SeenFrame): string {
  return `frame ${frame.n} (${opcodeName(frame.opcode)})`;
}

function bytes(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}

function rsvBits(rsv: number): string {
  return [4, 2, 1].flatMap((bit, i) => ((rsv & bit) === 0 ? [] : [`RSV${i + 1}`])).join(', ');
}
