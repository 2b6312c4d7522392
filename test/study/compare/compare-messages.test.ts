import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMessageComparer } from '../../../src/study/index.ts';
import type { Message } from '../../../src/wire/index.ts';
import { bytes } from '../../builders.ts';

const aMessage = (text: string, subject: Partial<Message> = {}): Message => ({
  opcode: 1,
  payload: bytes(text),
  frames: [1, 1],
  isDeflated: false,
  cut: 0,
  ...subject,
});

/** What comparing two series of texts comes to, those of A read first. */
function compare(a: readonly string[], b: readonly string[], isStrict = false) {
  const comparer = createMessageComparer('backend', isStrict);
  for (const text of a) comparer.push('a', aMessage(text), 1);
  for (const text of b) comparer.push('b', aMessage(text), 1);
  return comparer.result();
}

const idsOfOne = '{"id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","at":"2025-09-09T12:04:31Z","n":1}';
const idsOfOther = '{"id":"7c9e6679-7425-40de-944b-e07fc1f90ae7","at":"2025-09-10T12:04:31.5Z","n":1}';

describe('createMessageComparer', () => {
  test.each([
    ['the same texts', ['a', 'b'], ['a', 'b'], { same: 2, first: null }],
    ['none at all', [], [], { same: 0, first: null }],
    ['another text', ['a', 'b'], ['a', 'c'], { same: 1, first: { message: 2 } }],
    ['one that B lacks', ['a', 'b'], ['a'], { same: 1, first: { message: 2, b: null } }],
    ['one that A lacks', [], ['a'], { same: 0, first: { message: 1, a: null } }],
    ['keys in another order', ['{"a":1,"b":[2]}'], ['{ "b": [2], "a": 1 }'], { rewritten: 1, first: null }],
    ['other ids and times', [idsOfOne], [idsOfOther], { same: 1, varied: 1, first: null }],
    ['more than ids', ['{"t":"a","d":{"i":1}}'], ['{"t":"b","d":{"i":1}}'], { first: { places: ['$.t'] } }],
    ['numbers too long to read', ['{"n":12345678901234567}'], ['{"n":12345678901234568}'], { same: 0 }],
    ['long numbers with a point', ['[123456789.12345678]'], ['[123456789.12345679]'], { same: 0 }],
    ['numbers too large to read', ['[1e400]'], ['[1e999]'], { same: 0 }],
    ['numbers with an exponent', ['[1e4, 2]'], ['[1e4,2]'], { same: 1, rewritten: 1 }],
  ])('compares %s', (_title, a, b, expected) => {
    expect(compare(a, b)).toMatchObject({ ...expected, a: a.length, b: b.length });
  });

  test('counts JSON that is written otherwise where that is asked for', () => {
    expect(compare(['{"a":1,"b":2}'], ['{"b":2,"a":1}'], true)).toMatchObject({ isDifferent: true });
  });

  test('tells text from binary of the same bytes, and passes over pings', () => {
    const comparer = createMessageComparer('client', false);
    comparer.push('a', aMessage('x', { opcode: 9 }), 1);
    comparer.push('a', aMessage('x'), 1);
    comparer.push('b', aMessage('x', { opcode: 2 }), 1);
    expect(comparer.result()).toMatchObject({ a: 1, b: 1, isDifferent: true });
  });

  test('does not call different what could not be kept whole', () => {
    const comparer = createMessageComparer('client', false);
    const problem = 'was not kept whole: 7 bytes are left out';
    comparer.push('a', aMessage('xy', { problem, cut: 7 }), 1);
    comparer.push('b', aMessage('xyz'), 1);
    expect(comparer.result()).toMatchObject({ isDifferent: false, unfinished: `message 1 ${problem}` });
  });

  test('calls different what one side has and the other has not, even where some could not be read', () => {
    const comparer = createMessageComparer('client', false);
    const problem = 'was not kept whole: 7 bytes are left out';
    comparer.push('a', aMessage('xy', { problem, cut: 7 }), 1);
    comparer.push('b', aMessage('xyz'), 1);
    comparer.push('b', aMessage('more'), 1);
    expect(comparer.result()).toMatchObject({ isDifferent: true, a: 1, b: 2, first: null });
  });

  test('calls different a text that is not UTF-8 on one side only', () => {
    const comparer = createMessageComparer('client', false);
    comparer.push('a', aMessage('x', { payload: Uint8Array.of(0xff), problem: 'is not UTF-8' }), 1);
    comparer.push('b', aMessage('x'), 1);
    expect(comparer.result()).toMatchObject({ isDifferent: true, first: { message: 1 } });
  });

  test('gives up behind a gap, and lets go of what waits', () => {
    const comparer = createMessageComparer('client', false);
    comparer.push('a', aMessage('x'), 1);
    comparer.skip('a');
    comparer.push('a', aMessage('y'), 1);
    expect(comparer.waitingBytes).toBe(0);
    const { isDifferent, unfinished } = comparer.result();
    expect(isDifferent).toBe(false);
    expect(unfinished).toContain('A lacks');
  });

  test('compares JSON nested as deep as a peer likes', () => {
    const deep = (inner: string): string => '['.repeat(20_000) + inner + ']'.repeat(20_000);
    expect(compare([deep('1')], [deep('2')]).isDifferent).toBe(true);
  });

  test('gives the same answer in whatever order the two sides are read', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', '{"x":1,"y":2}', '{"y":2,"x":1}'), { maxLength: 12 });
    fc.assert(
      fc.property(texts, texts, fc.infiniteStream(fc.boolean()), (a, b, turns) => {
        const comparer = createMessageComparer('backend', false);
        const [restA, restB] = [[...a], [...b]];
        while (restA.length + restB.length > 0) {
          const isA = restB.length === 0 || (restA.length > 0 && turns.next().value);
          comparer.push(isA ? 'a' : 'b', aMessage((isA ? restA : restB).shift()!), 1);
        }
        expect(comparer.result()).toEqual(compare(a, b));
        const kinds = (all: readonly string[]): string => all.map((each) => each.length + each[0]!).join();
        expect(comparer.result().isDifferent).toBe(kinds(a) !== kinds(b));
      }),
    );
  });
});
