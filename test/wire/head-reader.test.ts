import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Field } from '../../src/model/index.ts';
import { createHeadReader, type HeadReading, type ReceivedHead } from '../../src/wire/index.ts';
import { anyHeadText, latin1 } from './heads.ts';
import { anyCuts, cutAt } from './streams.ts';

const LIMIT = 256 * 1024;

/** The reading that ends the head, and what of the stream lies behind it. */
function readIn(
  of: 'request' | 'response',
  pieces: readonly Uint8Array[],
  limit = LIMIT,
): { readonly reading: HeadReading; readonly rest: string } {
  const reader = createHeadReader(of, limit);
  for (const [at, piece] of pieces.entries()) {
    const reading = reader.push(piece);
    if (reading.kind === 'incomplete') continue;
    const behind = reading.kind === 'head' ? [reading.rest, ...pieces.slice(at + 1)] : [];
    return { reading, rest: Buffer.concat(behind).toString('latin1') };
  }
  return { reading: { kind: 'incomplete' }, rest: '' };
}

function received(of: 'request' | 'response', text: string): ReceivedHead {
  const { reading } = readIn(of, [latin1(text)]);
  if (reading.kind !== 'head') throw new Error(`it is ${JSON.stringify(reading)}`);
  return reading.received;
}

function problemOf(of: 'request' | 'response', text: string): string {
  const { reading } = readIn(of, [latin1(text)]);
  return reading.kind === 'bad' ? reading.message : reading.kind;
}

const GET = 'GET / HTTP/1.1\r\n';

describe('fields are as they came', () => {
  test.each<[string, string, readonly Field[]]>([
    ['case, order and duplicates', 'b: 1\r\nA: 2\r\nB: 3\r\n', [['b', '1'], ['A', '2'], ['B', '3']]], // prettier-ignore
    ['an empty value', 'A:\r\nB: \r\n', [['A', ''], ['B', '']]], // prettier-ignore
    ['no space before a value, or many, or tabs', 'A:1\r\nB: \t 2 \t\r\n', [['A', '1'], ['B', '2']]], // prettier-ignore
    ['colons and spaces within a value', 'A: b: c  d\r\n', [['A', 'b: c  d']]],
    ['latin-1 and UTF-8 bytes, no-break spaces at the ends included', 'A: \xa0\xc3\xa0\r\n', [['A', '\xa0\xc3\xa0']]], // prettier-ignore
    ['folds as one space each', 'A: b \r\n \t c\r\n\td\r\nE: f\r\n', [['A', 'b c d'], ['E', 'f']]], // prettier-ignore
    ['a value that begins after a fold', 'A:\r\n b\r\n', [['A', 'b']]],
    ['lines that end in a bare line feed', 'A: 1\nB: 2\n', [['A', '1'], ['B', '2']]], // prettier-ignore
    ['no field at all', '', []],
  ])('%s', (_title, lines, fields) => {
    expect(received('request', `${GET}${lines}\r\n`).head).toEqual({ startLine: 'GET / HTTP/1.1', fields });
    expect(received('response', `HTTP/1.1 200 OK\r\n${lines}\r\n`).head.fields).toEqual(fields);
  });

  test('each field knows the lines it came in', () => {
    const { head, lines } = received('request', `${GET}A:1\r\n  2\nB: 3\r\n\r\n`);
    expect(head.fields.map((field) => lines.get(field))).toEqual(['A:1\r\n  2\n', 'B: 3\r\n']);
  });

  test('empty lines before the start line belong to the raw bytes, and to nothing else', () => {
    const text = `\r\n\n${GET}A: 1\r\n\r\n`;
    expect(received('request', text)).toMatchObject({
      head: { startLine: 'GET / HTTP/1.1', fields: [['A', '1']] },
      raw: text,
    });
  });
});

