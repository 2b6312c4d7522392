import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExtensions, type Extension } from '../../src/wire/index.ts';

describe('extensions', () => {
  test.each<[string[], Extension[]]>([
    [[], []],
    [['foo'], [{ name: 'foo', params: [] }]],
    [
      ['foo, bar; baz=2'],
      [
        { name: 'foo', params: [] },
        { name: 'bar', params: [['baz', '2']] },
      ],
    ],
    [
      ['deflate-stream', 'mux; max-channels=4; flow-control, deflate-stream'],
      [
        { name: 'deflate-stream', params: [] },
        {
          name: 'mux',
          params: [
            ['max-channels', '4'],
            ['flow-control', null],
          ],
        },
        { name: 'deflate-stream', params: [] },
      ],
    ],
    [
      ['private-extension;a="b"; C = "d\\e"'],
      [
        {
          name: 'private-extension',
          params: [
            ['a', 'b'],
            ['C', 'de'],
          ],
        },
      ],
    ],
    [
      [' , foo ,, bar ,'],
      [
        { name: 'foo', params: [] },
        { name: 'bar', params: [] },
      ],
    ],
    [
      ['foo;a;a=1'],
      [
        {
          name: 'foo',
          params: [
            ['a', null],
            ['a', '1'],
          ],
        },
      ],
    ],
  ])('of %j are read', (values, expected) => {
    expect(parseExtensions(values)).toEqual(expected);
  });

  test.each([
    'foo bar',
    'foo;',
    ';a',
    'foo;=1',
    'foo;a=',
    'foo;a="b',
    'foo;a="b c"',
    'foo;a=""',
    'f(o',
    'foo;a=1 2',
    '"foo"',
  ])('of %j are none: it does not follow the grammar', (value) => {
    expect(parseExtensions(['good', value])).toBeNull();
  });

  test('come back from their text, values quoted or not', () => {
    const anyToken = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,8}$/);
    const anyParameter = fc.tuple(anyToken, fc.option(anyToken), fc.boolean());
    const anyList = fc.array(fc.record({ name: anyToken, params: fc.array(anyParameter, { maxLength: 3 }) }));
    fc.assert(
      fc.property(anyList, (list) => {
        const text = list.map(({ name, params }) =>
          [
            name,
            ...params.map(([key, value, isQuoted]) =>
              value === null ? key : `${key}=${isQuoted ? `"${value}"` : value}`,
            ),
          ].join('; '),
        );
        expect(parseExtensions([text.join(', ')])).toEqual(
          list.map(({ name, params }) => ({ name, params: params.map(([key, value]) => [key, value]) })),
        );
      }),
    );
  });

  test('of a hundred thousand parameters, or blanks, are read without running away', () => {
    expect(parseExtensions([`foo${';a'.repeat(100_000)}`])?.[0]?.params).toHaveLength(100_000);
    expect(parseExtensions([`foo${' '.repeat(100_000)}x`])).toBeNull();
  });
});
