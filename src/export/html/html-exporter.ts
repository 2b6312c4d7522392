import { isUtf8 } from 'node:buffer';
import type { Event, Exchange } from '../../model/index.ts';
import type { Chunk, Exporter, ExportOptions } from '../exporter.ts';
import { EXCHANGES_LIMIT, ROWS_LIMIT, shares, TEXT_LIMIT } from './allowance.ts';
import { frameKey } from './anchors.ts';
import { createCodedBodies, type CodedBodies, type ReadBody } from './coded-bodies.ts';
import { exchangeSection } from './exchange-section.ts';
import { pinnedFrames } from './findings-section.ts';
import { createFrameReader, wholeUtf8, type FrameReader } from './frame-reading.ts';
import { createHistogram, type HistogramBuilder } from './histogram.ts';
import { locator } from './locate.ts';
import { pageBegin, pageEnd, type Aside } from './page.ts';
import { createTraffic, type Traffic } from './traffic.ts';

/** One exchange as its events come in. */
interface Draft {
  readonly exchange: Exchange;
  readonly traffic: Traffic;
  readonly histogram: HistogramBuilder;
  readonly reader: FrameReader;
  readonly bodies: CodedBodies;
  lastT: number;
}

/** Rows that an exchange may need beside those of its frames. */
const SPARE_ROWS = 64;
/** Asides that are shown: a user may mark many things. */
const MOST_ASIDES = 1000;

/** Writes the page once all is known: what comes first in it may point at what comes last. Holds what it will show. */
export function createHtmlExporter(options: ExportOptions): Exporter {
  const drafts = createDrafts(options);
  const asides: Aside[] = [];
  return {
    push(event) {
      const draft = 'exchange' in event ? drafts.get(event.exchange ?? 0) : undefined;
      if (draft !== undefined) take(draft, event);
      else if (isAside(event) && asides.length < MOST_ASIDES) asides.push(event);
      // who knows whose frames they were
      if (event.event === 'gap' && event.exchange === undefined) {
        for (const { exchange, reader } of drafts.values()) if (exchange.open.t <= event.t) reader.skip();
      }
      return [];
    },
    end: () => written(options, drafts, asides),
  };
}

function written(
  options: ExportOptions,
  drafts: ReadonlyMap<number, Draft>,
  asides: readonly Aside[],
): readonly Chunk[] {
  for (const draft of drafts.values()) endBodies(draft);
  const told = [...drafts.values()].map((draft) => ({ draft, rows: draft.traffic.rows() }));
  const frames = new Set(
    told.flatMap(({ draft, rows }) =>
      rows.flatMap((row) => (row.kind === 'frame' ? [frameKey(draft.exchange.exchange, row.event)] : [])),
    ),
  );
  const exchanges = new Map(told.map(({ draft }) => [draft.exchange.exchange, draft.exchange]));
  const locate = locator({ exchanges, hasFrame: (key) => frames.has(key) });
  const chunks: Chunk[] = [pageBegin(options, { exchanges, asides, locate }).text];
  const { isRedacted, session } = options;
  const started = session.session?.started;
  for (const { draft, rows } of told) {
    const { exchange, lastT } = draft;
    const histogram = draft.histogram.histogram();
    const parts = { exchange, rows, histogram, lastT, isRedacted, started };
    for (const piece of exchangeSection(parts)) chunks.push(piece.text);
  }
  chunks.push(pageEnd().text);
  return chunks;
}

function createDrafts({ session, diagnosis }: ExportOptions): ReadonlyMap<number, Draft> {
  const exchanges = chosen(
    session.exchanges,
    new Set(diagnosis.chains.flat().flatMap((each) => each.exchanges)),
  );
  const rows = shares(
    exchanges.map(({ client, backend }) => client.frames + backend.frames + SPARE_ROWS),
    ROWS_LIMIT,
  );
  // what is deflated may be more than it was on the wire: room is left for it where there is any
  const texts = shares(
    exchanges.map(({ client, backend }) => 8 * (client.bytes + backend.bytes) + SPARE_ROWS * 1024),
    TEXT_LIMIT,
  );
  const pinned = pinnedFrames(diagnosis);
  return new Map(
    exchanges.map((exchange, at) => {
      const number = exchange.exchange;
      const limits = {
        rows: rows[at] ?? 0,
        bytes: texts[at] ?? 0,
        isPinned: (from: string, n: number): boolean => pinned.has(frameKey(number, { from, n })),
      };
      const begunAt = exchange.open.t;
      const draft: Draft = {
        exchange,
        traffic: createTraffic(begunAt, limits),
        histogram: createHistogram(begunAt),
        reader: createFrameReader(exchange),
        bodies: createCodedBodies(exchange),
        lastT: begunAt,
      };
      return [number, draft];
    }),
  );
}

/** As many exchanges as a page can hold, in order: those in which something is wrong rather than others. */
function chosen(exchanges: readonly Exchange[], remarkable: ReadonlySet<number>): readonly Exchange[] {
  if (exchanges.length <= EXCHANGES_LIMIT) return exchanges;
  const isRemarkable = ({ exchange, state }: Exchange): boolean =>
    remarkable.has(exchange) || state === 'failed';
  const first = [
    ...exchanges.filter(isRemarkable),
    ...exchanges.filter((exchange) => !isRemarkable(exchange)),
  ].slice(0, EXCHANGES_LIMIT);
  const kept = new Set(first);
  return exchanges.filter((exchange) => kept.has(exchange));
}

function takeBody({ traffic }: Draft, body: ReadBody | null): void {
  if (body !== null) traffic.body(body, isUtf8(wholeUtf8(body.event.payload)));
}

/** Those that were broken off. */
function endBodies(draft: Draft): void {
  for (const body of draft.bodies.end()) takeBody(draft, body);
}

function take(draft: Draft, event: Event): void {
  draft.lastT = Math.max(draft.lastT, event.t);
  const { traffic, reader, histogram } = draft;
  switch (event.event) {
    case 'frame':
      histogram.add(event);
      traffic.frame(event, reader.read(event));
      break;
    case 'body':
      takeBody(draft, draft.bodies.read(event));
      break;
    case 'gap':
      reader.skip();
      traffic.remark(event);
      break;
    case 'violation':
    case 'fault':
    case 'error':
    case 'mark':
      traffic.remark(event);
      break;
    case 'close':
      endBodies(draft);
      traffic.remark(event);
      break;
    case 'session':
    case 'open':
    case 'head':
    case 'connected':
    case 'profiles':
    case 'end':
      break;
  }
}

function isAside(event: Event): event is Aside {
  return (
    event.event === 'profiles' ||
    ((event.event === 'gap' || event.event === 'mark') && event.exchange === undefined)
  );
}
