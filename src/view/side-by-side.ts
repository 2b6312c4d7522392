import type { Exchange, HeadEvent } from '../model/index.ts';
import {
  destinationOf,
  diffHeads,
  originOf,
  renamesOf,
  requestHeads,
  responseHeads,
  type DiffRow,
} from '../study/index.ts';
import { headText } from '../wire/index.ts';
import { SIGNS } from './changes.ts';
import { changeRows } from './hop-lines.ts';
import { discreetHead, discreetValue, type Look } from './look.ts';
import type { Style } from './paint.ts';
import { fit, pad, widthOf } from './width.ts';

const INDENT = '  ';
const GAP = 2;
const NAME_COLUMNS = 26;
/** A hop that has fewer shows nothing worth seeing. */
const HOP_COLUMNS_AT_LEAST = 24;
const SIGN_COLUMNS = 3;

/** What one hop has of a line: its text and its sign. */
interface Cell {
  readonly sign: string;
  readonly text: string;
  readonly style: Style;
}

/** One field on its whole way, a cell for each head; a head without it has an empty one. */
interface Line {
  readonly name: string;
  readonly cells: Cell[];
}

/**
 * The heads of one exchange side by side: a column for each hop, hop 0 on the left, and a line for each field, aligned
 * across all of them. The request is read from left to right, the response from right to left. `=` stands for what a
 * station passed on as it was; who changed what stands below.
 * @returns null where the screen is too narrow for as many hops.
 */
export function headColumns(exchange: Exchange, look: Look): readonly string[] | null {
  const hops = Math.max(1, exchange.open.stations.length - 1);
  const room = Math.floor((look.columns - INDENT.length - NAME_COLUMNS) / hops) - GAP;
  if (room < HOP_COLUMNS_AT_LEAST) return null;
  return [requestHeads(exchange), responseHeads(exchange)].flatMap((heads) =>
    heads.length === 0 ? [] : wayColumns(heads, exchange, { hops, room }, look),
  );
}

interface Measure {
  readonly hops: number;
  /** Columns of one hop's cell. */
  readonly room: number;
}

function wayColumns(
  heads: readonly HeadEvent[],
  exchange: Exchange,
  { hops, room }: Measure,
  look: Look,
): readonly string[] {
  const { paint } = look;
  const places = heads.map(({ hop }) => hop);
  const row = (name: string, cells: readonly Cell[], nameStyle: Style = 'plain'): string => {
    const byHop = new Map(places.map((hop, at) => [hop, cells[at]]));
    const columns = Array.from({ length: hops }, (_, hop) => cellText(byHop.get(hop), room, look));
    const label = pad(fit(name, NAME_COLUMNS - 1), NAME_COLUMNS);
    return `${INDENT}${paint[nameStyle](label)}${columns.join(' '.repeat(GAP))}`.trimEnd();
  };
  const titles = heads.map((head): Cell => {
    const [from, to] = [originOf(head, exchange), destinationOf(head, exchange)];
    const way = head.of === 'request' ? `${from} ─► ${to}` : `${to} ◄─ ${from}`;
    return { sign: '', text: `hop ${head.hop}  ${way}`, style: 'cyan' };
  });
  const starts = heads.map((head, at): Cell => {
    const before = heads[at - 1];
    if (before?.startLine === head.startLine) return SAME;
    const text = discreetHead(head.startLine, look);
    return before === undefined
      ? { sign: '', text, style: 'bold' }
      : { sign: SIGNS.altered.sign, text, style: SIGNS.altered.style };
  });
  return [
    paint.bold(heads[0]?.of ?? 'request'),
    row('', titles),
    row('', starts),
    ...linesOf(heads, look).map(({ name, cells }) => row(name, cells, styleOf(cells))),
    ...heads.flatMap((head) => doneBy(head, exchange, look)),
  ];
}

/** What the station at which a hop begins did to the head, a line for each kind of change. */
function doneBy(head: HeadEvent, exchange: Exchange, look: Look): readonly string[] {
  const lead = `${fit(originOf(head, exchange), NAME_COLUMNS)}: `;
  const columns = look.columns - INDENT.length - widthOf(lead);
  return changeRows(head.changes, { ...look, columns }).map((row) => INDENT + look.paint.dim(lead) + row);
}

