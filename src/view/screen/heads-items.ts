import type { Change, Exchange, HeadEvent } from '../../model/index.ts';
import type { CreditedRow } from '../../study/index.ts';
import { headText } from '../../wire/index.ts';
import { fieldMeasure, type FieldMeasure } from '../head-rows.ts';
import { headWays, type Way, type WayLine, type WayStep } from '../head-ways.ts';
import { headMeasure, hopsOf } from '../side-by-side.ts';
import { widthOf } from '../width.ts';
import { openedLines, type OpenedLine } from './heads-opened.ts';
import type { TabContext } from './tab-context.ts';

/** Which way a head travels, where it is not there: the response of an exchange that has none yet. */
interface Awaited {
  readonly id: 'response';
  readonly of: 'response';
}

/** A row of the heads, by what it shows. Where hops stand side by side, a row is of all of them: its step is null. */
export type HeadsItem = { readonly id: string } & (
  | { readonly is: 'blank' }
  | { readonly is: 'title'; readonly way: Way | Awaited }
  /** The title of one hop, where hops stand below each other; its step is null where no head came there. */
  | { readonly is: 'hop'; readonly way: Way; readonly hop: number; readonly step: WayStep | null }
  | { readonly is: 'start'; readonly way: Way; readonly step: WayStep | null }
  | {
      readonly is: 'field';
      readonly way: Way;
      readonly line: WayLine;
      readonly at: {
        readonly step: WayStep;
        readonly row: CreditedRow;
        readonly measure: FieldMeasure;
      } | null;
    }
  /** What a rule did that a later one undid. */
  | { readonly is: 'undone'; readonly way: Way; readonly step: WayStep; readonly change: Change }
  /** Bytes of a head that start line and fields do not tell. */
  | { readonly is: 'spelled'; readonly way: Way; readonly step: WayStep; readonly raw: string }
  /** What an opened row holds. */
  | { readonly is: 'opened'; readonly of: FieldItem; readonly line: OpenedLine }
);

/** The row of a field. */
export type FieldItem = Extract<HeadsItem, { is: 'field' }>;

/** All rows of an exchange's heads. */
export interface HeadsLayout {
  /** Whether hops stand side by side. */
  readonly isWide: boolean;
  /** Columns for names where they do, with the blank behind them. */
  readonly name: number;
  readonly items: readonly HeadsItem[];
  /** The number of the row of an id. */
  readonly places: ReadonlyMap<string, number>;
}

/** The cursor's sign stands before each row. */
const CURSOR_COLUMNS = 2;
const NAME_COLUMNS_AT_LEAST = 12;
const NAME_COLUMNS_AT_MOST = 28;

/** What a layout follows from, beside the heads. */
interface Made {
  readonly columns: number;
  readonly isRedacted: boolean;
  readonly opened: ReadonlySet<string>;
  readonly ways: readonly Way[];
  readonly stations: readonly string[];
  readonly startedMs: number | null;
  readonly layout: HeadsLayout;
}

/** By the first head: the last layout that was made of an exchange. */
const made = new WeakMap<HeadEvent, Made>();

/** The rows of an exchange's heads; made anew only where heads, width, masking or opened rows are others than before. */
export function headsLayout({ exchange, look, opened }: TabContext): HeadsLayout {
  const [first] = exchange.heads;
  if (first === undefined) return { isWide: false, name: 0, items: [], places: new Map() };
  const ways = headWays(exchange);
  const facts = {
    columns: look.columns,
    isRedacted: look.isRedacted,
    opened,
    ways,
    stations: exchange.open.stations,
    startedMs: look.startedMs ?? null,
  };
  const last = made.get(first);
  if (last !== undefined && isSame(last, facts)) return last.layout;
  const layout = layOut({ exchange, look, opened }, ways);
  made.set(first, { ...facts, layout });
  return layout;
}

function isSame(one: Made, other: Omit<Made, 'layout'>): boolean {
  return (
    one.columns === other.columns &&
    one.isRedacted === other.isRedacted &&
    one.ways === other.ways &&
    one.startedMs === other.startedMs &&
    one.stations.join('\n') === other.stations.join('\n') &&
    (one.opened === other.opened ||
      (one.opened.size === other.opened.size && [...one.opened].every((id) => other.opened.has(id))))
  );
}

type Context = Pick<TabContext, 'exchange' | 'look' | 'opened'>;

