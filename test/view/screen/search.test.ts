import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchFrom, searchOn, type Searched, type SearchStep } from '../../../src/view/screen/search.ts';

/** A list of rows by their texts, which are their ids; those in `titles` cannot have the cursor. */
function rowsOf(texts: readonly string[], titles: ReadonlySet<string> = new Set()): Searched {
  return {
    count: texts.length,
    id: (index) => texts[index] ?? '',
    indexOf: (id) => texts.indexOf(id),
    text: (index) => texts[index] ?? '',
    isSelectable: (index) => !titles.has(texts[index] ?? ''),
  };
}

/** What a search comes to in the end, and in how many parts. */
function searched(
  rows: Searched,
  pattern: string,
  from: number,
  turn: -1 | 1,
): readonly [SearchStep, number] {
  let search = searchFrom(from, pattern, turn, rows);
  for (let parts = 1; ; parts++) {
    const step = searchOn(search, rows);
    if (step.is !== 'under way') return [step, parts];
    ({ search } = step);
  }
}

const found = (index: number, isWrapped: boolean): SearchStep => ({ is: 'found', index, isWrapped });

describe('a search', () => {
  test.each([
    ['beta', 0, 1, found(1, false)],
    ['a', 2, 1, found(3, false)],
    ['a', 3, 1, found(0, true)],
    ['a', 0, -1, found(3, true)],
    ['Alpha', 1, 1, { is: 'nowhere' }],
    ['DELTA', 1, 1, found(3, false)],
    ['delta', 3, 1, found(3, true)],
  ] as const)('for "%s" from row %i on in direction %i finds %o', (pattern, from, turn, wanted) => {
    const rows = rowsOf(['alpha', 'beta', 'Gmm', 'DELTA delta']);
    expect(searched(rows, pattern, from, turn)).toEqual([wanted, 1]);
  });

  test('passes over rows that cannot have the cursor', () => {
    expect(searched(rowsOf(['a', 'a title', 'a row'], new Set(['a title'])), 'a', 0, 1)).toEqual([
      found(2, false),
      1,
    ]);
  });

  test('finds nothing in a list that became empty', () => {
    expect(searchOn(searchFrom(0, 'a', 1, rowsOf(['b'])), rowsOf([]))).toEqual({ is: 'nowhere' });
  });

  test.each([1, -1] as const)(
    'of many rows finds in parts what one part would find (direction %i)',
    (turn) => {
      fc.assert(
        fc.property(fc.nat(24_999), fc.nat(24_999), (from, at) => {
          const rows: Searched = {
            count: 25_000,
            id: String,
            indexOf: Number,
            text: (index) => (index === at ? 'it' : ''),
          };
          const isWrapped = turn === 1 ? at <= from : at >= from;
          const [step, parts] = searched(rows, 'it', from, turn);
          expect(step).toEqual(found(at, isWrapped));
          expect(parts).toBeLessThanOrEqual(3);
        }),
        { numRuns: 30 },
      );
    },
  );

  test('looks at few rows at once where they are long', () => {
    const rows: Searched = {
      count: 20,
      id: String,
      indexOf: Number,
      text: () => 'x'.repeat(1_000_000),
    };
    expect(searched(rows, 'it', 0, 1)).toEqual([{ is: 'nowhere' }, 6]);
  });

  test('goes on from where it is when rows before that are let go', () => {
    const texts = Array.from({ length: 30_000 }, (_, index) => `row ${index}`);
    const step = searchOn(searchFrom(0, 'row 10005', 1, rowsOf(texts)), rowsOf(texts));
    if (step.is !== 'under way') throw new Error('it is over at once');
    expect(searchOn(step.search, rowsOf(texts.slice(5000)))).toEqual(found(5005, false));
  });
});
