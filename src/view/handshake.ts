import type { Exchange } from '../model/index.ts';
import { changedNames } from './changes.ts';
import { outcomeInWords } from './ending.ts';
import type { Look } from './look.ts';
import { answererInWords, originOf, requestInWords, statusInWords } from './passage.ts';
import type { Style } from './paint.ts';
import { bytesInWords, counted, durationInWords } from './quantity.ts';
import { subprotocolInWords } from './subprotocol.ts';
import { fit } from './width.ts';

/** A path longer than this tells nobody more in a line of many facts. */
const REQUEST_COLUMNS = 100;

/** One line, without its number and time: `GET /ws  upgrade websocket → 101  subprotocol none (…)  lb: −Authorization`. */
export function handshakeLine(exchange: Exchange, look: Look): string {
  const { paint } = look;
  const { upgrade } = exchange.open;
  const request = requestInWords(exchange, look);
  const asked = upgrade === null ? '' : `upgrade ${upgrade} `;
  const answer = [
    `${asked}→ ${paintStatus(exchange, look)}`,
    paint.plain(answererInWords(exchange)),
    paint.plain(subprotocolInWords(exchange, look)),
    ...stationChanges(exchange, look),
  ];
  return [paint.bold(look.isFull ? request : fit(request, REQUEST_COLUMNS)), ...answer]
    .filter((part) => part !== '')
    .join('  ');
}

/** What follows a handshake when it is over: `closed by backend: 1011 …  · frames 0↑ 1↓ · 17 ms`. */
export function endingLine(exchange: Exchange, look: Look): string {
  const { close } = exchange;
  const { paint } = look;
  const style = isSound(exchange) ? 'plain' : 'red';
  return [`${paint[style](outcomeInWords(exchange, look))} `, ...tallies(exchange, close?.t, look)].join(
    paint.dim(' · '),
  );
}

/** Frames and bytes each way, what was lost on the way, and how long it took. */
function tallies(exchange: Exchange, closedAt: number | undefined, { paint }: Look): readonly string[] {
  const { client, backend, undelivered } = exchange;
  const hasFrames = client.frames + backend.frames > 0 || isSwitched(exchange);
  const traffic = `${bytesInWords(client.bytes)}↑ ${bytesInWords(backend.bytes)}↓`;
  return [
    paint.dim(hasFrames ? `frames ${framesInWords(exchange)} (${traffic})` : traffic),
    undelivered === 0 ? '' : paint.yellow(`${counted(undelivered, 'frame')} undelivered`),
    closedAt === undefined ? '' : paint.dim(durationInWords(closedAt - exchange.open.t)),
  ].filter((part) => part !== '');
}

/** Frames each way: `2↑ 6↓`, the client's first. */
export function framesInWords({ client, backend }: Exchange): string {
  return `${client.frames}↑ ${backend.frames}↓`;
}

/** Whether the client got a 101. */
export function isSwitched(exchange: Exchange): boolean {
  return statusInWords(exchange) === '101';
}

/** Whether nothing failed: shown in red where something did, beside the words that say so. */
function isSound(exchange: Exchange): boolean {
  return exchange.state !== 'failed' && exchange.errors.length === 0;
}

function paintStatus(exchange: Exchange, { paint }: Look): string {
  const status = statusInWords(exchange);
  return paint[statusStyle(exchange, status)](status ?? 'no answer');
}

function statusStyle(exchange: Exchange, status: string | null): Style {
  if (status === null || /^[45]/.test(status)) return 'red';
  return exchange.open.upgrade !== null && status !== '101' ? 'yellow' : 'green';
}

/** What each station changed, by name: `lb: −Authorization +via`, and on the way back `lb ←: −Sec-WebSocket-Protocol`. */
function stationChanges(exchange: Exchange, { paint }: Look): readonly string[] {
  return exchange.heads.flatMap((head) => {
    const names = changedNames(head.changes);
    if (names.length === 0) return [];
    const way = head.of === 'request' ? '' : ' on the way back';
    return [`${paint.cyan(`${originOf(head, exchange)}${way}`)} ${paint.yellow(names.join(' '))}`];
  });
}
