import { Buffer } from 'node:buffer';
import { bytesInWords } from '../../view/index.ts';
import { utf8 } from './frame-reading.ts';
import { escapeText, Html, markup, lines, NOTHING } from './html.ts';
import { indentJson } from './indent-json.ts';
import type { Shown } from './traffic.ts';

/** A payload as the page shows it. */
export interface PayloadMarkup {
  /** Its beginning, for one line. */
  readonly brief: Html;
  /** The whole of what is shown, laid out; null where `brief` says it all. */
  readonly full: Html | null;
  /** What is not shown of it, in a few words; empty where nothing is left out. */
  readonly leftOut: string;
}

/** Characters of a payload in its frame's line. */
const BRIEF_CHARACTERS = 160;
/** Says by style that white space was added. */
const JSON_CLASS = markup` class="json"`;
/** Longer text is worth to be laid out. */
const LINE_CHARACTERS = 72;
const HEX_BYTES_IN_BRIEF = 24;
const HEX_BYTES_A_LINE = 16;

/** Text as it is and JSON indented; other bytes in hexadecimal. */
export function payloadMarkup(shown: Shown): PayloadMarkup {
  const { bytes, isText, whole } = shown;
  const isCut = bytes.length < whole;
  const leftOut = isCut ? `first ${bytesInWords(bytes.length)} of ${bytesInWords(whole)} shown` : '';
  return { ...(isText ? textMarkup(utf8(bytes), isCut) : hexMarkup(bytes, isCut)), leftOut };
}

function textMarkup(text: string, isCut: boolean): Omit<PayloadMarkup, 'leftOut'> {
  const start = beginning(text);
  const brief = new Html(`${escapeText(start)}${start === text && !isCut ? '' : ' …'}`);
  if (text.length <= LINE_CHARACTERS && !text.includes('\n')) return { brief, full: null };
  const indented = isCut ? null : indentJson(text);
  return {
    brief,
    full: markup`<pre${indented === null ? NOTHING : JSON_CLASS}>${lines(indented ?? text)}</pre>`,
  };
}

/** The first characters, none of them cut in two. */
function beginning(text: string): string {
  if (text.length <= BRIEF_CHARACTERS) return text;
  const isWithin = /[\ud800-\udbff]/.test(text[BRIEF_CHARACTERS - 1] ?? '');
  return text.slice(0, BRIEF_CHARACTERS - (isWithin ? 1 : 0));
}

function hexMarkup(bytes: Uint8Array, isCut: boolean): Omit<PayloadMarkup, 'leftOut'> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const isAll = bytes.length <= HEX_BYTES_IN_BRIEF && !isCut;
  const brief = markup`${spaced(buffer.subarray(0, HEX_BYTES_IN_BRIEF))}${isAll ? '' : ' …'}`;
  return { brief, full: isAll ? null : markup`<pre>${dump(buffer)}</pre>` };
}

/** Offset, sixteen bytes, and what of them is ASCII, a line each. */
function dump(bytes: Buffer): string | Html {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += HEX_BYTES_A_LINE) {
    const part = bytes.subarray(at, at + HEX_BYTES_A_LINE);
    const text = part.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
    rows.push(
      `${at.toString(16).padStart(6, '0')}  ${spaced(part).padEnd(HEX_BYTES_A_LINE * 3 - 1)}  ${text}`,
    );
  }
  return lines(rows.join('\n'));
}

function spaced(bytes: Buffer): string {
  return bytes.toString('hex').replace(/..(?=.)/g, '$& ');
}
