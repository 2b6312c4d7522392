import { deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createMessageReader,
  type Message,
  type MessageFrame,
  type MessageReaderOptions,
} from '../../src/wire/index.ts';
import { hex, utf8 } from './streams.ts';

const HELLO = hex('f2 48 cd c9 c9 07 00');
const HELLO_AGAIN = hex('f2 00 11 00 00');

/** A frame that is a text of its own, "Hello". */
const aFrame = (n: number, subject: Partial<MessageFrame> = {}): MessageFrame => ({
  n,
  opcode: 1,
  fin: true,
  rsv: 0,
  payload: utf8('Hello'),
  cut: 0,
  missing: 0,
  ...subject,
});

const fragment = (n: number, opcode: number, text: string, fin = false): MessageFrame =>
  aFrame(n, { opcode, fin, payload: utf8(text) });

/** What each frame ends, told in one line; a dash where it ends nothing. */
function told(frames: readonly MessageFrame[], subject: Partial<MessageReaderOptions> = {}): string[] {
  const reader = createMessageReader({ deflate: null, limit: 1000, ...subject });
  return frames.map((frame) => tell(reader.push(frame)));
}

function tell(message: Message | null): string {
  if (message === null) return '-';
  const { opcode, payload, frames, isDeflated, cut, problem } = message;
  const text = Buffer.from(payload).toString('latin1');
  const marks = [
    isDeflated ? ' deflated' : '',
    cut > 0 ? ` ${cut} cut` : '',
    problem === undefined ? '' : `: ${problem}`,
  ];
  return `${opcode} "${text}" ${frames.join('-')}${marks.join('')}`;
}

describe('frames add up', () => {
  test('to a message at its last fragment, control frames in between on their own', () => {
    const frames = [
      fragment(1, 1, 'Hel'),
      fragment(2, 9, 'ping', true),
      fragment(3, 0, 'l'),
      fragment(4, 0, 'o', true),
      fragment(5, 2, 'next', true),
    ];
    expect(told(frames)).toEqual(['-', '9 "ping" 2-2', '-', '1 "Hello" 1-4', '2 "next" 5-5']);
  });

  test('to one that comes whole within an unfinished one, which goes on after it', () => {
    const frames = [fragment(1, 1, 'a'), fragment(2, 2, 'whole', true), fragment(3, 0, 'b', true)];
    expect(told(frames)).toEqual(['-', '2 "whole" 2-2', '1 "ab" 1-3']);
  });

  test('to the second where two begin', () => {
    const frames = [fragment(1, 1, 'a'), fragment(2, 2, 'b'), fragment(3, 0, 'c', true)];
    expect(told(frames)).toEqual(['-', '-', '2 "bc" 2-3']);
  });

  test('to what is there where the first one is missing, and say so', () => {
    expect(told([fragment(7, 0, 'a'), fragment(8, 0, 'b', true)])).toEqual([
      '-',
      '0 "ab" 7-8: lacks its first frame',
    ]);
  });

  test('to what came before the connection ended, and say so', () => {
    const frames = [
      fragment(1, 1, 'a'),
      aFrame(2, { opcode: 0, fin: false, payload: utf8('b'), missing: 3 }),
    ];
    expect(told(frames)).toEqual(['-', '1 "ab" 1-2: broke off with the connection']);
  });

  test('to the same payload, however a message is split', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        (texts, isDeflated) => {
          const whole = utf8(texts.join(''));
          const wire = isDeflated ? deflateRawSync(whole) : whole;
          const size = Math.ceil(wire.length / texts.length) || 1;
          const last = texts.length - 1;
          const reader = createMessageReader({ deflate: { contextTakeover: false }, limit: 1000 });
          const messages = texts.map((_, i) =>
            reader.push(
              aFrame(i + 1, {
                opcode: i === 0 ? 1 : 0,
                fin: i === last,
                rsv: isDeflated && i === 0 ? 4 : 0,
                payload: wire.subarray(i * size, (i + 1) * size),
              }),
            ),
          );
          expect(messages.slice(0, -1).every((message) => message === null)).toBe(true);
          expect(tell(messages[last] ?? null)).toBe(
            `1 "${whole.toString('latin1')}" 1-${texts.length}${isDeflated ? ' deflated' : ''}`,
          );
        },
      ),
    );
  });
});

