import type { Exchange, HeadEvent } from '../model/index.ts';
import { originOf } from '../study/index.ts';
import { headText } from '../wire/index.ts';
import {
  fieldCells,
  hopTitle,
  nameStyle,
  NOTHING,
  paintCell,
  startCells,
  type HeadCell,
} from './head-cells.ts';
import { headWays, type Way } from './head-ways.ts';
import { HEAD_TITLES } from './heads.ts';
import { changeRows } from './hop-lines.ts';
import type { Look } from './look.ts';
import type { Style } from './paint.ts';
import { fit, pad, widthOf } from './width.ts';

const INDENT = '  ';
const GAP = 2;
const NAME_COLUMNS = 26;
/** A hop that has fewer shows nothing worth seeing. */
const HOP_COLUMNS_AT_LEAST = 24;

/** Where the columns of heads side by side stand. */
export interface HeadMeasure {
  /** Blanks before the names. */
  readonly indent: number;
  /** Columns for names, with the blank behind them. */
  readonly name: number;
  readonly hops: number;
  /** Columns of one hop's cell. */
  readonly hop: number;
}

/**
 * How all hops find room side by side in that many columns, or null where each would have too few.
 * @param left blanks before the names, and columns for names with the blank behind them
 */
export function headMeasure(
  exchange: Exchange,
  columns: number,
  left: { readonly indent: number; readonly name: number },
): HeadMeasure | null {
  const hops = hopsOf(exchange);
  const hop = Math.floor((columns - left.indent - left.name + GAP) / hops) - GAP;
  return hop < HOP_COLUMNS_AT_LEAST ? null : { ...left, hops, hop };
}

/** How many hops an exchange has, of those with a head and those without. */
export function hopsOf(exchange: Exchange): number {
  return Math.max(1, exchange.open.stations.length - 1, ...exchange.heads.map(({ hop }) => hop + 1));
}

/** A line of heads side by side: a name, then what the heads have of it, each in the column of its hop. */
export function headColumnsRow(
  { name, style, cells, hops }: HeadColumnsRow,
  measure: HeadMeasure,
  look: Look,
): string {
  const byHop = new Map(hops.map((hop, at) => [hop, cells[at]]));
  const columns = Array.from({ length: measure.hops }, (_, hop) =>
    paintCell(byHop.get(hop) ?? NOTHING, measure.hop, look),
  );
  const label = pad(fit(name, measure.name - 1), measure.name);
  return `${' '.repeat(measure.indent)}${look.paint[style](label)}${columns.join(' '.repeat(GAP))}`.trimEnd();
}

/** What stands in a line of heads side by side. */
export interface HeadColumnsRow {
  readonly name: string;
  readonly style: Style;
  readonly cells: readonly HeadCell[];
  /** The hop of each cell. */
  readonly hops: readonly number[];
}

/**
 * The heads of one exchange side by side: a column for each hop, hop 0 on the left, and a line for each field, aligned
 * across all of them. The request is read from left to right, the response from right to left. `=` stands for what a
 * station passed on as it was; who changed what stands below.
 * @returns null where the screen is too narrow for as many hops.
 */
export function headColumns(exchange: Exchange, look: Look): readonly string[] | null {
  const measure = headMeasure(exchange, look.columns - GAP, { indent: INDENT.length, name: NAME_COLUMNS });
  if (measure === null) return null;
  return headWays(exchange).flatMap((way) => wayColumns(way, exchange, measure, look));
}

function wayColumns(way: Way, exchange: Exchange, measure: HeadMeasure, look: Look): readonly string[] {
  const heads = way.steps.map(({ head }) => head);
  const hops = heads.map(({ hop }) => hop);
  const row = (name: string, cells: readonly HeadCell[], style: Style = 'plain'): string =>
    headColumnsRow({ name, style, cells, hops }, measure, look);
  const titles = heads.map((head): HeadCell => {
    return { sign: '', text: hopTitle(head, exchange, measure.hop), style: 'cyan' };
  });
  return [
    look.paint.bold(HEAD_TITLES[way.of]),
    row('', titles),
    row('', startCells(heads, look)),
    ...way.lines.map((line) => {
      const cells = fieldCells(line, look);
      return row(headText(line.field[0]), cells, nameStyle(cells));
    }),
    ...heads.flatMap((head) => doneBy(head, exchange, look)),
  ];
}

/** What the station at which a hop begins did to the head, a line for each kind of change. */
function doneBy(head: HeadEvent, exchange: Exchange, look: Look): readonly string[] {
  const lead = `${fit(originOf(head, exchange), NAME_COLUMNS)}: `;
  const columns = look.columns - INDENT.length - widthOf(lead);
  return changeRows(head.changes, { ...look, columns }).map((row) => INDENT + look.paint.dim(lead) + row);
}
