import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../src/model/index.ts';
import { createSieve, parseFilter, type SieveOptions } from '../../../src/recording/index.ts';
import {
  aBody,
  aClose,
  aFrame,
  aGap,
  aHead,
  anOpen,
  aResponse,
  aSession,
  aSideEnd,
  aViolation,
  bytes,
} from '../../builders.ts';

/** What each push gives, by place in `events`: wanted ones as they are, others with a minus. */
function sifted(filter: string, events: readonly Event[], options: SieveOptions = {}): readonly string[] {
  const sieve = createSieve(parseFilter(filter), options);
  const name = (result: ReturnType<typeof sieve.push>): string =>
    result.map(({ event, isWanted }) => `${isWanted ? '' : '-'}${events.indexOf(event)}`).join(' ');
  return [...events.map((event) => name(sieve.push(event))), name(sieve.end())];
}

const opening = [anOpen(), aHead(), aResponse()];

describe('a sieve', () => {
  test('asks each event with what is known of its exchange by then', () => {
    const events = [aSession(), ...opening, aFrame(), aClose({ backend: aSideEnd({ code: 1011 }) })];
    expect(sifted('~c 101', events)).toEqual(['0', '-1', '-2', '3', '4', '5', '']);
    expect(sifted('~close 1011', events)).toEqual(['0', '-1', '-2', '-3', '-4', '5', '']);
  });

  test('asks with the whole exchange where that is known', () => {
    const options = { exchange: () => undefined };
    expect(sifted('~all', opening, options)).toEqual(['-0', '-1', '-2', '']);
  });

  test('asks for findings by exchange', () => {
    const findings = (number: number) => new Set(number === 2 ? ['cut'] : []);
    const events = [anOpen(), anOpen({ exchange: 2 })];
    expect(sifted('~finding cut', events, { findings })).toEqual(['-0', '1', '']);
  });

  test('asks a message with its own content, and the rest with all that has been', () => {
    const events = [
      ...opening,
      aFrame({ payload: bytes('a') }),
      aFrame({ n: 2, payload: bytes('b') }),
      aClose(),
    ];
    expect(sifted('~b a', events)).toEqual(['-0', '-1', '-2', '3', '-4', '5', '']);
    expect(sifted('!~b a', events)).toEqual(['0', '1', '2', '-3', '4', '-5', '']);
  });

  test('holds fragments, and what comes after them in the exchange, until the message is whole', () => {
    const events = [
      ...opening,
      aFrame({ fin: false, payload: bytes('need') }),
      aFrame({ n: 2, opcode: 9, payload: bytes('ping') }),
      aFrame({ exchange: 2, payload: bytes('needle') }),
      aFrame({ n: 3, opcode: 0, payload: bytes('le') }),
    ];
    expect(sifted('~b needle', events)).toEqual(['-0', '-1', '-2', '', '', '5', '3 -4 6', '']);
  });

  test('gives what is held when the exchange or the recording ends', () => {
    const begun = [...opening, aFrame({ fin: false, payload: bytes('need') })];
    expect(sifted('~b need', begun)).toEqual(['-0', '-1', '-2', '', '-3']);
    const part = aBody({ payload: bytes('need'), more: true });
    expect(sifted('~b need', [...opening, part, aClose()])).toEqual(['-0', '-1', '-2', '', '3 4', '']);
  });

  test('holds no more than a bound, however long a message goes on', () => {
    const sieve = createSieve(parseFilter('~b x'));
    for (const event of opening) sieve.push(event);
    let held = 1;
    sieve.push(aFrame({ fin: false }));
    for (let n = 2; n < 30_000; n += 1) {
      held += 1 - sieve.push(aFrame({ n, opcode: 0, fin: false })).length;
      expect(held).toBeLessThanOrEqual(10_000);
    }
  });

  test('does not take a message within an unfinished one for its end', () => {
    const events = [
      ...opening,
      aFrame({ fin: false, payload: bytes('need') }),
      aFrame({ n: 2, payload: bytes('other') }),
      aFrame({ n: 3, opcode: 0, payload: bytes('le') }),
    ];
    expect(sifted('~b needle', events)).toEqual(['-0', '-1', '-2', '', '', '3 -4 5', '']);
  });

  test('lets gaps through, and does not guess at what they left out', () => {
    const agreed = ['Sec-WebSocket-Extensions', 'permessage-deflate'] as const;
    const deflated = deflateRawSync('needle', { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    const frame = aFrame({ rsv: 4, payload: deflated });
    const events = [
      anOpen(),
      aHead(),
      aResponse({ fields: [agreed] }),
      frame,
      aGap({ exchange: 1 }),
      { ...frame, n: 2 },
    ];
    expect(sifted('~b needle', events)).toEqual(['-0', '-1', '-2', '3', '4', '-5', '']);
  });

  test('knows of a violation, and of no more than one', () => {
    const violations = Array.from({ length: 50_000 }, () => aViolation());
    const results = sifted('~violation', [...opening, ...violations.slice(0, 3)]);
    expect(results).toEqual(['-0', '-1', '-2', '3', '4', '5', '']);
    const sieve = createSieve(parseFilter('~violation'));
    for (const event of [...opening, ...violations]) sieve.push(event);
    expect(sieve.push(aClose())[0]?.isWanted).toBe(true);
  });
});
