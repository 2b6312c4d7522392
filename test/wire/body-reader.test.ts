import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Field } from '../../src/model/index.ts';
import { createBodyReader, requestFraming, responseFraming, type BodyFraming } from '../../src/wire/index.ts';
import { latin1 } from './heads.ts';
import { anyCuts, cutAt } from './streams.ts';

/** All that a reader makes of a stream: bytes as latin-1, whatever pieces they came in. */
function readIn(framing: BodyFraming, pieces: readonly Uint8Array[]) {
  const reader = createBodyReader(framing);
  const content: Uint8Array[] = [];
  const problems: string[] = [];
  let trailers: readonly Field[] = [];
  let used = 0;
  for (const piece of pieces) {
    if (reader.isDone) break;
    const reading = reader.push(piece);
    used += reading.used;
    content.push(...reading.content);
    if (reading.problem !== undefined) problems.push(reading.problem);
    trailers = reading.trailers ?? trailers;
  }
  const { isDone, endsWithConnection } = reader;
  const text = Buffer.concat(content).toString('latin1');
  return { used, content: text, isDone, endsWithConnection, trailers, problems };
}

const chunked: BodyFraming = { kind: 'chunked' };
const whole = { isDone: true, endsWithConnection: false, trailers: [], problems: [] };

describe('finds where a body ends, and leaves what follows', () => {
  test.each<[string, BodyFraming, string, string, number]>([
    ['no body', { kind: 'none' }, 'GET /', '', 0],
    ['a length', { kind: 'length', bytes: 5 }, 'helloGET /', 'hello', 5],
    ['chunks', chunked, '5\r\nhello\r\n1\r\n!\r\n0\r\n\r\nGET /', 'hello!', 21],
    ['chunks with extensions, zeros in front, large and small digits', chunked, '000000000000000005;a="b;c"\r\nhello\r\nA\r\n0123456789\r\na \r\n0123456789\r\n000;x\r\n\r\nGET', 'hello01234567890123456789', 75], // prettier-ignore
    ['chunks that end their lines with bare line feeds', chunked, '2\nok\n0\n\nGET', 'ok', 8],
    ['no content at all', chunked, '0\r\n\r\n0', '', 5],
  ])('%s', (_title, framing, stream, content, used) => {
    expect(readIn(framing, [latin1(stream)])).toEqual({ ...whole, content, used });
  });

  test('trailers come with the end', () => {
    const stream = '2\r\nok\r\n0\r\nX-T:  1\r\nx-t: 2\r\nodd\r\n\r\n';
    const trailers = [['X-T', '1'], ['x-t', '2'], ['odd', '']]; // prettier-ignore
    expect(readIn(chunked, [latin1(stream)])).toMatchObject({ content: 'ok', isDone: true, trailers });
  });

  test.each<[string, BodyFraming]>([
    ['until the connection ends', { kind: 'until-close' }],
    ['as much of what contradicts itself', { kind: 'bad', message: 'two lengths' }],
  ])('all of it %s', (_title, framing) => {
    expect(readIn(framing, [latin1('a'), latin1('b')])).toEqual({
      ...whole,
      content: 'ab',
      used: 2,
      isDone: false,
      endsWithConnection: true,
    });
  });

  test.each<[string, BodyFraming, string]>([
    ['a length', { kind: 'length', bytes: 5 }, 'hell'],
    ['chunks', chunked, '5\r\nhell'],
    ['chunks within the last line end', chunked, '0\r\n\r'],
  ])('a connection that ends within %s is no proper end', (_title, framing, stream) => {
    expect(readIn(framing, [latin1(stream)])).toMatchObject({ isDone: false, endsWithConnection: false });
  });
});

const ENDLESS = `0\r\n${'a: b\r\n'.repeat(50_000)}`;

describe('chunks that make no sense are named once, and all that follows counts as body', () => {
  test.each([
    ['no size', 'zz\r\nwhat\r\n0\r\n\r\n', '"zz" is not a chunk size', 'what\r\n0\r\n\r\n'],
    ['a negative size', '-1\r\na', '"-1" is not a chunk size', 'a'],
    ['a size beyond all counting', 'fffffffffffffff\r\na', '"fffffffffffffff" is not a chunk size', 'a'],
    ['a chunk longer than its size', '1\r\nabc\r\n', 'a chunk is longer than its size says', 'a'],
    ['a line without end', 'a'.repeat(16 * 1024 + 7), 'a line of the chunked framing is too long', 'aaaaaaa'],
    ['a long line with an end', `1;${'a'.repeat(16 * 1024)}\r\nb`, 'a line of the chunked framing is too long', 'aa\r\nb'], // prettier-ignore
    ['trailers without end', ENDLESS, 'a line of the chunked framing is too long', ENDLESS.slice(3 + 256 * 1024)], // prettier-ignore
  ])('%s', (_title, text, problem, content) => {
    const stream = latin1(text);
    const read = readIn(chunked, [stream]);
    expect(read).toMatchObject({ used: stream.length, isDone: false, endsWithConnection: true });
    expect(read.problems).toEqual([problem]);
    expect(read.content).toBe(content);
    const inPieces = readIn(chunked, cutAt(stream, [1, 2, 5, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1]));
    expect(inPieces).toEqual(read);
  });
});

