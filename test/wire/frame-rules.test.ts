import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame, type FrameReaderOptions } from '../../src/wire/index.ts';
import { aFrame, anyFrame, framesOf, hex, MASK_KEY, seenIn, utf8, violationsOf } from './streams.ts';

type Case = readonly [
  title: string,
  stream: Uint8Array | readonly Uint8Array[],
  rules: readonly string[],
  options?: Partial<FrameReaderOptions>,
];

const withOptions = (cases: readonly Case[]): Required<Case>[] =>
  cases.map(([title, stream, rules, options = {}]) => [title, stream, rules, options]);

const rulesBroken = (stream: Case[1], options: Required<Case>[3]): string[] =>
  violationsOf(seenIn(stream instanceof Uint8Array ? [stream] : stream, options)).map(
    ({ section, rule, n }) => `${section} ${rule} in ${n}`,
  );

const fragment = (opcode: number, payload: Uint8Array, fin = false): Uint8Array =>
  aFrame({ opcode, payload, fin });

describe('a frame breaks a rule', () => {
  test.each(
    withOptions([
      ['a client that does not mask', aFrame(), ['RFC 6455 §5.1 unmasked in 1'], { from: 'client' }],
      ['a backend that masks', aFrame({ maskKey: MASK_KEY }), ['RFC 6455 §5.1 masked in 1']],
      ['RSV1 where nothing was agreed on', aFrame({ rsv: 4 }), ['RFC 6455 §5.2 rsv in 1']],
      ['RSV2 and RSV3, deflate or not', aFrame({ rsv: 3 }), ['RFC 6455 §5.2 rsv in 1'], { deflate: true }],
      [
        'RSV1 on a control frame',
        aFrame({ opcode: 9, rsv: 4 }),
        ['RFC 7692 §6 rsv1-place in 1'],
        { deflate: true },
      ],
      [
        'RSV1 on a continuation',
        [fragment(2, utf8('a')), aFrame({ opcode: 0, rsv: 4 })],
        ['RFC 7692 §6 rsv1-place in 2'],
        { deflate: true },
      ],
      ['opcode 3', aFrame({ opcode: 3 }), ['RFC 6455 §5.2 opcode in 1']],
      ['opcode 11', aFrame({ opcode: 11 }), ['RFC 6455 §5.2 opcode in 1']],
      [
        '125 bytes with a length of 16 bits',
        hex(`827e007d ${'00'.repeat(125)}`),
        ['RFC 6455 §5.2 length in 1'],
      ],
      [
        '65535 bytes with a length of 64 bits',
        hex(`827f000000000000ffff ${'00'.repeat(65535)}`),
        ['RFC 6455 §5.2 length in 1'],
      ],
      [
        'a ping of 126 bytes',
        aFrame({ opcode: 9, payload: new Uint8Array(126) }),
        ['RFC 6455 §5.5 control-length in 1'],
      ],
      ['a fragmented pong', aFrame({ opcode: 10, fin: false }), ['RFC 6455 §5.5 control-fragmented in 1']],
      ['a continuation of nothing', aFrame({ opcode: 0 }), ['RFC 6455 §5.4 continuation in 1']],
      [
        'a continuation of a message that is over',
        [fragment(1, utf8('a')), fragment(0, utf8('b'), true), fragment(0, utf8('c'), true)],
        ['RFC 6455 §5.4 continuation in 3'],
      ],
      [
        'a new message within an unfinished one',
        [fragment(1, utf8('a')), fragment(2, utf8('b')), fragment(0, utf8('c'), true)],
        ['RFC 6455 §5.4 interleaved in 2'],
      ],
      ['a close payload of one byte', hex('88 01 03'), ['RFC 6455 §5.5.1 close-payload in 1']],
      ['a close code that may not be sent', hex('88 02 03 ed'), ['RFC 6455 §7.4 close-code in 1']],
      ['a close reason that is not UTF-8', hex('88 03 03 e8 ff'), ['RFC 6455 §5.5.1 close-reason in 1']],
      ['data after a close frame', [hex('88 02 03 e8'), aFrame()], ['RFC 6455 §5.5.1 after-close in 2']],
      ['a text that is not UTF-8', aFrame({ payload: hex('c3 28') }), ['RFC 6455 §8.1 utf-8 in 1']],
      [
        'a text that ends within a code point',
        [fragment(1, hex('61 e2')), fragment(0, hex('82'), true)],
        ['RFC 6455 §8.1 utf-8 in 2'],
      ],
      [
        'a fragment that no other can save, once',
        [fragment(1, utf8('a')), fragment(0, hex('ff')), fragment(0, hex('ff'), true)],
        ['RFC 6455 §8.1 utf-8 in 2'],
      ],
      [
        'several at once, each told, in one order',
        aFrame({ opcode: 11, rsv: 1, fin: false }),
        [
          'RFC 6455 §5.1 unmasked in 1',
          'RFC 6455 §5.2 rsv in 1',
          'RFC 6455 §5.2 opcode in 1',
          'RFC 6455 §5.5 control-fragmented in 1',
        ],
        { from: 'client' },
      ],
    ]),
  )('%s', (_, stream, rules, options) => {
    expect(rulesBroken(stream, options)).toEqual(rules);
  });
});

