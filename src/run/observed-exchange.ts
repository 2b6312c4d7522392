import { Buffer } from 'node:buffer';
import {
  BACKEND,
  CLIENT,
  fieldValues,
  firstValue,
  HoptapError,
  type Exchange,
  type HeadEvent,
} from '../model/index.ts';
import { requestHeads, responseHeads, type Finding } from '../study/index.ts';

/** A head on one hop, asked for its fields by name. */
export interface ObservedHead extends HeadEvent {
  /** The value of the first field of that name, case aside, or null. */
  get(name: string): string | null;
  /** The values of all fields of that name, in order; empty where there is none. */
  getAll(name: string): readonly string[];
}

/** A message: frames joined, inflated where it was compressed. */
export interface ObservedMessage {
  /** `client`, `backend`, or the station that injected it. */
  readonly from: string;
  /** Milliseconds of the run at which its last frame was seen. */
  readonly t: number;
  readonly kind: 'text' | 'binary';
  readonly payload: Uint8Array;
  /** The payload read as UTF-8. */
  readonly text: string;
  /** Payload bytes that a limit left out; 0 where it is whole. */
  readonly cut: number;
}

/** One exchange as it stood when it was asked for. */
export interface ObservedExchange extends Exchange {
  /**
   * The request as it stood at a station: `client` as it was sent, any other as it came there. `backend` unless told;
   * a number is a hop.
   * @throws HoptapError HEAD_MISSING where it never came there, or the station does not exist
   */
  request(at?: string | number): ObservedHead;
  /**
   * The final response as it stood at a station: `client` as it came there, any other as it was sent. `client` unless
   * told; a number is a hop.
   * @throws HoptapError HEAD_MISSING where it never came there, or the station does not exist
   */
  response(at?: string | number): ObservedHead;
  /** Text and binary messages that are whole, in the order in which they ended; of one sender where one is named. */
  messages(from?: string): readonly ObservedMessage[];
  /** What a diagnosis of the run so far holds to be wrong with this exchange. */
  readonly findings: readonly Finding[];
}

/** An exchange with what is known of it beside its folded state. */
export function observedExchange(
  exchange: Exchange,
  messages: readonly ObservedMessage[],
  findings: () => readonly Finding[],
): ObservedExchange {
  return {
    ...exchange,
    request: (at = BACKEND) => observedHead(requestHeads(exchange), 'request', at, exchange),
    response: (at = CLIENT) => observedHead(responseHeads(exchange), 'response', at, exchange),
    messages: (from) => messages.filter((message) => from === undefined || message.from === from),
    get findings() {
      return findings();
    },
  };
}

function observedHead(
  heads: readonly HeadEvent[],
  what: string,
  at: string | number,
  exchange: Exchange,
): ObservedHead {
  const hop = hopOf(at, exchange);
  const head = heads.find((each) => each.hop === hop);
  if (head === undefined) throw missing(what, at, exchange);
  return {
    ...head,
    get: (name) => firstValue(head, name),
    getAll: (name) => fieldValues(head, name),
  };
}

/** The hop that ends at a station, seen from the client; the first one for the client itself. */
function hopOf(at: string | number, { open: { stations } }: Exchange): number {
  return typeof at === 'number' ? at : at === CLIENT ? 0 : stations.indexOf(at) - 1;
}

function missing(what: string, at: string | number, { exchange, open, errors }: Exchange): HoptapError {
  const where = typeof at === 'number' ? `on hop ${at}` : `at "${at}"`;
  const isKnown =
    typeof at === 'number' ? at >= 0 && at < open.stations.length - 1 : open.stations.includes(at);
  const state = isKnown
    ? `there is none${errors[0] === undefined ? '' : ` (${errors[0].code}: ${errors[0].message})`}`
    : `the way is ${open.stations.join(', ')}`;
  return new HoptapError(
    'HEAD_MISSING',
    `Cannot read the ${what} of exchange ${exchange} ${where}: ${state}`,
  );
}

/** Bytes of a message as text. */
export function textOf(payload: Uint8Array): string {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString();
}
