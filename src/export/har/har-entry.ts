import {
  BACKEND,
  CLIENT,
  hopCount,
  isWebSocketToken,
  type CloseEvent,
  type Exchange,
  type GapEvent,
  type HeadEvent,
  type MarkEvent,
  type SessionEvent,
} from '../../model/index.ts';
import { destinationOf, originOf, type ExchangeFinding } from '../../study/index.ts';
import { headText } from '../../wire/index.ts';
import type { BodyStore } from './body-store.ts';
import { harRequest, harResponse, headersOf } from './har-message.ts';
import { hopUrl } from './hop-url.ts';
import { hopTimes } from './hop-times.ts';
import { seconds } from './web-socket-log.ts';

/** The last moment whose year has the four digits of a HAR's dates; a recording from elsewhere may name a later one. */
const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** What an exchange's entries are made of. */
export interface EntryMatter {
  readonly exchange: Exchange;
  readonly bodies: BodyStore;
  readonly gaps: readonly GapEvent[];
  readonly marks: readonly MarkEvent[];
  readonly session: SessionEvent | null;
  /** When the run's time was 0, milliseconds since 1970. */
  readonly startedMs: number;
  /** What is held to be wrong with it. */
  readonly findings: readonly ExchangeFinding[];
  /** The last time that anything was recorded of it. */
  readonly lastT: number;
}

/**
 * One hop of an exchange as an entry, but for its messages, which are too many to be held twice.
 * @see HAR 1.2 §entries; the fields with an underscore are those that Chrome writes, but for `_hoptap`.
 */
export function harEntry(matter: EntryMatter, hop: number): object {
  const { exchange, bodies, session, startedMs } = matter;
  const head = (of: HeadEvent['of']): HeadEvent | undefined =>
    exchange.heads.find((each) => each.of === of && each.hop === hop);
  const [request, response] = [head('request'), head('response')];
  const { startedT, time, timings } = hopTimes(matter, hop);
  const isLast = hop === hopCount(exchange.open.stations) - 1;
  const connection = `${exchange.open.connection}${hop === 0 ? '' : '-backend'}`;
  const address = isLast ? exchange.connected?.address : addressOf(session?.listen ?? '');
  return {
    _connectionId: connection,
    _initiator: { type: 'other' },
    _priority: null,
    _resourceType: isWebSocketToken(exchange.open.upgrade) ? 'websocket' : 'other',
    cache: {},
    connection,
    request: harRequest(request, hopUrl(exchange, hop, request, session), bodies.body('request', hop)),
    response: harResponse(response, bodies.body('response', hop), errorOf(exchange)),
    ...(address === undefined ? {} : { serverIPAddress: address }),
    startedDateTime: new Date(Math.min(startedMs + startedT, LATEST_MS)).toISOString(),
    time,
    timings,
    comment: `exchange ${exchange.exchange}, hop ${hop}: ${exchange.open.stations[hop] ?? CLIENT} to ${exchange.open.stations[hop + 1] ?? BACKEND}`,
    ...(exchange.close === null ? {} : webSocketClose(exchange, exchange.close, startedMs)),
    _hoptap: hop === 0 ? wholeStory(matter) : { exchange: exchange.exchange, hop },
  };
}

/** The host of `HOST:PORT`, without brackets; undefined where it is a name. */
function addressOf(listen: string): string | undefined {
  const host = listen.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return /^[\d.]+$|:/.test(host) ? host : undefined;
}

/** Why there was no answer, in a word and a sentence. */
function errorOf({ errors, close }: Exchange): string {
  const [error] = errors;
  if (error !== undefined) return `${error.code}: ${error.message}`;
  return close === null ? 'no answer yet' : `no answer: ended by ${close.by} (${close.how})`;
}

/** How a WebSocket ended, in the shape that HTTP Toolkit gives it; nothing for other exchanges. */
function webSocketClose({ open }: Exchange, close: CloseEvent, startedMs: number): object {
  if (!isWebSocketToken(open.upgrade)) return {};
  const first = close.by === BACKEND ? [close.backend, close.client] : [close.client, close.backend];
  const side = first.find(({ code }) => code !== null);
  if (side === undefined) return { _webSocketClose: 'aborted' };
  const timestamp = seconds(startedMs + close.t);
  return { _webSocketClose: { code: side.code, reason: side.reason, timestamp } };
}

/** Everything that HAR has no place for. */
function wholeStory({ exchange, gaps, marks, findings }: EntryMatter): object {
  const { open, connected, violations, faults, errors, close, undelivered, lost, state } = exchange;
  return {
    exchange: exchange.exchange,
    hop: 0,
    state,
    stations: open.stations,
    client: open.client,
    ...(open.tls === undefined ? {} : { tls: open.tls }),
    backend: connected,
    heads: exchange.heads.map((head) => headOf(head, exchange)),
    violations,
    faults,
    errors,
    findings: findings.map(findingOf),
    gaps,
    marks,
    undelivered,
    lost,
    close,
  };
}

function headOf(head: HeadEvent, exchange: Exchange): object {
  const { of, hop, t, startLine, changes, raw } = head;
  return {
    of,
    hop,
    t,
    from: head.of === 'request' ? originOf(head, exchange) : (exchange.open.stations[hop + 1] ?? BACKEND),
    to: destinationOf(head, exchange),
    startLine: headText(startLine),
    fields: headersOf(head),
    changes,
    ...(raw === undefined ? {} : { raw }),
  };
}

/** A finding with its evidence from this exchange. In how many it is true is a number: a list in each of them grows with their square. */
function findingOf({ finding, cause, evidence }: ExchangeFinding): object {
  const { exchanges, ...told } = finding;
  return {
    ...told,
    evidence,
    exchangeCount: exchanges.length,
    ...(cause === finding ? {} : { causedBy: cause.code }),
  };
}