describe('a frame breaks no rule', () => {
  test.each(
    withOptions([
      ['RSV1 on the first frame of a message, with deflate', aFrame({ rsv: 4 }), [], { deflate: true }],
      ['126 bytes with a length of 16 bits', aFrame({ payload: new Uint8Array(126) }), []],
      ['65536 bytes with a length of 64 bits', aFrame({ payload: new Uint8Array(65536) }), []],
      ['a ping of 125 bytes', aFrame({ opcode: 9, payload: new Uint8Array(125) }), []],
      [
        'a ping between fragments',
        [fragment(1, utf8('a')), aFrame({ opcode: 9 }), fragment(0, utf8('b'), true)],
        [],
      ],
      ['an empty close frame', hex('88 00'), []],
      [
        'a pong after a close frame: only data is forbidden there',
        [hex('88 00'), aFrame({ opcode: 10 })],
        [],
      ],
      [
        'a code point split over three fragments',
        [fragment(1, hex('e2')), fragment(0, hex('82')), fragment(0, hex('ac'), true)],
        [],
      ],
      ['binary that is not UTF-8', aFrame({ opcode: 2, payload: hex('ff') }), []],
      [
        'compressed text: its bytes are no text yet',
        aFrame({ rsv: 4, payload: hex('ff') }),
        [],
        { deflate: true },
      ],
      [
        'text cut by the limit, perhaps within a code point',
        aFrame({ payload: utf8('é€') }),
        [],
        { payloadLimit: 3 },
      ],
    ]),
  )('%s', (_, stream, none, options) => {
    expect(rulesBroken(stream, options)).toEqual(none);
  });

  test('a code point split anywhere over fragments', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(), fc.nat(), (text, one, other) => {
        const whole = utf8(text);
        const [from, to] = [one % (whole.length + 1), other % (whole.length + 1)].toSorted((a, b) => a - b);
        const parts = [whole.subarray(0, from), whole.subarray(from, to), whole.subarray(to)];
        const stream = parts.map((part, i) => fragment(i === 0 ? 1 : 0, part, i === 2));
        expect(violationsOf(seenIn(stream))).toEqual([]);
      }),
    );
  });
});

describe('a violation', () => {
  test('follows its frame at once, with the figures, and the offset of its first byte', () => {
    expect(seenIn([aFrame(), aFrame({ opcode: 9, payload: new Uint8Array(200) }), aFrame()])).toMatchObject([
      { event: 'frame', n: 1 },
      { event: 'frame', n: 2 },
      {
        event: 'violation',
        n: 2,
        offset: 7,
        message: 'frame 2 (ping) has 200 bytes of payload; a control frame has at most 125',
      },
      { event: 'frame', n: 3 },
    ]);
  });

  test('names the code that may not be sent, and the frames of a text that is none', () => {
    const stream = [fragment(1, utf8('a')), fragment(0, hex('ff'), true), hex('88 02 03 ee')];
    expect(violationsOf(seenIn(stream)).map(({ message }) => message)).toEqual([
      'the text message of frames 1 to 2 is not UTF-8',
      'frame 3 (close) has code 1006 (Abnormal Closure), which may not be sent',
    ]);
  });

  test('stands right after the frame that it names, whatever the frames', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 6 }), (frames) => {
        const seen = seenIn(frames.map(encodeFrame));
        let current = 0;
        for (const each of seen) {
          if (each.event === 'frame') current += 1;
          expect(each.n).toBe(current);
        }
        expect(framesOf(seen)).toHaveLength(frames.length);
      }),
      { numRuns: 50 },
    );
  });
});
