import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeContent } from '../../src/wire/index.ts';
import { aResponse, bytes } from '../builders.ts';

const headWith = (...values: readonly string[]) =>
  aResponse({ fields: values.map((value) => ['Content-Encoding', value] as const) });
const textOf = (content: Uint8Array): string => Buffer.from(content).toString();

describe('content codings', () => {
  test.each([
    ['gzip', gzipSync('hello'), ['gzip']],
    ['X-GZIP', gzipSync('hello'), ['X-GZIP']],
    ['deflate', deflateSync('hello'), ['deflate']],
    ['deflate', deflateRawSync('hello'), ['deflate']],
    ['br', brotliCompressSync('hello'), ['br']],
    ['gzip, br', brotliCompressSync(gzipSync('hello')), ['gzip', 'br']],
    ['identity', bytes('hello'), []],
  ])('%s is taken off', (coding, coded, codings) => {
    const decoded = decodeContent(coded, headWith(coding), 100);
    expect(textOf(decoded.bytes)).toBe('hello');
    expect(decoded).toMatchObject({ codings, problem: null });
  });

  test('no coding leaves the very bytes', () => {
    const content = bytes('hello');
    expect(decodeContent(content, headWith(), 1).bytes).toBe(content);
  });

  test('codings over several fields come off in the order they were put on', () => {
    const coded = brotliCompressSync(gzipSync('hello'));
    expect(textOf(decodeContent(coded, headWith('gzip', 'br'), 100).bytes)).toBe('hello');
  });

  test('what is cut short is decoded as far as it goes', () => {
    const long = Array.from({ length: 2000 }, (_, at) => `line ${at}`).join('\n');
    for (const [coding, coded] of [
      ['gzip', gzipSync(long)],
      ['deflate', deflateSync(long)],
      ['br', brotliCompressSync(long)],
    ] as const) {
      const decoded = decodeContent(coded.subarray(0, coded.length - 200), headWith(coding), 100_000);
      expect(decoded.problem).toBeNull();
      expect(long.startsWith(textOf(decoded.bytes))).toBe(true);
    }
  });

  test.each([
    ['a coding nobody here knows', 'zstd', bytes('x'), 'a coding that hoptap cannot read'],
    ['what is not coded at all', 'gzip', bytes('hello'), 'it is not what it says'],
    ['a bomb', 'gzip', gzipSync(Buffer.alloc(1_000_000)), 'it decodes to more than 1000 bytes'],
    ['a tower of codings', 'br, br, br, br, br', bytes('x'), '5 codings are too many'],
  ])('%s stays as it is, and it is said why', (_title, coding, coded, problem) => {
    const decoded = decodeContent(coded, headWith(coding), 1000);
    expect(decoded.problem).toBe(problem);
    expect(decoded.bytes).toBe(coded);
  });

  test('never throws, and keeps to its limit, whatever the bytes are', () => {
    const coding = fc.constantFrom('gzip', 'deflate', 'br', 'deflate, gzip');
    fc.assert(
      fc.property(fc.uint8Array(), coding, (content, name) => {
        const decoded = decodeContent(content, headWith(name), 1000);
        expect(decoded.bytes.length).toBeLessThanOrEqual(Math.max(1000, content.length));
      }),
    );
  });
});
