import { gzipSync, brotliCompressSync, deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { createStudy } from '../../src/study/create-study.ts';
import { aBody, aFrame, aHead, aResponse, anOpen } from '../builders.ts';

function theCase(...events: readonly Event[]) {
  const fold = createStudy();
  for (const event of [anOpen(), ...events]) fold.push(event);
  const [one] = fold.study().cases;
  if (one === undefined) throw new Error('no case');
  return one;
}

describe('createStudy', () => {
  test('keeps the first and the last frame of each side, control frames too', () => {
    const { timing } = theCase(
      aFrame({ t: 10, n: 1 }),
      aFrame({ t: 20, n: 2, opcode: 9 }),
      aFrame({ t: 30, n: 1, from: 'backend' }),
    );
    expect([timing.first.client?.t, timing.last.client?.t]).toEqual([10, 20]);
    expect([timing.first.backend?.t, timing.last.backend?.t, timing.lastT]).toEqual([30, 30, 30]);
  });

  test('measures the slowest reply from the first message that waited, and forgets what was answered', () => {
    const { timing } = theCase(
      aFrame({ t: 10, n: 1 }),
      aFrame({ t: 15, n: 1, from: 'backend' }),
      aFrame({ t: 20, n: 2 }),
      aFrame({ t: 25, n: 3 }),
      aFrame({ t: 100, n: 2, from: 'backend' }),
    );
    expect(timing.slowestReply).toMatchObject({ ms: 80, request: { n: 2 }, reply: { n: 2 } });
    expect(timing.unanswered).toBeNull();
  });

  test('waits from the end of a message in pieces, and takes no ping for an answer or a question', () => {
    const { timing } = theCase(
      aFrame({ t: 10, n: 1, fin: false }),
      aFrame({ t: 12, n: 2, opcode: 9 }),
      aFrame({ t: 20, n: 3, opcode: 0 }),
      aFrame({ t: 21, n: 1, opcode: 10, from: 'backend' }),
    );
    expect(timing.unanswered).toMatchObject({ n: 3, t: 20 });
    expect(timing.slowestReply).toBeNull();
  });

  test('expects no answer to what the backend never got, nor to what a station sent', () => {
    const { timing } = theCase(aFrame({ undelivered: true }), aFrame({ from: 'lb' }));
    expect(timing.unanswered).toBeNull();
  });

  const text = '{"detail":"Invalid E2E bypass key"}';
  test.each([
    ['as it is', '', Buffer.from(text)],
    ['gzip', 'gzip', gzipSync(text)],
    ['deflate', 'deflate', deflateSync(text)],
    ['deflate without its wrapping', 'deflate', deflateRawSync(text)],
    ['br', 'br', brotliCompressSync(text)],
    ['two codings', 'deflate, gzip', gzipSync(deflateSync(text))],
  ])('reads the beginning of the answer: %s', (_, coding, payload) => {
    const head = aResponse({
      startLine: 'HTTP/1.1 401 Unauthorized',
      fields: coding === '' ? [] : [['Content-Encoding', coding]],
    });
    const halves = [payload.subarray(0, 5), payload.subarray(5)];
    const bodies = halves.map((half) => aBody({ payload: half }));
    expect(theCase(aHead(), head, ...bodies).answerText).toBe(text);
  });

  test.each([
    ['bytes that are not what they say', 'gzip', Buffer.from('no gzip')],
    ['an unknown coding', 'zstd', Buffer.from('x')],
    ['a bomb', 'br', brotliCompressSync(Buffer.alloc(64 * 1024 * 1024))],
  ])('has no text where the answer cannot be read: %s', (_, coding, payload) => {
    const head = aResponse({ startLine: 'HTTP/1.1 500 X', fields: [['Content-Encoding', coding]] });
    expect(theCase(head, aBody({ payload })).answerText).toBe('');
  });

  test('keeps 4 KiB of a body, and none of a request', () => {
    const { answerText } = theCase(
      aBody({ of: 'request', payload: Buffer.from('secret') }),
      aBody({ payload: Buffer.alloc(3000, 'a') }),
      aBody({ payload: Buffer.alloc(3000, 'b') }),
    );
    expect(answerText).toBe('a'.repeat(3000) + 'b'.repeat(1096));
  });
});
