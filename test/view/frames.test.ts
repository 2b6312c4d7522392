import { deflateRawSync, constants } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Event, FrameEvent } from '../../src/model/index.ts';
import { createFrameLines } from '../../src/view/index.ts';
import {
  aClose,
  aFault,
  aFrame,
  aGap,
  aHead,
  anError,
  anOpen,
  aResponse,
  aViolation,
  bytes,
  closePayload,
} from '../builders.ts';
import { folded } from './an-exchange.ts';
import { aLook } from './look.ts';

const EXTENSION = ['Sec-WebSocket-Extensions', 'permessage-deflate'] as const;

/** An exchange whose 101 agrees to compression, on the hops named. */
function deflating(hops: readonly number[] = [0, 1]): readonly Event[] {
  const fields = (hop: number) => [...aResponse().fields, ...(hops.includes(hop) ? [EXTENSION] : [])];
  return [
    anOpen(),
    aHead(),
    aResponse({ hop: 1, fields: fields(1) }),
    aResponse({ hop: 0, fields: fields(0) }),
  ];
}

/** A message deflated by itself, its tail cut off. @see RFC 7692 §7.2.1 */
function deflated(text: string): Uint8Array {
  return deflateRawSync(bytes(text), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
}

function lines(
  events: readonly Event[],
  opening: readonly Event[] = deflating(),
  look = {},
): readonly string[] {
  const exchange = folded(opening);
  const frames = createFrameLines({ ...aLook(look), isNumbered: false, exchange: () => exchange });
  return events.flatMap((event) => frames.lines(event)).map((line) => line.replace(/ +/g, ' '));
}

const line = (subject: Partial<FrameEvent>, look = {}): string | undefined =>
  lines([aFrame(subject)], deflating(), look)[0];

describe('a frame line', () => {
  test('has time, sender, number, opcode, length and text', () => {
    expect(line({ payload: bytes('hello'), n: 3 })).toBe('10ms +0 ms ↑ client 3 text 5 B hello');
    expect(line({ from: 'backend' })).toBe('10ms +0 ms ↓ backend 1 text 5 B hello');
    expect(line({ from: 'lb' })).toBe('10ms +0 ms • lb 1 text 5 B [to the client] hello');
    expect(line({ from: 'lb', masked: true, undelivered: true })).toBe(
      '10ms +0 ms • lb 1 text 5 B [to the backend, never sent] hello',
    );
  });

  test.each([
    ['binary in hexadecimal', { opcode: 2, payload: Uint8Array.from([0, 1, 255]) }, 'binary 3 B 00 01 ff'],
    ['text that is not UTF-8 in hexadecimal', { payload: Uint8Array.from([0xff]) }, 'text 1 B ff'],
    [
      'a close by its code',
      { opcode: 8, payload: closePayload(1011, 'why') },
      'close 5 B 1011 internal error "why"',
    ],
    ['a close without a code', { opcode: 8, payload: bytes('') }, 'close 0 B a close frame without a code'],
    ['a ping with its text', { opcode: 9, payload: bytes('hb') }, 'ping 2 B hb'],
    ['an opcode without a meaning', { opcode: 11, payload: bytes('') }, 'reserved opcode 11 0 B'],
    ['what was not delivered', { undelivered: true }, 'text 5 B [undelivered] hello'],
    ['a first fragment', { fin: false }, 'text 5 B [to be continued] hello'],
    ['a frame that should be masked', { masked: false }, 'text 5 B [unmasked] hello'],
    ['reserved bits', { rsv: 3 }, 'text 5 B [reserved bits 011] hello'],
    ['bytes left out', { length: 9, cut: 4 }, 'text 9 B [4 bytes not recorded] hello'],
    ['bytes that never came', { length: 9, missing: 4 }, 'text 9 B [4 bytes never came] hello'],
  ] as const)('shows %s', (_title, subject, end) => {
    expect(line(subject)).toBe(`10ms +0 ms ↑ client 1 ${end}`);
  });

  test('cuts text to the screen, unless all of it is wanted', () => {
    const payload = bytes('x'.repeat(500));
    expect(line({ payload }, { columns: 80 })).toMatch(/x…$/);
    expect(line({ payload }, { columns: 80, isFull: true })).toMatch(/x{500}$/);
  });

  test('gives binary whole where all is wanted', () => {
    const payload = Uint8Array.from({ length: 300 }, () => 0xab);
    expect(line({ opcode: 2, payload }, { columns: 5000 })).toMatch(/ab …$/);
    expect(line({ opcode: 2, payload }, { isFull: true })).toMatch(/( ab){300}$/);
  });

  test('has its JSON indented below it where that is asked for', () => {
    const frames = createFrameLines({
      ...aLook(),
      isNumbered: true,
      isPretty: true,
      exchange: () => undefined,
    });
    const told = frames.lines(aFrame({ payload: bytes('{"a":[1]}') }));
    expect(told[0]).toMatch(/9 B$/);
    expect(told.slice(1).map((each) => each.trim())).toEqual(['{', '"a": [', '1', ']', '}']);
    const long = frames.lines(aFrame({ payload: bytes(JSON.stringify(Array(500).fill(0))) }));
    expect(long).toHaveLength(202);
    expect(long.at(-1)?.trim()).toBe('… 302 lines more; --full shows them all');
  });

  test('tells of tokens in it where one exchange is looked at', () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl';
    const told = (isRedacted: boolean) =>
      lines([aFrame({ payload: bytes(`{"auth":"${token}"}`) })], deflating(), { isRedacted })[1]?.trim();
    expect(told(false)).toBe('JWT HS256 sub=u no exp · not verified');
    expect(told(true)).toBe('JWT HS256 no exp · not verified');
  });

  test('masks secrets where the look asks for it', () => {
    expect(line({ payload: bytes('{"token":"abc"}') }, { isRedacted: true })).toMatch(
      /\{"token":"‹redacted›"\}$/,
    );
  });
});

