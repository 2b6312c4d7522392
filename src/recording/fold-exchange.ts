import {
  BACKEND,
  CLIENT,
  type BodyEvent,
  type CloseEvent,
  type ConnectedEvent,
  type ErrorEvent,
  type Event,
  type EventKind,
  type EventOf,
  type Exchange,
  type ExchangeState,
  type FaultEvent,
  type FrameEvent,
  type HeadEvent,
  isEndedByHand,
  type OpenEvent,
  type Stations,
  statusOf,
  upgradeToken,
  type ViolationEvent,
} from '../model/index.ts';

/** What stands for a station, an address or a name that the recording does not tell. */
export const UNKNOWN = '?';

/** More stations than anybody chains: a recording from elsewhere may name any hop. */
const MOST_HOPS = 100;

const SWITCHING = 101;

/** Close codes of an ordinary ending: done, going away, none given. @see RFC 6455 §7.4.1 */
const ORDINARY_CODES: ReadonlySet<number | null> = new Set([1000, 1001, 1005, null]);

/** An exchange as it is being folded: grows in place, since frames come by the million. */
interface Draft {
  readonly exchange: number;
  readonly begunAt: number;
  open: OpenEvent | null;
  readonly heads: HeadEvent[];
  connected: ConnectedEvent | null;
  readonly client: { frames: number; bytes: number };
  readonly backend: { frames: number; bytes: number };
  undelivered: number;
  readonly violations: ViolationEvent[];
  readonly faults: FaultEvent[];
  readonly errors: ErrorEvent[];
  close: CloseEvent | null;
  lost: number;
}

/** Folds the events of one exchange. */
export interface ExchangeFold {
  readonly push: (event: Event) => void;
  /** What is known by now; the same object until another event comes. */
  readonly exchange: () => Exchange;
}

/** Begins the fold of one exchange with the time of its first event; events of other exchanges must not be pushed. */
export function createExchangeFold(exchange: number, begunAt: number): ExchangeFold {
  const draft: Draft = {
    exchange,
    begunAt,
    open: null,
    heads: [],
    connected: null,
    client: { frames: 0, bytes: 0 },
    backend: { frames: 0, bytes: 0 },
    undelivered: 0,
    violations: [],
    faults: [],
    errors: [],
    close: null,
    lost: 0,
  };
  let known: Exchange | null = null;
  return {
    push: (event) => {
      known = null;
      add(draft, event);
    },
    exchange: () => (known ??= snapshot(draft)),
  };
}

/** What each kind of event adds to its exchange. */
const ADD: { readonly [K in EventKind]: (draft: Draft, event: EventOf<K>) => void } = {
  open: (draft, event) => void (draft.open = event),
  head: (draft, event) => void draft.heads.push(event),
  connected: (draft, event) => void (draft.connected = event),
  body: addBody,
  frame: addFrame,
  violation: (draft, event) => void draft.violations.push(event),
  fault: (draft, event) => void draft.faults.push(event),
  close: (draft, event) => void (draft.close = event),
  error: (draft, event) => void draft.errors.push(event),
  gap: (draft, event) => void (draft.lost += event.events),
  session: nothing,
  profiles: nothing,
  mark: nothing,
  end: nothing,
};

function add(draft: Draft, event: Event): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table is keyed by the word that tells events apart
  const one = ADD[event.event] as (draft: Draft, event: Event) => void;
  one(draft, event);
}

function nothing(): void {
  // such an event says nothing of one exchange
}

function addBody(draft: Draft, event: BodyEvent): void {
  const side = event.of === 'request' ? draft.client : draft.backend;
  side.bytes += event.bytes;
}

/** A frame that a station injected counts for neither side, nor does one that it could not: neither sent it. */
function addFrame(draft: Draft, event: FrameEvent): void {
  const side = event.from === CLIENT ? draft.client : event.from === BACKEND ? draft.backend : null;
  if (side === null) return;
  if (event.undelivered) draft.undelivered += 1;
  side.frames += 1;
  side.bytes += event.length - event.missing;
}

function snapshot(draft: Draft): Exchange {
  const { exchange, connected, undelivered, close, lost } = draft;
  const open = draft.open ?? standIn(draft);
  return {
    exchange,
    state: stateOf(draft, open),
    open,
    heads: [...draft.heads],
    connected,
    client: { ...draft.client },
    backend: { ...draft.backend },
    undelivered,
    violations: [...draft.violations],
    faults: [...draft.faults],
    errors: [...draft.errors],
    close,
    lost,
  };
}

/** An `open` for a recording that lacks it: what the heads tell, and for the rest that it is unknown. */
function standIn({ exchange, begunAt, heads }: Draft): OpenEvent {
  const request = heads.find((head) => head.of === 'request');
  return {
    t: begunAt,
    event: 'open',
    exchange,
    connection: 0,
    client: { address: UNKNOWN, port: 0 },
    stations: stationsSeen(heads),
    upgrade: request === undefined ? null : upgradeToken(request),
  };
}

function stationsSeen(heads: readonly HeadEvent[]): Stations {
  const seen = heads.reduce((most, head) => Math.max(most, head.hop + 1), 2);
  const hops = Math.min(seen, MOST_HOPS);
  return [CLIENT, ...Array.from({ length: hops - 1 }, () => UNKNOWN), BACKEND];
}

function stateOf(draft: Draft, open: OpenEvent): ExchangeState {
  const status = finalStatus(draft.heads);
  if (draft.close !== null) return hasFailed(draft, draft.close, open, status) ? 'failed' : 'closed';
  return status === null ? 'connecting' : 'open';
}

/** The status with which the client was answered, informational ones aside; null before that. */
function finalStatus(heads: readonly HeadEvent[]): number | null {
  const answer = heads.find((head) => head.of === 'response' && head.hop === 0);
  return answer === undefined ? null : statusOf(answer);
}

/** Whether an exchange ended in another way than its two sides would wish, and not because the user wished it. */
function hasFailed(draft: Draft, close: CloseEvent, open: OpenEvent, status: number | null): boolean {
  if (isEndedByHand(close)) return open.upgrade !== null && status !== null && status >= 400;
  return (
    close.how === 'error' ||
    (close.how === 'reset' && status !== SWITCHING) ||
    (open.upgrade !== null && status !== null && status >= 400) ||
    (open.upgrade !== null && status === null && isWhole(draft)) ||
    draft.faults.some((fault) => fault.did === 'refused') ||
    !ORDINARY_CODES.has(close.client.code) ||
    !ORDINARY_CODES.has(close.backend.code)
  );
}

/** Whether what is missing from the draft did not happen, rather than not being in the recording. */
function isWhole(draft: Draft): boolean {
  return draft.open !== null && draft.lost === 0;
}
