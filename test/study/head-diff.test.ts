import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Field } from '../../src/model/index.ts';
import { diffHeads, type DiffRow } from '../../src/study/head-diff.ts';

const startLine = 'GET / HTTP/1.1';

/** The diff whole. */
function rowsOf(before: readonly Field[], after: readonly Field[]): readonly DiffRow[] {
  return diffHeads({ startLine, fields: before }, { startLine, fields: after });
}

/** The diff as `mark name` in order. */
function marks(before: readonly Field[], after: readonly Field[], renames?: ReadonlyMap<string, string>) {
  const rows = diffHeads({ startLine, fields: before }, { startLine, fields: after }, renames);
  return rows.map((row) => `${row.mark} ${(row.after ?? row.before)?.join('=')}`);
}

describe('diffHeads', () => {
  test('a removed field stands where it stood, before what was added there', () => {
    expect(
      marks(
        [
          ['A', '1'],
          ['B', '2'],
          ['C', '3'],
        ],
        [
          ['A', '1'],
          ['X', '9'],
          ['C', '3'],
        ],
      ),
    ).toEqual(['kept A=1', 'removed B=2', 'added X=9', 'kept C=3']);
  });

  test('of two fields of one name the removed one is told by its value', () => {
    expect(
      marks(
        [
          ['X', 'a'],
          ['X', 'b'],
        ],
        [['X', 'b']],
      ),
    ).toEqual(['removed X=a', 'kept X=b']);
  });

  test('a field under another case or another name is the same one', () => {
    expect(marks([['Via', '1']], [['via', '1']])).toEqual(['respelled via=1']);
    expect(marks([['X-Old', '1']], [['X-New', '1']])).toEqual(['removed X-Old=1', 'added X-New=1']);
    expect(marks([['X-Old', '1']], [['X-New', '1']], new Map([['x-old', 'x-new']]))).toEqual([
      'renamed X-New=1',
    ]);
  });

  test('a value that was changed is told from a field that came and one that went', () => {
    expect(marks([['Host', 'a']], [['Host', 'b']])).toEqual(['altered Host=b']);
  });

  test('only those fields have moved that others do not explain', () => {
    const [a, b, c, d]: Field[] = [
      ['A', '1'],
      ['B', '2'],
      ['C', '3'],
      ['D', '4'],
    ];
    expect(marks([a!, b!, c!, d!], [d!, a!, b!, c!])).toEqual([
      'moved D=4',
      'kept A=1',
      'kept B=2',
      'kept C=3',
    ]);
  });

  test.each([
    ['Cookie', ['a=1', 'b=2'], 'a=1; b=2'],
    ['Cookie', ['a=1', 'b=2'], 'a=1, b=2'],
    ['Sec-WebSocket-Protocol', ['a', 'b', 'c'], 'a, b, c'],
    ['Sec-WebSocket-Protocol', ['a', 'b', 'c'], 'a,b,c'],
    ['X-Empty', ['', ''], ', '],
  ])('several %s that became one are told as merged, and back as split', (name, values, value) => {
    const several = values.map((each): Field => [name, each]);
    const one: Field = [name.toLowerCase(), value];
    const rest: Field = ['Host', 'h'];
    const [merged, ...others] = rowsOf([...several, rest], [one, rest]);
    expect(merged).toEqual({ mark: 'merged', before: several[0], after: one, more: several.slice(1) });
    expect(others.map(({ mark }) => mark)).toEqual(['kept']);
    const [split] = rowsOf([one, rest], [...several, rest]);
    expect(split).toEqual({ mark: 'split', before: one, after: several[0], more: several.slice(1) });
  });

  test('fields that were merged and then appended to are merged', () => {
    const before: Field[] = [
      ['X-Forwarded-For', '10.0.0.1'],
      ['X-Forwarded-For', '10.0.0.2'],
    ];
    expect(marks(before, [['x-forwarded-for', '10.0.0.1, 10.0.0.2, 10.0.0.3']])).toEqual([
      'merged x-forwarded-for=10.0.0.1, 10.0.0.2, 10.0.0.3',
    ]);
  });

  test('of several fields of which one is left the others are removed, not merged', () => {
    const before: Field[] = [
      ['X', '1'],
      ['X', '2'],
    ];
    expect(marks(before, [['X', '1']])).toEqual(['kept X=1', 'removed X=2']);
    expect(marks(before, [['X', '2']])).toEqual(['removed X=1', 'kept X=2']);
    expect(marks(before, [['X', '1, 3']])).toEqual(['altered X=1, 3', 'removed X=2']);
  });

  const field: fc.Arbitrary<Field> = fc.tuple(
    fc.constantFrom('A', 'a', 'B', 'C', 'Set-Cookie'),
    fc.constantFrom('1', '2', '3', '1, 2', '2,3', '1; 1'),
  );

  const sorted = (fields: readonly Field[]): readonly string[] => fields.map(String).toSorted();
  const oldOf = ({ mark, before, more }: DiffRow): readonly Field[] =>
    before === null ? [] : mark === 'merged' ? [before, ...more] : [before];
  const newOf = ({ mark, after, more }: DiffRow): readonly Field[] =>
    after === null ? [] : mark === 'split' ? [after, ...more] : [after];

  test('accounts for every field of both heads once, those of the later head in their order', () => {
    fc.assert(
      fc.property(fc.array(field), fc.array(field), (before, after) => {
        const given = JSON.stringify([before, after]);
        const rows = rowsOf(before, after);
        expect(sorted(rows.flatMap(newOf))).toEqual(sorted(after));
        expect(sorted(rows.flatMap(oldOf))).toEqual(sorted(before));
        const splitOff = new Set(rows.flatMap((row) => (row.mark === 'split' ? row.more : [])));
        expect(rows.flatMap((row) => (row.after === null ? [] : [row.after]))).toEqual(
          after.filter((each) => !splitOff.has(each)),
        );
        expect(JSON.stringify([before, after])).toBe(given);
      }),
    );
  });

  test('removing one field of any head gives exactly one removed field, the rest kept', () => {
    fc.assert(
      fc.property(fc.array(field, { minLength: 1 }), fc.nat(), (before, at) => {
        const after = before.toSpliced(at % before.length, 1);
        const found = rowsOf(before, after).map(({ mark }) => mark);
        expect(found.filter((mark) => mark === 'removed')).toHaveLength(1);
        expect(found.filter((mark) => mark === 'kept')).toHaveLength(after.length);
      }),
    );
  });

  test('putting fields into another order gives only moved and kept ones', () => {
    const shuffled = fc
      .array(field)
      .chain((fields) =>
        fc.tuple(
          fc.constant(fields),
          fc.shuffledSubarray(fields, { minLength: fields.length, maxLength: fields.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([before, after]) => {
        const found = new Set(rowsOf(before, after).map(({ mark }) => mark));
        expect([...found].filter((mark) => mark !== 'moved' && mark !== 'kept')).toEqual([]);
      }),
    );
  });

  test('says of the way back the mirror image of what it says of the way there', () => {
    const MIRROR: Partial<Record<DiffRow['mark'], DiffRow['mark']>> = {
      removed: 'added',
      added: 'removed',
      merged: 'split',
      split: 'merged',
    };
    const told = (row: DiffRow): string => JSON.stringify([row.mark, row.before, row.after, row.more]);
    const mirrored = ({ mark, before, after, more }: DiffRow): DiffRow => ({
      mark: MIRROR[mark] ?? mark,
      before: after,
      after: before,
      more,
    });
    // which of two fields that changed places has moved is a matter of taste
    const placeless = (row: DiffRow): DiffRow => (row.mark === 'moved' ? { ...row, mark: 'kept' } : row);
    fc.assert(
      fc.property(fc.array(field), fc.array(field), (before, after) => {
        const there = rowsOf(before, after).map(placeless).map(mirrored).map(told).toSorted();
        const back = rowsOf(after, before).map(placeless).map(told).toSorted();
        expect(back).toEqual(there);
      }),
    );
  });

  test('finds nothing changed in a head that is the same', () => {
    fc.assert(
      fc.property(fc.array(field), (fields) => {
        const rows = diffHeads({ startLine, fields }, { startLine, fields });
        expect(rows.every((row) => row.mark === 'kept')).toBe(true);
      }),
    );
  });

  test('finds only removals where fields were only removed', () => {
    const distinct = fc.uniqueArray(field, { selector: String });
    fc.assert(
      fc.property(distinct, fc.infiniteStream(fc.boolean()), (before, isKept) => {
        const after = before.filter(() => isKept.next().value);
        const rows = diffHeads({ startLine, fields: before }, { startLine, fields: after });
        expect(rows.map((row) => row.before)).toEqual(before);
        expect(rows.filter((row) => row.mark === 'removed')).toHaveLength(before.length - after.length);
        expect(rows.filter((row) => row.mark === 'kept')).toHaveLength(after.length);
      }),
    );
  });
});