describe('deflated frames', () => {
  const hello = deflated('hello, hello');

  test('are inflated, and say so', () => {
    expect(line({ rsv: 4, payload: hello })).toMatch(/\[inflated\] hello, hello$/);
  });

  test('show the message with its last frame where they are fragments', () => {
    const told = lines([
      aFrame({ rsv: 4, fin: false, payload: hello.subarray(0, 4) }),
      aFrame({ n: 2, opcode: 9, payload: bytes('') }),
      aFrame({ n: 3, opcode: 0, payload: hello.subarray(4) }),
    ]);
    expect(told[0]).toMatch(/\[to be continued, part of a deflated message\]$/);
    expect(told[2]).toMatch(/cont\. \d+ B \[inflated from frames 1-3\] hello, hello$/);
  });

  test('stay as they are where their sender was not told of an agreement', () => {
    const told = lines(
      [aFrame({ rsv: 4, payload: hello }), aFrame({ from: 'backend', rsv: 4, payload: hello })],
      deflating([1]),
    );
    expect(told[0]).toMatch(/\[deflated\] [0-9a-f ]+$/);
    expect(told[1]).toMatch(/\[inflated\] hello, hello$/);
  });

  test('say why they cannot be inflated', () => {
    expect(line({ rsv: 4, payload: Uint8Array.from([0xff, 0xff]) })).toMatch(
      /\[deflated, the message .+\] ff ff$/,
    );
  });

  test('are not guessed at after a gap', () => {
    const frame = aFrame({ rsv: 4, payload: hello });
    const told = lines([frame, aGap({ exchange: 1 }), { ...frame, n: 2 }]);
    expect(told[2]).toMatch(/the message .+\]/);
  });
});

describe('between frames', () => {
  test('violations, faults and gaps stand where they happened', () => {
    expect(lines([aFrame(), aViolation({ n: 1 }), aFault({ t: 12 }), aGap({ t: 13, exchange: 1 })])).toEqual([
      '10ms +0 ms ↑ client 1 text 5 B hello',
      '11ms +1 ms ! client breaks RFC 6455 §5.1 in frame 1: a client must mask its frames',
      '12ms +1 ms ! fault at incident-preauth-403: answered by answer-403: 403 in the place of the backend',
      '13ms +1 ms ! gap: 3 events, 420 B not recorded: no space left on the disk',
    ]);
  });

  test('errors stand where they happened', () => {
    expect(lines([aFrame(), anError({ t: 12 })])[1]).toBe(
      '12ms +2 ms ! error at backend: ECONNREFUSED: cannot connect to 127.0.0.1:9000: connection refused',
    );
  });

  test('what is not shown has no line and no time, and is inflated all the same', () => {
    const exchange = folded(deflating());
    const frames = createFrameLines({ ...aLook(), isNumbered: false, exchange: () => exchange });
    const whole = deflateRawSync(bytes('hello, hello, hello, hello'), {
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    const first = aFrame({ rsv: 4, payload: whole.subarray(0, -4) });
    expect(frames.lines(first, false)).toEqual([]);
    const looksBack = deflateRawSync(bytes('hello, hello, hello, hello'), {
      finishFlush: constants.Z_SYNC_FLUSH,
      dictionary: bytes('hello, hello, hello, hello'),
    });
    const second = aFrame({ t: 99, n: 2, rsv: 4, payload: looksBack.subarray(0, -4) });
    expect(frames.lines(second)[0]).toMatch(/\+0 ms .*hello, hello, hello, hello$/);
  });

  test('heads and endings have no line, and exchanges have their own time', () => {
    expect(lines([aHead(), aResponse(), aClose()])).toEqual([]);
    const told = lines([aFrame({ t: 5 }), aFrame({ t: 7, exchange: 2 }), aFrame({ t: 9, n: 2 })]);
    expect(told.map((each) => each.split(' ')[1])).toEqual(['+0', '+0', '+4']);
  });
});