const SAME: Cell = { sign: '', text: '=', style: 'dim' };
const ABSENT: Cell = { sign: '', text: '', style: 'plain' };

/** The name takes the look of the first change that befell the field. */
function styleOf(cells: readonly Cell[]): Style {
  return cells.find(({ sign }) => sign !== '')?.style ?? 'plain';
}

function cellText(cell: Cell | undefined, room: number, { paint }: Look): string {
  const { sign, text, style } = cell ?? ABSENT;
  const lead = sign === '' ? '' : pad(sign, SIGN_COLUMNS);
  const shown = lead + fit(text, room - widthOf(lead));
  return paint[style](shown) + ' '.repeat(Math.max(0, room - widthOf(shown)));
}

/** Follows each field from head to head; one that a station added stands behind the field it was put behind. */
function linesOf(heads: readonly HeadEvent[], look: Look): readonly Line[] {
  const [first, ...rest] = heads;
  if (first === undefined) return [];
  let lines: readonly Line[] = first.fields.map(([name, value]) => ({
    name: headText(name),
    cells: [{ sign: '', text: discreetValue(name, value, look), style: 'plain' }],
  }));
  /** The lines of the fields of the head before, in its order. */
  let living = lines;
  let before = first;
  for (const [at, head] of rest.entries()) {
    ({ lines, living } = step(lines, living, { before, head, at: at + 1 }, look));
    before = head;
  }
  for (const { cells } of lines) while (cells.length < heads.length) cells.push(ABSENT);
  return lines;
}

interface Step {
  readonly before: HeadEvent;
  readonly head: HeadEvent;
  /** The head's number on the way. */
  readonly at: number;
}

function step(
  lines: readonly Line[],
  living: readonly Line[],
  { before, head, at }: Step,
  look: Look,
): { readonly lines: readonly Line[]; readonly living: readonly Line[] } {
  const lineOf = new Map(before.fields.map((field, place) => [field, living[place]]));
  const fieldLines = new Map<DiffRow['after'], Line>();
  const behind = new Map<Line | null, Line[]>();
  let last: Line | null = null;
  for (const row of diffHeads(before, head, renamesOf(head.changes))) {
    const line: Line | undefined = row.before === null ? undefined : lineOf.get(row.before);
    if (line !== undefined) {
      line.cells.push(cellOf(row, look));
      if (row.mark === 'merged') {
        for (const field of row.more) lineOf.get(field)?.cells.push(mergedCell());
      }
      if (row.mark !== 'moved') last = line;
    }
    const young: readonly Exclude<DiffRow['after'], null>[] =
      row.mark === 'split' ? row.more : row.after !== null && line === undefined ? [row.after] : [];
    if (line !== undefined && row.after !== null) fieldLines.set(row.after, line);
    for (const field of young) {
      const added: Line = {
        name: headText(field[0]),
        cells: [
          ...Array.from({ length: at }, () => ABSENT),
          cellOf({ ...row, mark: 'added', after: field }, look),
        ],
      };
      fieldLines.set(field, added);
      const there = behind.get(last);
      if (there === undefined) behind.set(last, [added]);
      else there.push(added);
    }
  }
  const grown = [
    ...(behind.get(null) ?? []),
    ...lines.flatMap((line) => [line, ...(behind.get(line) ?? [])]),
  ];
  // fields that were gone before have nothing to show from here on
  for (const { cells } of grown) if (cells.length <= at) cells.push(ABSENT);
  return { lines: grown, living: head.fields.flatMap((field) => fieldLines.get(field) ?? []) };
}

function cellOf({ mark, before, after }: DiffRow, look: Look): Cell {
  if (mark === 'kept') return SAME;
  const { sign, style, words } = SIGNS[mark];
  if (after === null) return { sign, text: words, style };
  if (mark === 'moved') return { sign, text: '=', style };
  const isNamed = before !== null && before[0] !== after[0];
  const value = before?.[1] === after[1] ? '=' : discreetValue(after[0], after[1], look);
  return { sign, text: isNamed ? `${headText(after[0])}: ${value}` : value, style };
}

function mergedCell(): Cell {
  return { sign: SIGNS.merged.sign, text: 'merged into the first', style: SIGNS.merged.style };
}
