import type { Exchange } from '../model/index.ts';
import { originOf } from '../study/index.ts';
import { changedNames } from './changes.ts';
import { outcomeInWords } from './ending.ts';
import type { Look } from './look.ts';
import { answererInWords, requestInWords, statusInWords } from './passage.ts';
import type { Style } from './paint.ts';
import { bytesInWords, counted, durationInWords } from './quantity.ts';
import { subprotocolInWords } from './subprotocol.ts';
import { fit } from './width.ts';

/** A path or the like that is longer tells nobody more in a line of many facts. */
const FACT_COLUMNS = 100;
/** The same for lists of names: wide enough for any that people wrote. */
const LIST_COLUMNS = 400;

/** The handshake in one line, without number and time: `GET /ws  upgrade websocket → 101  subprotocol none (…)`. */
export function handshakeLine(exchange: Exchange, look: Look): string {
  const { paint } = look;
  const { upgrade } = exchange.open;
  const request = requestInWords(exchange, look);
  const subprotocol = subprotocolInWords(exchange, look);
  const asked = upgrade === null ? '' : `${paint.plain(brief(`upgrade ${upgrade}`, look))} `;
  return [
    paint.bold(brief(request, look)),
    `${asked}→ ${paintStatus(exchange, look)}`,
    paint.plain(answererInWords(exchange)),
    paint.plain(subprotocol === '' ? '' : brief(`subprotocol ${subprotocol}`, look, LIST_COLUMNS)),
  ]
    .filter((part) => part !== '')
    .join('  ');
}

/** What each station changed, by name, a line each: `lb  −Authorization +via`, then `lb on the way back  …`. */
export function changeLines(exchange: Exchange, look: Look): readonly string[] {
  return exchange.heads.flatMap((head) => {
    const { paint } = look;
    const names = changedNames(head.changes);
    if (names.length === 0) return [];
    const way = head.of === 'request' ? '' : ' on the way back';
    return [
      `${paint.cyan(`${originOf(head, exchange)}${way}`)}  ${paint.yellow(brief(names.join(' '), look, LIST_COLUMNS))}`,
    ];
  });
}

/** How it ended, with its figures: `closed by backend: 1011 …  · frames 0↑ 1↓ (0 B↑ 16 B↓) · 17 ms`. */
export function endingLine(exchange: Exchange, look: Look): string {
  const style = exchange.state === 'failed' || exchange.errors.length > 0 ? 'red' : 'plain';
  // an ordinary request that was answered needs no other words for it
  const isPlain = exchange.open.upgrade === null && exchange.close?.how === 'response';
  const outcome = isPlain ? '' : look.paint[style](outcomeInWords(exchange, look));
  return `${outcome}${isPlain ? '' : '  '}${tallies(exchange, look)}`;
}

/** Frames and bytes each way, what was lost on the way, and how long it took: `· frames 0↑ 1↓ (…) · 17 ms`. */
function tallies(exchange: Exchange, { paint }: Look): string {
  const { close, open, undelivered } = exchange;
  const client = close?.client ?? exchange.client;
  const backend = close?.backend ?? exchange.backend;
  const bytes = `${bytesInWords(client.bytes)}↑ ${bytesInWords(backend.bytes)}↓`;
  return [
    paint.dim(`· ${isSwitched(exchange) ? `frames ${framesInWords(exchange)} (${bytes})` : bytes}`),
    undelivered === 0 ? '' : paint.yellow(`· ${counted(undelivered, 'frame')} undelivered`),
    close === null ? '' : paint.dim(`· ${durationInWords(close.t - open.t)}`),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Frames each way: `2↑ 6↓`, the client's first. */
export function framesInWords(exchange: Exchange): string {
  const { client, backend } = exchange.close ?? exchange;
  return `${client.frames}↑ ${backend.frames}↓`;
}

/** Whether the client got a 101. */
export function isSwitched(exchange: Exchange): boolean {
  return statusInWords(exchange) === '101';
}

/** A peer may send a megabyte where people send a word: a line shows its beginning. */
function brief(text: string, { isFull }: Look, columns = FACT_COLUMNS): string {
  return isFull ? text : fit(text, columns);
}

function paintStatus(exchange: Exchange, look: Look): string {
  const { paint } = look;
  const status = statusInWords(exchange);
  return paint[statusStyle(exchange, status)](brief(status ?? 'no answer', look));
}

function statusStyle(exchange: Exchange, status: string | null): Style {
  if (status === null || /^[45]/.test(status)) return 'red';
  return exchange.open.upgrade !== null && status !== '101' ? 'yellow' : 'green';
}