/** Bodies in chunks cut anywhere, with extensions and trailers, and what they hold. */
const anyChunked = fc
  .record({
    parts: fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 5 }),
    extension: fc.constantFrom('', ';a', ';a="b"', ' ;c=d'),
    trailers: fc.array(fc.tuple(fc.constantFrom('A', 'b-B'), fc.constantFrom('', '1', '\xe9')), {
      maxLength: 2,
    }),
  })
  .map(({ parts, extension, trailers }) => {
    const chunks = parts.map((part) => {
      const size = latin1(`${part.length.toString(16)}${extension}\r\n`);
      return Buffer.concat([size, part, latin1('\r\n')]);
    });
    const end = `0\r\n${trailers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
    const content = Buffer.concat(parts).toString('latin1');
    return { wire: Buffer.concat([...chunks, latin1(end)]), content, trailers };
  });

test('chunks in any split hold the same content, end at the same byte, and stay as they were', () => {
  fc.assert(
    fc.property(anyChunked, anyCuts, ({ wire, content, trailers }, cuts) => {
      const stream = Buffer.concat([wire, latin1('GET / HTTP/1.1')]);
      const copy = Buffer.from(stream);
      const expected = { ...whole, content, trailers, used: wire.length };
      expect(readIn(chunked, [stream])).toEqual(expected);
      expect(readIn(chunked, cutAt(stream, cuts))).toEqual(expected);
      expect(stream).toEqual(copy);
    }),
  );
});

test('any bytes at all in any split are read the same', () => {
  const piece = fc.constantFrom('0', '1', 'f', ';', '\r', '\n', '\r\n', 'A: b', ' ', '\xff');
  const anyText = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''));
  const anyFraming = fc.constantFrom<BodyFraming>(
    chunked,
    { kind: 'length', bytes: 7 },
    { kind: 'until-close' },
  );
  fc.assert(
    fc.property(anyFraming, anyText, anyCuts, (framing, text, cuts) => {
      expect(readIn(framing, cutAt(latin1(text), cuts))).toEqual(readIn(framing, [latin1(text)]));
    }),
  );
});

const none: BodyFraming = { kind: 'none' };
const untilClose: BodyFraming = { kind: 'until-close' };
const bytes = (count: number): BodyFraming => ({ kind: 'length', bytes: count });
const LENGTHS: readonly Field[] = [['Content-Length', '5'], ['content-length', '6']]; // prettier-ignore
const BOTH: readonly Field[] = [['Content-Length', '5'], ['Transfer-Encoding', 'chunked']]; // prettier-ignore

describe('a request says how its body ends', () => {
  test.each<[string, readonly Field[], BodyFraming]>([
    ['nothing is no body', [], none],
    ['a length', [['content-LENGTH', '5']], bytes(5)],
    ['a length of 0 is no body', [['Content-Length', '0']], none],
    ['equal lengths count as one', [['Content-Length', '5, 5'], ['Content-Length', '5']], bytes(5)], // prettier-ignore
    ['chunked, last of all codings', [['Transfer-Encoding', 'gzip'], ['Transfer-Encoding', 'Chunked']], chunked], // prettier-ignore
    ['two lengths', LENGTHS, { kind: 'bad', message: 'its Content-Length "5, 6" is not one number' }],
    ['both', BOTH, { kind: 'bad', message: 'it has both Transfer-Encoding and Content-Length' }],
    ['a length that is no number', [['Content-Length', '+5']], { kind: 'bad', message: 'its Content-Length "+5" is not one number' }], // prettier-ignore
    ['an empty length', [['Content-Length', '']], { kind: 'bad', message: 'its Content-Length "" is not one number' }], // prettier-ignore
    ['another coding at the end', [['Transfer-Encoding', 'chunked, gzip']], { kind: 'bad', message: 'its Transfer-Encoding does not end with chunked' }], // prettier-ignore
  ])('%s', (_title, fields, framing) => {
    expect(requestFraming({ startLine: 'POST / HTTP/1.1', fields })).toEqual(framing);
  });

  test('and one of HTTP/1.0 cannot have chunks, which its readers may take for another request', () => {
    const fields: readonly Field[] = [['Transfer-Encoding', 'chunked']];
    const framing = requestFraming({ startLine: 'POST / HTTP/1.0', fields });
    expect(framing).toEqual({
      kind: 'bad',
      message: 'it has Transfer-Encoding, which HTTP/1.0 does not know',
    });
  });
});

describe('a response says how its body ends', () => {
  test.each<[string, string, number, readonly Field[], BodyFraming]>([
    ['nothing is until the connection ends', 'GET', 200, [], untilClose],
    ['a length', 'GET', 200, [['Content-Length', '5']], bytes(5)],
    ['chunks', 'GET', 200, [['Transfer-Encoding', 'chunked']], chunked],
    ['a coding other than chunks', 'GET', 200, [['Transfer-Encoding', 'gzip']], untilClose],
    ['both go by the chunks', 'GET', 200, BOTH, chunked],
    ['two lengths', 'GET', 200, LENGTHS, untilClose],
    ['none after HEAD', 'HEAD', 200, BOTH, none],
    ['none in a 101', 'GET', 101, BOTH, none],
    ['none in a 204', 'GET', 204, BOTH, none],
    ['none in a 304', 'GET', 304, BOTH, none],
    ['none where CONNECT succeeds', 'CONNECT', 200, BOTH, none],
    ['one where CONNECT fails', 'CONNECT', 403, [['Content-Length', '5']], bytes(5)],
  ])('%s', (_title, method, status, fields, framing) => {
    expect(responseFraming({ startLine: `HTTP/1.1 ${status} X`, fields }, method)).toEqual(framing);
  });
});
