import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Field } from '../../src/model/index.ts';
import { diffHeads } from '../../src/study/head-diff.ts';

const startLine = 'GET / HTTP/1.1';

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
    expect(marks([['Via', '1']], [['via', '1']])).toEqual(['renamed via=1']);
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

  const field: fc.Arbitrary<Field> = fc.tuple(
    fc.constantFrom('A', 'a', 'B', 'C', 'Set-Cookie'),
    fc.constantFrom('1', '2', '3'),
  );

  test('accounts for every field of both heads once, those of the later head in their order', () => {
    fc.assert(
      fc.property(fc.array(field), fc.array(field), (before, after) => {
        const rows = diffHeads({ startLine, fields: before }, { startLine, fields: after });
        expect(rows.flatMap((row) => (row.after === null ? [] : [row.after]))).toEqual(after);
        const old = rows.flatMap((row) => (row.before === null ? [] : [row.before]));
        const sorted = (fields: readonly Field[]) => fields.map(String).toSorted();
        expect(sorted(old)).toEqual(sorted(before));
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
