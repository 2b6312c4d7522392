import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame } from '../../src/wire/index.ts';
import { anyFrame, framesOf, hex, MASK_KEY, seenIn, utf8 } from './streams.ts';

describe('a written frame', () => {
  test.each([
    ['an unmasked text', { opcode: 1, payload: utf8('Hello') }, '81 05 48 65 6c 6c 6f'],
    [
      'a masked text',
      { opcode: 1, payload: utf8('Hello'), maskKey: MASK_KEY },
      '81 85 37 fa 21 3d 7f 9f 4d 51 58',
    ],
    ['a first fragment', { opcode: 1, fin: false, payload: utf8('Hel') }, '01 03 48 65 6c'],
    ['its continuation', { opcode: 0, payload: utf8('lo') }, '80 02 6c 6f'],
    [
      'a compressed text (RFC 7692 §7.2.3.1)',
      { opcode: 1, rsv: 4, payload: hex('f2 48 cd c9 c9 07 00') },
      'c1 07 f2 48 cd c9 c9 07 00',
    ],
  ])('is %s as the RFC writes it', (_, frame, expected) => {
    expect(Buffer.from(encodeFrame(frame)).toString('hex')).toBe(hex(expected).toString('hex'));
  });

  test.each([
    [0, 2],
    [125, 2],
    [126, 4],
    [65535, 4],
    [65536, 10],
  ])('of %i bytes has a header of %i, the shortest there is', (length, header) => {
    expect(encodeFrame({ opcode: 2, payload: new Uint8Array(length) })).toHaveLength(header + length);
  });

  test('is read as what it was, in every opcode, flag, mask and class of length', () => {
    fc.assert(
      fc.property(anyFrame, (frame) => {
        const [read] = framesOf(seenIn([encodeFrame(frame)]));
        expect(read).toMatchObject({
          opcode: frame.opcode,
          fin: frame.fin,
          rsv: frame.rsv,
          masked: frame.maskKey !== undefined,
          length: frame.payload.length,
          payload: Buffer.from(frame.payload).toString('latin1'),
        });
      }),
    );
  });

  test('leaves the payload it was given as it was', () => {
    const payload = utf8('Hello');
    encodeFrame({ opcode: 1, payload, maskKey: MASK_KEY });
    expect(payload.toString()).toBe('Hello');
  });
});
