import { BACKEND, CLIENT, type Exchange, type EventOf } from '../../model/index.ts';
import {
  bytesInWords,
  counted,
  durationInWords,
  endingInWords,
  errorInWords,
  faultInWords,
  gapInWords,
  violationInWords,
} from '../../view/index.ts';
import { isControl, OPCODE, opcodeName } from '../../wire/index.ts';
import { frameAnchor } from './anchors.ts';
import { Html, markup, NOTHING, when } from './html.ts';
import { seconds } from './moments.ts';
import { payloadMarkup, type PayloadMarkup } from './payload.ts';
import type { Remark, Row } from './traffic.ts';

/** Rows in a piece that a browser lays out only when it comes into view. */
const CHUNK_ROWS = 100;
/** A wait that people notice. */
const LONG_MS = 3000;

const DISCRETION = { isRedacted: false, isFull: true };

/** An exchange's traffic as lists of a bounded length each, one after the other. */
export function* frameRows(rows: readonly Row[], exchange: Exchange): Generator<Html> {
  for (let at = 0; at < rows.length; at += CHUNK_ROWS) {
    const chunk = rows.slice(at, at + CHUNK_ROWS).map((row) => rowMarkup(row, exchange));
    const names = chunk.length === CHUNK_ROWS ? 'rows whole' : 'rows';
    yield markup`<ol class="${names}">
      ${chunk}
    </ol> `;
  }
}

function rowMarkup(row: Row, exchange: Exchange): Html {
  if (row.kind === 'frame') return frameMarkup(row, exchange);
  if (row.kind === 'body') return bodyMarkup(row, exchange);
  if (row.kind === 'remark') return remarkMarkup(row, exchange);
  const left = `${counted(row.count, 'line')} left out here to keep this page small: the recording has them`;
  return markup`<li class="o">${left}</li>`;
}

function remarkMarkup({ event, since }: Extract<Row, { kind: 'remark' }>, exchange: Exchange): Html {
  const words = markup`<b>${kindOf(event)}</b> ${remarkInWords(event)}`;
  return markup`<li class="r l ${toneOf(event)}"><span>${front(event.t, since, exchange)}</span><code>${words}</code></li>`;
}

function frameMarkup(row: Extract<Row, { kind: 'frame' }>, exchange: Exchange): Html {
  const { event, words, notes } = row;
  const payload =
    words === null ? payloadMarkup(row.shown) : { brief: markup`${words}`, full: null, leftOut: '' };
  const side = event.from === CLIENT ? 'c' : event.from === BACKEND ? 'b' : 's';
  const arrow = side === 'c' ? '↑' : side === 'b' ? '↓' : '•';
  const meta = `${arrow} ${event.from.padEnd(7)} ${String(event.n).padStart(5)}  ${shortName(event.opcode).padEnd(6)} ${bytesInWords(event.length).padStart(9)}`;
  const told = [...notes, payload.leftOut].filter((note) => note !== '');
  return item(
    frameAnchor(exchange, event.from, event.n),
    `${side} ${opcodeClass(event.opcode)}${row.since >= LONG_MS ? ' slow' : ''}`,
    `${front(event.t, row.since, exchange)}  ${meta}`,
    told,
    payload,
  );
}

function bodyMarkup(row: Extract<Row, { kind: 'body' }>, exchange: Exchange): Html {
  const { event } = row;
  const payload = payloadMarkup(row.shown);
  const isRequest = event.of === 'request';
  const meta = `${isRequest ? '↑' : '↓'} ${`${event.of} body`.padEnd(13)} hop ${event.hop} ${bytesInWords(event.bytes).padStart(9)}`;
  const notes = [
    event.more ? 'to be continued' : '',
    event.cut === 0 ? '' : `${bytesInWords(event.cut)} not recorded`,
    ...row.notes,
    ...(event.trailers ?? []).map(([name, value]) => `trailer ${name}: ${value}`),
    payload.leftOut,
  ].filter((note) => note !== '');
  const name = isRequest ? 'c' : 'b';
  return item('', `${name} body`, `${front(event.t, row.since, exchange)}  ${meta}`, notes, payload);
}

/** A line that opens where there is more to see than one line holds. */
function item(
  anchor: string,
  names: string,
  meta: string,
  notes: readonly string[],
  { brief, full }: Pick<PayloadMarkup, 'brief' | 'full'>,
): Html {
  const id = anchor === '' ? NOTHING : markup` id="${anchor}"`;
  const note = when(notes.length > 0, () => markup`<em>${notes.join(', ')}</em>`);
  const line = markup`<span>${meta}</span>${note}<code>${brief}</code>`;
  if (full === null) return markup`<li${id} class="${names} l">${line}</li>`;
  return markup`<li${id} class="${names}"><details><summary>${line}</summary>${full}</details></li>`;
}

function front(t: number, since: number, { open }: Exchange): string {
  const waited = `+${durationInWords(Math.max(0, since))}`.padStart(11);
  return `${seconds(t - open.t).padStart(10)} ${waited}`;
}

/** How the filter by kind finds a frame. */
function opcodeClass(opcode: number): string {
  if (isControl(opcode)) return 'ctl';
  return opcode === OPCODE.text ? 'txt' : opcode === OPCODE.binary ? 'bin' : 'oth';
}

function shortName(opcode: number): string {
  return opcode === OPCODE.continuation ? 'cont.' : opcodeName(opcode);
}

const WORDS: { readonly [K in Remark['event']]: (event: EventOf<K>) => string } = {
  violation: (event) => violationInWords(event, DISCRETION),
  fault: (event) => faultInWords(event),
  error: (event) => errorInWords(event, DISCRETION),
  gap: (event) => gapInWords(event).replace(/^gap: /, ''),
  mark: (event) => event.text,
  close: (event) => endingInWords(event, DISCRETION),
};

/** What happened, in the words of every other view. */
export function remarkInWords(event: Remark): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table is keyed by the word that tells events apart
  const words = WORDS[event.event] as (event: Remark) => string;
  return words(event);
}

function kindOf(event: Remark): string {
  return event.event === 'close' ? 'end' : event.event;
}

function toneOf({ event }: Remark): string {
  if (event === 'violation' || event === 'error') return 'bad';
  return event === 'fault' || event === 'gap' ? 'odd' : 'calm';
}
