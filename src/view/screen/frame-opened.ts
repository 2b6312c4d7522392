import { Buffer } from 'node:buffer';
import type { FrameEvent } from '../../model/index.ts';
import { decodeClosePayload, OPCODE } from '../../wire/index.ts';
import { closeInWords } from '../ending.ts';
import { jwtLines } from '../jwt.ts';
import { discreet } from '../look.ts';
import type { Style } from '../paint.ts';
import { prettyJson } from '../pretty-json.ts';
import { bytesInWords } from '../quantity.ts';
import { visible } from '../visible.ts';
import { chop } from '../width.ts';
import { bodyContent } from './frame-body.ts';
import { bufferOf, utf8Of, withoutLastWord, type Content } from './frame-preview.ts';
import type { Passed, PassedEvent } from './shown-frames.ts';
import type { TabContext } from './tab-context.ts';

/** A line below a frame that is opened: visible, as wide as it may be, not painted. */
export interface OpenedLine {
  readonly text: string;
  readonly style: Style;
}

/** Blanks before each line. */
export const OPENED_INDENT = '    ';
/** Lines that one frame may take. */
const MOST_LINES = 2000;
/** Bytes that are read as text, as JSON that is indented, and where secrets are masked. */
const MOST_TEXT_BYTES = 1024 * 1024;
const MOST_JSON_BYTES = 4 * 1024 * 1024;
const MOST_MASKED_BYTES = 128 * 1024;
/** A row of a dump: its bytes in hexadecimal and as ASCII, its offset before them. */
const DUMP_BYTES = 16;
const NARROW_DUMP_BYTES = 8;
const DUMP_COLUMNS = 79;

interface Opened {
  readonly key: string;
  readonly lines: readonly OpenedLine[];
}

const opened = new WeakMap<PassedEvent, Opened>();

/** Whether there is something to be shown below a row. */
export function isOpenable({ event }: Passed): boolean {
  return event.event === 'frame' || event.event === 'body';
}

/**
 * What is below a row that is opened: a token's claims, then JSON indented, text wrapped, or bytes in a dump; made once
 * for each width and form. At most 2,000 lines, of which the last says what is left out.
 * @param columns of a row, the indent included
 */
export function openedLines(passed: Passed, context: TabContext, columns: number): readonly OpenedLine[] {
  const { form, look } = context;
  const key = `${columns} ${form} ${look.isRedacted} ${look.startedMs ?? ''}`;
  const known = opened.get(passed.event);
  if (known?.key === key) return known.lines;
  const lines = linesOf(passed, context, Math.max(1, columns - OPENED_INDENT.length));
  opened.set(passed.event, { key, lines });
  return lines;
}

function linesOf(passed: Passed, context: TabContext, columns: number): readonly OpenedLine[] {
  const { event, held } = passed;
  if (event.event === 'body') {
    const content = bodyContent({ ...passed, event }, context);
    return contentLines(content, passed, context, columns);
  }
  if (event.event !== 'frame' || held === null) return [];
  if (event.opcode === OPCODE.close && context.form !== 'hex') return closeLines(event, context, columns);
  if (held.deflated?.is === 'part') {
    return dim('a part of a deflated message: its last frame holds all of it');
  }
  return contentLines(held, passed, context, columns);
}

function closeLines({ payload }: FrameEvent, { look }: TabContext, columns: number): readonly OpenedLine[] {
  const { code, reason } = decodeClosePayload(payload);
  return chop(closeInWords(code, reason, look), columns).map((text) => ({ text, style: 'plain' }));
}

function contentLines(
  content: Content,
  { event }: Passed,
  context: TabContext,
  columns: number,
): readonly OpenedLine[] {
  const { payload } = content;
  if (payload.length === 0) return dim('nothing in it');
  const { form } = context;
  const text = form === 'hex' ? null : textOf(content, context);
  const what = event.event === 'frame' ? 'this frame' : 'this body';
  const tokens =
    text === null || context.form !== 'auto'
      ? []
      : jwtLines(text.secret, event.t, what, context.look).flatMap((line) =>
          chop(line, columns).map((each): OpenedLine => ({ text: each, style: 'dim' })),
        );
  const { lines, used } = text === null ? dumped(payload, columns) : flowing(text, form === 'auto', columns);
  const left = Math.max(0, payload.length - used);
  return [
    ...tokens,
    ...lines.map((line): OpenedLine => ({ text: line, style: 'plain' })),
    ...(left > 0 ? dim(`… ${bytesInWords(payload.length)} in all: copy or export it to see the rest`) : []),
  ];
}

