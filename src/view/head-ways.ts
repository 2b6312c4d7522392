import type { Change, Exchange, Field, HeadEvent } from '../model/index.ts';
import { creditChanges, diffHeads, renamesOf, type CreditedRow, type Mark } from '../study/index.ts';

/** What one head has of a line: the field as it is there, and what became of it since the head before. */
export interface WayCell {
  /** `sent` where the message set out with it; `joined` for a field that went into the one with the mark `merged`. */
  readonly mark: Mark | 'sent' | 'joined';
  /** The field in the head before; null where there was none. */
  readonly before: Field | null;
  /** The field in this head; null where it is gone. */
  readonly after: Field | null;
  /** Of merged fields those before, and of split ones those after, that follow the first; else empty. */
  readonly more: readonly Field[];
  /** What was done to it; empty where no rule owns up to it. */
  readonly changes: readonly Change[];
}

/** One field on its whole way. */
export interface WayLine {
  /** Where it first was, hop and place in the head: `0.3`. The same when further heads come. */
  readonly id: string;
  /** The field as it first was. */
  readonly field: Field;
  /** By the head's number on the way; null where the field is not there, and was not just before. */
  readonly cells: readonly (WayCell | null)[];
}

/** A head on the way of a message, next to the one before. */
export interface WayStep {
  readonly head: HeadEvent;
  /** Null where the message set out. */
  readonly before: HeadEvent | null;
  /** All fields of both heads, each once, those of this head in order. */
  readonly rows: readonly CreditedRow[];
  /** The line of each row, and its cell is that of this step. */
  readonly lines: readonly WayLine[];
  /** What rules did that a later rule undid. */
  readonly undone: readonly Change[];
}

/** One message on its way past the stations. */
export interface Way {
  /** `request`, `response`, `informational`, and with a number from the second of a kind on: the same for ever. */
  readonly id: string;
  readonly of: HeadEvent['of'];
  /** In the order it travelled; at least one. */
  readonly steps: readonly WayStep[];
  /** Every field on its whole way: those it set out with, and each later one behind the one it was put behind. */
  readonly lines: readonly WayLine[];
}

const known = new WeakMap<
  HeadEvent,
  { readonly heads: readonly HeadEvent[]; readonly ways: readonly Way[] }
>();

/**
 * The messages that an exchange's heads are, in the order they set out, each field aligned across all hops. Made once
 * for the same heads: frames make another exchange, and no other heads.
 */
export function headWays({ heads }: Pick<Exchange, 'heads'>): readonly Way[] {
  const [first] = heads;
  if (first === undefined) return [];
  const kept = known.get(first);
  if (kept?.heads.length === heads.length && kept.heads.every((head, at) => head === heads[at])) {
    return kept.ways;
  }
  const ways = align(heads);
  known.set(first, { heads, ways });
  return ways;
}

function align(heads: readonly HeadEvent[]): readonly Way[] {
  const counts = new Map<HeadEvent['of'], number>();
  return passages(heads).map(([first, ...rest]): Way => {
    const nth = (counts.get(first.of) ?? 0) + 1;
    counts.set(first.of, nth);
    return { id: nth === 1 ? first.of : `${first.of}-${nth}`, of: first.of, ...follow(first, rest) };
  });
}

/** Heads that are one message on successive hops; another begins where the way begins anew. */
function passages(heads: readonly HeadEvent[]): readonly [HeadEvent, ...HeadEvent[]][] {
  const found: [HeadEvent, ...HeadEvent[]][] = [];
  for (const head of heads) {
    const way = found.findLast(([first]) => first.of === head.of);
    const last = way?.at(-1);
    const goesOn = last !== undefined && (head.of === 'request' ? head.hop > last.hop : head.hop < last.hop);
    if (goesOn) way?.push(head);
    else found.push([head]);
  }
  return found;
}

interface GrowingLine extends WayLine {
  readonly cells: (WayCell | null)[];
}

