import type { Exchange } from '../model/index.ts';
import { changedNames } from './changes.ts';
import { outcomeInShort } from './ending.ts';
import { framesInWords, isSwitched } from './handshake.ts';
import { discreetValue, type Look } from './look.ts';
import { requestInWords, statusInWords } from './passage.ts';
import type { Style } from './paint.ts';
import { counted } from './quantity.ts';
import { subprotocolStory } from './subprotocol.ts';
import { visible } from './visible.ts';
import { fit, pad, widthOf } from './width.ts';

/** One column of the list: its title, what it says of an exchange, and how wide it may get. */
interface Column {
  readonly title: string;
  readonly limit: number;
  readonly isRight?: boolean;
  readonly text: (exchange: Exchange, look: Look) => string;
  readonly style?: (exchange: Exchange) => Style;
}

const COLUMNS: readonly Column[] = [
  { title: '#', limit: 8, isRight: true, text: ({ exchange }) => String(exchange), style: () => 'bold' },
  { title: 'time', limit: 16, text: ({ open }, look) => look.clock(open.t), style: () => 'dim' },
  { title: 'request', limit: 36, text: (exchange, look) => requestInWords(exchange, look) },
  {
    title: 'answer',
    limit: 24,
    text: (exchange) => statusInWords(exchange) ?? 'none',
    style: (exchange) => (/^[123]/.test(statusInWords(exchange) ?? '') ? 'green' : 'red'),
  },
  { title: 'subprotocol', limit: 16, text: subprotocolCell },
  { title: 'frames', limit: 16, text: (exchange) => (isSwitched(exchange) ? framesInWords(exchange) : '') },
  {
    title: 'ending',
    limit: Number.POSITIVE_INFINITY,
    text: (exchange, look) => outcomeInShort(exchange, look),
    style: ({ state }) => (state === 'failed' ? 'red' : 'plain'),
  },
];

const GAP = '  ';
const ENDING_COLUMNS = 32;
const REQUEST_COLUMNS_AT_LEAST = 16;

/** The exchanges of a recording as a table: its head, then a line each, with what is remarkable below where there is any. */
export function exchangeList(exchanges: readonly Exchange[], look: Look): readonly string[] {
  const rows = exchanges.map((exchange) => COLUMNS.map((column) => column.text(exchange, look)));
  const widths = widthsOf(rows, look);
  const rowLine = (texts: readonly string[], styleAt: (column: Column) => Style): string =>
    COLUMNS.map((column, at) =>
      look.paint[styleAt(column)](cell(texts[at] ?? '', widths[at] ?? 0, column.isRight === true)),
    )
      .join(GAP)
      .trimEnd();
  const titles = COLUMNS.map((column) => column.title);
  const indent = ' '.repeat((widths[0] ?? 0) + GAP.length);
  return [
    rowLine(titles, () => 'dim'),
    ...exchanges.flatMap((exchange, row) => [
      rowLine(rows[row] ?? [], (column) => column.style?.(exchange) ?? 'plain'),
      ...remarks(exchange, look).map((remark) => indent + remark),
    ]),
  ];
}

/** As wide as what they hold, up to their limits; the last gets what is left, and on a narrow screen some of the requests'. */
function widthsOf(rows: readonly (readonly string[])[], look: Look): readonly number[] {
  const widths = COLUMNS.map((column, at) => {
    const texts = [column.title, ...rows.map((row) => visible(row[at] ?? ''))];
    const widest = texts.reduce((most, text) => Math.max(most, widthOf(text)), 0);
    return look.isFull ? widest : Math.min(column.limit, widest);
  });
  const last = COLUMNS.length - 1;
  const left = look.columns - widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  if (look.isFull || left >= (widths[last] ?? 0)) return widths;
  const lacking = Math.max(0, Math.min(ENDING_COLUMNS, widths[last] ?? 0) - left);
  return widths.map((width, at) => {
    if (at === last) return left + lacking;
    return COLUMNS[at]?.title === 'request' ? Math.max(REQUEST_COLUMNS_AT_LEAST, width - lacking) : width;
  });
}

/** Text cut and padded to its column. */
function cell(text: string, columns: number, isRight: boolean): string {
  const shown = fit(text, columns);
  return isRight ? shown.padStart(columns) : pad(shown, columns);
}

function subprotocolCell(exchange: Exchange, look: Look): string {
  const story = subprotocolStory(exchange);
  if (!story.isAnswered) return '';
  if (story.received !== null) return discreetValue('Sec-WebSocket-Protocol', story.received, look);
  return story.offered.length === 0 ? '' : story.lostAt === null ? 'none' : 'lost';
}

/** What else there is to see in an exchange, in one line: changes, faults, violations, lost and undelivered frames. */
function remarks(exchange: Exchange, { paint }: Look): readonly string[] {
  const changes = exchange.heads.flatMap((head) => changedNames(head.changes)).length;
  const found: readonly (readonly [number, string])[] = [
    [changes, 'change'],
    [exchange.faults.length, 'fault'],
    [exchange.violations.length, 'violation'],
    [exchange.errors.length, 'error'],
    [exchange.lost, 'lost event'],
  ];
  const words = found.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun));
  if (exchange.undelivered > 0) words.push(`${counted(exchange.undelivered, 'frame')} undelivered`);
  return words.length === 0 ? [] : [paint.yellow(`· ${words.join(' · ')}`)];
}
