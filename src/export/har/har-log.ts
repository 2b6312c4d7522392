import {
  hopCount,
  isWebSocketToken,
  type Event,
  type Exchange,
  type GapEvent,
  type MarkEvent,
  type ProfilesEvent,
} from '../../model/index.ts';
import { findingsByExchange } from '../../study/index.ts';
import type { Chunk, Exporter, ExportOptions } from '../exporter.ts';
import { createBodyStore, type BodyStore } from './body-store.ts';
import { harEntry } from './har-entry.ts';
import { createWebSocketLog, type Logged, type WebSocketLog } from './web-socket-log.ts';

/** What is kept of an exchange until its entries are written. */
interface Open {
  readonly exchange: Exchange;
  readonly log: WebSocketLog;
  readonly bodies: BodyStore;
  readonly gaps: GapEvent[];
  readonly marks: MarkEvent[];
  lastT: number;
}

/** The last moment that a date can tell, less what a run may take. */
const LATEST_MS = 8e15;

/** Writes the entries of each exchange as it ends; what is held are those that are open. */
export function createHarExporter(options: ExportOptions): Exporter {
  const { session, diagnosis, isRedacted, version } = options;
  const started = session.session === null ? 0 : Date.parse(session.session.started);
  const startedMs = started > 0 ? Math.min(started, LATEST_MS) : 0;
  const findings = findingsByExchange(diagnosis);
  const exchanges = new Map(session.exchanges.map((exchange) => [exchange.exchange, exchange]));
  const open = new Map<number, Open>();
  const ofRun: (GapEvent | MarkEvent | ProfilesEvent)[] = [];
  let isBegun = false;
  let entries = 0;

  const opening = (): readonly Chunk[] => {
    if (isBegun) return [];
    isBegun = true;
    const comment = isRedacted ? 'secrets are replaced by fingerprints' : 'secrets are as they were';
    const creator = { name: 'hoptap', version, comment };
    return [`{"log":{"version":"1.2","creator":${JSON.stringify(creator)},"pages":[],"entries":[`];
  };

  const openOf = (number: number): Open | undefined => {
    const known = open.get(number);
    const exchange = exchanges.get(number);
    if (known !== undefined || exchange === undefined) return known;
    const begun: Open = {
      exchange,
      log: createWebSocketLog(exchange, startedMs),
      bodies: createBodyStore(exchange),
      gaps: [],
      marks: [],
      lastT: 0,
    };
    open.set(number, begun);
    return begun;
  };

  const write = (kept: Open): readonly Chunk[] => {
    const { exchange, log } = kept;
    const matter = { ...kept, session: session.session, startedMs, findings: findings(exchange.exchange) };
    return shownHops(exchange).flatMap((hop) => {
      const entry = JSON.stringify(harEntry(matter, hop));
      entries += 1;
      const start = `${entries === 1 ? '\n' : ',\n'}${entry.slice(0, -1)}`;
      if (!isWebSocketToken(exchange.open.upgrade)) return [start, '}'];
      return [
        start,
        ...listOf('_webSocketMessages', log.messages, hop),
        ...listOf('_webSocketControlFrames', log.controlFrames, hop),
        '}',
      ];
    });
  };

  const pushOfExchange = (event: Event, number: number): readonly Chunk[] => {
    const isLate = (event.event === 'gap' || event.event === 'mark') && !open.has(number);
    const kept = isLate ? undefined : openOf(number);
    if (kept === undefined) return pushOfRun(event);
    kept.lastT = Math.max(kept.lastT, event.t);
    if (event.event === 'frame') kept.log.push(event);
    if (event.event === 'body') kept.bodies.push(event);
    if (event.event === 'gap') {
      kept.log.skip();
      kept.gaps.push(event);
    }
    if (event.event === 'mark') kept.marks.push(event);
    if (event.event !== 'close') return [];
    open.delete(number);
    return write(kept);
  };

  const pushOfRun = (event: Event): readonly Chunk[] => {
    // who knows whose frames they were
    if (event.event === 'gap') for (const { log } of open.values()) log.skip();
    if (event.event === 'gap' || event.event === 'mark' || event.event === 'profiles') ofRun.push(event);
    return [];
  };

  return {
    push: (event) => [
      ...opening(),
      ...('exchange' in event && event.exchange !== undefined
        ? pushOfExchange(event, event.exchange)
        : pushOfRun(event)),
    ],
    end() {
      const left = [...open.values()].flatMap(write);
      open.clear();
      const run = { session: session.session, lost: session.lost, isEnded: session.isEnded, events: ofRun };
      return [...opening(), ...left, `\n],"_hoptap":${JSON.stringify(run)}}}\n`];
    },
  };
}

/** The hop next to the client, and the one next to the backend where the request came so far. */
function shownHops({ open: { stations }, heads }: Exchange): readonly number[] {
  const last = hopCount(stations) - 1;
  return last > 0 && heads.some(({ hop }) => hop === last) ? [0, last] : [0];
}

/** A member of an entry that is a list, of what is to be told on that hop. */
function* listOf(name: string, logged: readonly Logged[], hop: number): Generator<string> {
  yield `,"${name}":[`;
  let separator = '';
  for (const { json, hops } of logged) {
    if (!hops.includes(hop)) continue;
    yield separator + json;
    separator = ',';
  }
  yield ']';
}
