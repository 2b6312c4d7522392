import { Buffer } from 'node:buffer';
import { deflateRawSync, constants, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event, HeadEvent } from '../../src/model/index.ts';
import type { Diagnosis } from '../../src/study/index.ts';
import {
  aBody,
  aChange,
  aClose,
  aConnected,
  aFault,
  aFrame,
  aGap,
  aHead,
  aResponse,
  aSession,
  aSideEnd,
  aViolation,
  anEnd,
  anError,
  anOpen,
  bytes,
  closePayload,
} from '../builders.ts';
import { anEvent } from '../recording/arbitrary-event.ts';
import { exported } from './exported.ts';
import { CHROME_FIELDS, HAR_1_2 } from './har-schema.ts';

interface Message {
  readonly type: string;
  readonly time: number;
  readonly opcode: number;
  readonly data: string;
  readonly _payload?: string;
}

interface Entry {
  readonly comment: string;
  readonly connection: string;
  readonly serverIPAddress?: string;
  readonly startedDateTime: string;
  readonly time: number;
  readonly timings: Readonly<Record<string, number>>;
  readonly request: Readonly<Record<string, unknown>> & { readonly url: string };
  readonly response: Readonly<Record<string, unknown>> & { readonly content: object };
  readonly _webSocketMessages?: readonly Message[];
  readonly _webSocketControlFrames?: readonly object[];
  readonly _webSocketClose?: unknown;
  readonly _hoptap: Readonly<Record<string, unknown>>;
}

