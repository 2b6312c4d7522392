import { Buffer } from 'node:buffer';
import type { BodyEvent } from '../../model/index.ts';
import { decodeContent, headText } from '../../wire/index.ts';
import { bytesInWords } from '../quantity.ts';
import type { Passed, ShownFrames } from './shown-frames.ts';
import type { TabContext } from './tab-context.ts';

/** What a part of a body holds: of the last part the whole body, its codings taken off; of another its own bytes. */
export interface BodyContent {
  readonly payload: Uint8Array;
  readonly isText: true;
  /** What is unusual about it: `gzip`, `part`, `3 KiB not recorded`. */
  readonly notes: readonly string[];
}

/** Bytes that a body may have, and that a coded one may grow to. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Rows that are looked through for the parts before the last: other things may pass between them. */
const MOST_ROWS = 10_000;

const read = new WeakMap<BodyEvent, BodyContent>();

/** Reads a part of a body; the last one with those before it, as far as they are shown. */
export function bodyContent(
  passed: Passed & { readonly event: BodyEvent },
  context: TabContext,
): BodyContent {
  const { event } = passed;
  const known = read.get(event);
  if (known !== undefined) return known;
  const content = event.more ? partOf(event) : wholeOf(passed, context);
  read.set(event, content);
  return content;
}

function partOf(event: BodyEvent): BodyContent {
  return { payload: event.payload, isText: true, notes: ['to be continued', ...cutNotes(event.cut)] };
}

function wholeOf({ at, event }: Passed & { readonly event: BodyEvent }, context: TabContext): BodyContent {
  const parts = partsBefore(at, event, context.shown);
  const cut = [...parts, event].reduce((sum, each) => sum + each.cut, 0);
  const content = Buffer.concat([...parts, event].map(({ payload }) => payload)).subarray(0, MOST_BYTES);
  const heads = context.exchange.heads.filter(({ of }) => of === event.of);
  const head = heads.find(({ hop }) => hop === event.hop) ?? heads[0];
  const joined = parts.length === 0 ? [] : [`joined from ${parts.length + 1} parts`];
  if (head === undefined) return { payload: content, isText: true, notes: [...joined, ...cutNotes(cut)] };
  const { bytes, codings, problem } = decodeContent(content, head, MOST_BYTES);
  const coded = codings.length === 0 ? [] : [codings.map(headText).join(', ')];
  const unread = problem === null ? [] : [`cannot be read: ${problem}`];
  return { payload: bytes, isText: true, notes: [...joined, ...coded, ...unread, ...cutNotes(cut)] };
}

/** The parts of a body before its last, in their order. */
function partsBefore(at: number, last: BodyEvent, shown: ShownFrames): readonly BodyEvent[] {
  const parts: BodyEvent[] = [];
  const end = shown.indexOf(at);
  for (let index = end - 1; index >= Math.max(0, end - MOST_ROWS); index -= 1) {
    const event = shown.get(index)?.event;
    if (event?.event !== 'body' || event.of !== last.of) continue;
    if (!event.more) break;
    parts.push(event);
  }
  return parts.toReversed();
}

function cutNotes(cut: number): readonly string[] {
  return cut === 0 ? [] : [`${bytesInWords(cut)} not recorded`];
}
