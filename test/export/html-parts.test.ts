import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shares } from '../../src/export/html/allowance.ts';
import { utf8 } from '../../src/export/html/frame-reading.ts';
import { createHistogram } from '../../src/export/html/histogram.ts';
import { hopTable } from '../../src/export/html/hop-table.ts';
import { escapeText, markup } from '../../src/export/html/html.ts';
import { indentJson } from '../../src/export/html/indent-json.ts';
import type { Field } from '../../src/model/index.ts';
import { createFold } from '../../src/recording/index.ts';
import { aHead, anOpen } from '../builders.ts';

const anyText = fc.string({ unit: 'binary' });

describe('escaping', () => {
  test('leaves nothing that HTML or an attribute could take for its own', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(escapeText(text)).not.toMatch(/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/);
      }),
    );
  });

  test('is done to all that is put into a template but markup', () => {
    expect(markup`<b>${'<i>'}</b>${markup`<u>${'&'}</u>`}${[markup`<s>`]}${null}${1}`.text).toBe(
      '<b>&lt;i&gt;</b><u>&amp;</u><s>1',
    );
  });
});

describe('indenting JSON', () => {
  test('changes white space alone', () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(JSON.parse(indentJson(text) ?? text))).toBe(text);
      }),
    );
  });

  test.each([
    ['{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}'],
    ['[1.0,1e400,{"b":[]}]', '[\n  1.0,\n  1e400,\n  {\n    "b": []\n  }\n]'],
    ['{ "x" : "{,}\\"" }', '{\n  "x": "{,}\\""\n}'],
    ['{}', '{}'],
    ['"text"', null],
    ['{"a":', null],
  ])('of %s', (text, indented) => {
    expect(indentJson(text)).toBe(indented);
  });

  test('keeps what a peer nested thousands deep in proportion', () => {
    const deep = '['.repeat(30_000) + ']'.repeat(30_000);
    expect(indentJson(deep)?.length ?? 0).toBeLessThan(deep.length * 7);
  });
});

describe('shares', () => {
  test('are no more than is wanted, no more than there is, and leave nothing that is wanted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 10_000 }), { maxLength: 20 }),
        fc.nat({ max: 50_000 }),
        (wants, total) => {
          const granted = shares(wants, total);
          const sum = (list: readonly number[]): number => list.reduce((one, other) => one + other, 0);
          expect(granted.every((share, at) => share <= (wants[at] ?? 0))).toBe(true);
          expect(sum(granted)).toBe(Math.min(total, sum(wants)));
        },
      ),
    );
  });
});

describe('text cut within a letter', () => {
  test('loses that letter and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat({ max: 40 }), (text, at) => {
        const bytes = Buffer.from(text);
        const cut = utf8(bytes.subarray(0, at));
        expect(text.startsWith(cut)).toBe(true);
        expect(Buffer.byteLength(cut)).toBeGreaterThan(Math.min(at, bytes.length) - 4);
      }),
    );
  });
});

describe('a histogram', () => {
  test('counts every frame and byte, however long the connection, in a bounded number of slices', () => {
    const frames = fc.array(fc.tuple(fc.nat({ max: 10 ** 9 }), fc.nat({ max: 1000 })), { maxLength: 60 });
    fc.assert(
      fc.property(frames, (list) => {
        const builder = createHistogram(5);
        for (const [t, length] of list) builder.add({ t: t + 5, from: 'client', length });
        const { client } = builder.histogram();
        expect(client.length).toBeLessThanOrEqual(512);
        expect(client.reduce((sum, slice) => sum + (slice?.frames ?? 0), 0)).toBe(list.length);
        const bytes = client.reduce((sum, slice) => sum + (slice?.bytes ?? 0), 0);
        expect(bytes).toBe(list.reduce((sum, [, length]) => sum + length, 0));
      }),
    );
  });
});

describe('the table of hops', () => {
  test('has every field of every hop once, and a cell for each hop in each row', () => {
    const field = fc.tuple(fc.constantFrom('A', 'a', 'B', 'Cookie'), fc.constantFrom('1', '2', '1, 2'));
    const heads = fc.array(fc.array(field, { maxLength: 6 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(heads, (list: readonly (readonly Field[])[]) => {
        const fold = createFold();
        fold.push(anOpen({ stations: ['client', ...list.slice(1).map((_, at) => `lb${at}`), 'backend'] }));
        for (const [hop, fields] of list.entries()) fold.push(aHead({ hop, fields }));
        const [exchange] = fold.session().exchanges;
        const rows = hopTable(exchange!, 'request')?.rows ?? [];
        for (const [hop, fields] of list.entries()) {
          const sorted = (all: readonly Field[]): readonly string[] =>
            all.map((each) => each.join('\n')).sort();
          const pairs = rows.flatMap(({ cells }) => (cells[hop]?.field ? [cells[hop].field] : []));
          expect(sorted(pairs)).toEqual(sorted(fields));
        }
        expect(rows.every(({ cells }) => cells.length === list.length)).toBe(true);
      }),
    );
  });
});
