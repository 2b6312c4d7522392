import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameName, type Field, type Head } from '../../../src/model/index.ts';
import type { HeadOperationWords, OperationName } from '../../../src/profile/operation-words.ts';
import { longestRun } from '../../../src/profile/operations/longest-run.ts';
import { compileOperations, describeOperation } from '../../../src/profile/operations/operations.ts';
import { aContext, aHeadOf, operate } from '../a-profile.ts';

const NAMED = 'X-Named';

/** Every operation, about the field X-Named alone where it can be told so. */
const ABOUT_ONE: Readonly<Record<OperationName, HeadOperationWords>> = {
  remove: { remove: NAMED },
  keep: { keep: '/^(?!x-named$)/' },
  set: { set: { [NAMED]: 'v' } },
  add: { add: { [NAMED]: 'v' } },
  append: { append: { [NAMED]: 'v' } },
  rename: { rename: { [NAMED]: 'X-Other' } },
  replace: { replace: { [NAMED]: { match: '/[a-z]/g', with: '' } } },
  case: { case: { to: 'canonical', names: NAMED } },
  'hop-by-hop': { 'hop-by-hop': 'drop' },
  underscores: { underscores: 'drop' },
  invalid: { invalid: 'drop' },
  duplicates: { duplicates: { how: 'join', names: NAMED } },
  order: { order: [NAMED] },
  path: { path: '/other' },
  version: { version: 'HTTP/1.0' },
  limit: { limit: { count: 3 } },
  status: { status: 200 },
};

const name = fc.constantFrom(NAMED, 'x-named', 'X-NAMED', 'Host', 'A', 'a', 'X-Namedd');
const value = fc.stringMatching(/^[!-~]{0,6}$/);
const heads = fc.array(fc.tuple(name, value), { maxLength: 12 }).map((fields): Head => aHeadOf(fields));

test.each(Object.entries(ABOUT_ONE))(
  '%s leaves unnamed fields the same objects, in order',
  (_name, words) => {
    fc.assert(
      fc.property(heads, (head) => {
        const others = (fields: readonly Field[]): readonly Field[] =>
          fields.filter((field) => !isSameName(field[0], NAMED) && field[0] !== 'X-Other');
        const before = structuredClone(head);
        const frozen = Object.freeze({ ...head, fields: Object.freeze([...head.fields]) });
        const operated = operate(frozen, words);
        const [kept, given] = [others(operated.head.fields), others(head.fields)];
        expect(kept).toHaveLength(given.length);
        expect(kept.every((field, index) => field === given[index])).toBe(true);
        expect(head).toEqual(before);
      }),
    );
  },
);

test.each(Object.entries(ABOUT_ONE))(
  '%s gives back the very head where it tells no change',
  (_name, words) => {
    fc.assert(
      fc.property(heads, (head) => {
        const { head: after, changes } = operate(head, words);
        expect(after === head).toBe(changes.length === 0);
      }),
    );
  },
);

test('adjacent duplicates all go', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(NAMED, 'x-named', 'A')), (names) => {
      const head = aHeadOf(names.map((each): Field => [each, '']));
      const { fields } = operate(head, { remove: NAMED }).head;
      expect(fields.map(([each]) => each)).toEqual(names.filter((each) => each === 'A'));
    }),
  );
});

test('changes tell all that happened: applied to the fields before, they give those after', () => {
  fc.assert(
    fc.property(
      heads,
      fc.constantFrom('remove', 'rename', 'replace', 'case', 'duplicates'),
      (head, operation) => {
        const { head: after, changes } = operate(head, ABOUT_ONE[operation]);
        const todo = [...changes];
        const replayed = head.fields.flatMap((field): readonly Field[] => {
          const [next] = todo;
          if (next === undefined || next.name !== field[0] || next.before !== field[1]) return [field];
          if (after.fields.includes(field)) return [field];
          todo.shift();
          return next.after === undefined ? [] : [[next.renamed ?? next.name, next.after]];
        });
        expect(replayed).toEqual(after.fields);
        expect(todo).toEqual([]);
      },
    ),
  );
});

test('operations of a rule follow one another and stop where one answers', () => {
  const operations = [{ set: { A: '1' } }, { limit: { count: 1 } }, { set: { B: '2' } }];
  const run = compileOperations('r', operations);
  const situation = { of: 'request', values: { request: aHeadOf([]), context: aContext() } } as const;
  expect(run(aHeadOf([]), situation).changes.map((change) => change.name)).toEqual(['A', 'B']);
  const stopped = run(aHeadOf([['C', '3']]), situation);
  expect(stopped.answer).toEqual({ status: 431 });
  expect(stopped.changes.map((change) => change.name)).toEqual(['A']);
});

test.each(Object.entries(ABOUT_ONE))('%s says in words what it does', (_name, words) => {
  expect(describeOperation(words)).toMatch(/^[a-z]+ .*\S$/);
});

test('the longest run is a rising one and as long as any', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(30), { maxLength: 10 }), (order) => {
      const lengths: number[] = [];
      for (const [i, member] of order.entries()) {
        lengths[i] =
          1 + Math.max(0, ...order.slice(0, i).map((each, j) => (each < member ? (lengths[j] ?? 0) : 0)));
      }
      const run = order.filter((member) => longestRun(order).has(member));
      expect(run).toEqual(run.toSorted((a, b) => a - b));
      expect(run).toHaveLength(Math.max(0, ...lengths));
    }),
  );
});
