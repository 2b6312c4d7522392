import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  closeCodeName,
  decodeClosePayload,
  encodeClosePayload,
  isSendableCloseCode,
  NO_STATUS_RECEIVED,
} from '../../src/wire/index.ts';
import { hex } from './streams.ts';

describe('a close code', () => {
  test('may be sent from 1000 to 1003, from 1007 to 1014 and from 3000 to 4999, and no other', () => {
    const sendable = Array.from({ length: 65536 }, (_, code) => code).filter(isSendableCloseCode);
    const span = (from: number, to: number): number[] =>
      Array.from({ length: to - from + 1 }, (_, i) => from + i);
    expect(sendable).toEqual([...span(1000, 1003), ...span(1007, 1014), ...span(3000, 4999)]);
  });

  test.each([
    [1000, 'Normal Closure'],
    [1006, 'Abnormal Closure'],
    [1011, 'Internal Error'],
    [1014, 'Bad Gateway'],
    [1016, 'Unassigned'],
    [3000, 'Unauthorized'],
    [3001, 'Library or framework'],
    [4001, 'Private use'],
    [999, 'Invalid'],
    [5000, 'Invalid'],
  ])('%i is called %s', (code, name) => {
    expect(closeCodeName(code)).toBe(name);
  });
});

describe('what a close frame says', () => {
  test.each([
    ['nothing', '', { code: NO_STATUS_RECEIVED, reason: '', isReasonUtf8: true }],
    ['nothing that counts, in one byte', '03', { code: NO_STATUS_RECEIVED, reason: '', isReasonUtf8: true }],
    ['a code', '03e8', { code: 1000, reason: '', isReasonUtf8: true }],
    ['a code that is none', 'ffff', { code: 65535, reason: '', isReasonUtf8: true }],
    ['code and reason', '03f3 626f6f6d', { code: 1011, reason: 'boom', isReasonUtf8: true }],
    ['a reason that is not UTF-8', '03f3 61ff', { code: 1011, reason: 'a\ufffd', isReasonUtf8: false }],
  ])('is %s', (_, payload, expected) => {
    expect(decodeClosePayload(hex(payload))).toEqual(expected);
  });

  test('comes back from its payload as it was written', () => {
    fc.assert(
      fc.property(fc.nat(65535), fc.string({ unit: 'binary' }), (code, text) => {
        const reason = code === NO_STATUS_RECEIVED ? '' : text;
        expect(decodeClosePayload(encodeClosePayload(code, reason))).toEqual({
          code,
          reason,
          isReasonUtf8: true,
        });
      }),
    );
  });
});