/** The entries of an export, which must hold to HAR 1.2 whatever it is of. */
function entriesOf(events: readonly Event[], diagnosis?: Diagnosis): readonly Entry[] {
  const text = exported('har', events, diagnosis === undefined ? {} : { diagnosis }).toString('utf8');
  const read: unknown = JSON.parse(text);
  expect(HAR_1_2.safeParse(read).error?.issues ?? []).toEqual([]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema has just held
  return (read as { log: { entries: Entry[] } }).log.entries;
}

const upgraded = (...then: readonly Event[]): readonly Event[] => [
  aSession(),
  anOpen(),
  aHead(),
  aConnected({ t: 3, connectMs: 0.8, tlsMs: 0.2, tls: { version: 'TLSv1.3' } }),
  aHead({ t: 3.5, hop: 1, fields: [['Host', 'staging.example.com'], ...aHead().fields.slice(1)] }),
  aResponse({ t: 4, hop: 1 }),
  aResponse({ t: 5 }),
  ...then,
];

const answered = (fields: HeadEvent['fields'], ...then: readonly Event[]): readonly Event[] => [
  aSession(),
  anOpen({ upgrade: null }),
  aHead({
    startLine: 'GET /a?b=c%20d&e HTTP/1.1',
    fields: [
      ['Host', 'x'],
      ['Cookie', 'a=1; b'],
      ['COOKIE', 'c=2'],
    ],
  }),
  aConnected(),
  aHead({ t: 3, hop: 1 }),
  aResponse({ t: 4, hop: 1, startLine: 'HTTP/1.1 200 OK', fields }),
  aResponse({ t: 5, startLine: 'HTTP/1.1 200 OK', fields }),
  ...then,
];

describe('an HTTP archive', () => {
  test.each([
    ['of its exchange', { exchange: 1 }],
    ['of nobody knows whom', {}],
  ])('makes no text of a deflated message that looks back over a gap %s', (_whose, gap) => {
    const payload = deflateRawSync('deflated', { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    const fields = [...aResponse().fields, ['Sec-WebSocket-Extensions', 'permessage-deflate'] as const];
    const events = [
      ...upgraded().filter((event) => event.event !== 'head' || event.of === 'request'),
      aResponse({ t: 4, hop: 1, fields }),
      aResponse({ t: 5, fields }),
      aGap({ t: 6, ...gap }),
      aFrame({ t: 14, from: 'backend', n: 2, rsv: 4, payload }),
      aClose(),
    ];
    const message = entriesOf(events)[0]?._webSocketMessages?.[0];
    expect(message).toMatchObject({ type: 'error', opcode: -1 });
    expect(message?.data).toContain('is not there whole');
  });

  test('has what Chrome writes of a WebSocket, an entry for the hop at either end', () => {
    const [one, other, ...more] = entriesOf(upgraded(aFrame(), aClose(), anEnd()));
    expect(more).toEqual([]);
    for (const entry of [one, other]) {
      expect(Object.keys(entry ?? {})).toEqual(expect.arrayContaining([...CHROME_FIELDS.entry]));
      for (const part of ['request', 'response', 'timings'] as const)
        expect(Object.keys(entry?.[part] ?? {})).toEqual(expect.arrayContaining([...CHROME_FIELDS[part]]));
      expect(Object.keys(entry?.response.content ?? {})).toEqual([...CHROME_FIELDS.content]);
      expect(Object.keys(entry?._webSocketMessages?.[0] ?? {})).toEqual([...CHROME_FIELDS.message]);
    }
    expect([one?.request.url, other?.request.url]).toEqual([
      'ws://localhost:8080/ws',
      'wss://staging.example.com/ws',
    ]);
    expect([one?.comment, other?.comment]).toEqual([
      'exchange 1, hop 0: client to hoptap',
      'exchange 1, hop 1: hoptap to backend',
    ]);
  });

  test('has an entry for the client alone where the request never reached the backend', () => {
    const events = [
      aSession(),
      anOpen(),
      aHead(),
      anError(),
      aResponse({ startLine: 'HTTP/1.1 502 Bad Gateway', fields: [] }),
      aClose({ by: 'hoptap', how: 'error' }),
    ];
    const [entry, ...more] = entriesOf(events);
    expect(more).toEqual([]);
    expect(entry?.response['status']).toBe(502);
  });

  test('says why there is no answer, as Chrome does', () => {
    const events = [aSession(), anOpen(), aHead(), anError(), aClose({ by: 'hoptap', how: 'error' })];
    expect(entriesOf(events)[0]?.response).toMatchObject({
      status: 0,
      headers: [],
      _error: 'ECONNREFUSED: cannot connect to 127.0.0.1:9000: connection refused',
    });
  });

  test('tells the times of each hop', () => {
    const [one, other] = entriesOf(upgraded(aClose()));
    const unknown = { blocked: -1, dns: -1 };
    expect(one).toMatchObject({ startedDateTime: '2025-09-09T12:04:31.002Z', time: 18 });
    expect(one?.timings).toEqual({ ...unknown, connect: -1, ssl: -1, send: 0, wait: 3, receive: 15 });
    expect(other).toMatchObject({ startedDateTime: '2025-09-09T12:04:31.002Z', time: 17.5 });
    expect(other?.timings).toEqual({ ...unknown, connect: 1, ssl: 0.2, send: 0, wait: 0.5, receive: 16 });
  });

  test('keeps heads as they were: order, case, duplicates', () => {
    const fields: HeadEvent['fields'] = [
      ['x-B', '2'],
      ['X-a', '1'],
      ['X-B', 'caf\xc3\xa9'],
    ];
    const [entry] = entriesOf(answered(fields, aClose({ how: 'response' })));
    expect(entry?.response['headers']).toEqual([
      { name: 'x-B', value: '2' },
      { name: 'X-a', value: '1' },
      { name: 'X-B', value: 'café' },
    ]);
  });

  test('takes query and cookies apart', () => {
    const fields: HeadEvent['fields'] = [
      [
        'Set-Cookie',
        'id=7; Path=/; Domain=x.test; HttpOnly; secure; SameSite=Lax; Expires=Wed, 21 Oct 2015 07:28:00 GMT',
      ],
      ['set-cookie', 'b=c=d'],
      ['Location', '/next'],
    ];
    const [entry] = entriesOf(answered(fields, aClose({ how: 'response' })));
    expect(entry?.request).toMatchObject({
      url: 'http://x/a?b=c%20d&e',
      queryString: [
        { name: 'b', value: 'c%20d' },
        { name: 'e', value: '' },
      ],
      cookies: [
        { name: 'a', value: '1' },
        { name: 'b', value: '' },
        { name: 'c', value: '2' },
      ],
    });
    expect(entry?.response).toMatchObject({
      redirectURL: '/next',
      cookies: [
        {
          name: 'id',
          value: '7',
          path: '/',
          domain: 'x.test',
          httpOnly: true,
          secure: true,
          sameSite: 'Lax',
          expires: '2015-10-21T07:28:00.000Z',
        },
        { name: 'b', value: 'c=d', httpOnly: false, secure: false },
      ],
    });
  });

  test.each([
    ['GET /p HTTP/1.1', 'h:1', 'ws://h:1/p'],
    ['GET http://other/p?q HTTP/1.1', 'h', 'ws://other/p?q'],
    ['OPTIONS * HTTP/1.1', 'h', 'ws://h/'],
    ['GET /p HTTP/1.1', 'not a host', 'ws://127.0.0.1:8080/'],
    ['rubbish', '', 'ws://127.0.0.1:8080/'],
  ])('gives "%s" to %j the URL %s', (startLine, host, url) => {
    const events = [aSession(), anOpen(), aHead({ startLine, fields: [['Host', host]] }), aClose()];
    expect(entriesOf(events)[0]?.request.url).toBe(url);
  });

  test.each<[string, HeadEvent['fields'], Uint8Array, object]>([
    ['text', [['Content-Type', 'text/plain']], bytes('hé'), { size: 3, mimeType: 'text/plain', text: 'hé' }],
    [
      'bytes',
      [],
      Uint8Array.of(255, 0),
      { size: 2, mimeType: 'x-unknown', text: '/wA=', encoding: 'base64' },
    ],
    [
      'text that was compressed',
      [['Content-Encoding', 'gzip']],
      gzipSync('a'.repeat(1000)),
      { size: 1000, text: 'a'.repeat(1000), compression: 1000 - gzipSync('a'.repeat(1000)).length },
    ],
    [
      'what only claims to be compressed',
      [['Content-Encoding', 'br, gzip']],
      bytes('plain'),
      { size: 5, text: 'plain', comment: 'still coded: it is not what it says' },
    ],
  ])('holds a body: %s', (_, fields, payload, content) => {
    const events = answered(fields, aBody({ payload }), aClose({ how: 'response' }));
    for (const entry of entriesOf(events)) expect(entry.response.content).toMatchObject(content);
  });

  test('says how much of a body is missing, and holds what was sent with a request', () => {
    const post = aBody({ of: 'request', hop: 0, payload: bytes('{}') });
    const events = answered(
      [],
      post,
      aBody({ payload: bytes('ab'), bytes: 10, cut: 8 }),
      aClose({ how: 'response' }),
    );
    const [entry] = entriesOf(events);
    expect(entry?.request).toMatchObject({ bodySize: 2, postData: { text: '{}' } });
    expect(entry?.response).toMatchObject({
      bodySize: 10,
      content: { size: 10, text: 'ab', comment: '8 bytes of it were not recorded' },
    });
  });
});

describe('messages in an HTTP archive', () => {
  const messagesOf = (...frames: readonly Event[]): readonly (readonly Message[])[] =>
    entriesOf(upgraded(...frames, aClose())).map((entry) => entry._webSocketMessages ?? []);

  test('are whole, inflated, in seconds since 1970; what is no text is base64', () => {
    const deflated = deflateRawSync('deflated', { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    const extensions = ['Sec-WebSocket-Extensions', 'permessage-deflate'] as const;
    const events = upgraded(
      aFrame({ t: 10, fin: false, payload: bytes('in ') }),
      aFrame({ t: 11, n: 2, opcode: 9, payload: bytes('p') }),
      aFrame({ t: 12.345, n: 3, opcode: 0, payload: bytes('parts') }),
      aFrame({ t: 13, from: 'backend', opcode: 2, payload: Uint8Array.of(255) }),
      aFrame({ t: 14, from: 'backend', n: 2, rsv: 4, payload: deflated }),
      aClose(),
    ).map((event) =>
      event.event === 'head' && event.of === 'response'
        ? { ...event, fields: [...event.fields, extensions] }
        : event,
    );
    for (const { _webSocketMessages, _webSocketControlFrames } of entriesOf(events)) {
      expect(_webSocketMessages).toEqual([
        { type: 'send', time: 1757419471.012345, opcode: 1, data: 'in parts' },
        { type: 'receive', time: 1757419471.013, opcode: 2, data: '/w==' },
        { type: 'receive', time: 1757419471.014, opcode: 1, data: 'deflated' },
      ]);
      expect(_webSocketControlFrames).toEqual([
        { type: 'send', time: 1757419471.011, opcode: 9, data: 'cA==' },
      ]);
    }
  });

  test('that cannot be read are errors as Chrome has them, with what is there of them', () => {
    const [sent] = messagesOf(
      aFrame({ payload: bytes('abc'), length: 9, cut: 6 }),
      aFrame({ n: 2, payload: Uint8Array.of(0xff) }),
    );
    expect(sent?.map(({ type, opcode, data }) => ({ type, opcode, data }))).toEqual([
      {
        type: 'error',
        opcode: -1,
        data: 'hoptap: the message of the client in frame 1 was not kept whole: 6 bytes are left out',
      },
      { type: 'error', opcode: -1, data: 'hoptap: the message of the client in frame 2 is not UTF-8' },
    ]);
    expect(sent?.map(({ _payload }) => Buffer.from(_payload ?? '', 'base64').toString('latin1'))).toEqual([
      'abc',
      '\xff',
    ]);
  });

  test('are on the hops that they passed', () => {
    const [client, backend] = messagesOf(
      aFrame({ undelivered: true, payload: bytes('1') }),
      aFrame({ from: 'backend', undelivered: true, payload: bytes('2') }),
      aFrame({ from: 'hoptap', masked: true, payload: bytes('3') }),
      aFrame({ from: 'hoptap', n: 2, masked: false, payload: bytes('4') }),
    );
    expect(client?.map(({ type, data }) => [type, data])).toEqual([
      ['send', '1'],
      ['receive', '4'],
    ]);
    expect(backend?.map(({ type, data }) => [type, data])).toEqual([
      ['receive', '2'],
      ['send', '3'],
    ]);
  });

  test.each([
    [
      { by: 'backend', backend: aSideEnd({ code: 1011, reason: 'oh' }) },
      { code: 1011, reason: 'oh', timestamp: 1757419471.02 },
    ],
    [{ by: 'client', client: aSideEnd({ code: null }), backend: aSideEnd({ code: null }) }, 'aborted'],
  ])('end as HTTP Toolkit tells it', (close, told) => {
    const frame = aFrame({ opcode: 8, payload: closePayload(1000) });
    expect(entriesOf(upgraded(frame, aClose(close)))[0]?._webSocketClose).toEqual(told);
  });
});

describe('what HAR has no place for', () => {
  test('stands in _hoptap: stations, heads of every hop, changes, violations, faults, findings, gaps', () => {
    const finding = {
      code: 'credentials-lost',
      severity: 'error',
      sentence: 'Lost.',
      exchanges: [1],
      means: [],
      advice: [],
      evidence: [{ exchange: 1, t: 3, text: 'here' }],
    } as const;
    const stations = ['client', 'gcp', 'nginx', 'backend'];
    const events = [
      aSession(),
      anOpen({ stations }),
      aHead(),
      aHead({ hop: 1, changes: [aChange()] }),
      aConnected(),
      aHead({ hop: 2 }),
      aViolation(),
      aFault(),
      aGap({ exchange: 1 }),
      aClose(),
    ];
    const [entry, other] = entriesOf(events, { chains: [[finding]] });
    expect(entry?._hoptap).toMatchObject({
      exchange: 1,
      hop: 0,
      stations,
      heads: [
        { of: 'request', hop: 0, from: 'client', to: 'gcp', changes: [] },
        { of: 'request', hop: 1, from: 'gcp', to: 'nginx', changes: [aChange()] },
        { of: 'request', hop: 2, from: 'nginx', to: 'backend' },
      ],
      violations: [{ rule: 'unmasked' }],
      faults: [{ did: 'answered' }],
      findings: [{ code: 'credentials-lost' }],
      gaps: [{ bytes: 420 }],
    });
    expect(other?._hoptap).toEqual({ exchange: 1, hop: 2 });
  });

  test('tells in how many exchanges a finding is true, and only the evidence of its own', () => {
    const finding: Diagnosis['chains'][number][0] = {
      code: 'credentials-lost',
      severity: 'error',
      sentence: 'Lost.',
      exchanges: [1, 2],
      means: [],
      advice: [],
      evidence: [1, 2].map((exchange) => ({ exchange, t: 3, text: `in ${exchange}` })),
    };
    const [entry] = entriesOf([aSession(), anOpen(), aHead(), aClose()], { chains: [[finding]] });
    expect(entry?._hoptap['findings']).toEqual([
      {
        code: 'credentials-lost',
        severity: 'error',
        sentence: 'Lost.',
        exchangeCount: 2,
        means: [],
        advice: [],
        evidence: [{ exchange: 1, t: 3, text: 'in 1' }],
      },
    ]);
  });

  test('has a date for a moment that no date can tell', () => {
    const late = 1e300;
    const [entry] = entriesOf([aSession(), anOpen({ t: late }), aHead({ t: late }), aClose({ t: late })]);
    expect(entry?.startedDateTime).toBe('9999-12-31T23:59:59.999Z');
  });

  test('is written as exchanges end, the open ones last', () => {
    const second = [anOpen({ exchange: 2, connection: 2 }), aHead({ exchange: 2 }), aClose({ exchange: 2 })];
    const entries = entriesOf([aSession(), anOpen(), aHead(), ...second]);
    expect(entries.map(({ _hoptap }) => [_hoptap['exchange'], _hoptap['state']])).toEqual([
      [2, 'failed'],
      [1, 'connecting'],
    ]);
  });

  test('is HAR whatever the recording holds', () => {
    fc.assert(
      fc.property(fc.array(anEvent, { maxLength: 30 }), (events) => {
        const few = events.map((event) =>
          'exchange' in event && event.exchange !== undefined
            ? { ...event, exchange: event.exchange % 3 }
            : event,
        );
        expect(entriesOf(few).every(({ time }) => time >= 0)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
