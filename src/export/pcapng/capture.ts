import { hopCount, type Event, type Exchange, type OpenEvent } from '../../model/index.ts';
import type { Exporter, ExportOptions } from '../exporter.ts';
import { createCaptureFile } from './capture-file.ts';
import { evidenceByExchange } from './exchange-notes.ts';
import { createExchangeCapture, type ExchangeCapture } from './exchange-capture.ts';
import { createHopStreams } from './hop-streams.ts';
import { gapRemark } from './remarks.ts';
import { lastHop } from '../routes.ts';

/** A connection to a backend, and the time at which its SYN must have gone out. */
interface Due {
  readonly t: number;
  readonly exchange: Exchange;
}

/**
 * Turns events into packets of TCP connections that could have carried them.
 *
 *     event ─► its exchange ─► hops ─► TCP stream of each ─► packets ─► blocks
 */
export function createCapture(options: ExportOptions): Exporter {
  const { session, diagnosis } = options;
  const file = createCaptureFile(options);
  const streams = createHopStreams(file, session.session);
  const found = evidenceByExchange(diagnosis);
  const exchanges = new Map(session.exchanges.map((exchange) => [exchange.exchange, exchange]));
  const lastOn = new Map(session.exchanges.map(({ open, exchange }) => [open.connection, exchange]));
  const underway = new Map<number, ExchangeCapture>();
  const isTls = /^(?:https|wss):/i.test(session.session?.target ?? '');
  /** The earliest first. */
  let due: readonly Due[] = [];

  for (const { exchange, hop } of hopsOf(session.exchanges)) streams.announce(exchange, hop);

  const captureOf = (number: number): ExchangeCapture | undefined => {
    const begun = underway.get(number);
    const exchange = exchanges.get(number);
    if (begun !== undefined || exchange === undefined) return begun;
    const { connection } = exchange.open;
    const isContinued = connection !== 0 && (lastOn.get(connection) ?? 0) > number;
    const capture = createExchangeCapture({
      exchange,
      streams,
      found: found.get(number) ?? [],
      isTls,
      isContinued,
    });
    underway.set(number, capture);
    return capture;
  };

  const expectKnock = ({ t, exchange: number }: OpenEvent): void => {
    const exchange = exchanges.get(number);
    const connected = exchange?.connected ?? null;
    if (exchange === undefined || connected === null || connected.reused || lastHop(exchange) === 0) return;
    const began = Math.max(t, connected.t - connected.connectMs - (connected.tlsMs ?? 0));
    due = [...due, { t: began, exchange }].toSorted((one, other) => one.t - other.t);
  };

  const knockUntil = (t: number): void => {
    for (let next = due[0]; next !== undefined && next.t <= t; next = due[0]) {
      due = due.slice(1);
      file.moveTo(next.t);
      streams.knock(next.exchange, lastHop(next.exchange));
    }
  };

  /** What belongs to the run as a whole, or comes after its exchange was over. */
  const pushOfNone = (event: Event): void => {
    const whose = 'exchange' in event && event.exchange !== undefined ? `exchange ${event.exchange}: ` : '';
    if (event.event === 'gap') file.note(whose + gapRemark(event));
    if (event.event === 'mark') file.note(`${whose}mark: ${event.text}`);
    if (event.event === 'profiles')
      file.note(`profiles from here on: ${event.profiles.map(({ name }) => name).join(', ') || 'none'}`);
  };

  const pushOfExchange = (event: Event, number: number): void => {
    const isLate = (event.event === 'gap' || event.event === 'mark') && !underway.has(number);
    const capture = isLate ? undefined : captureOf(number);
    if (capture === undefined) return pushOfNone(event);
    capture.push(event);
    if (event.event === 'open') expectKnock(event);
    if (event.event !== 'close') return;
    for (const left of capture.rest()) file.note(`exchange ${number}: ${left}`);
    underway.delete(number);
  };

  return {
    push(event) {
      knockUntil(event.t);
      // a TCP connection stood when its TLS handshake began
      file.moveTo(event.event === 'connected' ? event.t - (event.tlsMs ?? 0) : event.t);
      if ('exchange' in event && event.exchange !== undefined) pushOfExchange(event, event.exchange);
      else pushOfNone(event);
      return file.take();
    },
    end() {
      const left = [...underway].flatMap(([number, capture]) =>
        capture.rest().map((remark) => `exchange ${number}: ${remark}`),
      );
      if (session.session !== null && !session.isEnded)
        left.push('the recording has no end: the run was cut off, or goes on');
      file.end(left, session.lost.events);
      return file.take();
    },
  };
}

/** Every hop of every exchange, those next to the client first. */
function hopsOf(
  exchanges: readonly Exchange[],
): readonly { readonly exchange: Exchange; readonly hop: number }[] {
  return exchanges
    .flatMap((exchange) =>
      Array.from({ length: hopCount(exchange.open.stations) }, (_, hop) => ({ exchange, hop })),
    )
    .toSorted((one, other) => one.hop - other.hop);
}
