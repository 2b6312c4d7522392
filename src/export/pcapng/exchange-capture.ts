import { Buffer } from 'node:buffer';
import {
  BACKEND,
  CLIENT,
  requestLine,
  type BodyEvent,
  type CloseEvent,
  type ConnectedEvent,
  type ErrorEvent,
  type Event,
  type EventKind,
  type EventOf,
  type Exchange,
  type FrameEvent,
  type HeadEvent,
  type OpenEvent,
} from '../../model/index.ts';
import { requestFraming, responseFraming } from '../../wire/index.ts';
import { hopEnds } from './endings.ts';
import { createExchangeNotes, type FoundEvidence } from './exchange-notes.ts';
import { dialTrace } from './failed-dial.ts';
import type { HopStreams } from './hop-streams.ts';
import {
  connectedRemarks,
  endRemark,
  errorRemark,
  faultRemark,
  frameRemarks,
  gapRemark,
  headRemarks,
  partRemarks,
  tlsRemark,
} from './remarks.ts';
import { bodyRoute, frameRoute, lastHop, routeDown, routeUp, type Route } from '../routes.ts';
import { bodyBytes, frameBytes, headBytes, type WireBytes } from './wire-bytes.ts';

/** One exchange on its way into a capture. */
export interface ExchangeCapture {
  push(event: Event): void;
  /** Remarks that no packet was there for. */
  rest(): readonly string[];
}

/** What an exchange's capture must know beside its events. */
export interface ExchangeCaptureOptions {
  /** Folded to its end. */
  readonly exchange: Exchange;
  readonly streams: HopStreams;
  /** What is held to be wrong and can be seen in it. */
  readonly found: readonly FoundEvidence[];
  /** Whether the target is reached by TLS. */
  readonly isTls: boolean;
  /** Whether another exchange follows on the same client connection. */
  readonly isContinued: boolean;
}

type Handlers = { readonly [K in EventKind]: (event: EventOf<K>) => void };

const nothing = (): void => undefined;

/** Puts each event of one exchange on the hops that it passed. Remarks wait for the exchange's next packet. */
export function createExchangeCapture(options: ExchangeCaptureOptions): ExchangeCapture {
  const { exchange, streams, found, isTls, isContinued } = options;
  const notes = createExchangeNotes(exchange, found);
  const isChunked = { request: false, response: false };
  const hasBegun = { request: false, response: false };
  let lastRequestHop = -1;
  let hasResponse = false;
  let pending: readonly string[] = [];

  const wait = (...remarks: readonly string[]): void => {
    if (remarks.length > 0) pending = [...pending, ...remarks];
  };
  const takePending = (): readonly string[] => {
    const taken = pending;
    pending = [];
    return taken;
  };

  /** Bytes along their way. What they are is said on each hop, what waited only on the first. */
  const send = ({ hops, from }: Route, bytes: WireBytes, remarks: readonly string[]): void => {
    if (bytes.bytes.length === 0) return wait(...remarks);
    for (const hop of hops) streams.send(exchange, hop, from, bytes, [...takePending(), ...remarks]);
  };

  const open = ({ tls }: OpenEvent): void =>
    streams.open(exchange, 0, tls === undefined ? [] : [tlsRemark(tls)]);

  const connect = (event: ConnectedEvent): void => {
    const hop = lastHop(exchange);
    if (!streams.isOpen(exchange, hop))
      streams.open(exchange, hop, [...takePending(), ...connectedRemarks(event)]);
  };

  const passHead = (event: HeadEvent): void => {
    const bytes = { bytes: headBytes(event), skipped: 0 };
    const from = event.of === 'request' ? 'client' : 'server';
    send({ hops: [event.hop], from }, bytes, headRemarks(event, exchange));
    if (event.of === 'request') {
      lastRequestHop = Math.max(lastRequestHop, event.hop);
      // the framing is the sender's: stations pass a body on as it is, whatever they make of the head
      if (event.hop === 0) isChunked.request = requestFraming(event).kind === 'chunked';
    } else if (event.of === 'response' && !hasResponse) {
      hasResponse = true;
      const request = exchange.heads.find((head) => head.of === 'request');
      const method = requestLine(request?.startLine ?? '')?.method ?? '';
      isChunked.response = responseFraming(event, method).kind === 'chunked';
    }
  };

  const passBody = (event: BodyEvent): void => {
    const { of, more, bytes, payload, cut } = event;
    // an answer of a station's own goes out as it is, whatever its head says of chunks
    const isBare = !hasBegun[of] && !more && bytes === payload.length + cut;
    const isInChunks = isChunked[of] && !isBare;
    const remarks = partRemarks(event, isInChunks && !hasBegun[of]);
    send(bodyRoute(event, exchange, lastRequestHop), bodyBytes(event, isInChunks), remarks);
    hasBegun[of] = true;
    if (!more) isChunked[of] = false; // a tunnel may follow
  };

  const passFrame = (event: FrameEvent): void => {
    const bytes = frameBytes(event, !notes.isLongHeader(event));
    send(frameRoute(event, exchange), bytes, frameRemarks(event));
  };

  const fail = (event: ErrorEvent): void => {
    wait(errorRemark(event));
    if (event.raw !== undefined) {
      const bytes = { bytes: Buffer.from(event.raw, 'latin1'), skipped: 0 };
      send(event.where === CLIENT ? routeUp(0, 0) : routeDown(lastHop(exchange)), bytes, []);
    } else if (event.where === BACKEND && exchange.connected === null) failDial(event);
  };

  const failDial = (event: ErrorEvent): void => {
    const hop = lastHop(exchange);
    const trace = dialTrace(event, isTls);
    if (trace === 'nothing' || hop === 0 || streams.isOpen(exchange, hop)) return;
    if (trace === 'unanswered') streams.knock(exchange, hop, takePending());
    else if (trace === 'refused') streams.refuse(exchange, hop, takePending());
    else {
      streams.open(exchange, hop);
      streams.end(exchange, { hop, fate: 'fin', by: 'client' }, takePending());
    }
    streams.forget(exchange, hop);
  };

  const close = (event: CloseEvent): void => {
    wait(...notes.rest());
    const ends = hopEnds(exchange, event, isContinued);
    // the end spreads from where it began
    for (const end of event.by === CLIENT ? ends : ends.toReversed()) {
      if (streams.end(exchange, end, [...pending, endRemark(event)])) pending = [];
      else if (!isContinued) streams.forget(exchange, end.hop);
    }
  };

  const handlers: Handlers = {
    open,
    head: passHead,
    connected: connect,
    body: passBody,
    frame: passFrame,
    violation: nothing, // told at its frame, or among what waits
    fault: (event) => wait(faultRemark(event)),
    close,
    error: fail,
    gap: (event) => wait(gapRemark(event)),
    mark: ({ text }) => wait(`mark: ${text}`),
    session: nothing,
    profiles: nothing,
    end: nothing,
  };

  return {
    push(event) {
      wait(...notes.at(event));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table is keyed by the word that tells events apart
      const handle = handlers[event.event] as (event: Event) => void;
      handle(event);
    },
    rest: () => [...takePending(), ...notes.rest()],
  };
}
