import { describe, expect, test } from 'vitest';
import { aBody, aFault, aHead, aResponse, anOpen, aClose, aSideEnd } from '../builders.ts';
import { accepted, codesIn, eventsOf, findingIn, handshake, type Handshake } from './a-study.ts';

const AUTH = ['Authorization', 'Bearer s3cr3t-s3cr3t-s3cr3t'] as const;
const BYPASS = ['X-E2E-Bypass', 's3cr3t-bypass'] as const;
const PROTOCOL = ['Sec-WebSocket-Protocol', 'chat, v2'] as const;
const CHOSEN = ['Sec-WebSocket-Protocol', 'chat'] as const;
const DEFLATE = ['Sec-WebSocket-Extensions', 'permessage-deflate; client_max_window_bits'] as const;
const ACCEPTED = ['Sec-WebSocket-Extensions', 'permessage-deflate'] as const;
const removed = (name: string) => ({ operation: 'remove', name, before: 'x' });

/** Handshakes with what must be found in them, chain by chain. */
const FOUND: readonly (readonly [string, Handshake, readonly (readonly string[])[]])[] = [
  [
    'credentials lost, and closed for it',
    { sent: [AUTH], arrived: handshake(), changes: [removed('Authorization')], closed: 1011 },
    [['error credentials-lost', 'error closed-1011']],
  ],
  [
    'credentials lost, and nobody minds',
    { sent: [BYPASS], arrived: handshake() },
    [['warning credentials-lost']],
  ],
  [
    'credentials moved to another field',
    { sent: [AUTH], arrived: handshake(['X-Forwarded-Authorization', AUTH[1]]) },
    [['note credentials-changed']],
  ],
  [
    'credentials replaced',
    {
      sent: [AUTH],
      arrived: handshake(['Authorization', 'Bearer another-s3cr3t-token']),
      status: '401 Unauthorized',
    },
    [['error credentials-changed', 'error answered-401']],
  ],
  [
    'a cookie lost of two',
    { sent: [['Cookie', 'a=1; session=s3cr3t']], arrived: handshake(['Cookie', 'a=1']) },
    [['warning credentials-changed']],
  ],
  [
    'a name with an underscore dropped by nobody in particular',
    { sent: [['X_API_Key', 's3cr3t']], arrived: handshake(), status: '403 Forbidden' },
    [['warning underscore-dropped', 'error credentials-lost', 'error answered-403']],
  ],
  [
    'the subprotocol lost on the way there, and the client gone',
    { sent: [PROTOCOL], arrived: handshake(), closed: null },
    [['error subprotocol-lost-to-backend', 'error subprotocol-not-chosen', 'error client-gave-up']],
  ],
  [
    'the subprotocol lost on the way back',
    { sent: [PROTOCOL], answer: accepted(CHOSEN), received: accepted(), closed: null },
    [['error subprotocol-lost-to-client', 'error client-gave-up']],
  ],
  ['no subprotocol chosen', { sent: [PROTOCOL] }, [['warning subprotocol-not-chosen']]],
  [
    'a subprotocol that nobody asked for',
    { answer: accepted(CHOSEN), closed: null },
    [['error subprotocol-unrequested', 'error client-gave-up']],
  ],
  [
    'a subprotocol that was not offered',
    { sent: [PROTOCOL], answer: accepted(['Sec-WebSocket-Protocol', 'Chat']), closed: null },
    [['error subprotocol-not-offered', 'error client-gave-up']],
  ],
  [
    'an offer cut short',
    { sent: [PROTOCOL], arrived: handshake(CHOSEN), answer: accepted(CHOSEN) },
    [['warning subprotocol-altered']],
  ],
  [
    'the upgrade lost, and a route not found for it',
    {
      arrived: handshake().filter(([name]) => name !== 'Upgrade' && name !== 'Connection'),
      status: '404 Not Found',
    },
    [['error upgrade-lost', 'error answered-404']],
  ],
  [
    'the key lost',
    { arrived: handshake().filter(([name]) => name !== 'Sec-WebSocket-Key'), status: '400 Bad Request' },
    [['error key-lost', 'error answered-400']],
  ],
  [
    'the accept missing',
    { received: accepted().filter(([name]) => name !== 'Sec-WebSocket-Accept'), closed: null },
    [['error accept-missing', 'error client-gave-up']],
  ],
  [
    'the accept wrong',
    { answer: [...accepted().slice(0, 2), ['Sec-WebSocket-Accept', 'AAAA']], closed: null },
    [['error accept-wrong', 'error client-gave-up']],
  ],
  [
    'a 101 without its upgrade',
    { received: accepted().filter(([name]) => name !== 'Upgrade'), closed: null },
    [['error upgrade-missing-in-101', 'error client-gave-up']],
  ],
  [
    'an extension lost on the way there',
    { sent: [DEFLATE], arrived: handshake() },
    [['note extension-lost-to-backend']],
  ],
  [
    'an extension lost on the way back',
    { sent: [DEFLATE], answer: accepted(ACCEPTED), received: accepted() },
    [['warning extension-lost-to-client']],
  ],
  [
    'an extension that was not offered',
    { answer: accepted(ACCEPTED), closed: null },
    [['error extension-not-offered', 'error client-gave-up']],
  ],
  ['an answer of 200', { status: '200 OK' }, [['error answered-200']]],
  ['a redirect', { status: '302 Found' }, [['error answered-3xx']]],
  ['an old version', { status: '426 Upgrade Required' }, [['error answered-426']]],
  ['too many requests', { status: '429 Too Many Requests' }, [['error answered-4xx']]],
  ['a failing backend', { status: '500 Internal Server Error' }, [['error answered-5xx']]],
  [
    'a head that is too large',
    { status: '431 Request Header Fields Too Large' },
    [['error header-too-large']],
  ],
  [
    'names in lower case',
    { arrived: handshake().map(([name, value]) => [name.toLowerCase(), value]) },
    [['note case-changed']],
  ],
  [
    'two lines made one',
    {
      sent: [
        ['X-Dup', 'a'],
        ['X-Dup', 'b'],
      ],
      arrived: handshake(['X-Dup', 'a, b']),
    },
    [['note duplicates-merged']],
  ],
  [
    'cookies joined by a comma',
    {
      sent: [
        ['Cookie', 'a=1'],
        ['Cookie', 'b=2'],
      ],
      arrived: handshake(['Cookie', 'a=1, b=2']),
    },
    [['warning duplicates-merged']],
  ],
];

