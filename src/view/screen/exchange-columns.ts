import type { Exchange } from '../../model/index.ts';
import { subprotocolStory } from '../../study/index.ts';
import { isSwitched } from '../handshake.ts';
import { discreetValue, type Look } from '../look.ts';
import type { Style } from '../paint.ts';
import { requestInWords, statusInWords } from '../passage.ts';
import { STATE_SIGNS } from './state-signs.ts';

/** One column of the list of exchanges: what it says of one, and the room it takes. */
export interface ExchangeColumn {
  readonly title: string;
  /** Columns: always as many, so that nothing moves while numbers grow. */
  readonly width: number;
  readonly isRight?: boolean;
  readonly text: (exchange: Exchange, look: Look, nowMs: number) => string;
  readonly style?: (exchange: Exchange) => Style;
}

const SIGN: ExchangeColumn = {
  title: '',
  width: 1,
  text: ({ state }) => STATE_SIGNS[state].sign,
  style: ({ state }) => STATE_SIGNS[state].style,
};
const NUMBER: ExchangeColumn = {
  title: '#',
  width: 3,
  isRight: true,
  text: ({ exchange }) => String(exchange),
};
const REQUEST: ExchangeColumn = {
  title: 'request',
  width: 18,
  text: (exchange, look) => requestInWords(exchange, look),
};
const STATUS: ExchangeColumn = {
  title: 'code',
  width: 4,
  text: (exchange) => statusInWords(exchange)?.slice(0, 3) ?? (exchange.close === null ? '' : '–'),
  style: statusStyle,
};
const SUBPROTOCOL: ExchangeColumn = { title: 'subprotocol', width: 12, text: subprotocolCell };
const FRAMES_UP: ExchangeColumn = framesOf('frames↑', 'client');
const FRAMES_DOWN: ExchangeColumn = framesOf('frames↓', 'backend');
const BYTES_UP: ExchangeColumn = bytesOf('bytes↑', 'client');
const BYTES_DOWN: ExchangeColumn = bytesOf('bytes↓', 'backend');
const AGE: ExchangeColumn = {
  title: 'age',
  width: 5,
  isRight: true,
  text: ({ open }, _, nowMs) => ageInShort(nowMs - open.t),
  style: () => 'dim',
};
/** What is left of the width says why. */
const WHY_COLUMNS = 24;
const WHY_COLUMNS_WANTED = 36;
const REQUEST_COLUMNS_WANTED = 36;

const GAP = 2;

/** The columns of the list, and the room that is left for why. */
export interface ExchangeColumns {
  readonly columns: readonly ExchangeColumn[];
  readonly why: number;
}

/** What is there in any width, what comes with more room in the order it comes, and all in the order it stands. */
const ALWAYS = [SIGN, NUMBER, REQUEST, STATUS];
const MORE = [[FRAMES_UP, FRAMES_DOWN], [AGE], [SUBPROTOCOL], [BYTES_UP, BYTES_DOWN]];
const ORDER = [SIGN, NUMBER, REQUEST, STATUS, SUBPROTOCOL, FRAMES_UP, FRAMES_DOWN, BYTES_UP, BYTES_DOWN, AGE];

/**
 * The columns that a list of that width has room for. It goes by the width and the length of the greatest number alone,
 * never by what the rows hold.
 * @param width of a row, without the cursor's sign
 */
export function exchangeColumns(width: number, digits: number): ExchangeColumns {
  const grown = Math.max(0, digits - NUMBER.width);
  const taken = (columns: readonly ExchangeColumn[]): number =>
    grown + columns.reduce((sum, column) => sum + column.width + GAP, 0);
  let kept: readonly ExchangeColumn[] = ALWAYS;
  for (const more of MORE) {
    if (taken([...kept, ...more]) + WHY_COLUMNS > width) break;
    kept = [...kept, ...more];
  }
  const left = Math.max(0, width - taken(kept) - WHY_COLUMNS);
  const toWhy = Math.min(WHY_COLUMNS_WANTED - WHY_COLUMNS, Math.ceil(left / 2));
  const toRequest = Math.min(REQUEST_COLUMNS_WANTED - REQUEST.width, left - toWhy);
  const columns = ORDER.filter((column) => kept.includes(column)).map((column) => {
    if (column === REQUEST) return { ...column, width: column.width + toRequest };
    return column === NUMBER ? { ...column, width: column.width + grown } : column;
  });
  return { columns, why: Math.max(0, WHY_COLUMNS + left - toRequest) };
}

const K = 1000;

/** A count in at most five columns: `0`, `9999`, `12.3k`, `123k`, `4.5M`. */
export function countInShort(count: number): string {
  if (count < 10 * K) return String(count);
  if (count < 100 * K) return `${(Math.floor(count / 100) / 10).toFixed(1)}k`;
  if (count < K * K) return `${Math.floor(count / K)}k`;
  return `${(Math.floor(count / (100 * K)) / 10).toFixed(1)}M`;
}

const UNITS = ['K', 'M', 'G', 'T'];

/** Bytes in at most five columns, in powers of 1024: `999B`, `12.3K`, `4.5M`. */
export function bytesInFew(bytes: number): string {
  if (bytes < 1000) return `${bytes}B`;
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 99.95 ? value.toFixed(1) : Math.round(value)}${UNITS[unit] ?? ''}`;
}

/** How long ago, in at most four columns: `0s`, `59s`, `12m`, `3h`, `12d`. */
export function ageInShort(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

function framesOf(title: string, side: 'client' | 'backend'): ExchangeColumn {
  return {
    title,
    width: 7,
    isRight: true,
    text: (exchange) => (isSwitched(exchange) ? countInShort((exchange.close ?? exchange)[side].frames) : ''),
  };
}

function bytesOf(title: string, side: 'client' | 'backend'): ExchangeColumn {
  return {
    title,
    width: 6,
    isRight: true,
    text: (exchange) => bytesInFew((exchange.close ?? exchange)[side].bytes),
  };
}

function statusStyle(exchange: Exchange): Style {
  const status = statusInWords(exchange);
  if (status === null) return 'dim';
  if (/^[45]/.test(status)) return 'red';
  return exchange.open.upgrade !== null && status !== '101' ? 'yellow' : 'green';
}

/** The subprotocol that the client got; `lost` where a station took away what was offered or chosen. */
function subprotocolCell(exchange: Exchange, look: Look): string {
  const story = subprotocolStory(exchange);
  if (!story.isAnswered) return '';
  if (story.received !== null) return discreetValue('Sec-WebSocket-Protocol', story.received, look);
  return story.offered.length === 0 ? '' : story.lostAt === null ? 'none' : 'lost';
}
