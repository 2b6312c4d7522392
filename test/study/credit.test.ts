import { describe, expect, test } from 'vitest';
import type { Change, Field } from '../../src/model/index.ts';
import { creditChanges } from '../../src/study/credit.ts';
import { diffHeads } from '../../src/study/head-diff.ts';
import { aChange } from '../builders.ts';

const startLine = 'GET / HTTP/1.1';

/** Each row's name with the rules it is credited to, and the changes that were undone. */
function credits(before: readonly Field[], after: readonly Field[], changes: readonly Change[]) {
  const rows = diffHeads({ startLine, fields: before }, { startLine, fields: after });
  const credited = creditChanges(rows, changes);
  return {
    rows: credited.rows.map((row) => [row.mark, ...row.changes.map((change) => change.rule)].join(' ')),
    undone: credited.undone.map((change) => change.rule),
  };
}

describe('creditChanges', () => {
  test('gives each difference the rule that made it, whatever the case of the name', () => {
    const changes = [
      aChange({ rule: 'strip', name: 'authorization', before: 'x' }),
      { rule: 'add', operation: 'add', name: 'Via', after: '1.1 lb' },
    ];
    expect(credits([['Authorization', 'x']], [['Via', '1.1 lb']], changes)).toEqual({
      rows: ['removed strip', 'added add'],
      undone: [],
    });
  });

  test('of two fields of one name each gets the change with its value', () => {
    const changes = [
      aChange({ rule: 'second', name: 'X', before: 'b' }),
      aChange({ rule: 'first', name: 'X', before: 'a' }),
    ];
    expect(
      credits(
        [
          ['X', 'a'],
          ['X', 'b'],
        ],
        [],
        changes,
      ).rows,
    ).toEqual(['removed first', 'removed second']);
  });

  test('names every rule of a chain that led to a value', () => {
    const changes: Change[] = [
      { rule: 'one', operation: 'set', name: 'X', before: 'a', after: 'b' },
      { rule: 'two', operation: 'append', name: 'X', before: 'b', after: 'b, c' },
    ];
    expect(credits([['X', 'a']], [['X', 'b, c']], changes)).toEqual({
      rows: ['altered one two'],
      undone: [],
    });
  });

  test('credits a field with another value and another case to both that made it so', () => {
    const changes: Change[] = [
      { rule: 'target', operation: 'set', name: 'Host', before: 'localhost', after: 'staging' },
      {
        rule: 'names',
        operation: 'case',
        name: 'Host',
        before: 'staging',
        after: 'staging',
        renamed: 'host',
      },
    ];
    expect(credits([['Host', 'localhost']], [['host', 'staging']], changes)).toEqual({
      rows: ['altered target names'],
      undone: [],
    });
  });

  test('keeps a case that a later rule changed back, though the value stays another one', () => {
    const changes: Change[] = [
      { rule: 'target', operation: 'set', name: 'Host', before: 'localhost', after: 'staging' },
      {
        rule: 'lower',
        operation: 'case',
        name: 'Host',
        before: 'staging',
        after: 'staging',
        renamed: 'host',
      },
      {
        rule: 'upper',
        operation: 'case',
        name: 'host',
        before: 'staging',
        after: 'staging',
        renamed: 'Host',
      },
    ];
    expect(credits([['Host', 'localhost']], [['Host', 'staging']], changes)).toEqual({
      rows: ['altered target'],
      undone: ['lower', 'upper'],
    });
  });

  test('keeps what a later rule undid', () => {
    const changes: Change[] = [
      { rule: 'add', operation: 'add', name: 'X', after: '1' },
      aChange({ rule: 'strip', name: 'X', before: '1' }),
    ];
    expect(credits([['A', '1']], [['A', '1']], changes)).toEqual({
      rows: ['kept'],
      undone: ['add', 'strip'],
    });
  });

  test('credits merged fields to the rule that joined them, with what it took away', () => {
    const changes: Change[] = [
      { rule: 'join', operation: 'duplicates', name: 'X', before: 'a', after: 'a, b' },
      { rule: 'join', operation: 'duplicates', name: 'X', before: 'b' },
    ];
    const fields: Field[] = [
      ['X', 'a'],
      ['X', 'b'],
    ];
    expect(credits(fields, [['X', 'a, b']], changes)).toEqual({ rows: ['merged join join'], undone: [] });
  });

  test('takes no time to speak of for a head full of changes of one name', () => {
    const many = Array.from({ length: 20_000 }, (_, at): Field => ['X', String(at)]);
    const changes = many.map(([name, value]): Change => ({
      rule: `r${value}`,
      operation: 'set',
      name,
      before: value,
      after: 'same',
    }));
    const after = many.map(([name]): Field => [name, 'same']);
    const { rows, undone } = credits(many, after, changes);
    expect(rows.at(-1)).toMatch(/^altered r/);
    expect(undone).toEqual([]);
  });

  test('leaves a difference without a rule to nobody, and the start line to others', () => {
    const changes: Change[] = [{ rule: 'path', operation: 'path', name: ':path', before: '/', after: '/ws' }];
    expect(credits([], [['X', '1']], changes)).toEqual({ rows: ['added'], undone: [] });
  });
});
