import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFrameReader, encodeFrame } from '../../src/wire/index.ts';
import {
  aFrame,
  anyCuts,
  anyFrame,
  aReader,
  cutAt,
  framesOf,
  hex,
  MASK_KEY,
  seenIn,
  utf8,
  violationsOf,
} from './streams.ts';

describe('the examples of RFC 6455 §5.7', () => {
  const bytes256 = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));
  const bytes64Ki = Buffer.alloc(65536, 0x5a);

  test.each([
    [
      'a single unmasked text',
      'backend',
      hex('81 05 48 65 6c 6c 6f'),
      [{ opcode: 1, payload: utf8('Hello') }],
    ],
    [
      'a single masked text',
      'client',
      hex('81 85 37 fa 21 3d 7f 9f 4d 51 58'),
      [{ opcode: 1, masked: true, payload: utf8('Hello') }],
    ],
    [
      'a fragmented unmasked text',
      'backend',
      hex('01 03 48 65 6c  80 02 6c 6f'),
      [
        { opcode: 1, fin: false, payload: utf8('Hel') },
        { opcode: 0, payload: utf8('lo') },
      ],
    ],
    ['an unmasked ping', 'backend', hex('89 05 48 65 6c 6c 6f'), [{ opcode: 9, payload: utf8('Hello') }]],
    [
      'its masked pong',
      'client',
      hex('8a 85 37 fa 21 3d 7f 9f 4d 51 58'),
      [{ opcode: 10, masked: true, payload: utf8('Hello') }],
    ],
    [
      '256 bytes in one unmasked frame',
      'backend',
      Buffer.concat([hex('82 7e 01 00'), bytes256]),
      [{ opcode: 2, payload: bytes256 }],
    ],
    [
      '64 KiB in one unmasked frame',
      'backend',
      Buffer.concat([hex('82 7f 00 00 00 00 00 01 00 00'), bytes64Ki]),
      [{ opcode: 2, payload: bytes64Ki }],
    ],
  ] as const)('reads %s', (_, from, stream, expected) => {
    const seen = seenIn([stream], { from });
    expect(violationsOf(seen)).toEqual([]);
    expect(seen).toMatchObject(
      expected.map((frame, i) => ({
        n: i + 1,
        fin: true,
        rsv: 0,
        masked: false,
        length: frame.payload.length,
        cut: 0,
        missing: 0,
        ...frame,
        payload: frame.payload.toString('latin1'),
      })),
    );
    expect(framesOf(seen).at(-1)?.endsAt).toBe(stream.length);
  });
});

