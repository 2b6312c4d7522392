import type { Rows } from './rows.ts';

/** What of a list moving in it needs to know. */
export type Listed = Pick<Rows, 'count' | 'id' | 'indexOf' | 'nearest' | 'isSelectable'>;

/** Where a list stands. It says which row, not which number: rows come and go. */
export interface ListState {
  /** The id of the row under the cursor; null before there was one. */
  readonly cursor: string | null;
  /** The number that row had when the list was last settled. */
  readonly index: number;
  /** The number of the first row to be seen. */
  readonly top: number;
  /** Whether the cursor goes to each new last row. */
  readonly isFollowing: boolean;
  /** The id of a row to go to as soon as it is there; null where none is waited for. */
  readonly awaited: string | null;
}

/** A way to move that does not depend on where a pointer is. */
export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'half-up' | 'half-down' | 'home' | 'end';

/** A list at its beginning, or at its end for as long as it grows. */
export function listStart(isFollowing: boolean, awaited: string | null = null): ListState {
  return { cursor: null, index: 0, top: 0, isFollowing, awaited };
}

/** Rows that stay to be seen above and below the cursor. */
const MARGIN = 2;
/** Rows that one turn of a wheel goes. */
const WHEEL_ROWS = 3;

/**
 * The list as it is by now: the cursor on its row, or on the nearest where that is gone, at the same place of the
 * screen as far as it can be, and to be seen.
 * @param height rows that are to be seen, at least 1
 */
export function settled(state: ListState, rows: Listed, height: number): ListState {
  if (rows.count === 0) return { ...state, index: 0, top: 0 };
  const isHere = state.awaited !== null && rows.indexOf(state.awaited) >= 0;
  const arrived = isHere ? { ...state, cursor: state.awaited, isFollowing: false, awaited: null } : state;
  const index = selectableNear(rows, placeOf(arrived, rows));
  if (index < 0) return { ...arrived, cursor: null, index: 0, top: within(state.top, lastTop(rows, height)) };
  return placed(arrived, index, arrived.top + index - arrived.index, rows, height);
}

/** The list after a move. Upwards ends following; `end` begins it where the list grows. */
export function moved(
  state: ListState,
  move: Move,
  rows: Listed,
  height: number,
  isGrowing: boolean,
): ListState {
  const page = Math.max(1, height - 1);
  const half = Math.max(1, Math.floor(height / 2));
  const by: { readonly [M in Move]: number } = {
    up: -1,
    down: 1,
    'page-up': -page,
    'page-down': page,
    'half-up': -half,
    'half-down': half,
    home: -rows.count,
    end: rows.count,
  };
  const next = movedBy(state, by[move], rows, height);
  return move === 'end' ? { ...next, isFollowing: isGrowing } : next;
}

/** The list with its cursor on that row, or the nearest that can have it. */
export function movedTo(state: ListState, index: number, rows: Listed, height: number): ListState {
  const now = settled(state, rows, height);
  const target = selectableNear(rows, index);
  if (target < 0) return now;
  return placed({ ...now, isFollowing: false, awaited: null }, target, now.top, rows, height);
}

/** The list after a click on one of its rows as they are seen, from 0; a row that only divides changes nothing. */
export function clicked(state: ListState, row: number, rows: Listed, height: number): ListState {
  const now = settled(state, rows, height);
  const index = now.top + row;
  if (row < 0 || row >= height || index >= rows.count || !isSelectable(rows, index)) return now;
  return movedTo(now, index, rows, height);
}

/** The list after a turn of the wheel: the rows go, and the cursor with them where it would not be seen. */
export function wheeled(state: ListState, turn: -1 | 1, rows: Listed, height: number): ListState {
  const now = settled(state, rows, height);
  const by = turn * WHEEL_ROWS;
  const top = within(now.top + by, lastTop(rows, height));
  if (top === now.top || now.cursor === null) return movedBy(now, by, rows, height);
  const margin = marginOf(height);
  const inSight = Math.max(top + margin, Math.min(now.index, top + height - 1 - margin));
  const index = selectableFrom(rows, inSight, turn) ?? selectableNear(rows, inSight);
  return placed(begun(now, by), index, top, rows, height);
}

function movedBy(state: ListState, by: number, rows: Listed, height: number): ListState {
  const now = settled(state, rows, height);
  if (rows.count === 0) return begun(now, by);
  if (now.cursor === null) return { ...begun(now, by), top: within(now.top + by, lastTop(rows, height)) };
  const turn = by < 0 ? -1 : 1;
  const target = within(now.index + by, rows.count - 1);
  const index = selectableFrom(rows, target, turn) ?? selectableFrom(rows, target, turn === 1 ? -1 : 1);
  return placed(begun(now, by), index ?? now.index, now.top, rows, height);
}

/** What moving does to following and waiting. */
function begun(state: ListState, by: number): ListState {
  return { ...state, isFollowing: state.isFollowing && by > 0, awaited: null };
}

function placeOf({ cursor, index, isFollowing }: ListState, rows: Listed): number {
  if (isFollowing) return rows.count - 1;
  if (cursor === null) return index;
  const at = rows.indexOf(cursor);
  return at >= 0 ? at : (rows.nearest?.(cursor) ?? index);
}

/** The list with its cursor there, and the top as near to the wanted one as lets it be seen. */
function placed(state: ListState, index: number, top: number, rows: Listed, height: number): ListState {
  const margin = marginOf(height);
  const seen = Math.max(index - height + 1 + margin, Math.min(top, index - margin));
  return {
    ...state,
    cursor: rows.id(index),
    index,
    top: withEdges(within(seen, lastTop(rows, height)), index, rows, height),
  };
}

/** At the first row that can have the cursor, what stands above it is seen too; so at the last. */
function withEdges(top: number, index: number, rows: Listed, height: number): number {
  if (rows.isSelectable === undefined) return top;
  if (index < height && selectableFrom(rows, index - 1, -1) === undefined) return 0;
  if (rows.count - index <= height && selectableFrom(rows, index + 1, 1) === undefined)
    return lastTop(rows, height);
  return top;
}

function marginOf(height: number): number {
  return Math.min(MARGIN, Math.floor((height - 1) / 2));
}

function lastTop(rows: Listed, height: number): number {
  return Math.max(0, rows.count - height);
}

function within(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}

function isSelectable(rows: Listed, index: number): boolean {
  return rows.isSelectable?.(index) ?? true;
}

/** The first row from there on, in that direction, that can have the cursor. */
function selectableFrom(rows: Listed, from: number, turn: -1 | 1): number | undefined {
  for (let index = from; index >= 0 && index < rows.count; index += turn) {
    if (isSelectable(rows, index)) return index;
  }
  return undefined;
}

/** The row nearest to that number that can have the cursor, the later of two; -1 where none can. */
function selectableNear(rows: Listed, wanted: number): number {
  const start = within(wanted, rows.count - 1);
  const after = selectableFrom(rows, start, 1);
  const before = selectableFrom(rows, start, -1);
  if (after === undefined || before === undefined) return after ?? before ?? -1;
  return after - start <= start - before ? after : before;
}