describe('a request that cannot be understood for certain is named', () => {
  test.each([
    ['no start line', 'hello\r\n\r\n', 'the start line is not METHOD TARGET HTTP/1.x'],
    ['a start line without a version', 'GET /\r\n\r\n', 'the start line is not METHOD TARGET HTTP/1.x'],
    ['a bare carriage return in the start line', 'GET /\ra HTTP/1.1\r\n\r\n', 'the start line is not METHOD TARGET HTTP/1.x'], // prettier-ignore
    ['a NUL in the start line', 'GET /\0 HTTP/1.1\r\n\r\n', 'the start line has a NUL in it'],
    ['a start line that begins with a space', ' GET / HTTP/1.1\r\n\r\n', 'the start line begins with a space or control character'], // prettier-ignore
    ['HTTP/2 with its preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'HTTP/2.0 is not spoken here, only HTTP/1.1 and HTTP/1.0'], // prettier-ignore
    [
      'a TLS hello',
      '\x16\x03\x01\x02\x00',
      'it speaks TLS, but this listener is plain: use http:// or ws://',
    ],
    ['a field without a colon', `${GET}Host\r\n\r\n`, 'a field line has no colon'],
    ['a field without a name', `${GET}: x\r\n\r\n`, 'a field has no name'],
    ['a space before the colon', `${GET}Host : x\r\n\r\n`, 'a field name has a space or control character in it'], // prettier-ignore
    ['a fold where there is nothing to continue', `${GET} Host: x\r\n\r\n`, 'a field name has a space or control character in it'], // prettier-ignore
    ['a NUL in a value', `${GET}A: \0\r\n\r\n`, 'a field line has a NUL or a bare carriage return in it'],
    ['a bare carriage return in a value', `${GET}A: b\rC: d\r\n\r\n`, 'a field line has a NUL or a bare carriage return in it'], // prettier-ignore
  ])('%s', (_title, text, message) => {
    expect(problemOf('request', text)).toBe(message);
  });
});

describe('a response is understood as far as it goes', () => {
  test.each<[string, string, string, readonly Field[]]>([
    ['no reason', 'HTTP/1.1 200\r\n\r\n', 'HTTP/1.1 200', []],
    ['a NUL in the reason', 'HTTP/1.1 200 O\0K\r\n\r\n', 'HTTP/1.1 200 O\0K', []],
    ['a line without a colon', 'HTTP/1.1 200 OK\r\nwhat\r\n\r\n', 'HTTP/1.1 200 OK', [['what', '']]],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\nA : 1\r\n\r\n', 'HTTP/1.1 200 OK', [['A ', '1']]],
    ['a NUL and a bare carriage return in a value', 'HTTP/1.1 200 OK\r\nA: b\r\0\r\n\r\n', 'HTTP/1.1 200 OK', [['A', 'b\r\0']]], // prettier-ignore
  ])('%s', (_title, text, startLine, fields) => {
    expect(received('response', text).head).toEqual({ startLine, fields });
  });

  test.each([
    ['another protocol', 'SSH-2.0', 'it does not begin with HTTP/'],
    ['another protocol after empty lines', '\r\n\r\n220 ready', 'it does not begin with HTTP/'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n', 'the start line is not HTTP/1.x STATUS REASON'],
  ])('but not %s', (_title, text, message) => {
    expect(problemOf('response', text)).toBe(message);
  });
});

test.each(['request', 'response'] as const)('a %s in any split is the same as whole', (of) => {
  fc.assert(
    fc.property(anyHeadText(of), fc.string({ unit: 'binary-ascii' }), anyCuts, (text, behind, cuts) => {
      const stream = latin1(text + behind);
      const copy = Buffer.from(stream);
      const whole = readIn(of, [stream]);
      expect(whole).toMatchObject({ reading: { kind: 'head', received: { raw: text } }, rest: behind });
      const split = readIn(of, cutAt(stream, cuts));
      expect(split.rest).toBe(behind);
      const heads = [whole, split].map(({ reading }) => (reading.kind === 'head' ? reading.received : null));
      expect(heads[1]).toEqual(heads[0]);
      expect(stream).toEqual(copy);
    }),
  );
});

test('a bare carriage return is no empty line, wherever the bytes are cut', () => {
  const text = '\r\r\n\n\0';
  const whole = readIn('request', [latin1(text)]).reading;
  expect(whole).toMatchObject({
    kind: 'bad',
    message: 'the start line begins with a space or control character',
  });
  for (let at = 1; at < text.length; at += 1) {
    const pieces = [latin1(text.slice(0, at)), latin1(text.slice(at))];
    expect(readIn('request', pieces).reading).toMatchObject({ kind: 'bad', message: 'the start line begins with a space or control character' }); // prettier-ignore
  }
});

test('any bytes in any split are the same as whole, and never throw', () => {
  const piece = fc.constantFrom(
    '\r',
    '\n',
    '\r\n',
    ' ',
    ':',
    'A',
    'HTTP/1.1',
    '200',
    'GET',
    '/',
    '\0',
    '\xff',
  );
  const anyText = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(fc.constantFrom('request', 'response'), anyText, anyCuts, (of, text, cuts) => {
      const told = (pieces: readonly Uint8Array[]): unknown => {
        const { reading } = readIn(of, pieces);
        if (reading.kind === 'head') return reading.received.head;
        return reading.kind === 'bad' ? reading.message : reading.kind;
      };
      expect(told(cutAt(latin1(text), cuts))).toEqual(told([latin1(text)]));
    }),
    { numRuns: 1000 },
  );
});

describe('the limit', () => {
  const headOf = (bytes: number): string => {
    const empty = `${GET}A: \r\n\r\n`;
    return `${GET}A: ${'a'.repeat(bytes - empty.length)}\r\n\r\n`;
  };

  test('a head of exactly that size passes', () => {
    expect(readIn('request', [latin1(headOf(LIMIT))]).reading.kind).toBe('head');
  });

  test.each([
    ['whole', [latin1(headOf(LIMIT + 1))]],
    ['without its end', [latin1(headOf(LIMIT + 9).slice(0, LIMIT + 1))]],
    ['in two pieces', [latin1(headOf(LIMIT + 1).slice(0, LIMIT)), latin1('a\r\n\r\n')]],
    ['made of nothing but empty lines', [latin1('\r\n'.repeat(LIMIT))]],
  ])('a larger one is bad, %s, and shows as many bytes of it', (_title, pieces) => {
    const { reading } = readIn('request', pieces);
    expect(reading).toMatchObject({ kind: 'bad', message: `the head is larger than ${LIMIT} bytes` });
    expect(reading.kind === 'bad' && reading.raw.length).toBe(LIMIT);
  });
});

describe('what an ending connection leaves behind', () => {
  test.each([
    ['nothing', '', false],
    ['empty lines, which are no request', '\r\n\n', false],
    ['a begun head', '\r\nGET / HT', true],
  ])('%s', (_title, text, hasBegun) => {
    const reader = createHeadReader('request', LIMIT);
    for (const byte of latin1(text)) reader.push(Uint8Array.of(byte));
    expect(reader).toMatchObject({ pending: text, hasBegun });
  });
});

test('250 KiB of head, byte by byte, are searched once and copied a few times, not once for each byte', () => {
  const bytes = latin1(`${GET}A: ${'a'.repeat(250 * 1024)}\r\n\r\n`);
  const reader = createHeadReader('request', LIMIT);
  const search = vi.spyOn(Uint8Array.prototype, 'indexOf');
  const copy = vi.spyOn(Uint8Array.prototype, 'set');
  try {
    let kind = '';
    for (const byte of bytes) ({ kind } = reader.push(Uint8Array.of(byte)));
    expect(kind).toBe('head');
    const searched = search.mock.contexts.map((all, call) => {
      const from = search.mock.calls[call]?.[1] ?? 0;
      return all instanceof Uint8Array ? all.length - from : 0;
    });
    expect(sum(searched)).toBeLessThan(bytes.length + 10);
    expect(sum(copy.mock.calls.map(([piece]) => piece.length))).toBeLessThan(4 * bytes.length);
  } finally {
    search.mockRestore();
    copy.mockRestore();
  }
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}

test.each([
  ['spaces before the last letter of a value', `A: a${' '.repeat(250 * 1024)}b`],
  ['folds of spaces', `A: a${`\r\n${' '.repeat(1000)}`.repeat(250)}b`],
  ['carriage returns', `A: ${'\r'.repeat(250 * 1024)}b`],
])('250 KiB of %s keep nobody waiting', (_title, line) => {
  expect(readIn('response', [latin1(`HTTP/1.1 200 OK\r\n${line}\r\n\r\n`)]).reading.kind).toBe('head');
});