interface Text {
  readonly shown: string;
  readonly secret: string;
  /** Bytes it was read from. */
  readonly bytes: number;
  readonly isWhole: boolean;
}

/** The text of a content, as much as is worth it; null where it is shown as bytes. */
function textOf({ payload, isText }: Content, { form, look }: TabContext): Text | null {
  const isForced = form === 'text';
  if (!isText && !isForced) return null;
  const all = bufferOf(payload);
  const most = look.isRedacted ? MOST_MASKED_BYTES : isJsonLike(all) ? MOST_JSON_BYTES : MOST_TEXT_BYTES;
  const isWhole = all.length <= most;
  const bytes = all.subarray(0, most);
  const secret = utf8Of(bytes, !isWhole) ?? (isForced ? bytes.toString('utf8') : null);
  if (secret === null) return null;
  // a secret that goes on behind the cut is not known as one: the word it may be is left out
  const known = look.isRedacted && !isWhole ? withoutLastWord(secret) : secret;
  return { shown: discreet(known, look), secret, bytes: bytes.length, isWhole };
}

function isJsonLike(bytes: Buffer): boolean {
  return /^\s*[[{]/.test(bytes.toString('latin1', 0, 64));
}

/** Lines, and about how many bytes of the payload they show. */
interface Shown {
  readonly lines: readonly string[];
  readonly used: number;
}

function flowing({ shown, bytes, isWhole }: Text, isIndented: boolean, columns: number): Shown {
  const json = isIndented && isWhole ? prettyJson(shown, MOST_LINES) : null;
  const lines: string[] = [];
  let isAll = isWhole && (json === null || json.length < MOST_LINES);
  for (const line of json ?? textLines(shown)) {
    if (lines.length >= MOST_LINES) {
      isAll = false;
      break;
    }
    const room = MOST_LINES - lines.length;
    // a line of megabytes is not chopped further than it is shown
    const piece = line.slice(0, room * columns);
    if (piece.length < line.length) isAll = false;
    for (const each of chop(piece, columns).slice(0, room)) lines.push(each);
  }
  return { lines, used: isAll ? bytes : 0 };
}

/** The lines of a text, one by one: it may have millions. */
function* textLines(text: string): Generator<string> {
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  let start = 0;
  while (start <= end) {
    const next = text.indexOf('\n', start);
    const stop = next < 0 || next > end ? end : next;
    yield text.slice(start, text[stop - 1] === '\r' && stop > start && next >= 0 ? stop - 1 : stop);
    start = stop + 1;
  }
}

/** `00000010  48 65 6c 6c 6f 20 77 6f  72 6c 64 …  |Hello world|`. */
function dumped(payload: Uint8Array, columns: number): Shown {
  const width = columns < DUMP_COLUMNS ? NARROW_DUMP_BYTES : DUMP_BYTES;
  const used = Math.min(payload.length, MOST_LINES * width);
  const lines: string[] = [];
  for (let at = 0; at < used; at += width) {
    lines.push(visible(dumpRow(at, bufferOf(payload.subarray(at, at + width)), width)).slice(0, columns));
  }
  return { lines, used };
}

function dumpRow(at: number, bytes: Buffer, width: number): string {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const halves = [pairs.slice(0, 8), pairs.slice(8)]
    .map((half) => half.join(' '))
    .filter((half) => half !== '');
  const hex = halves.join('  ').padEnd(width === DUMP_BYTES ? 48 : 23);
  const ascii = bytes.toString('latin1').replaceAll(/[^ -~]/g, '.');
  return `${at.toString(16).padStart(8, '0')}  ${hex}  |${ascii}|`;
}

function dim(text: string): readonly OpenedLine[] {
  return [{ text, style: 'dim' }];
}
