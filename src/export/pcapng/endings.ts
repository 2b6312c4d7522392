import {
  BACKEND,
  CLIENT,
  hasMember,
  requestLine,
  statusOf,
  type CloseEvent,
  type Ending,
  type Exchange,
  type HeadEvent,
} from '../../model/index.ts';
import { requestHeads, responseHeads } from '../../study/index.ts';
import { responseFraming } from '../../wire/index.ts';
import type { Side } from '../routes.ts';

/** What becomes of a TCP connection: nothing, FIN from both sides, RST from one. */
type Fate = 'stays' | 'fin' | 'reset';

/** What becomes of the TCP connection of one hop, and which of its sides begins it. */
export interface HopEnd {
  readonly hop: number;
  readonly fate: Fate;
  readonly by: Side;
}

/** What becomes of the hops on the client's side of the station that ends an exchange, and on the backend's. */
interface Split {
  /** The station's place among the stations, from 0. */
  readonly at: number;
  readonly toClient: Fate;
  readonly toBackend: Fate;
}

/**
 * What becomes of the TCP connections of an exchange's hops. The end spreads from the station that brought it about:
 *
 *     client ◄── FIN ── station ── RST ──► backend
 *
 * Where both sides have sent close frames, the recording does not tell who sent the first FIN: it is the backend's
 * here, as the RFC wants it.
 * @param isContinued whether another exchange follows on the same client connection.
 * @see RFC 6455 §7.1.1
 */
export function hopEnds(exchange: Exchange, close: CloseEvent, isContinued: boolean): readonly HopEnd[] {
  const hops = exchange.open.stations.length - 1;
  const { at, toClient, toBackend } = SPLITS[close.how](exchange, close, isContinued);
  return Array.from({ length: hops }, (_, hop): HopEnd =>
    hop < at ? { hop, fate: toClient, by: 'server' } : { hop, fate: toBackend, by: 'client' },
  );
}

const SPLITS: {
  readonly [K in Ending]: (exchange: Exchange, close: CloseEvent, isContinued: boolean) => Split;
} = {
  response(exchange, { by }, isContinued) {
    // what a station puts in the place of the backend's answer leaves the rest of that one unread
    const isReplaced = exchange.faults.some(({ did }) => did === 'replaced');
    const fate = isContinued || (!isReplaced && isKeptAlive(exchange)) ? 'stays' : 'fin';
    return { at: placeOf(by, exchange), toClient: fate, toBackend: isReplaced ? 'reset' : fate };
  },
  fin: (exchange, { by }) => ({ at: placeOf(by, exchange), toClient: 'fin', toBackend: 'fin' }),
  reset: (exchange, { by }) => ({ at: placeOf(by, exchange), toClient: 'reset', toBackend: 'reset' }),
  'close-frame': (exchange) => ({ at: placeOf(BACKEND, exchange), toClient: 'fin', toBackend: 'fin' }),
  timer(exchange, { by }) {
    const fault = exchange.faults.findLast(({ station }) => station === by);
    const toClient = fault?.did === 'reset' ? 'reset' : 'fin';
    // an exchange that has become no tunnel has its backend dropped
    return { at: placeOf(by, exchange), toClient, toBackend: isTunnel(exchange) ? toClient : 'reset' };
  },
  error: () => ({ at: 1, toClient: 'fin', toBackend: 'fin' }),
  shutdown: () => ({ at: 1, toClient: 'fin', toBackend: 'fin' }),
};

/** A station's place; hoptap itself, where it is none of them, stands next to the client. */
function placeOf(station: string, { open: { stations } }: Exchange): number {
  if (station === CLIENT) return 0;
  if (station === BACKEND) return stations.length - 1;
  return Math.max(1, stations.indexOf(station));
}

function isTunnel(exchange: Exchange): boolean {
  return responseHeads(exchange).some((head) => statusOf(head) === 101);
}

/** Whether client and server agreed to use the connection again. @see RFC 9112 §9.3 */
function isKeptAlive(exchange: Exchange): boolean {
  const [request] = requestHeads(exchange);
  const responses = responseHeads(exchange);
  if (request === undefined || responses.length === 0) return false;
  const line = requestLine(request.startLine);
  const isLeft = (response: HeadEvent): boolean =>
    hasMember(response, 'Connection', 'close') ||
    responseFraming(response, line?.method ?? '').kind === 'until-close';
  if (hasMember(request, 'Connection', 'close') || responses.some(isLeft)) return false;
  return line?.version !== 'HTTP/1.0' || hasMember(request, 'Connection', 'keep-alive');
}
