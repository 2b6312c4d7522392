import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HoptapError } from '../../../src/model/index.ts';
import { filterHelp, parseFilter } from '../../../src/recording/index.ts';
import { printExpression, type Expression } from '../../../src/recording/filter/expression.ts';
import { readFilter } from '../../../src/recording/filter/parse-filter.ts';
import { TERMS } from '../../../src/recording/filter/terms.ts';
import { caretLines, widthOf } from '../../../src/view/index.ts';
import { aHead, anOpen } from '../../builders.ts';
import { means } from './a-subject.ts';

const printed = (text: string): string => printExpression(readFilter(text).expression);

/** What a filter is refused with, or null where it is not. */
function errorOf(text: string, options = {}): HoptapError | null {
  try {
    parseFilter(text, options);
    return null;
  } catch (error) {
    if (error instanceof HoptapError) return error;
    throw error;
  }
}

function refused(text: string, options = {}): HoptapError {
  const error = errorOf(text, options);
  if (error === null) throw new Error(`"${text}" was not refused`);
  return error;
}

describe('how a filter is read', () => {
  test.each([
    ['a b', '~u a & ~u b'],
    ['a & b | c d', '~u a & ~u b | ~u c & ~u d'],
    ['a && b || c', '~u a & ~u b | ~u c'],
    ['a & (b | c)', '~u a & (~u b | ~u c)'],
    ['(a b) (c d)', '~u a & ~u b & ~u c & ~u d'],
    ['!a b', '!~u a & ~u b'],
    ['!(a b)', '!(~u a & ~u b)'],
    ['!!~e', '!!~e'],
    ['~websocket|~e', '~websocket | ~e'],
    ['~m GET|POST', '~m "GET|POST"'],
    ['a|b', '~u "a|b"'],
    ['a |b', '~u a | ~u b'],
    ['a&b|~e', '~u "a&b" | ~e'],
    ['~c >=400', '~c >=400'],
    ['~hq@backend Authorization', '~hq@backend Authorization'],
    ['~hq@"my lb" x', '~hq@"my lb" x'],
    [`~b 'it\\'s'`, `~b "it's"`],
    [`~b "a\\d \\"x\\""`, String.raw`~b "a\d \"x\""`],
    ['~b ""', '~b ""'],
    ['~u /~bob/', '~u /~bob/'],
    ['a!b', '~u "a!b"'],
  ])('%s means %s', (text, meaning) => {
    expect(printed(text)).toBe(meaning);
  });

  test('knows what it will need', () => {
    expect(parseFilter('/ws')).toMatchObject({ needsFindings: false, needsContent: false, stations: [] });
    expect(parseFilter('!~finding x')).toMatchObject({ needsFindings: true });
    expect(parseFilter('a | ~bq x ~b y')).toMatchObject({ needsContent: true, contents: [{}, {}] });
    expect(parseFilter('~hq@lb x ~hs@hop1 y ~c@0 1xx').stations).toEqual([
      { station: 'lb', start: 4, end: 6 },
    ]);
  });
});

describe('a filter that cannot be read', () => {
  test.each([
    ['', 'it is empty', ''],
    ['  ', 'it is empty', ''],
    ['~hx a', 'there is no term ~hx', '~hx'],
    ['a ~ b', 'a "~" begins the name of a term', '~'],
    ['a & ~c', '~c needs a code behind it', '~c'],
    ['~u & a', '~u needs a regex behind it', '~u'],
    ['~u (a)', '~u needs a regex behind it', '~u'],
    ['~c 40?', '"40?" is no code', '40?'],
    ['~c 4xx,', '"4xx," is no code', '4xx,'],
    ['a ~u "[z"', '"[z" is not a regex: Unterminated character class', '"[z"'],
    ['(a | b', 'the parenthesis is not closed', '('],
    ['a )', 'there is nothing for the ")" to close', ')'],
    ['a | | b', 'a term should stand before the "|"', '|'],
    ['| a', 'a term should stand before the "|"', '|'],
    ['a |', 'a term should follow', ''],
    ['!', 'a term should follow', ''],
    ['()', 'a term should stand before the ")"', ')'],
    ['a(b)', 'a parenthesis begins within a word', '('],
    [`it's`, 'a quote begins within a word', `'`],
    ['"abc', 'the quote " does not end', '"'],
    ['a\\', 'a backslash stands before nothing', '\\'],
    ['~u@lb x', '~u cannot be asked at a station or hop', '@lb'],
    ['~hq@ x', 'no station or hop stands behind the "@"', '@'],
  ])('%j is refused: %s', (text, problem, place) => {
    const error = refused(text);
    expect(error.code).toBe('FILTER_INVALID');
    expect(error.message).toBe(`Cannot read filter "${text}": ${problem}`);
    expect(error.place?.text.slice(error.place.start, error.place.end)).toBe(place);
  });

  test('names the nearest term and the nearest finding', () => {
    expect(refused('~heq x').hint).toMatch(/^Did you mean ~hq REGEX: /);
    expect(refused('~websoket').hint).toMatch(/^Did you mean ~websocket: /);
    const findingCodes = ['credentials-lost', 'jwt-expired'];
    expect(refused('~finding credental-lost', { findingCodes }).hint).toBe('Did you mean credentials-lost?');
    expect(parseFilter('~finding jwt-*', { findingCodes }).needsFindings).toBe(true);
    expect(refused('~finding tls-*', { findingCodes }).message).toMatch(/no finding is called "tls-\*"$/);
  });

  test('is not followed into depths that hold nothing', () => {
    expect(refused('('.repeat(50_000)).message).toMatch(/nested too deep$/);
    expect(refused('!'.repeat(50_000)).message).toMatch(/nested too deep$/);
    expect(parseFilter('a '.repeat(5_000)).text).toHaveLength(10_000);
  });
});