/** Follows each field from head to head; one that a station added stands behind the field it was put behind. */
function follow(first: HeadEvent, rest: readonly HeadEvent[]): Pick<Way, 'steps' | 'lines'> {
  const sent = first.fields.map((field, place): GrowingLine => {
    const cell: WayCell = { mark: 'sent', before: null, after: field, more: [], changes: [] };
    return { id: `${first.hop}.${place}`, field, cells: [cell] };
  });
  const rows = first.fields.map((field): CreditedRow => ({
    mark: 'kept',
    before: field,
    after: field,
    more: [],
    changes: [],
  }));
  const steps: WayStep[] = [{ head: first, before: null, rows, lines: sent, undone: [] }];
  let lines: readonly GrowingLine[] = sent;
  /** The lines of the fields of the head before, in its order. */
  let living = lines;
  let before = first;
  for (const [at, head] of rest.entries()) {
    const { rows: diffed, undone } = creditChanges(
      diffHeads(before, head, renamesOf(head.changes)),
      head.changes,
    );
    const grown = grow({ lines, living }, diffed, { before, head, at: at + 1 });
    steps.push({ head, before, rows: diffed, lines: grown.ofRows, undone });
    ({ lines, living } = grown);
    before = head;
  }
  return { steps, lines };
}

interface Passing {
  readonly before: HeadEvent;
  readonly head: HeadEvent;
  /** The head's number on the way. */
  readonly at: number;
}

interface Grown {
  readonly lines: readonly GrowingLine[];
  readonly living: readonly GrowingLine[];
}

/** The lines with a cell more each, and the new ones. */
function grow(
  { lines, living }: Grown,
  rows: readonly CreditedRow[],
  { before, head, at }: Passing,
): Grown & { readonly ofRows: readonly WayLine[] } {
  const oldLine = linesByField(before.fields, living);
  const places = placesByField(head.fields);
  const newLiving: GrowingLine[] = [];
  const behind = new Map<GrowingLine | null, GrowingLine[]>();
  let last: GrowingLine | null = null;
  const live = (line: GrowingLine, field: Field): number => {
    const place = places.get(field)?.shift() ?? newLiving.length;
    newLiving[place] = line;
    return place;
  };
  const bear = (field: Field, cell: WayCell): GrowingLine => {
    const cells: (WayCell | null)[] = Array.from({ length: at }, () => null);
    const place = places.get(field)?.[0] ?? 0;
    const line: GrowingLine = { id: `${head.hop}.${place}`, field, cells: [...cells, cell] };
    live(line, field);
    const there = behind.get(last);
    if (there === undefined) behind.set(last, [line]);
    else there.push(line);
    return line;
  };
  const ofRows = rows.map((row): WayLine => {
    const line = row.before === null ? undefined : oldLine(row.before);
    if (line === undefined) return bear(row.after ?? ['', ''], row);
    line.cells.push(row);
    if (row.after !== null) live(line, row.after);
    if (row.mark !== 'moved') last = line;
    for (const field of row.more) {
      const part = { before: null, after: null, more: [], changes: row.changes };
      if (row.mark === 'merged') oldLine(field)?.cells.push({ ...part, mark: 'joined', before: field });
      else bear(field, { ...part, mark: 'split', after: field });
    }
    return line;
  });
  const grown = [
    ...(behind.get(null) ?? []),
    ...lines.flatMap((line) => [line, ...(behind.get(line) ?? [])]),
  ];
  // fields that were gone before have nothing to show from here on
  for (const { cells } of grown) if (cells.length <= at) cells.push(null);
  return { lines: grown, living: newLiving, ofRows };
}

/** Takes the line of a field; the same pair may stand in a head twice, and each has a line of its own. */
function linesByField(
  fields: readonly Field[],
  living: readonly GrowingLine[],
): (field: Field) => GrowingLine | undefined {
  const places = placesByField(fields);
  return (field) => {
    const place = places.get(field)?.shift();
    return place === undefined ? undefined : living[place];
  };
}

function placesByField(fields: readonly Field[]): ReadonlyMap<Field, number[]> {
  const found = new Map<Field, number[]>();
  for (const [place, field] of fields.entries()) {
    const there = found.get(field);
    if (there === undefined) found.set(field, [place]);
    else there.push(place);
  }
  return found;
}
