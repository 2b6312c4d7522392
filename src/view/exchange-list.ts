import type { Exchange } from '../model/index.ts';
import { subprotocolStory, type Finding } from '../study/index.ts';
import { changedNames, SIGNS } from './changes.ts';
import { outcomeInShort } from './ending.ts';
import { framesInWords, isSwitched } from './handshake.ts';
import { findingsInShort } from './finding-marks.ts';
import { discreetValue, type Look } from './look.ts';
import { requestInWords, statusInWords } from './passage.ts';
import type { Style } from './paint.ts';
import { counted } from './quantity.ts';
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

const FIRST_COLUMNS: readonly Column[] = [
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
];

const ENDING: Column = {
  title: 'ending',
  limit: Number.POSITIVE_INFINITY,
  text: (exchange, look) => outcomeInShort(exchange, look),
  style: ({ state }) => (state === 'failed' ? 'red' : 'plain'),
};

const GAP = '  ';
const ENDING_COLUMNS = 32;
const REQUEST_COLUMNS_AT_LEAST = 16;

/**
 * The exchanges of a recording as a table: its head, then a line each, with what is remarkable below where there is
 * any. Where the screen is too narrow for it, the ending stands below too.
 * @param findings what is held to be wrong with an exchange, in the order of its chains
 */
export function exchangeList(
  exchanges: readonly Exchange[],
  look: Look,
  findings: (exchange: number) => readonly Finding[] = () => [],
): readonly string[] {
  const all = [...FIRST_COLUMNS, ENDING].map((column) => measured(column, exchanges, look));
  const isNarrow = !look.isFull && leftFor(all, look) < Math.min(ENDING_COLUMNS, all.at(-1)?.width ?? 0);
  const columns = fitted(isNarrow ? all.slice(0, -1) : all, look);
  const rowLine = (cellOf: (column: Measured) => string): string => columns.map(cellOf).join(GAP).trimEnd();
  const indent = ' '.repeat((columns[0]?.width ?? 0) + GAP.length);
  return [
    rowLine((column) => look.paint.dim(cell(column.title, column))),
    ...exchanges.flatMap((exchange) => [
      rowLine((column) => {
        const style = column.style?.(exchange) ?? 'plain';
        return look.paint[style](cell(column.text(exchange, look), column));
      }),
      ...remarks(exchange, isNarrow, look).map((line) => indent + line),
      ...findingsInShort(findings(exchange.exchange), look, look.columns - indent.length).map(
        (line) => indent + line,
      ),
    ]),
  ];
}

/** A column with its width: as wide as what it holds, up to its limit. */
interface Measured extends Column {
  readonly width: number;
}

function measured(column: Column, exchanges: readonly Exchange[], look: Look): Measured {
  const widest = exchanges.reduce(
    (most, exchange) => Math.max(most, widthOf(visible(column.text(exchange, look)))),
    widthOf(column.title),
  );
  return { ...column, width: look.isFull ? widest : Math.min(column.limit, widest) };
}

/** Columns left for the last one when the request is made as narrow as it may be. */
function leftFor(columns: readonly Measured[], look: Look): number {
  const others = columns
    .slice(0, -1)
    .reduce((sum, { title, width }) => sum + GAP.length + (title === 'request' ? leastOf(width) : width), 0);
  return look.columns - others;
}

/** The ending gives way first, down to what still tells something, then the request. */
function fitted(columns: readonly Measured[], look: Look): readonly Measured[] {
  const used = columns.reduce((sum, { width }) => sum + width + GAP.length, -GAP.length);
  const over = look.isFull ? 0 : Math.max(0, used - look.columns);
  const last = columns.at(-1);
  const yielded = Math.min(over, last?.title === 'ending' ? Math.max(0, last.width - ENDING_COLUMNS) : 0);
  return columns.map((column) => {
    if (column === last) return { ...column, width: column.width - yielded };
    if (column.title !== 'request') return column;
    return { ...column, width: Math.max(leastOf(column.width), column.width - (over - yielded)) };
  });
}

function leastOf(width: number): number {
  return Math.min(REQUEST_COLUMNS_AT_LEAST, width);
}

/** Text cut and padded to its column. */
function cell(text: string, { width, isRight }: Measured): string {
  const shown = fit(text, width);
  return isRight === true ? shown.padStart(width) : pad(shown, width);
}

function subprotocolCell(exchange: Exchange, look: Look): string {
  const story = subprotocolStory(exchange);
  if (!story.isAnswered) return '';
  if (story.received !== null) return discreetValue('Sec-WebSocket-Protocol', story.received, look);
  return story.offered.length === 0 ? '' : story.lostAt === null ? 'none' : 'lost';
}

/** What stands below an exchange's line: its ending on a narrow screen, then a count of what else there is to see in it. */
function remarks(exchange: Exchange, isNarrow: boolean, look: Look): readonly string[] {
  const { paint } = look;
  const ending = isNarrow
    ? [paint[ENDING.style?.(exchange) ?? 'plain'](fit(outcomeInShort(exchange, look), look.columns - 4))]
    : [];
  const found: readonly (readonly [number, string])[] = [
    [exchange.faults.length, 'fault'],
    [exchange.violations.length, 'violation'],
    [exchange.errors.length, 'error'],
    [exchange.lost, 'lost event'],
  ];
  const words = found.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun));
  const changed = changesInShort(exchange);
  if (changed !== '') words.unshift(fit(changed, Math.max(24, look.columns - 24)));
  if (exchange.undelivered > 0) words.push(`${counted(exchange.undelivered, 'frame')} undelivered`);
  return [...ending, ...(words.length === 0 ? [] : [paint.yellow(`· ${words.join(' · ')}`)])];
}

/** What was taken away or altered, by name; of what was added, how much: `−Authorization −Cookie and 5 added`. */
function changesInShort(exchange: Exchange): string {
  const names = exchange.heads.flatMap((head) => changedNames(head.changes));
  const added = names.filter((name) => name.startsWith(SIGNS.added.sign)).length;
  const others = names.filter((name) => !name.startsWith(SIGNS.added.sign)).join(' ');
  const more = added === 0 ? '' : `${added} added`;
  return [others, more].filter((part) => part !== '').join(' and ');
}