describe('the limit', () => {
  test('keeps the first bytes and counts the rest, of one frame or of many', () => {
    const problem = (cut: number): string => `${cut} cut: was not kept whole: ${cut} bytes are left out`;
    expect(told([aFrame(1)], { limit: 3 })).toEqual([`1 "Hel" 1-1 ${problem(2)}`]);
    expect(
      told([fragment(1, 1, 'ab'), fragment(2, 0, 'cd'), fragment(3, 0, 'ef', true)], { limit: 3 }),
    ).toEqual(['-', '-', `1 "abc" 1-3 ${problem(3)}`]);
    expect(told([aFrame(1, { cut: 7 })])).toEqual([`1 "Hello" 1-1 ${problem(7)}`]);
  });

  test('holds for what a message inflates to', () => {
    const [bomb] = told([aFrame(1, { rsv: 4, payload: deflateRawSync(Buffer.alloc(5000)) })], {
      deflate: { contextTakeover: false },
    });
    expect(bomb).toMatch(/1-1 deflated: inflates to more than 1000 bytes$/);
  });
});

describe('compressed messages', () => {
  const deflate = { contextTakeover: true };

  test('are inflated over fragments, as in RFC 7692 §7.2.3.1, and look back at each other', () => {
    const frames = [
      aFrame(1, { rsv: 4, fin: false, payload: HELLO.subarray(0, 3) }),
      aFrame(2, { opcode: 0, payload: HELLO.subarray(3) }),
      aFrame(3),
      aFrame(4, { rsv: 4, payload: HELLO_AGAIN }),
    ];
    expect(told(frames, { deflate })).toEqual([
      '-',
      '1 "Hello" 1-2 deflated',
      '1 "Hello" 3-3',
      '1 "Hello" 4-4 deflated',
    ]);
  });

  test('stay as they are where nothing was agreed on', () => {
    expect(told([aFrame(1, { rsv: 4 })])).toEqual(['1 "Hello" 1-1']);
  });

  test.each<[string, readonly MessageFrame[]]>([
    ['was cut', [aFrame(1, { rsv: 4, payload: HELLO.subarray(0, 3), cut: 4 })]],
    [
      'was given up for another',
      [aFrame(1, { rsv: 4, fin: false, payload: HELLO }), aFrame(2, { fin: false })],
    ],
    ['lacks its first frame', [aFrame(1, { opcode: 0 })]],
  ])('cannot be read after one that %s', (_, before) => {
    const lines = told([...before, aFrame(3, { rsv: 4, payload: HELLO_AGAIN })], { deflate });
    expect(lines.at(-1)).toMatch(
      /3-3 deflated: cannot be inflated: it looks back at a message that is not there whole$/,
    );
  });

  test('cannot be read after a gap where they look back', () => {
    const reader = createMessageReader({ deflate, limit: 1000 });
    reader.push(fragment(1, 1, 'a'));
    reader.skip();
    expect(tell(reader.push(aFrame(9, { rsv: 4, payload: HELLO_AGAIN })))).toMatch(
      /9-9 deflated: cannot be inflated/,
    );
    expect(tell(reader.push(aFrame(10)))).toBe('1 "Hello" 10-10');
  });
});

describe('a text', () => {
  test.each([
    ['as sent', 0, hex('ff')],
    ['inflated', 4, deflateRawSync(hex('ff'))],
  ])('that is not UTF-8 %s says so', (_, rsv, payload) => {
    const [line] = told([aFrame(1, { rsv, payload })], { deflate: { contextTakeover: false } });
    expect(line).toMatch(/: is not UTF-8$/);
  });
});
