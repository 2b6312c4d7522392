import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { createRedactor, encodeEvent } from '../../src/recording/index.ts';
import { createKnownSecrets } from '../../src/recording/redaction/known-secrets.ts';
import { aBody, aClose, aFrame, aGap, aHead, aMark, aResponse, anOpen, bytes } from '../builders.ts';
import { anEvent } from './arbitrary-event.ts';

const KEY = new Uint8Array(32);

function redact(events: readonly Event[], isLengthKept = false): readonly Event[] {
  const redactor = createRedactor({ key: KEY, isLengthKept });
  for (const event of events) redactor.learn(event);
  return [...events.flatMap((event) => redactor.redact(event)), ...redactor.end()];
}

const authorization = (value: string, hop = 0): Event => aHead({ hop, fields: [['Authorization', value]] });
const valuesOf = (events: readonly Event[]): readonly string[] =>
  events.flatMap((event) => (event.event === 'head' ? event.fields.map(([, value]) => value) : []));
const textsOf = (events: readonly Event[]): readonly string[] =>
  events.flatMap((event) => ('payload' in event ? [Buffer.from(event.payload).toString()] : []));

describe('fingerprints', () => {
  test('are the same for the same secret at every hop and in every spelling, others for others', () => {
    const [one, again, other, query] = valuesOf(
      redact([
        authorization('Bearer one/secret'),
        authorization('Bearer one/secret', 1),
        authorization('Bearer other-secret', 1),
        aHead({ fields: [['Referer', '/?token=one%2Fsecret']] }),
      ]),
    );
    expect(one).toMatch(/^Bearer redacted~[\da-f]{8}$/);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
    expect(query).toBe(one?.replace('Bearer ', '/?token='));
  });

  test('are others under another key', () => {
    const texts = [1, 2].map((byte) => {
      const redactor = createRedactor({ key: new Uint8Array(32).fill(byte), isLengthKept: false });
      const event = authorization('Bearer one-secret');
      redactor.learn(event);
      return JSON.stringify(redactor.redact(event));
    });
    expect(texts[0]).not.toBe(texts[1]);
  });

  test.each([
    ['Bearer abcdefghijklmnopqrst', /^Bearer redacted~[\da-f]{8}~~~$/],
    ['Bearer abcdefghij', /^Bearer ~[\da-f]{8}~$/],
    ['Bearer abc', /^Bearer ~~~$/],
  ])('have as many bytes as the secret where lengths are kept: %s', (value, shown) => {
    const [redacted = ''] = valuesOf(redact([authorization(value)], true));
    expect(redacted).toMatch(shown);
    expect(redacted).toHaveLength(value.length);
  });

  test('leave the scheme, names of cookies, prefixes of tokens', () => {
    const event = aHead({
      fields: [
        ['Cookie', 'sid=abcdef123; b=x'],
        ['Sec-WebSocket-Protocol', 'chat, token.abcdef123'],
      ],
    });
    const [cookie, protocol] = valuesOf(redact([event]));
    expect(cookie).toMatch(/^sid=redacted~[\da-f]{8}; b=redacted~short$/);
    expect(protocol).toMatch(/^chat, token\.redacted~[\da-f]{8}$/);
  });
});