describe('what is found in a handshake', () => {
  test.each(FOUND)('%s', (_, subject, codes) => {
    expect(codesIn(subject)).toEqual(codes);
  });
});

/** Handshakes in which nothing is wrong, though it nearly is. */
const CLEAN: readonly (readonly [string, Handshake])[] = [
  ['a plain one', {}],
  ['Host pointed at the target', { arrived: [['Host', 'staging'], ...handshake().slice(1)] }],
  [
    'Proxy-Authorization used up by the proxy',
    { sent: [['Proxy-Authorization', 'Basic czNjcjN0']], arrived: handshake() },
  ],
  ['an extension that the backend declines', { sent: [DEFLATE] }],
  ['an extension with its window', { sent: [DEFLATE], answer: accepted(DEFLATE) }],
  ['two lines of subprotocols joined, as a list may be', { sent: [PROTOCOL], answer: accepted(CHOSEN) }],
  [
    'harmless fields dropped',
    {
      sent: [
        ['Pragma', 'no-cache'],
        ['Keep-Alive', '5'],
      ],
      arrived: handshake(),
    },
  ],
  [
    'Connection in another wording',
    {
      arrived: handshake().map(([name, value]) => [
        name,
        name === 'Connection' ? 'keep-alive, upgrade' : value,
      ]),
    },
  ],
  [
    'Authorization taken away and put back by the same station',
    { sent: [AUTH], changes: [removed('Authorization')] },
  ],
];

