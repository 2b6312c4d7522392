import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/model/index.ts';
import { createFold, createMessageReaders, createPayloadReader } from '../../src/recording/index.ts';
import { aFrame, aHead, anOpen, aResponse, bytes } from '../builders.ts';

/** Exchange 1, in which permessage-deflate was agreed on; hop 1 may have agreed on other parameters. */
function deflating(onHop1 = 'permessage-deflate'): Exchange | undefined {
  const agreed = (hop: number, extension: string) =>
    aResponse({ hop, fields: [...aResponse().fields, ['Sec-WebSocket-Extensions', extension]] });
  const fold = createFold();
  for (const event of [anOpen(), aHead(), agreed(1, onHop1), agreed(0, 'permessage-deflate')])
    fold.push(event);
  return fold.exchange(1);
}

/** One message after another as a sender with context takeover compresses them: the second looks back at the first. */
function compressed(...texts: readonly string[]): readonly Uint8Array[] {
  return texts.map((text, at) => {
    const dictionary = Buffer.from(texts.slice(0, at).join(''));
    const options = { finishFlush: constants.Z_SYNC_FLUSH, ...(at === 0 ? {} : { dictionary }) };
    return deflateRawSync(text, options).subarray(0, -4);
  });
}

const PRICE = 'the price of everything is forty-two';
const [first = new Uint8Array(), second = new Uint8Array()] = compressed(PRICE, PRICE);
const deflated = { rsv: 4 };

const textOf = (said: { readonly payload: Uint8Array } | null): string =>
  Buffer.from(said?.payload ?? []).toString('utf8');

describe('readers of messages', () => {
  test('inflate what looks back at the messages before it', () => {
    const readers = createMessageReaders(deflating());
    readers.push(aFrame({ ...deflated, payload: first }));
    expect(textOf(readers.push(aFrame({ ...deflated, n: 2, payload: second })))).toBe(PRICE);
  });

  test('keep senders apart', () => {
    const readers = createMessageReaders(deflating());
    expect(readers.push(aFrame({ ...deflated, payload: first, fin: false }))).toBeNull();
    expect(textOf(readers.push(aFrame({ ...deflated, from: 'backend', payload: first })))).toBe(PRICE);
    expect(textOf(readers.push(aFrame({ from: 'latency' })))).toBe('hello');
  });

  test('go by the 101 that the sender saw', () => {
    const readers = createMessageReaders(deflating('permessage-deflate; server_no_context_takeover'));
    readers.push(aFrame({ ...deflated, from: 'backend', payload: first }));
    readers.skip();
    const after = readers.push(aFrame({ ...deflated, from: 'backend', n: 3, payload: first }));
    expect(textOf(after)).toBe(PRICE);
    expect(after).not.toHaveProperty('problem');
  });

  test('inflate nothing for a sender whose first frames are missing', () => {
    const readers = createMessageReaders(deflating());
    readers.skip();
    const message = readers.push(aFrame({ ...deflated, n: 2, payload: first }));
    expect(message?.problem).toBeDefined();
    expect(textOf(message)).not.toBe(PRICE);
  });

  test('leave messages as they came where the 101 is not known', () => {
    expect(textOf(createMessageReaders(undefined).push(aFrame()))).toBe('hello');
  });
});

describe('a reader of payloads', () => {
  test('tells what became of each frame of a deflated message', () => {
    const reader = createPayloadReader(deflating());
    const begin = aFrame({ ...deflated, fin: false, payload: first.subarray(0, 5) });
    const end = aFrame({ n: 3, opcode: 0, payload: first.subarray(5) });
    expect(reader.read(begin)).toEqual({ payload: new Uint8Array(), isText: true, deflated: { is: 'part' } });
    expect(reader.read(aFrame({ n: 2, opcode: 9 }))).toMatchObject({ isText: true, deflated: null });
    const whole = reader.read(end);
    expect(textOf(whole)).toBe(PRICE);
    expect(whole).toMatchObject({
      isText: true,
      deflated: { is: 'inflated', frames: [1, 3] },
    });
  });

  test.each([
    ['of which nothing was agreed', undefined, first, { isText: false, deflated: { is: 'unreadable' } }],
    ['that is broken', deflating(), bytes('\u00ff?'), { isText: true, deflated: { is: 'broken' } }],
  ])('leaves a deflated message %s as it is', (_what, exchange, payload, told) => {
    const read = createPayloadReader(exchange).read(aFrame({ ...deflated, payload }));
    expect(read).toMatchObject(told);
    expect(Buffer.from(read.payload)).toEqual(Buffer.from(payload));
  });

  test('takes a continuation for what its message began as', () => {
    const reader = createPayloadReader(deflating());
    reader.read(aFrame({ opcode: 2, fin: false }));
    expect(reader.read(aFrame({ n: 2, opcode: 0 }))).toMatchObject({ isText: false, deflated: null });
  });
});
