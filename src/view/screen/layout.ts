import type { Size } from './input.ts';
import type { PaneName } from './view-state.ts';

/** A part of the screen, in cells from its top left. */
export interface Area {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Where everything stands. */
export interface Layout {
  /** The smallest terminal that all of it can be read on is larger than this one. */
  readonly isTooSmall: boolean;
  /** Null where that pane is not to be seen. */
  readonly panes: { readonly [P in PaneName]: Area | null };
}

/** The smallest terminal that the screen can be read on. */
export const SMALLEST: Size = { columns: 60, rows: 15 };

/** Rows that are no pane's: the header above, the status and the hints below. */
const AROUND = { above: 1, below: 2 } as const;
const WIDE = 150;
/** Fewer rows than this hold one pane at a time. */
const SPLIT_ROWS = 22;
const LIST_SHARE = { wide: 0.42, stacked: 0.33 } as const;
const LIST_COLUMNS = { least: 62, most: 104 } as const;
const LIST_ROWS = { least: 7, most: 18 } as const;

/**
 * Where everything stands: list and exchange side by side where it is wide, one above the other where it is not, one at
 * a time where it is low or the exchange was opened over all of it.
 */
export function layoutOf(size: Size, focus: PaneName, isZoomed: boolean): Layout {
  const { columns, rows } = size;
  const isTooSmall = columns < SMALLEST.columns || rows < SMALLEST.rows;
  const body = bodyOf(size);
  if (isZoomed) return { isTooSmall, panes: { exchanges: null, exchange: body } };
  if (columns >= WIDE) {
    const list = within(Math.round(columns * LIST_SHARE.wide), LIST_COLUMNS.least, LIST_COLUMNS.most);
    return {
      isTooSmall,
      panes: {
        exchanges: { ...body, columns: list },
        exchange: { ...body, column: list + 1, columns: columns - list - 1 },
      },
    };
  }
  if (rows < SPLIT_ROWS) {
    const isList = focus === 'exchanges';
    return { isTooSmall, panes: { exchanges: isList ? body : null, exchange: isList ? null : body } };
  }
  const list = within(Math.round(body.rows * LIST_SHARE.stacked), LIST_ROWS.least, LIST_ROWS.most);
  return {
    isTooSmall,
    panes: {
      exchanges: { ...body, rows: list },
      exchange: { ...body, row: body.row + list, rows: body.rows - list },
    },
  };
}

/** Where a pane stands; of one that is not to be seen, where it would stand alone. */
export function areaOf({ panes }: Layout, pane: PaneName, size: Size): Area {
  return panes[pane] ?? bodyOf(size);
}

function bodyOf({ columns, rows }: Size): Area {
  return {
    row: AROUND.above,
    column: 0,
    rows: Math.max(1, rows - AROUND.above - AROUND.below),
    columns,
  };
}

/** How the rows of a pane are shared out. */
export interface PaneParts {
  /** Rows of the list, at least 1. */
  readonly height: number;
  /** The rule with the title, then what belongs to the pane as a whole. */
  readonly head: number;
  /** Column titles below it. */
  readonly titles: number;
  /** Rows below the list for what is said of the row under the cursor, with the line that divides them; 0 where none. */
  readonly about: number;
}

/** Of an exchange the rule, its tabs, and between them what is wrong with it: in two rows unless the pane is low. */
const HEAD_ROWS: { readonly [P in PaneName]: { readonly low: number; readonly high: number } } = {
  exchanges: { low: 1, high: 1 },
  exchange: { low: 3, high: 4 },
};
/** A pane of fewer rows has the low head. */
const HIGH_HEAD_FROM = 14;
/** A list of fewer rows leaves none for what is said of one of them. */
const LIST_FROM = 6;
/** With the line that divides them from the list: where the pane is low, and where it is not. */
const ABOUT_ROWS = { low: 3, high: 4 } as const;
const HIGH = 20;

/** How a pane of so many rows is shared out. @param titles rows of column titles that its list has */
export function paneParts(pane: PaneName, rows: number, titles: number): PaneParts {
  const head = HEAD_ROWS[pane][rows < HIGH_HEAD_FROM ? 'low' : 'high'];
  const left = rows - head - titles;
  const wanted = rows < HIGH ? ABOUT_ROWS.low : ABOUT_ROWS.high;
  const about = pane === 'exchange' && left - wanted >= LIST_FROM ? wanted : 0;
  return { height: Math.max(1, left - about), head, titles, about };
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
