import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event, FrameEvent } from '../../src/model/index.ts';
import { decodeLine, encodeEvent } from '../../src/recording/index.ts';
import { anEvent } from './arbitrary-event.ts';
import { aBody, aClose, aFrame, aHead, anOpen, aSideEnd, bytes, closePayload } from '../builders.ts';

const jsonOf = (event: Event): Readonly<Record<string, unknown>> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a line is an object: 'is one line of JSON' below
  JSON.parse(encodeEvent(event)) as Readonly<Record<string, unknown>>;

describe('a line', () => {
  it('holds a long text of control characters as base64, and a short one as text', () => {
    const long = aFrame({ payload: Buffer.alloc(100_000) });
    expect(jsonOf(long)).toHaveProperty('base64');
    expect(jsonOf(aBody({ payload: Buffer.alloc(100_000) }))).toHaveProperty('base64');
    expect(decodeLine(encodeEvent(long))).toEqual({ kind: 'event', event: long });
    expect(jsonOf(aFrame({ payload: Buffer.alloc(100) }))).toHaveProperty('text');
    expect(jsonOf(aFrame({ payload: Buffer.from('"\n'.repeat(50_000)) }))).toHaveProperty('text');
  });

  it('is one line of JSON, whatever the event holds', () => {
    fc.assert(
      fc.property(anEvent, (event) => {
        const line = encodeEvent(event);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(JSON.parse(line)).toBeTypeOf('object');
      }),
    );
  });

  it('begins with time, kind and exchange', () => {
    fc.assert(
      fc.property(anEvent, (event) => {
        const keys = Object.keys(jsonOf(event));
        const first =
          'exchange' in event && event.exchange !== undefined ? ['t', 'event', 'exchange'] : ['t', 'event'];
        expect(keys.slice(0, first.length)).toEqual(first);
      }),
    );
  });

  it('rounds times to three decimals', () => {
    expect(encodeEvent(aFrame({ t: 0.1 + 0.2 }))).toMatch(/^\{"t":0\.3,/);
    expect(encodeEvent(anOpen({ t: 12.345_678 }))).toMatch(/^\{"t":12\.346,/);
    expect(encodeEvent(anOpen({ t: 1_234_567_890.123_4 }))).toMatch(/^\{"t":1234567890\.123,/);
  });
});

describe('what is left out', () => {
  it('is everything usual about a frame', () => {
    expect(encodeEvent(aFrame({ from: 'client' }))).toBe(
      '{"t":10,"event":"frame","exchange":1,"from":"client","n":1,"opcode":1,"length":5,"text":"hello"}\n',
    );
    expect(encodeEvent(aFrame({ from: 'backend', payload: bytes('') }))).toBe(
      '{"t":10,"event":"frame","exchange":1,"from":"backend","n":1,"opcode":1,"length":0}\n',
    );
  });

  it('is nothing that is unusual about a frame', () => {
    const odd = {
      fin: false,
      rsv: 6,
      masked: false,
      cut: 7,
      missing: 8,
      undelivered: true,
      payload: Buffer.of(255),
    };
    expect(jsonOf(aFrame(odd))).toMatchObject({
      fin: false,
      rsv: 6,
      masked: false,
      cut: 7,
      missing: 8,
      undelivered: true,
      base64: '/w==',
    });
  });

  it('is the mask of a client and the lack of one in anybody else', () => {
    const masked = (from: string, is: boolean): unknown => jsonOf(aFrame({ from, masked: is }))['masked'];
    expect([masked('client', true), masked('client', false)]).toEqual([undefined, false]);
    expect([masked('backend', false), masked('backend', true)]).toEqual([undefined, true]);
    expect([masked('edge', false), masked('edge', true)]).toEqual([undefined, true]);
  });

  it('is a list of no changes, and a body that is whole', () => {
    expect(encodeEvent(aHead())).not.toContain('changes');
    expect(encodeEvent(aBody({ payload: bytes('no') }))).toBe(
      '{"t":6,"event":"body","exchange":1,"of":"response","hop":1,"bytes":2,"text":"no"}\n',
    );
  });

  it('is the close code and reason of a side that gave none', () => {
    const close = aClose({ client: aSideEnd({ code: null, frames: 0, bytes: 0 }) });
    expect(encodeEvent(close)).toContain('"client":{"frames":0,"bytes":0},"backend":{"code":1000,');
  });
});

describe('a payload', () => {
  const payloadOf = (frame: Partial<FrameEvent>): unknown => {
    const { text, base64 } = jsonOf(aFrame(frame));
    return { text, base64 };
  };

  it('is text where it is UTF-8, line ends, quotes and a byte order mark included', () => {
    for (const text of ['"\\\n\r\t\u0000', 'grüße 👋', '\ufeffx', '\u2028']) {
      expect(payloadOf({ payload: bytes(text) })).toEqual({ text });
    }
  });

  it('is base64 where it is not UTF-8', () => {
    expect(payloadOf({ payload: Buffer.of(0xc3, 0x28) })).toEqual({ base64: 'wyg=' });
  });

  it('is base64 in a binary frame and where RSV1 says that it is deflated, even if it could be read', () => {
    expect(payloadOf({ opcode: 2, payload: bytes('abc') })).toEqual({ base64: 'YWJj' });
    expect(payloadOf({ rsv: 4, payload: bytes('abc') })).toEqual({ base64: 'YWJj' });
    expect(payloadOf({ rsv: 3, payload: bytes('abc') })).toEqual({ text: 'abc' });
  });

  it('is the same base64 in slices as in one go', () => {
    const payload = Buffer.from(Array.from({ length: 100_001 }, (_, at) => (at * 31) % 256));
    expect(payloadOf({ opcode: 2, payload })).toEqual({ base64: payload.toString('base64') });
  });

  it('is read from a plain array of bytes as from a Buffer', () => {
    const whole = new Uint8Array([1, 97, 98, 2]);
    expect(payloadOf({ payload: whole.subarray(1, 3) })).toEqual({ text: 'ab' });
    expect(payloadOf({ opcode: 2, payload: whole.subarray(1, 3) })).toEqual({ base64: 'YWI=' });
  });
});

describe('a close frame', () => {
  const closing = (payload: Uint8Array): unknown => jsonOf(aFrame({ opcode: 8, payload }));

  it('has code and reason beside its payload', () => {
    const payload = closePayload(1011, 'no "auth"');
    expect(closing(payload)).toMatchObject({
      code: 1011,
      reason: 'no "auth"',
      base64: 'A/NubyAiYXV0aCI=',
    });
  });

  it('has neither where the payload is too short for a code', () => {
    expect(closing(Buffer.alloc(0))).not.toHaveProperty('code');
    expect(closing(Buffer.of(3))).not.toHaveProperty('code');
  });
});
