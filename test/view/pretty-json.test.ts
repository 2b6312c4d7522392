import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prettyJson } from '../../src/view/pretty-json.ts';

describe('pretty JSON', () => {
  test('is indented, with empty ones in one piece', () => {
    expect(prettyJson('{"a":[1,{"b":[]}],"c":{}, "d" : "x,{}:[\\"" }')).toEqual([
      '{',
      '  "a": [',
      '    1,',
      '    {',
      '      "b": []',
      '    }',
      '  ],',
      '  "c": {},',
      '  "d": "x,{}:[\\""',
      '}',
    ]);
  });

  test('keeps numbers, escapes and double members as they were sent', () => {
    expect(prettyJson('{"a":12345678901234567890,"a":1.0e5,"b":"\\u0041"}')).toEqual([
      '{',
      '  "a": 12345678901234567890,',
      '  "a": 1.0e5,',
      '  "b": "\\u0041"',
      '}',
    ]);
  });

  test.each(['hello', '{"a":', '12', '"text"', '', 'null'])('%j is left alone', (text) => {
    expect(prettyJson(text)).toBeNull();
  });

  test('reads as the same value, in lines as JSON.stringify would have them', () => {
    const value = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));
    fc.assert(
      fc.property(value, (each) => {
        const text = JSON.stringify(each);
        expect(prettyJson(text)?.join('\n')).toBe(JSON.stringify(JSON.parse(text), null, 2));
      }),
    );
  });

  test('follows depths and lengths', () => {
    expect(prettyJson('['.repeat(2000) + ']'.repeat(2000))).toHaveLength(3999);
    expect(prettyJson(`["${'\\n'.repeat(1_000_000)}"]`)).toHaveLength(3);
  });
});
