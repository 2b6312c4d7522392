import type { Rows } from './rows.ts';

/** A search on its way through a list: a part of the rows was looked at, and the rest is still to be. */
export interface Search {
  /** Not empty. Letters match in any case unless it has capitals. */
  readonly pattern: string;
  readonly turn: -1 | 1;
  /** The id of the row that was looked at last; at first the one from which the search goes on and round. */
  readonly at: string;
  /** How many rows were looked at, and whether one end of the list was passed meanwhile. */
  readonly looked: number;
  readonly isWrapped: boolean;
}

/** What a part of a search comes to. */
export type SearchStep =
  | { readonly is: 'found'; readonly index: number; readonly isWrapped: boolean }
  | { readonly is: 'nowhere' }
  | { readonly is: 'under way'; readonly search: Search };

/** What of a list a search needs to know. */
export type Searched = Pick<Rows, 'count' | 'id' | 'indexOf' | 'nearest' | 'isSelectable' | 'text'>;

/** What is looked at before keys are heard again: some tens of milliseconds. */
const MOST = { rows: 10_000, characters: 4_000_000 } as const;

/** A search that begins behind that row, or before it; the row itself comes last. */
export function searchFrom(index: number, pattern: string, turn: -1 | 1, rows: Searched): Search {
  return { pattern, turn, at: rows.id(index), looked: 0, isWrapped: false };
}

/**
 * Goes on with a search, no further than takes a moment. Rows may have come and gone since it began: it goes on from the
 * row it has come to, or the one nearest to it.
 */
export function searchOn(search: Search, rows: Searched): SearchStep {
  const { pattern, turn } = search;
  const { count } = rows;
  const isAnyCase = pattern === pattern.toLowerCase();
  let { looked, isWrapped } = search;
  let index = placeOf(search.at, rows);
  let characters = 0;
  for (let row = 0; row < MOST.rows && characters < MOST.characters; row++) {
    if (looked >= count) return { is: 'nowhere' };
    looked += 1;
    index += turn;
    if (index < 0 || index >= count) {
      isWrapped = true;
      index = turn === 1 ? 0 : count - 1;
    }
    if (rows.isSelectable?.(index) === false) continue;
    const text = rows.text(index);
    characters += text.length;
    if ((isAnyCase ? text.toLowerCase() : text).includes(pattern)) return { is: 'found', index, isWrapped };
  }
  return { is: 'under way', search: { ...search, at: rows.id(index), looked, isWrapped } };
}

function placeOf(id: string, rows: Searched): number {
  const index = rows.indexOf(id);
  return index >= 0 ? index : (rows.nearest?.(id) ?? 0);
}
