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
    '"token":{',
    '["auth","',
    "token='",
    'PASS ',
    'AUTH a ',
    '%22a',
    '\x10\x7f\0\x04MQTT',
    'token\xd9',
  ]) {
    const payload = bytes(part.repeat(50_000));
    expect(
      redact([aFrame({ payload }), aHead({ fields: [['Sec-WebSocket-Protocol', part.repeat(25_000)]] })]),
    ).toHaveLength(2);
  }
});

describe('payloads', () => {
  const S = 'Zq7xKleak9';
  const shown = (text: string): string => {
    const payload = Buffer.from(text, 'latin1');
    return textsOf(redact([aFrame({ opcode: 2, payload, length: payload.length })]))[0] ?? '';
  };

  test.each([
    ['CONNECT of STOMP', `CONNECT\naccept-version:1.2\nlogin:guest\npasscode:${S}\n\n\0`],
    ['CONNECT of STOMP in SockJS', `["CONNECT\\nlogin:guest\\npasscode:${S}\\n\\n\\u0000"]`],
    ['PASS of IRC', `PASS oauth:${S}\r\nNICK me`],
    ['AUTH of Redis', `AUTH default ${S}`],
    ['connection_init of GraphQL', `{"type":"connection_init","payload":{"Authorization":"Bearer ${S}"}}`],
    ['auth of Socket.IO', `40{"token":"${S}"}`],
    ['an event of Socket.IO', `42["auth","${S}"]`],
    ['CONNECT of NATS', `CONNECT {"user":"me","pass":"${S}"}`],
    ['CONNECT of MQTT 3', `\x10\x22\0\x04MQTT\x04\xc2\0\x3c\0\x03cli\0\x04user\0\x0a${S}`],
    ['CONNECT of MQTT 5', `\x10\x23\0\x04MQTT\x05\xc2\0\x3c\0\0\x03cli\0\x04user\0\x0a${S}`],
    ['CONNECT of MQTT with a will', `\x10\x2a\0\x04MQTT\x04\x46\0\x3c\0\x03cli\0\x01t\0\x02no\0\x0a${S}`],
    ['MessagePack', `\x82\xa5token\xaa${S}\xa1a\x01`],
    ['members of lists and objects', `{"token":{"type":"Bearer","value":"${S}"},"secrets":["${S}x"]}`],
    ['a number', '{"password":12345678}'],
    ['pairs', `{"headers":[{"name":"cookie","value":"sid=${S}"}],"more":[["authorization","${S}x"]]}`],
    ['what is no JSON', `{'token':'${S}', password: "${S}y", api_key=${S}z}`],
    ['a head in a log', `{"log":"GET / HTTP/1.1\\r\\nCookie: sid=${S}\\r\\nHost: x"}`],
    ['a command', `curl -H 'X-API-Key: ${S}' -H 'Authorization: Bearer ${S}x'`],
    ['a connection string', `AccountName=x;AccountKey=${S};EndpointSuffix=core`],
    ['a private key with a head', `-----BEGIN RSA PRIVATE KEY-----\nDEK-Info: AES-128\n\n${S}\n-----END`],
    ['XML', `<token type="x">${S}</token><p password="${S}x"/><password><![CDATA[${S}y]]></password>`],
    ['keys of known makers', `sk_live_51${S}aaaa`],
    ['an URL within an URL', `/ws?url=https%3A%2F%2Fh%2F%3Ftoken%3D${S}&x=%7B%22token%22%3A%22${S}x%22%7D`],
    ['a form in brackets', `auth[token]=${S}&auth%5Bpass%5D=${S}x`],
  ])('lose the secrets of %s', (_, text) => {
    const left = shown(text);
    expect(left).toContain('~');
    expect(left).not.toMatch(/Zq7xKleak9|12345678/);
  });

  test.each([
    '{"usage":{"max_tokens":4096,"prompt_tokens":12345},"auth":"required","session":"main"}',
    'the token: expired. password = wrong, cookie: none',
    '["token","secret","password"]',
    '{"type":"auth","pin":12,"compass":"north","keys":["left","right"]}',
    'AUTH required\nPASS this on',
    '<auth mechanism="PLAIN">',
  ])('keep what is no secret: %s', (text) => {
    expect(shown(text)).toBe(text);
  });
});

test('an ordinary word in a cookie, or in a query, is hidden there and nowhere else', () => {
  const events = [
    aHead({
      startLine: 'GET /ws?key=english HTTP/1.1',
      fields: [['Cookie', 'lang=english; sid=Zq7xKleak9']],
    }),
    aFrame({ payload: bytes('in english, by Zq7xKleak9') }),
  ];
  expect(valuesOf(redact(events))[0]).toMatch(/^lang=redacted~[\da-f]{8}; sid=redacted~[\da-f]{8}$/);
  expect(textsOf(redact(events))[0]).toMatch(/^in english, by redacted~[\da-f]{8}$/);
});

test('what was hidden from people before gets no fingerprint, by which all of it would seem to be equal', () => {
  const { text } = createRedactor({ key: KEY, isLengthKept: false });
  const evidence =
    'gone: Authorization: Bearer ‹redacted›, X-API-Key: ‹redacted› (at lb), {"token":"‹redacted›"}';
  expect(text(evidence)).toBe(evidence);
});

test('a password is hidden wherever it comes up, even if it is a word', () => {
  const events = [
    aFrame({ payload: bytes('{"password":"letmein"}') }),
    aFrame({ n: 2, payload: bytes('so letmein') }),
  ];
  expect(textsOf(redact(events)).join('')).not.toContain('letmein');
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
