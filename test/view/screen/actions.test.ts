import { describe, expect, test } from 'vitest';
import { FINDING_CODES } from '../../../src/study/index.ts';
import { widthOf } from '../../../src/view/index.ts';
import { ACTIONS, actionOf } from '../../../src/view/screen/actions.ts';
import { CAUSE_WORDS } from '../../../src/view/screen/cause-words.ts';
import {
  ageInShort,
  bytesInFew,
  countInShort,
  exchangeColumns,
} from '../../../src/view/screen/exchange-columns.ts';
import { layoutOf } from '../../../src/view/screen/layout.ts';
import { PANES } from '../../../src/view/screen/view-state.ts';

describe('the table of actions', () => {
  test.each(PANES)('gives no key to two actions in the pane of %s', (pane) => {
    const keys = ACTIONS.filter((action) => action.pane === undefined || action.pane === pane).flatMap(
      ({ keys: all }) => all,
    );
    expect(keys).toEqual([...new Set(keys)]);
    for (const key of keys) expect(actionOf(key, pane)?.keys).toContain(key);
  });

  test('names each action once, and gives each a key', () => {
    const names = ACTIONS.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(ACTIONS.filter(({ keys }) => keys.length === 0)).toEqual([]);
  });
});

describe('the columns of the list of exchanges', () => {
  test('always fill the width and leave room for a cause', () => {
    for (let width = 58; width <= 298; width++) {
      for (const digits of [1, 2, 3]) {
        const { columns, why } = exchangeColumns(width, digits);
        const used = columns.reduce((sum, column) => sum + column.width + 2, 0) + why;
        expect(used).toBe(width);
        expect(why).toBeGreaterThanOrEqual(24);
      }
    }
  });

  test.each(FINDING_CODES)('%s is told within its room', (code) => {
    expect(widthOf(CAUSE_WORDS[code])).toBeLessThanOrEqual(22);
  });

  test.each([
    [0, '0', '0B', '0s'],
    [999, '999', '999B', '0s'],
    [9999, '9999', '9.8K', '9s'],
    [99_999, '99.9k', '97.7K', '1m'],
    [999_999, '999k', '977K', '16m'],
    [12_345_678, '12.3M', '11.8M', '3h'],
    [987_654_321, '987.6M', '942M', '11d'],
  ])('%i is said short', (number, count, bytes, age) => {
    expect([countInShort(number), bytesInFew(number), ageInShort(number)]).toEqual([count, bytes, age]);
  });
});

describe('the layout', () => {
  test.each([
    [60, 15, false],
    [59, 15, true],
    [60, 14, true],
    [300, 100, false],
  ])('%i × %i: too small is %s', (columns, rows, isTooSmall) => {
    expect(layoutOf({ columns, rows }, 'exchanges', false).isTooSmall).toBe(isTooSmall);
  });

  test('covers all but three rows exactly, each cell once, at any size', () => {
    for (const columns of [60, 80, 149, 150, 200, 300]) {
      for (const rows of [15, 21, 22, 24, 40, 100]) {
        for (const focus of PANES) {
          for (const isZoomed of [false, true]) {
            const { panes } = layoutOf({ columns, rows }, focus, isZoomed);
            const shown = PANES.flatMap((pane) => panes[pane] ?? []);
            const cells = shown.reduce((sum, area) => sum + area.columns * area.rows, 0);
            const isBeside = shown.length === 2 && shown[0]?.row === shown[1]?.row;
            expect(cells + (isBeside ? rows - 3 : 0)).toBe(columns * (rows - 3));
            expect(panes[focus] ?? (isZoomed ? 'zoomed' : null)).not.toBeNull();
          }
        }
      }
    }
  });
});
