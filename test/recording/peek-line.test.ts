import { Buffer } from 'node:buffer';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeFrameFacts,
  decodeLine,
  encodeEvent,
  PEEK_LENGTH,
  peekLine,
  withoutPayload,
} from '../../src/recording/index.ts';
import { aFrame, aMark, anEnd } from '../builders.ts';
import { anEvent } from './arbitrary-event.ts';

/** The beginning of a line as a reader of bytes has it. */
const openingOf = (line: string): string => Buffer.from(line.trimEnd()).toString('latin1', 0, PEEK_LENGTH);

describe('what the beginning of a line tells', () => {
  test('is its kind and exchange, or nothing, and never something else', () => {
    const property = (): void =>
      fc.assert(
        fc.property(anEvent, (event) => {
          const line = encodeEvent(event);
          const peek = peekLine(openingOf(line));
          const exchange = 'exchange' in event ? (event.exchange ?? 0) : 0;
          return peek === null || (peek.kind === event.event && peek.exchange === exchange);
        }),
        { numRuns: 500 },
      );
    expect(property).not.toThrow();
  });

  test('of a frame is all but its payload, as decoding the whole line would tell it', () => {
    const property = (): void =>
      fc.assert(
        fc.property(anEvent, (event) => {
          const line = encodeEvent(event);
          const facts = decodeFrameFacts(openingOf(line));
          const decoded = decodeLine(line);
          if (facts === null) return true;
          const isFrame = decoded.kind === 'event' && decoded.event.event === 'frame';
          return isFrame && isDeepStrictEqual(facts, withoutPayload(decoded.event));
        }),
        { numRuns: 500 },
      );
    expect(property).not.toThrow();
  });

  test.each([
    ['a text', aFrame({ payload: Buffer.from('x'.repeat(5000)), length: 5000 })],
    ['none at all', aFrame({ payload: Buffer.alloc(0), length: 0 })],
    ['a close with its code beside', aFrame({ opcode: 8, payload: Buffer.from([3, 232]), length: 2 })],
    [
      'everything unusual',
      aFrame({ fin: false, rsv: 7, masked: false, cut: 3, missing: 2, undelivered: true }),
    ],
    ['a station as its sender', aFrame({ from: 'cloud-run', masked: true })],
  ])('is found in what we write: a frame with %s', (_title, frame) => {
    expect(decodeFrameFacts(openingOf(encodeEvent(frame)))).toEqual(withoutPayload(frame));
  });

  test.each([
    [
      'keys in another order',
      '{"event":"frame","t":1,"exchange":1,"from":"client","n":1,"opcode":1,"length":0}',
    ],
    ['blanks', '{"t": 1, "event": "frame", "exchange": 1}'],
    ['a sender with an escape', encodeEvent(aFrame({ from: 'a"b' }))],
    ['a sender beyond ASCII', encodeEvent(aFrame({ from: 'größe' }))],
    ['no JSON', '{"t":1,"event":"frame","exchange":1,"from":"client","n":1,"opcode":1,"length":0'],
  ])('is nothing where a line has %s: it must be decoded', (_title, line) => {
    expect(decodeFrameFacts(openingOf(line))).toBeNull();
  });

  test('says that a run as a whole is of no exchange, and of a mark only what it is of', () => {
    expect(peekLine(openingOf(encodeEvent(anEnd())))).toEqual({ kind: 'end', exchange: 0 });
    expect(peekLine(openingOf(encodeEvent(aMark({ exchange: 7 }))))).toEqual({ kind: 'mark', exchange: 7 });
    expect(peekLine(openingOf(encodeEvent(aMark())))).toBeNull();
  });
});
