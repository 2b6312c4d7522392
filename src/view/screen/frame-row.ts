import { BACKEND, CLIENT, type BodyEvent, type EventOf, type FrameEvent } from '../../model/index.ts';
import { destinationOf, originOf } from '../../study/index.ts';
import { frameNotes } from '../frame-content.ts';
import { opcodeInShort, signOf } from '../frame-words.ts';
import { bytesInWords, durationInWords } from '../quantity.ts';
import type { Style } from '../paint.ts';
import { errorInWords, faultInWords, gapInWords, violationInWords } from '../trouble.ts';
import { fit, widthOf } from '../width.ts';
import { visible } from '../visible.ts';
import { bodyContent } from './frame-body.ts';
import { framePreview, previewOf, searchedText } from './frame-preview.ts';
import { columnsShown, FROM_COLUMNS, type FramesColumn } from './frames-columns.ts';
import { joinPieces, type Piece } from './pieces.ts';
import type { Passed } from './shown-frames.ts';
import type { TabContext } from './tab-context.ts';

/** Something that was said beside the frames: a sign that tells what, its words, and how they look. */
export interface Remark {
  readonly sign: string;
  readonly style: Style;
  readonly text: string;
}

type RemarkEvent = EventOf<'violation' | 'fault' | 'error' | 'gap' | 'mark'>;

const TEXT_COLUMNS_AT_LEAST = 8;
const GAP = 2;

/** The row of something that passed. @param columns it may take at most */
export function frameRow(passed: Passed, context: TabContext, columns: number): string {
  const { event } = passed;
  if (event.event === 'frame') return rowOfFrame({ ...passed, event }, context, columns);
  if (event.event === 'body') return rowOfBody({ ...passed, event }, context, columns);
  const { sign, style, text } = remarkOf(event, context);
  const front = columnsShown(columns).filter(({ name }) => name === 'time' || name === 'since');
  const pieces = front.map((column) =>
    cell(column, { [column.name]: timesOf(passed, context)[column.name] }),
  );
  return joinPieces([...pieces, { text: `${sign} ${text}`, style }], columns, context.look);
}

/** What a search looks in: what the row says, its content whole. */
export function frameRowText(passed: Passed, context: TabContext): string {
  const { event, held } = passed;
  if (event.event === 'frame') {
    const content = held === null ? '' : searchedText(held);
    // most frames are as usual, and have no notes to be made
    const isUsual =
      event.fin && event.rsv === 0 && event.cut === 0 && event.missing === 0 && !event.undelivered;
    const notes = isUsual ? '' : ` ${frameNotes(event, held).join(', ')}`;
    return `${event.from} ${event.n} ${opcodeInShort(event.opcode)}${notes} ${content}`;
  }
  if (event.event === 'body') {
    const content = bodyContent({ ...passed, event }, context);
    return `${event.of} body ${content.notes.join(', ')} ${searchedText(content)}`;
  }
  return remarkOf(event, context).text;
}

/** What is said beside the frames. */
export function remarkOf(event: RemarkEvent, { look }: TabContext): Remark {
  if (event.event === 'error') return { sign: '✗', style: 'red', text: `error ${errorInWords(event, look)}` };
  if (event.event === 'mark') return { sign: '»', style: 'bold', text: `mark: ${event.text}` };
  if (event.event === 'gap') return { sign: '…', style: 'yellow', text: gapInWords(event) };
  const text = event.event === 'fault' ? `fault ${faultInWords(event)}` : violationInWords(event, look);
  return { sign: '!', style: 'yellow', text };
}

/** Where a frame or a part of a body came from and went, in words. */
export function wayOf(event: FrameEvent | BodyEvent, { exchange }: TabContext): string {
  if (event.event === 'body') return `${originOf(event, exchange)} → ${destinationOf(event, exchange)}`;
  const to = event.from === CLIENT || (event.from !== BACKEND && event.masked) ? BACKEND : CLIENT;
  return `${event.from} → ${to}`;
}

type Cells = Partial<Record<FramesColumn['name'], string>>;

function timesOf({ at, event, sinceMs }: Passed, { look }: TabContext): Cells {
  return { time: look.clock(event.t), since: at === 0 ? '' : `+${durationInWords(sinceMs)}` };
}

function rowOfFrame(
  passed: Passed & { readonly event: FrameEvent },
  context: TabContext,
  columns: number,
): string {
  const { event, held } = passed;
  const cells = {
    ...timesOf(passed, context),
    from: fit(`${signOf(event.from)} ${event.from}`, FROM_COLUMNS),
    n: String(event.n),
    kind: opcodeInShort(event.opcode),
    length: bytesInWords(event.length),
  };
  const preview = (room: number): string =>
    held === null ? '' : framePreview(event, held, room, context.look);
  return withContent(cells, frameNotes(event, held), preview, columns, context);
}

function rowOfBody(
  passed: Passed & { readonly event: BodyEvent },
  context: TabContext,
  columns: number,
): string {
  const { event } = passed;
  const content = bodyContent(passed, context);
  const from = originOf(event, context.exchange);
  const cells = {
    ...timesOf(passed, context),
    from: fit(`${event.of === 'request' ? '↑' : '↓'} ${from}`, FROM_COLUMNS),
    n: '',
    kind: 'body',
    length: bytesInWords(event.bytes),
  };
  return withContent(
    cells,
    content.notes,
    (room) => previewOf(content, room, context.look),
    columns,
    context,
  );
}

function withContent(
  cells: Cells,
  notes: readonly string[],
  preview: (room: number) => string,
  columns: number,
  { look }: TabContext,
): string {
  const pieces = columnsShown(columns).map((column) => cell(column, cells));
  if (notes.length > 0) pieces.push({ text: `[${notes.join(', ')}]`, style: 'yellow' });
  const used = pieces.reduce((sum, { text, columns: width = 0 }) => {
    return sum + Math.max(width, widthOf(visible(text))) + GAP;
  }, 0);
  const room = Math.max(TEXT_COLUMNS_AT_LEAST, columns - used);
  return joinPieces([...pieces, { text: preview(room), style: 'plain' }], columns, look).trimEnd();
}

function cell({ name, columns, isRight, style }: FramesColumn, cells: Cells): Piece {
  const text = cells[name] ?? '';
  return { text: isRight ? text.padStart(columns) : text, style, columns };
}