const argument = fc.oneof(
  fc.stringMatching(/^[a-z0-9/.:*-]{1,8}$/),
  fc.constantFrom('a b', '(a|b)', 'a"b', "it's", 'a\\\\', '\\d+', '', 'a|b', '~x', '!x', 'a\\(', '漢字', '@'),
);
const termUse: fc.Arbitrary<Expression> = fc.constantFrom(...TERMS).chain((term) =>
  fc.record({
    is: fc.constant('term' as const),
    name: fc.constant(term.name),
    at: term.hasPlace === true ? fc.constantFrom(null, 'backend', 'hop1', 'my lb', '~x') : fc.constant(null),
    argument:
      term.argument === null
        ? fc.constant(null)
        : term.argument === 'REGEX'
          ? argument.filter((text) => isRegex(text))
          : fc.constantFrom('4xx', '1000-1015', '>=400', '101,200'),
  }),
);

function isRegex(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

const joinedOf = (is: 'and' | 'or', part: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> =>
  fc
    .array(
      part.filter((each) => each.is !== is),
      { minLength: 2, maxLength: 4 },
    )
    .map((parts) => ({ is, parts }));
const { tree: anExpression } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    termUse,
    fc.record({ is: fc.constant('not' as const), part: tie('tree') }),
    joinedOf('and', tie('tree')),
    joinedOf('or', tie('tree')),
  ),
}));

const FILTER_LIKE = fc
  .array(
    fc.constantFrom(
      '~',
      'u',
      'hq',
      '@',
      '(',
      ')',
      '&',
      '|',
      '!',
      '"',
      "'",
      '\\',
      ' ',
      'a',
      '漢',
      '[',
      '4xx',
      '~b',
      '\n',
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

describe('the filter language', () => {
  test('reads what it prints', () => {
    fc.assert(
      fc.property(anExpression, (expression) => {
        expect(readFilter(printExpression(expression)).expression).toEqual(expression);
      }),
    );
  });

  test('keeps the laws of logic', () => {
    const events = [anOpen(), aHead()];
    const part = anExpression.map(printExpression);
    fc.assert(
      fc.property(part, part, part, (a, b, c) => {
        const is = (text: string): boolean => means(text, events, ['4xx']);
        expect(is(`!(${a})`)).toBe(!is(a));
        expect(is(`(${a}) (${b})`)).toBe(is(a) && is(b));
        expect(is(`(${a}) | (${b})`)).toBe(is(a) || is(b));
        expect(is(`!((${a}) | (${b}))`)).toBe(is(`!(${a}) & !(${b})`));
        expect(is(`(${a}) & ((${b}) | (${c}))`)).toBe(is(`(${a}) (${b}) | (${a}) (${c})`));
      }),
    );
  });

  test('refuses with a place in the text, and in no other way, whatever the text is', () => {
    const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), FILTER_LIKE);
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 90 }), (text, columns) => {
        const error = errorOf(text);
        if (error === null) return;
        expect(error.code).toBe('FILTER_INVALID');
        const { start, end } = error.place ?? { start: -1, end: -1 };
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(text.length);
        const [line, carets] = caretLines({ text, start, end }, columns);
        expect(carets).toMatch(/^ +\^+$/);
        expect(carets.length - 1).toBeLessThanOrEqual(widthOf(line));
      }),
      { numRuns: 300 },
    );
  });

  test('help tells every term, in lines that fit', () => {
    const help = filterHelp();
    expect(Math.max(...help.map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const { name } of TERMS) expect(help.some((line) => line.startsWith(`  ~${name} `))).toBe(true);
  });
});