describe('a redactor', () => {
  test('keeps events in order, and their number', () => {
    fc.assert(
      fc.property(fc.array(anEvent, { maxLength: 30 }), fc.boolean(), (events, isLengthKept) => {
        const shown = redact(events, isLengthKept).filter(
          ({ event, t }) => event !== 'mark' || events.some((each) => each.event === 'mark' && each.t === t),
        );
        expect(shown.map(({ event }) => event)).toEqual(events.map(({ event }) => event));
      }),
      { numRuns: 50 },
    );
  });

  test('leaves what holds no secrets as it was', () => {
    const events = [anOpen(), aHead(), aResponse(), aFrame(), aBody(), aMark(), aClose()];
    expect(redact(events).map(encodeEvent)).toEqual(events.map(encodeEvent));
  });

  test('holds the fragments of a message, and what follows them, until it is whole', () => {
    const redactor = createRedactor({ key: KEY, isLengthKept: false });
    const events = [
      aFrame({ fin: false, payload: bytes('{"token":"abc') }),
      aMark(),
      aFrame({ n: 2, opcode: 0, payload: bytes('defghi"}') }),
    ];
    events.forEach((event) => redactor.learn(event));
    expect(events.map((event) => redactor.redact(event).length)).toEqual([0, 0, 3]);
    expect(redactor.end()).toEqual([]);
  });

  test('lets go of a message that never becomes whole when its exchange ends', () => {
    const shown = redact([aFrame({ fin: false, payload: bytes('{"token":"abcdefgh') }), aClose()]);
    expect(textsOf(shown)).toEqual([expect.stringMatching(/^\{"token":"redacted~[\da-f]{8}$/)]);
  });

  test('says the length of each frame that it changes', () => {
    const [frame] = redact([aFrame({ payload: bytes('{"token":"a-very-long-secret-of-many-bytes"}') })]);
    expect(frame).toMatchObject({
      event: 'frame',
      length: textsOf(frame === undefined ? [] : [frame])[0]?.length,
    });
  });

  test('keeps the length of bodies, which their heads tell', () => {
    const body = aBody({ payload: bytes('{"token":"a-very-long-secret-of-many-bytes"}') });
    const [shown] = textsOf(redact([body]));
    expect(shown).toHaveLength(body.payload.length);
    expect(shown).not.toContain('secret');
  });

  test('leaves out the rest of a message whose beginning is lost', () => {
    const rest = aFrame({ n: 2, opcode: 0, payload: bytes('end of a secret') });
    const shown = redact([aFrame({ fin: false }), aGap({ exchange: 1 }), rest]);
    expect(shown.at(-1)).toMatchObject({ cut: 15, length: 15 });
  });
});

test('takes a reasonable time for whatever a peer sends', () => {
  for (const part of [
    'authorization: x\n',
    'cookie: a=b;',
    'cookie: a=b; ',
    'jwt.',
    '"token":"',
    '<a>',
    '```\n',
  ]) {
    const payload = bytes(part.repeat(200_000));
    expect(
      redact([aFrame({ payload }), aHead({ fields: [['Sec-WebSocket-Protocol', part.repeat(100_000)]] })]),
    ).toHaveLength(2);
  }
});

describe('known secrets', () => {
  test('are found in text after text of many secrets in time that does not grow with them', () => {
    const known = createKnownSecrets();
    for (let index = 0; index < 3000; index += 1) known.add(`secret-${index}-${'x'.repeat(20)}`);
    known.add(`${'a'.repeat(60_000)}b`);
    known.add(`${'a'.repeat(60_000)}c`);
    const text = 'secret-'.repeat(100_000) + 'a'.repeat(2_000_000);
    expect(known.find(text, false).length).toBeGreaterThan(0);
    expect(known.find(`${'-'.repeat(1_000_000)}secret-77-${'x'.repeat(20)}!`, false)).toEqual([
      { start: 1_000_000, end: 1_000_030 },
    ]);
  });

  test('are found wherever they stand in any text', () => {
    const secret = fc.string({
      minLength: 6,
      maxLength: 40,
      unit: fc.constantFrom('a', 'b', 'A', 'B', '0', '1', '-', '_', '.'),
    });
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 20 }),
        fc.string(),
        fc.string(),
        (secrets, before, after) => {
          const known = createKnownSecrets();
          for (const each of secrets) known.add(each);
          const [one = ''] = secrets;
          const text = `${before}${one}${after}`;
          let rest = text;
          for (const { start, end } of known.find(text, false).toReversed())
            rest = rest.slice(0, start) + '\0' + rest.slice(end);
          expect(rest).not.toContain(one);
        },
      ),
    );
  });
});
