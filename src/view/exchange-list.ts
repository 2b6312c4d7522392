import type { Exchange } from '../model/index.ts';
import { changedNames } from './changes.ts';
import { outcomeInWords } from './ending.ts';
import { framesInWords, isSwitched } from './handshake.ts';
import { discreetValue, type Look } from './look.ts';
import { requestInWords, statusInWords } from './passage.ts';
import type { Style } from './paint.ts';
import { counted } from './quantity.ts';
import { subprotocolStory } from './subprotocol.ts';
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
    text: (exchange, look) => outcomeInWords(exchange, look),
    style: ({ state }) => (state === 'failed' ? 'red' : 'plain'),
  },
];

/** The exchanges of a recording as a table: its head, then a line each, with what is remarkable below where there is any. */
export function exchangeList(exchanges: readonly Exchange[], look: Look): readonly string[] {
  const rows = exchanges.map((exchange) => COLUMNS.map((column) => column.text(exchange, look)));
  const widths = COLUMNS.map((column, at) => {
    const widest = Math.max(widthOf(column.title), ...rows.map((row) => widthOf(row[at] ?? '')));
    return Math.min(look.isFull ? widest : column.limit, widest);
  });
  const used = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  const fitted = [...widths.slice(0, -1), look.isFull ? Infinity : Math.max(24, look.columns - used)];
  const cells = (texts: readonly string[], styleAt: (at: number) => Style): string =>
    texts
      .map((text, at) => look.paint[styleAt(at)](cell(text, fitted[at] ?? 0, COLUMNS[at]?.isRight === true)))
      .join(GAP)
      .trimEnd();
  return [
    cells(
      COLUMNS.map((column) => column.title),
      () => 'dim',
    ),
    ...exchanges.flatMap((exchange, row) => [
      cells(rows[row] ?? [], (at) => COLUMNS[at]?.style?.(exchange) ?? 'plain'),
      ...remarks(exchange, look, (widths[0] ?? 0) + GAP.length),
    ]),
  ];
}

const GAP = '  ';

/** Text cut and padded to its column; the last column has no end to pad to. */
function cell(text: string, columns: number, isRight: boolean): string {
  if (columns === Infinity) return text;
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
function remarks(exchange: Exchange, look: Look, indent: number): readonly string[] {
  const { paint } = look;
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
  return words.length === 0 ? [] : [`${' '.repeat(indent)}${paint.yellow(`· ${words.join(' · ')}`)}`];
}