describe('bytes in any split', () => {
  test('give what the whole gives, lawful or not', () => {
    const anyStream = fc
      .array(anyFrame, { maxLength: 6 })
      .map((frames) => Buffer.concat(frames.map(encodeFrame)));
    const anyTail = fc.uint8Array({ maxLength: 12 });
    fc.assert(
      fc.property(
        anyStream,
        anyTail,
        anyCuts,
        fc.constantFrom('client' as const, 'backend' as const),
        fc.boolean(),
        fc.constantFrom(0, 3, 130, 1 << 20),
        (frames, tail, cuts, from, deflate, payloadLimit) => {
          const stream = Buffer.concat([frames, tail]);
          const options = { from, deflate, payloadLimit };
          expect(seenIn(cutAt(stream, cuts), options)).toEqual(seenIn([stream], options));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('give what the whole gives, byte by byte', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 4 }), (frames) => {
        const stream = Buffer.concat(frames.filter(({ payload }) => payload.length < 700).map(encodeFrame));
        const bytes = cutAt(stream, Array.from(stream.keys()));
        expect(seenIn(bytes)).toEqual(seenIn([stream]));
      }),
      { numRuns: 50 },
    );
  });

  test('never throw, and are all accounted for, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), anyCuts, fc.boolean(), (stream, cuts, deflate) => {
        const reader = aReader({ deflate, payloadLimit: 16 });
        const seen = [...cutAt(stream, cuts).flatMap((piece) => reader.push(piece)), ...reader.end()];
        expect(reader.bytes).toBe(stream.length);
        expect(reader.frames).toBe(framesOf(seen).length);
        for (const { length, payload, cut, missing } of framesOf(seen)) {
          expect(payload.length + cut + missing).toBe(length);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('are left as they were', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 4 }), anyCuts, (frames, cuts) => {
        const stream = Buffer.concat(frames.map(encodeFrame));
        const before = Buffer.from(stream);
        seenIn(cutAt(stream, cuts), { from: 'client' });
        expect(stream.equals(before)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the limit', () => {
  test('keeps the first bytes of a payload and counts the rest', () => {
    const stream = aFrame({ opcode: 2, payload: utf8('0123456789'), maskKey: MASK_KEY });
    for (const pieces of [[stream], cutAt(stream, [8, 11])]) {
      const [frame] = framesOf(seenIn(pieces, { from: 'client', payloadLimit: 4 }));
      expect(frame).toMatchObject({ length: 10, payload: '0123', cut: 6, missing: 0 });
    }
  });

  test('leaves what a close frame says whole', () => {
    const reader = aReader({ payloadLimit: 0 });
    reader.push(hex('88 06 03 f3 62 6f 6f 6d'));
    expect(reader.close).toEqual({ code: 1011, reason: 'boom' });
  });

  test('holds no more of a frame than it allows, however much of it comes', () => {
    const reader = aReader({ payloadLimit: 100_000 });
    const piece = new Uint8Array(64 * 1024);
    reader.push(hex('82 7f 00 00 00 00 40 00 00 00')); // 1 GiB
    for (let i = 0; i < 16_383; i++) reader.push(piece);
    expect(reader.frames).toBe(0);
    const [frame] = framesOf(reader.push(piece));
    expect(frame?.payload).toHaveLength(100_000);
    expect(frame?.payload.buffer.byteLength).toBeLessThan(500_000);
    expect(frame).toMatchObject({ length: 2 ** 30, cut: 2 ** 30 - 100_000, missing: 0 });
  });
});

describe('where the stream stands', () => {
  test('is at a boundary before the first byte and after each frame, and nowhere else', () => {
    const stream = Buffer.concat([aFrame({ payload: utf8('a') }), aFrame({ payload: utf8('') })]);
    const reader = aReader();
    const isAtBoundary = [reader.isAtBoundary];
    for (const piece of cutAt(stream, [1, 2, 3, 4])) {
      reader.push(piece);
      isAtBoundary.push(reader.isAtBoundary);
    }
    expect(isAtBoundary).toEqual([true, false, false, true, false, true]);
    expect(reader).toMatchObject({ frames: 2, bytes: 5 });
  });

  test('is told by each frame: the bytes up to and including it', () => {
    const stream = Buffer.concat([aFrame(), aFrame({ payload: new Uint8Array(126) }), aFrame()]);
    expect(framesOf(seenIn([stream])).map(({ endsAt }) => endsAt)).toEqual([7, 7 + 130, 7 + 130 + 7]);
  });

  test('is at no boundary once the stream has ended within a frame', () => {
    const reader = aReader();
    reader.push(aFrame().subarray(0, 5));
    reader.end();
    expect(reader.isAtBoundary).toBe(false);
  });
});

describe('the close frame', () => {
  test('is known with code and reason as soon as it is there, and stays the first one', () => {
    const reader = aReader();
    expect(reader.close).toBeNull();
    reader.push(hex('88 06 03 f3 62 6f 6f 6d  88 02 03 e8'));
    expect(reader.close).toEqual({ code: 1011, reason: 'boom' });
  });

  test.each([
    ['it is empty', '88 00'],
    ['it has one byte', '88 01 03'],
  ])('has code 1005 where %s', (_, stream) => {
    const reader = aReader();
    reader.push(hex(stream));
    expect(reader.close).toEqual({ code: 1005, reason: '' });
  });

  test('counts for none where the connection ended within it', () => {
    const reader = aReader();
    reader.push(hex('88 06 03 f3 62'));
    reader.end();
    expect(reader.close).toBeNull();
  });
});

describe('the end of the stream', () => {
  test('within a payload gives the frame with what came of it', () => {
    const [frame, violation, ...more] = seenIn([aFrame({ maskKey: MASK_KEY }).subarray(0, 9)], {
      from: 'client',
    });
    expect(frame).toMatchObject({
      n: 1,
      length: 5,
      payload: 'Hel',
      cut: 0,
      missing: 2,
      endsAt: 9,
    });
    expect(violation).toEqual({
      event: 'violation',
      section: 'RFC 6455 §5.2',
      rule: 'truncated',
      message: 'the connection ended within frame 1 (text): 3 of its 5 payload bytes came',
      offset: 0,
      n: 1,
    });
    expect(more).toEqual([]);
  });

  test('within a header gives the violation alone: nobody knows what the frame was', () => {
    expect(seenIn([aFrame(), hex('82 7e 01')])).toMatchObject([
      { event: 'frame', n: 1 },
      {
        rule: 'truncated',
        message: 'the connection ended within the header of frame 2, after 3 of its bytes',
        offset: 7,
        n: 2,
      },
    ]);
  });

  test('between frames gives nothing, and so does a second end', () => {
    const reader = aReader();
    reader.push(aFrame());
    expect(reader.end()).toEqual([]);
    reader.push(hex('81'));
    expect(reader.end()).toEqual([]);
  });
});

describe('lengths of 64 bits', () => {
  test('are read up to the highest lawful one', () => {
    const [frame] = seenIn([hex('82 7f 7f ff ff ff ff ff ff ff  00')]);
    expect(frame).toMatchObject({ length: 2 ** 63, missing: 2 ** 63 - 1, payload: '\0' });
  });

  test('of 2^63 or more are told once, and what follows is only counted', () => {
    const reader = aReader();
    const seen = [
      ...reader.push(hex('81 00  82 7f 80 00 00 00 00 00 00 00  81 00')),
      ...reader.push(aFrame()),
    ];
    expect(seen).toMatchObject([
      { event: 'frame', n: 1 },
      { event: 'violation', rule: 'unframable', section: 'RFC 6455 §5.2', offset: 2, n: 2 },
    ]);
    expect(reader.end()).toEqual([]);
    expect(reader).toMatchObject({ frames: 1, bytes: 2 + 10 + 2 + 7, isAtBoundary: false });
  });
});

test('holds no more memory for a frame that comes in pieces than its payload takes', () => {
  const payload = new Uint8Array(300_000).fill(7);
  const reader = createFrameReader({ from: 'backend', deflate: false, payloadLimit: 1_000_000 });
  const stream = encodeFrame({ opcode: 2, payload });
  const seen = [0, 1, 2].flatMap((part) => reader.push(stream.slice(part * 110_000, (part + 1) * 110_000)));
  expect(seen).toHaveLength(1);
  const [frame] = seen;
  expect(frame?.event === 'frame' && frame.payload.buffer.byteLength).toBe(payload.length);
});
