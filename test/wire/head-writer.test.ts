import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Head } from '../../src/model/index.ts';
import { createHeadReader, encodeHead, oddSpelling, type ReceivedHead } from '../../src/wire/index.ts';
import { anyHeadText, latin1 } from './heads.ts';

function read(of: 'request' | 'response', text: string): ReceivedHead {
  const reading = createHeadReader(of, 1 << 20).push(latin1(text));
  if (reading.kind !== 'head') throw new Error(`it is ${reading.kind}`);
  return reading.received;
}

test('writes start line, fields and the empty line, one byte for a character', () => {
  const head: Head = { startLine: 'GET /\xe9 HTTP/1.1', fields: [['hOsT', 'x'], ['X-Empty', '']] }; // prettier-ignore
  expect(encodeHead(head)).toEqual(latin1('GET /\xe9 HTTP/1.1\r\nhOsT: x\r\nX-Empty: \r\n\r\n'));
});

test.each(['request', 'response'] as const)('a %s that nobody changed goes out as it came in', (of) => {
  fc.assert(
    fc.property(anyHeadText(of), (text) => {
      const received = read(of, text);
      expect(encodeHead(received.head, received)).toEqual(latin1(text));
    }),
  );
});

test('a head of the same fields in another order, or fewer, keeps the spelling of each', () => {
  const received = read(
    'request',
    '\r\nGET / HTTP/1.1\nA:1\n  2\r\nB :\t3\r\nC:  4\n\n'.replace('B :', 'B:'),
  );
  const [a, b, c] = received.head.fields;
  const fields = [c!, a!, ['B', 'new'] as const];
  expect(encodeHead({ ...received.head, fields }, received).toString('latin1')).toBe(
    'GET / HTTP/1.1\r\nC:  4\nA:1\n  2\r\nB: new\r\n\r\n',
  );
  expect(b).toEqual(['B', '3']);
});

describe('tells of odd spelling', () => {
  test.each([
    ['a bare line feed', 'GET / HTTP/1.1\nA: 1\r\n\r\n', true],
    ['no space after a colon', 'GET / HTTP/1.1\r\nA:1\r\n\r\n', true],
    ['a fold', 'GET / HTTP/1.1\r\nA: 1\r\n 2\r\n\r\n', true],
    ['an empty line before the start line', '\r\nGET / HTTP/1.1\r\n\r\n', true],
    ['the usual spelling', 'GET / HTTP/1.1\r\nA: 1\r\nB: \r\n\r\n', false],
  ])('%s', (_title, text, isOdd) => {
    expect(oddSpelling(read('request', text))).toBe(isOdd ? text : undefined);
  });

  test.each([
    ['a NUL in the reason', 'HTTP/1.1 200 O\0K\r\n\r\n', false],
    ['a bare carriage return in a value', 'HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n', false],
    ['a line without a colon', 'HTTP/1.1 200 OK\r\nwhat\r\n\r\n', true],
    ['a folded name', 'HTTP/1.1 200 OK\r\nwhat\r\n is: this\r\n\r\n', true],
  ])('a response may hold %s, and passes', (_title, text, isOdd) => {
    const received = read('response', text);
    expect(oddSpelling(received)).toBe(isOdd ? text : undefined);
    expect(encodeHead(received.head, received).toString('latin1')).toBe(text);
    const copy = {
      ...received.head,
      fields: received.head.fields.map(([name, value]) => [name, value] as const),
    };
    expect(() => encodeHead(copy, received)).not.toThrow();
  });
});

test('a line feed within a line is a bug of ours, and throws', () => {
  expect(() => encodeHead({ startLine: 'GET / HTTP/1.1', fields: [['A', '1\nB: 2']] })).toThrow(/line end/);
});
