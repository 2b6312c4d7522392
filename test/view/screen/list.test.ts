import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clicked,
  listStart,
  moved,
  movedTo,
  settled,
  wheeled,
  type Listed,
  type ListState,
  type Move,
} from '../../../src/view/screen/list.ts';

/** A list of rows by their ids; those in `titles` cannot have the cursor. */
function rowsOf(ids: readonly string[], titles: ReadonlySet<string> = new Set()): Listed {
  return {
    count: ids.length,
    id: (index) => ids[index] ?? '',
    indexOf: (id) => ids.indexOf(id),
    ...(titles.size === 0 ? {} : { isSelectable: (index: number) => !titles.has(ids[index] ?? '') }),
  };
}

const LETTERS = rowsOf(Array.from('abcdefghijklmnopqrstuvwxyz'));
const at = (list: ListState): string | null => list.cursor;

describe('a list', () => {
  test('begins at its first row, or at its last one where it follows', () => {
    expect(settled(listStart(false), LETTERS, 5)).toMatchObject({ cursor: 'a', top: 0 });
    expect(settled(listStart(true), LETTERS, 5)).toMatchObject({ cursor: 'z', top: 21 });
  });

  test('stays at its end while rows come, until it is moved up, and again after the last row was asked for', () => {
    const grown = rowsOf([...Array.from('abcdefghijklmnopqrstuvwxyz'), '1', '2']);
    const followed = settled(listStart(true), LETTERS, 5);
    expect(at(settled(followed, grown, 5))).toBe('2');
    const up = moved(followed, 'up', LETTERS, 5, true);
    expect(at(settled(up, grown, 5))).toBe('y');
    expect(at(settled(moved(up, 'end', LETTERS, 5, true), grown, 5))).toBe('2');
    expect(at(settled(moved(up, 'end', LETTERS, 5, false), grown, 5))).toBe('z');
  });

  test('keeps the cursor on its row, at its place of the screen, when rows before it go', () => {
    const list = movedTo(settled(listStart(false), LETTERS, 5), 12, LETTERS, 5);
    const fewer = rowsOf(Array.from('efghijklmnopqrstuvwxyz'));
    const next = settled(list, fewer, 5);
    expect(at(next)).toBe('m');
    expect(next.index - next.top).toBe(list.index - list.top);
  });

  test('goes to the nearest row where its own is gone', () => {
    const list = movedTo(listStart(false), 12, LETTERS, 5);
    expect(at(settled(list, { ...rowsOf(['a', 'l', 'z']), nearest: () => 1 }, 5))).toBe('l');
    expect(at(settled(list, rowsOf(['a', 'l']), 5))).toBe('l');
  });

  test('goes to an awaited row as soon as it is there, unless it was moved meanwhile', () => {
    const list = settled(listStart(false, '2'), LETTERS, 5);
    const grown = rowsOf([...Array.from('abc'), '1', '2', '3']);
    expect(at(settled(list, grown, 5))).toBe('2');
    expect(at(settled(moved(list, 'down', LETTERS, 5, false), grown, 5))).toBe('b');
  });

  test('passes over rows that only divide, and shows the one above the first', () => {
    const rows = rowsOf(Array.from('TabUcd'), new Set('TU'));
    const first = settled(listStart(false), rows, 3);
    expect(first).toMatchObject({ cursor: 'a', top: 0 });
    const third = moved(moved(first, 'down', rows, 3, false), 'down', rows, 3, false);
    expect(at(third)).toBe('c');
    expect(at(moved(third, 'up', rows, 3, false))).toBe('b');
    expect(moved(third, 'home', rows, 3, false)).toMatchObject({ cursor: 'a', top: 0 });
    expect(at(clicked(first, 0, rows, 3))).toBe('a');
    expect(at(clicked(first, 2, rows, 3))).toBe('b');
  });

  test.each([
    ['page-down', 'e'],
    ['half-down', 'c'],
    ['down', 'b'],
    ['end', 'z'],
  ] as const)('%s goes from the first of five rows in sight to %s', (move, wanted) => {
    expect(at(moved(settled(listStart(false), LETTERS, 5), move, LETTERS, 5, false))).toBe(wanted);
  });

  test('always has its cursor on a row that is there, can have it, and is in sight', () => {
    const moves: readonly Move[] = [
      'up',
      'down',
      'page-up',
      'page-down',
      'half-up',
      'half-down',
      'home',
      'end',
    ];
    const step = fc.oneof(
      fc.record({ is: fc.constant('move' as const), move: fc.constantFrom(...moves) }),
      fc.record({ is: fc.constant('wheel' as const), turn: fc.constantFrom(-1 as const, 1 as const) }),
      fc.record({ is: fc.constant('click' as const), row: fc.integer({ min: -1, max: 20 }) }),
      fc.record({
        is: fc.constant('rows' as const),
        ids: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }),
        divides: fc.integer({ min: 2, max: 9 }),
      }),
      fc.record({ is: fc.constant('height' as const), height: fc.integer({ min: 1, max: 15 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, isFollowing) => {
        let list = listStart(isFollowing);
        let rows = rowsOf([]);
        let height = 5;
        for (const each of steps) {
          if (each.is === 'rows') {
            const ids = each.ids.toSorted((one, other) => one - other).map(String);
            rows = rowsOf(ids, new Set(ids.filter((id) => Number(id) % each.divides === 0)));
          }
          if (each.is === 'height') ({ height } = each);
          if (each.is === 'move') list = moved(list, each.move, rows, height, true);
          if (each.is === 'wheel') list = wheeled(list, each.turn, rows, height);
          if (each.is === 'click') list = clicked(list, each.row, rows, height);
          list = settled(list, rows, height);
          const all = Array.from({ length: rows.count }, (_, index) => index);
          const free = all.filter((index) => rows.isSelectable?.(index) ?? true);
          const isOnOne =
            free.includes(list.index) &&
            rows.id(list.index) === list.cursor &&
            list.index >= list.top &&
            list.index < list.top + height;
          expect(list.top).toBeGreaterThanOrEqual(0);
          expect(list.top).toBeLessThanOrEqual(Math.max(0, rows.count - height));
          expect(rows.count === 0 || (free.length === 0 ? list.cursor === null : isOnOne)).toBe(true);
          expect(settled(list, rows, height)).toEqual(list);
        }
      }),
      { numRuns: 500 },
    );
  });
});