function layOut(context: Context, ways: readonly Way[]): HeadsLayout {
  const name = nameColumns(ways);
  const { exchange, look } = context;
  const isWide = headMeasure(exchange, look.columns - CURSOR_COLUMNS, { indent: 0, name }) !== null;
  const shown: readonly (Way | Awaited)[] = ways.some(({ of }) => of === 'response')
    ? ways
    : [...ways, { id: 'response', of: 'response' }];
  const items = shown
    .flatMap((way, at): readonly HeadsItem[] => [
      ...(at === 0 ? [] : [{ is: 'blank', id: `${way.id}:before` } as const]),
      { is: 'title', id: way.id, way },
      ...('steps' in way ? (isWide ? wideItems(way) : stackedItems(way, exchange, look)) : []),
    ])
    .flatMap((item) => [item, ...openedItems(item, context)]);
  return { isWide, name, items, places: new Map(items.map(({ id }, place) => [id, place])) };
}

/** As many columns as the longest name takes that is not too long. */
function nameColumns(ways: readonly Way[]): number {
  const widths = ways.flatMap(({ lines }) => lines.map(({ field }) => widthOf(headText(field[0])) + 2));
  return widths.reduce(
    (most, width) => (width > NAME_COLUMNS_AT_MOST ? most : Math.max(most, width)),
    NAME_COLUMNS_AT_LEAST,
  );
}

function wideItems(way: Way): readonly HeadsItem[] {
  return [
    { is: 'start', id: `${way.id}:start`, way, step: null },
    ...way.lines.map((line): HeadsItem => ({ is: 'field', id: `${way.id}:${line.id}`, way, line, at: null })),
    ...way.steps.flatMap((step) => asideItems(way, step)),
  ];
}

/** What is to be said of a head beside its start line and fields. */
function asideItems(way: Way, step: WayStep): readonly HeadsItem[] {
  const { head, undone } = step;
  return [
    ...undone.map((change, nth): HeadsItem => ({
      is: 'undone',
      id: `${way.id}:undone.${head.hop}.${nth}`,
      way,
      step,
      change,
    })),
    ...(head.raw === undefined
      ? []
      : [{ is: 'spelled', id: `${way.id}:spelled.${head.hop}`, way, step, raw: head.raw } as const]),
  ];
}

/** Hop by hop in the order the message travelled; a head that nothing happened to is not repeated. */
function stackedItems(way: Way, exchange: Exchange, look: TabContext['look']): readonly HeadsItem[] {
  const hopItem = (hop: number, step: WayStep | null): HeadsItem => {
    return { is: 'hop', id: `${way.id}@${hop}`, way, hop, step };
  };
  return [
    ...way.steps.flatMap((step): readonly HeadsItem[] => {
      const { head, before, rows, lines } = step;
      const isRepeated = before?.startLine === head.startLine && rows.every(({ mark }) => mark === 'kept');
      const measure = fieldMeasure(rows, look);
      const fields = rows.flatMap((row, at): readonly HeadsItem[] => {
        const line = lines[at];
        if (line === undefined) return [];
        return [
          { is: 'field', id: `${way.id}:${line.id}@${head.hop}`, way, line, at: { step, row, measure } },
        ];
      });
      const asides = asideItems(way, step);
      if (isRepeated) return [hopItem(head.hop, step), ...asides];
      const start: HeadsItem = { is: 'start', id: `${way.id}:start@${head.hop}`, way, step };
      return [hopItem(head.hop, step), start, ...fields, ...asides];
    }),
    ...hopsAhead(way, exchange).map((hop) => hopItem(hop, null)),
  ];
}

/** The hops on which the message was not seen, or not yet, in the order it would have travelled. */
export function hopsAhead({ of, steps }: Way, exchange: Exchange): readonly number[] {
  const last = steps.at(-1)?.head.hop ?? 0;
  if (of === 'informational') return [];
  return of === 'request'
    ? Array.from({ length: Math.max(0, hopsOf(exchange) - 1 - last) }, (_, nth) => last + 1 + nth)
    : Array.from({ length: last }, (_, nth) => last - 1 - nth);
}

function openedItems(item: HeadsItem, { exchange, look, opened }: Context): readonly HeadsItem[] {
  if (item.is !== 'field' || !opened.has(item.id)) return [];
  const columns = look.columns - CURSOR_COLUMNS;
  return openedLines(item.way, item.line, exchange, { ...look, columns }).map((line, nth): HeadsItem => ({
    is: 'opened',
    id: `${item.id}+${nth}`,
    of: item,
    line,
  }));
}

/**
 * The number of the row with that id, or -1. A field's id at a hop means its row also where all hops stand side by
 * side, and the other way round; what an opened row held means that row.
 */
export function placeOf({ places }: HeadsLayout, id: string): number {
  const line = /^[^@+]*/.exec(id)?.[0] ?? id;
  const names = [
    id,
    id.replace(/\+\d+$/, ''),
    line,
    ...Array.from({ length: MOST_HOPS }, (_, hop) => `${line}@${hop}`),
  ];
  for (const name of names) {
    const place = places.get(name);
    if (place !== undefined) return place;
  }
  return -1;
}

/** Hops that are looked through for another row of the same field. */
const MOST_HOPS = 16;
