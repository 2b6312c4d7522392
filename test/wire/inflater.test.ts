import { constants, createDeflateRaw, deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createInflater, type Inflated } from '../../src/wire/index.ts';
import { hex, utf8 } from './streams.ts';

const textOf = (inflated: Inflated): string =>
  'bytes' in inflated ? Buffer.from(inflated.bytes).toString('latin1') : `problem: ${inflated.problem}`;

/** Messages as a sender with context takeover compresses them: one stream, flushed after each, its tail left off. */
async function compressed(messages: readonly Uint8Array[]): Promise<Buffer[]> {
  const stream = createDeflateRaw();
  const payloads: Buffer[] = [];
  for (const message of messages) {
    const pieces: Buffer[] = [];
    const gather = (piece: Buffer): void => void pieces.push(piece);
    stream.on('data', gather);
    stream.write(message);
    await new Promise<void>((resolve) => {
      stream.flush(constants.Z_SYNC_FLUSH, resolve);
    });
    stream.off('data', gather);
    payloads.push(Buffer.concat(pieces).subarray(0, -4));
  }
  stream.close();
  return payloads;
}

describe('the examples of RFC 7692 §7.2.3', () => {
  test.each([
    ['one compressed block', 'f2 48 cd c9 c9 07 00'],
    ['a block that is not compressed', '00 05 00 fa ff 48 65 6c 6c 6f 00'],
    ['a block that is marked final', 'f3 48 cd c9 c9 07 00 00'],
    ['two blocks', 'f2 48 05 00 00 00 ff ff ca c9 c9 07 00'],
  ])('%s says Hello', (_, payload) => {
    const inflater = createInflater({ contextTakeover: false, limit: 100 });
    expect(textOf(inflater.inflate(hex(payload)))).toBe('Hello');
  });

  test('a second message looks back at the first, with context takeover only', () => {
    const [first, second] = [hex('f2 48 cd c9 c9 07 00'), hex('f2 00 11 00 00')];
    const taking = createInflater({ contextTakeover: true, limit: 100 });
    expect([first, second].map((each) => textOf(taking.inflate(each)))).toEqual(['Hello', 'Hello']);
    const forgetting = createInflater({ contextTakeover: false, limit: 100 });
    forgetting.inflate(first);
    expect(textOf(forgetting.inflate(second))).toMatch(/^problem: is not deflated data/);
  });
});

describe('messages', () => {
  test('come back as they were, one stream through all of them', async () => {
    const anyMessage = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ maxLength: 60 }).map(utf8),
      fc.nat(70_000).map((length) => Buffer.alloc(length, 'agent_thinking ')),
      fc.uint8Array({ minLength: 20_000, maxLength: 20_000 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyMessage, { maxLength: 8 }), async (messages) => {
        const inflater = createInflater({ contextTakeover: true, limit: 100_000 });
        for (const [i, payload] of (await compressed(messages)).entries()) {
          expect(textOf(inflater.inflate(payload))).toBe(Buffer.from(messages[i]!).toString('latin1'));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('are told of when they grow beyond the limit, up to which they are read', () => {
    const inflater = createInflater({ contextTakeover: false, limit: 1000 });
    const of = (length: number): Buffer => deflateRawSync(Buffer.alloc(length));
    expect(inflater.inflate(of(1000))).toHaveProperty('bytes.length', 1000);
    expect(inflater.inflate(of(1001))).toEqual({ problem: 'inflates to more than 1000 bytes' });
    expect(inflater.inflate(of(50_000_000))).toEqual({ problem: 'inflates to more than 1000 bytes' });
    expect(inflater.inflate(of(10))).toHaveProperty('bytes.length', 10);
  });

  test('that go on after a block marked final are not cut short in silence', () => {
    const inflater = createInflater({ contextTakeover: false, limit: 1000 });
    expect(inflater.inflate(hex('f3 48 cd c9 c9 07 00  f3 48 cd c9 c9 07 00 00'))).toEqual({
      problem: 'goes on after a block that is marked final',
    });
  });

  test.each([
    ['one that is not deflated data', hex('07')],
    ['one over the limit', deflateRawSync(Buffer.alloc(1001))],
  ])('after %s cannot be read either where they look back, and say so', (_, payload) => {
    const inflater = createInflater({ contextTakeover: true, limit: 1000 });
    expect(inflater.inflate(payload)).toHaveProperty('problem');
    for (const next of [hex('f2 48 cd c9 c9 07 00'), hex('f2 00 11 00 00')]) {
      expect(textOf(inflater.inflate(next))).toMatch(
        /^problem: cannot be inflated: it looks back at a message that /,
      );
    }
  });

  test('after one that was never had whole cannot be read where they look back, and can where they do not', () => {
    const hello = hex('f2 48 cd c9 c9 07 00');
    const [taking, forgetting] = [true, false].map((contextTakeover) =>
      createInflater({ contextTakeover, limit: 1000 }),
    );
    taking!.skip();
    forgetting!.skip();
    expect(textOf(taking!.inflate(hello))).toMatch(/^problem: /);
    expect(textOf(forgetting!.inflate(hello))).toBe('Hello');
  });

  test('never throw, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 4 }),
        fc.boolean(),
        (payloads, contextTakeover) => {
          const inflater = createInflater({ contextTakeover, limit: 50 });
          for (const payload of payloads) {
            const inflated = inflater.inflate(payload);
            expect('bytes' in inflated ? inflated.bytes.length : 0).toBeLessThanOrEqual(50);
          }
        },
      ),
    );
  });
});