describe('what is not found in a handshake', () => {
  test.each(CLEAN)('%s', (_, subject) => {
    expect(codesIn(subject)).toEqual([]);
  });

  test('anything in plain HTTP that is answered as it pleases', () => {
    const plain = (status: string) => [
      anOpen({ upgrade: null }),
      aHead({ fields: [['Host', 'x']] }),
      aResponse({ startLine: `HTTP/1.1 ${status}`, fields: [] }),
      aClose({ how: 'response', client: aSideEnd({ code: null }), backend: aSideEnd({ code: null }) }),
    ];
    for (const status of ['200 OK', '401 Unauthorized', '404 Not Found', '500 X']) {
      expect(codesIn(plain(status))).toEqual([]);
    }
  });

  test('a loss where the recording lacks the head on which it would have been', () => {
    const sent = eventsOf({ sent: [AUTH, PROTOCOL] });
    expect(codesIn(sent.filter((event) => !('hop' in event && event.hop === 0)))).toEqual([]);
    expect(codesIn(sent.filter((event) => !('hop' in event && event.hop === 1))).flat()).not.toContain(
      'warning credentials-lost',
    );
  });

  test('an upgrade to something else', () => {
    const events = eventsOf({ status: '200 OK' }).map((event) =>
      event.event === 'open' ? { ...event, upgrade: 'h2c' } : event,
    );
    const bare = events.map((event) =>
      event.event === 'head'
        ? { ...event, fields: event.fields.filter(([name]) => !name.startsWith('Sec-')) }
        : event,
    );
    expect(codesIn(bare).flat()).not.toContain('error answered-200');
  });
});

describe('how a finding is told', () => {
  test('names station, rule, hop and field, and masks the value', () => {
    const found = findingIn('credentials-lost', {
      sent: [AUTH, BYPASS],
      arrived: handshake(),
      changes: [removed('Authorization'), removed('X-E2E-Bypass')],
      closed: 1008,
    });
    expect(found.sentence).toBe('lb (rule strip) did not pass Authorization and X-E2E-Bypass on.');
    expect(found.evidence).toMatchObject([
      { exchange: 1, hop: 1, station: 'lb', rule: 'strip', field: 'Authorization' },
      { exchange: 1, hop: 1, station: 'lb', rule: 'strip', field: 'X-E2E-Bypass' },
    ]);
    expect(JSON.stringify(found)).not.toContain('s3cr3t');
  });

  test('tells the same thing in many exchanges once, with all evidence', () => {
    const lost: Handshake = { sent: [AUTH], arrived: handshake(), closed: 1011 };
    const found = findingIn('credentials-lost', ...[1, 2, 5].map((exchange) => ({ ...lost, exchange })));
    expect(found.exchanges).toEqual([1, 2, 5]);
    expect(found.evidence.map(({ exchange }) => exchange)).toEqual([1, 2, 5]);
  });

  test('says with the body who has answered, and gives the answer to the fault that made it', () => {
    const events = [...eventsOf({ status: '403 Forbidden' })];
    events.splice(3, 0, aFault({ t: 1001, station: 'lb' }));
    events.splice(5, 0, aBody({ payload: Buffer.from('{"detail":"Invalid key"}') }));
    expect(codesIn(events)).toEqual([['error fault-played', 'error answered-403']]);
    expect(findingIn('answered-403', events).evidence[0]?.text).toContain('Invalid key');
  });

  test('blames the profile where the same request works without it', () => {
    const sent = [AUTH];
    const codes = codesIn(
      { exchange: 1, sent, stations: ['client', 'hoptap', 'backend'] },
      { exchange: 2, sent, arrived: handshake(), closed: 1011 },
    );
    expect(codes).toEqual([['error profile-is-cause', 'error credentials-lost', 'error closed-1011']]);
  });

  test('blames no profile where the request fails without it, too', () => {
    const failing: Handshake = { sent: [AUTH], status: '500 X' };
    const codes = codesIn(
      { ...failing, stations: ['client', 'hoptap', 'backend'] },
      { ...failing, exchange: 2 },
    );
    expect(codes).toEqual([['error answered-5xx']]);
  });
});
