import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { createBodyLines } from '../../src/view/index.ts';
import { aBody, aClose, aHead, anOpen, aResponse, bytes } from '../builders.ts';
import { folded } from './an-exchange.ts';
import { aLook } from './look.ts';

function lines(
  events: readonly Event[],
  look = {},
  isNumbered = false,
  heads: readonly Event[] = [],
): readonly string[] {
  const exchange = folded([anOpen({ stations: ['client', 'lb', 'backend'] }), aHead(), ...heads]);
  const bodies = createBodyLines({ ...aLook(look), isNumbered, exchange: () => exchange });
  return events.flatMap((event) => bodies.lines(event));
}

const part = (payload: Uint8Array, more: boolean) =>
  aBody({ payload, bytes: payload.length, more, of: 'response', hop: 1 });

describe('a body', () => {
  test('is told once it is whole, by its hop, its size and its text', () => {
    expect(lines([part(bytes('{"a":\n'), true), part(bytes('1}\n'), false)])).toEqual([
      'response body  backend → lb  9 B on the wire',
      '    {"a":',
      '    1}',
    ]);
  });

  test('has its text in one piece, where a letter lies across two parts, or is cut at the end', () => {
    const word = Buffer.from('grüße');
    expect(lines([part(word.subarray(0, 3), true), part(word.subarray(3), false)])[1]).toBe('    grüße');
    const cut = aBody({ payload: word.subarray(0, 5), bytes: 7, cut: 2, more: false });
    expect(lines([cut])).toEqual([
      'response body  backend → lb  7 B on the wire, 2 B not recorded',
      '    grü',
    ]);
  });

  test('is decoded where it is coded, and says so', () => {
    const head = aResponse({ hop: 1, fields: [['Content-Encoding', 'gzip']] });
    const coded = gzipSync('line one\nline two');
    expect(lines([part(coded, false)], {}, false, [head])).toEqual([
      `response body  backend → lb  ${coded.length} B on the wire, gzip`,
      '    line one',
      '    line two',
    ]);
    const broken = lines([part(bytes('plain'), false)], {}, false, [head]);
    expect(broken).toEqual([
      'response body  backend → lb  5 B on the wire, gzip that cannot be read: it is not what it says',
      '    plain',
    ]);
  });

  test('is told in hexadecimal where it is no text', () => {
    expect(lines([part(Uint8Array.of(0, 255), false)])[1]).toBe('    00 ff');
  });

  test('is told by its first lines, unless values are shown whole', () => {
    const long = part(bytes('line\n'.repeat(30)), false);
    expect(lines([long])).toHaveLength(22);
    expect(lines([long]).at(-1)).toBe('    … of 150 bytes; --full shows them all');
    expect(lines([long], { isFull: true })).toHaveLength(31);
  });

  test('is told at the end of its exchange where its sender broke it off', () => {
    expect(lines([part(bytes('half'), true), aClose()])[1]).toBe('    half');
  });

  test('has its trailers below it, secrets masked as in heads', () => {
    const body = aBody({ payload: bytes('x'), more: false, trailers: [['X-Token', 'abc']] });
    expect(lines([body], { isRedacted: true }).at(-1)).toBe('    trailer X-Token: ‹redacted›');
  });

  test('names its exchange where several are shown', () => {
    expect(lines([part(bytes('x'), false)], {}, true)[0]).toMatch(/^#1 {2}response body/);
  });

  test('keeps what is hostile to a terminal visible', () => {
    expect(lines([part(bytes('a\u001b[2Jb'), false)])[1]).toBe('    a␛[2Jb');
    const body = aBody({ payload: bytes('x'), more: false, trailers: [['X\u001b', '\u001b']] });
    expect(lines([body]).join('')).not.toContain('\u001b');
  });

  test('adds nothing where there is none', () => {
    expect(lines([aBody({ payload: bytes(''), bytes: 0, more: false }), aClose()])).toEqual([]);
  });
});
