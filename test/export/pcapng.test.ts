import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFrameReader } from '../../src/wire/index.ts';
import type { CloseEvent, Event, HeadEvent } from '../../src/model/index.ts';
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
  aMark,
  aResponse,
  aSession,
  aViolation,
  anEnd,
  anError,
  anOpen,
  bytes,
} from '../builders.ts';
import { anEvent, aPayload } from '../recording/arbitrary-event.ts';
import { exported } from './exported.ts';
import { readPcapng, sentOn, type ReadCapture } from './read-pcapng.ts';

const HOP_0 = 'hop 0: client → hoptap';
const HOP_1 = 'hop 1: hoptap → backend';
const CLIENT = '127.0.0.1:40001';
const HOPTAP = '127.0.0.1:8080';
const BACKEND = '127.0.0.1:80';

/** An upgrade through hoptap, and what happens after it. */
const upgraded = (...then: readonly Event[]): readonly Event[] => [
  aSession(),
  anOpen(),
  aHead(),
  aConnected(),
  aHead({ t: 3.5, hop: 1 }),
  aResponse({ t: 4, hop: 1 }),
  aResponse(),
  ...then,
];

const asked = (startLine: string, fields: HeadEvent['fields'] = [['Host', 'x']]): readonly Event[] => [
  aSession(),
  anOpen({ upgrade: null }),
  aHead({ startLine, fields }),
  aConnected(),
  aHead({ t: 3.5, hop: 1, startLine, fields }),
];

const answered = (startLine: string, fields: HeadEvent['fields'] = []): readonly Event[] => [
  aResponse({ t: 4, hop: 1, startLine, fields }),
  aResponse({ startLine, fields }),
];

const capture = (events: readonly Event[], diagnosis?: Diagnosis): ReadCapture =>
  readPcapng(exported('pcapng', events, diagnosis === undefined ? {} : { diagnosis }));

const sent = (read: ReadCapture, hop: string, from: string): string =>
  sentOn(read, hop).get(from)?.toString('latin1') ?? '';

/** What ends a hop's connections, in short: `80 FIN ACK` … */
const endOf = (read: ReadCapture, hop: string): readonly string[] =>
  read.packets
    .filter(({ interfaceName, flags }) => interfaceName === hop && /FIN|RST/.test(flags))
    .map(({ from, flags }) => `${from} ${flags}`);

const commentsOf = (read: ReadCapture): readonly string[] => read.packets.flatMap(({ comments }) => comments);

const headOf = (startLine: string, fields: HeadEvent['fields']): string =>
  `${startLine}\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;

describe('a capture', () => {
  test('says what made it and what is made up', () => {
    const { application, comment, interfaces } = capture(upgraded(anEnd()));
    expect(application).toBe('hoptap 1.2.3');
    expect(comment).toContain('a recording of 2025-09-09T12:04:31.000Z');
    expect(comment).not.toContain('fingerprints');
    expect(interfaces).toEqual([HOP_0, HOP_1]);
    const redacted = readPcapng(exported('pcapng', upgraded(), { isRedacted: true }));
    expect(redacted.comment).toContain('fingerprints');
  });

  test('opens a connection on each hop when it was opened: the SYN to the backend goes out when it was dialled', () => {
    const { packets } = capture(upgraded());
    const started = Date.parse('2025-09-09T12:04:31.000Z') * 1000;
    expect(
      packets
        .filter(({ flags }) => flags.includes('SYN'))
        .map(({ flags, from, atUs }) => [flags, from, atUs - started]),
    ).toEqual([
      ['SYN', CLIENT, 1000],
      ['SYN ACK', HOPTAP, 1000],
      ['SYN', '192.0.2.2:49153', 2200],
      ['SYN ACK', BACKEND, 3000],
    ]);
  });

  test.each([
    [8080, 8080],
    [8088, 8088],
    [80, 80],
    [443, 80],
    [9000, 80],
    [41_237, 80],
  ])('shows a server on port %i on port %i, where Wireshark reads HTTP, and says so', (port, shown) => {
    const read = capture([aSession({ listen: `127.0.0.1:${port}` }), anOpen()]);
    expect(read.packets[0]?.to).toBe(`127.0.0.1:${shown}`);
    expect(commentsOf(read).join('\n').includes(`the true port of hoptap is ${port}`)).toBe(port !== shown);
  });

  test.each([
    ['127.0.0.1:8080', '10.1.2.3', '10.1.2.3:40001 > 127.0.0.1:8080'],
    ['0.0.0.0:8080', '127.0.0.1', '127.0.0.1:40001 > 127.0.0.1:8080'],
    ['0.0.0.0:8080', '10.1.2.3', '10.1.2.3:40001 > 192.0.2.2:8080'],
    ['localhost:8080', '::ffff:127.0.0.1', '127.0.0.1:40001 > 127.0.0.1:8080'],
    ['[::1]:8080', '::1', `${'0'.repeat(31)}1:40001 > ${'0'.repeat(31)}1:8080`],
    [
      '[::]:8080',
      '2001:db8:1::5%eth0',
      '20010db8000100000000000000000005:40001 > 20010db8000000000000000000000002:8080',
    ],
    ['127.0.0.1:8080', '?', '192.0.2.1:40001 > 127.0.0.1:8080'],
    ['rubbish', '300.1.1.1', '192.0.2.1:40001 > 192.0.2.2:80'],
  ])('with %s listened on, shows a client at %s as %s', (listen, address, line) => {
    const { packets } = capture([aSession({ listen }), anOpen({ client: { address, port: 40_001 } })]);
    expect(`${packets[0]?.from} > ${packets[0]?.to}`).toBe(line);
  });

  test('gives stations in between addresses of their own, and an interface for each hop', () => {
    const stations = ['client', 'gcp', 'nginx', 'backend'];
    const events = [
      aSession(),
      anOpen({ stations }),
      aHead(),
      aHead({ hop: 1 }),
      aConnected(),
      aHead({ hop: 2 }),
      aResponse({ hop: 2 }),
      aResponse({ hop: 1 }),
      aResponse({ hop: 0 }),
    ];
    const { packets, interfaces } = capture(events);
    expect(interfaces).toEqual(['hop 0: client → gcp', 'hop 1: gcp → nginx', 'hop 2: nginx → backend']);
    expect(packets.filter(({ flags }) => flags === 'SYN').map(({ from, to }) => `${from} > ${to}`)).toEqual([
      `${CLIENT} > ${HOPTAP}`,
      '192.0.2.2:49153 > 192.0.2.3:80',
      '192.0.2.3:49154 > 127.0.0.1:80',
    ]);
  });

  test('shows each head on its hop, in its own bytes where they are odd', () => {
    const raw = 'GET /ws HTTP/1.1\nHost:x\n\n';
    const read = capture([aSession(), anOpen(), aHead({ raw }), aConnected(), aHead({ hop: 1 })]);
    expect(sent(read, HOP_0, CLIENT)).toBe(raw);
    expect(sent(read, HOP_1, '192.0.2.2:49153')).toBe(headOf(aHead().startLine, aHead().fields));
  });

  test('says at a head what the station before it did', () => {
    const changes = [
      aChange(),
      aChange({ operation: 'set', name: 'Host', before: 'a', after: 'b' }),
      { rule: 'strip-auth', operation: 'set', name: 'Via', after: '1.1 \u202ex\n' },
      aChange({ operation: 'case', name: 'X-A', before: '1', after: '1', renamed: 'x-a' }),
      aChange({ operation: 'order', name: 'X-B', before: '1', after: '1', moved: [2, 0] }),
      aChange({ operation: 'path', name: ':path', before: '/a', after: '/b' }),
    ];
    const read = capture([aSession(), anOpen(), aHead(), aConnected(), aHead({ hop: 1, changes })]);
    expect(commentsOf(read).filter((comment) => comment.includes('rule'))).toEqual([
      'hop 1: hoptap, rule strip-auth, removed Authorization',
      'hop 1: hoptap, rule strip-auth, changed Host from "a" to "b"',
      'hop 1: hoptap, rule strip-auth, added Via: 1.1 ‹U+202E›x␊',
      'hop 1: hoptap, rule strip-auth, renamed X-A to x-a',
      'hop 1: hoptap, rule strip-auth, moved X-B from place 3 to 1',
      'hop 1: hoptap, rule strip-auth, changed the path from "/a" to "/b"',
    ]);
  });
});

/** A frame as a reader of frames finds it again. */
interface ShownFrame {
  readonly n: number;
  readonly opcode: number;
  readonly fin: boolean;
  readonly rsv: number;
  readonly masked: boolean;
  readonly payload: Buffer;
}

describe('frames in a capture', () => {
  const headBytes = headOf(aHead().startLine, aHead().fields).length;
  const answerBytes = headOf(aResponse().startLine, aResponse().fields).length;

  /** What a reader of frames sees of one side on one hop. */
  const seenOn = (
    read: ReadCapture,
    hop: string,
    from: string,
    side: 'client' | 'backend',
  ): readonly ShownFrame[] => {
    const stream = sentOn(read, hop).get(from) ?? Buffer.alloc(0);
    const reader = createFrameReader({ from: side, deflate: true, payloadLimit: 2 ** 30 });
    return reader
      .push(stream.subarray(side === 'client' ? headBytes : answerBytes))
      .flatMap((seen) => (seen.event === 'frame' ? [seen] : []))
      .map(({ n, opcode, fin, rsv, masked, payload }) => ({
        n,
        opcode,
        fin,
        rsv,
        masked,
        payload: Buffer.from(payload),
      }));
  };

  test('are on every hop as they were recorded, whatever they are', () => {
    const frame = fc.record({
      from: fc.constantFrom('client' as const, 'backend' as const),
      opcode: fc.nat({ max: 15 }),
      fin: fc.boolean(),
      rsv: fc.nat({ max: 7 }),
      masked: fc.boolean(),
      payload: aPayload,
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 12 }), (frames) => {
        const numbers = { client: 0, backend: 0 };
        const events = frames.map((each) => aFrame({ ...each, n: (numbers[each.from] += 1) }));
        const read = capture(upgraded(...events));
        expect(read.packets.every(({ areChecksumsRight }) => areChecksumsRight)).toBe(true);
        for (const side of ['client', 'backend'] as const) {
          const expected = events
            .filter(({ from }) => from === side)
            .map(({ n, opcode, fin, rsv, masked, payload }) => ({
              n,
              opcode,
              fin,
              rsv,
              masked,
              payload: Buffer.from(payload),
            }));
          const [one, other] = side === 'client' ? [CLIENT, '192.0.2.2:49153'] : [HOPTAP, BACKEND];
          expect(seenOn(read, HOP_0, one, side)).toEqual(expected);
          expect(seenOn(read, HOP_1, other, side)).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each([0, 125, 126, 65_535, 65_536, 200_000])('of %i bytes are whole, in segments', (length) => {
    const payload = Buffer.alloc(length, 'x');
    const read = capture(upgraded(aFrame({ payload }), aFrame({ from: 'backend', payload })));
    for (const [side, from] of [['client', CLIENT] as const, ['backend', HOPTAP] as const]) {
      const frames = seenOn(read, HOP_0, from, side);
      expect(frames.map((frame) => frame.payload.equals(payload))).toEqual([true]);
    }
  });

  test('have zeros where a limit left bytes out, and say so', () => {
    const read = capture(upgraded(aFrame({ payload: bytes('abc'), length: 70_000, cut: 69_997 })));
    const [frame] = seenOn(read, HOP_1, '192.0.2.2:49153', 'client');
    if (frame === undefined) throw new Error('no frame');
    expect(frame.payload.length).toBe(70_000);
    expect(frame.payload.subarray(0, 4).toString('latin1')).toBe('abc\0');
    expect(frame.payload.subarray(3).every((byte) => byte === 0)).toBe(true);
    expect(commentsOf(read)).toContain(
      'frame 1 of client: 69997 of its bytes were not recorded; here they are zeros',
    );
  });

  test('leave a hole in the numbers where more is missing than is worth to be made up', () => {
    const cut = 20 * 1024 * 1024;
    const events = upgraded(
      aFrame({ from: 'backend', payload: bytes(''), length: cut, cut }),
      aFrame({ from: 'backend', n: 2 }),
    );
    const read = capture(events);
    expect(() => sentOn(read, HOP_0)).toThrow('a hole');
    expect(commentsOf(read).join('\n')).toContain('of those the last 4194304 are left out');
  });

  test('end where the connection broke them off', () => {
    const events = upgraded(aFrame({ payload: bytes('abc'), length: 10, missing: 7 }));
    const read = capture(events);
    expect(sentOn(read, HOP_0).get(CLIENT)?.length).toBe(headBytes + 6 + 3);
    expect(commentsOf(read)).toContain('frame 1 of client: its last 7 bytes never came');
  });

  test('have the longer header that they were blamed for', () => {
    const violation = aViolation({ rule: 'length', n: 1, message: 'too long a header' });
    const read = capture(upgraded(aFrame({ payload: bytes('abc') }), violation));
    expect(sentOn(read, HOP_0).get(CLIENT)?.length).toBe(headBytes + 8 + 3);
    expect(seenOn(read, HOP_0, CLIENT, 'client')).toMatchObject([{ payload: Buffer.from('abc') }]);
    expect(commentsOf(read)).toContain('violation by client: too long a header (RFC 6455 §5.1)');
  });

  test('are on the one hop that they passed, where the other side was gone', () => {
    const read = capture(
      upgraded(aFrame({ undelivered: true }), aFrame({ from: 'backend', undelivered: true })),
    );
    expect(seenOn(read, HOP_0, CLIENT, 'client')).toHaveLength(1);
    expect(seenOn(read, HOP_1, '192.0.2.2:49153', 'client')).toHaveLength(0);
    expect(seenOn(read, HOP_0, HOPTAP, 'backend')).toHaveLength(0);
    expect(seenOn(read, HOP_1, BACKEND, 'backend')).toHaveLength(1);
  });

  test('of a station go where it sent them', () => {
    const injected = { from: 'hoptap', opcode: 8, payload: bytes('') };
    const read = capture(
      upgraded(aFrame({ ...injected, masked: true }), aFrame({ ...injected, n: 2, masked: false })),
    );
    expect(seenOn(read, HOP_0, CLIENT, 'client')).toHaveLength(0);
    expect(seenOn(read, HOP_1, '192.0.2.2:49153', 'client')).toHaveLength(1);
    expect(seenOn(read, HOP_0, HOPTAP, 'backend')).toHaveLength(1);
    expect(seenOn(read, HOP_1, BACKEND, 'backend')).toHaveLength(0);
  });
});

describe('bodies in a capture', () => {
  const CHUNKED = [['Transfer-Encoding', 'chunked']] as const;

  test('are chunked again where they were chunked, with their trailers', () => {
    const events = [
      ...asked('GET / HTTP/1.1'),
      ...answered('HTTP/1.1 200 OK', CHUNKED),
      aBody({ payload: bytes('hello'), bytes: 10, more: true }),
      aBody({ payload: bytes(''), bytes: 17, trailers: [['X-Sum', '1']] }),
    ];
    const read = capture(events);
    const body = '5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n';
    expect(sent(read, HOP_0, HOPTAP)).toBe(headOf('HTTP/1.1 200 OK', CHUNKED) + body);
    expect(sent(read, HOP_1, BACKEND)).toBe(headOf('HTTP/1.1 200 OK', CHUNKED) + body);
    expect(commentsOf(read)).toContain('body of the response: the sizes of its chunks are made up');
  });

  test('have no last chunk where none came', () => {
    const events = [
      ...asked('GET / HTTP/1.1'),
      ...answered('HTTP/1.1 200 OK', CHUNKED),
      aBody({ payload: bytes('hello'), bytes: 10, more: true }),
      aBody({ payload: bytes(''), bytes: 0 }),
      aClose({ by: 'backend', how: 'fin' }),
    ];
    expect(sent(capture(events), HOP_0, HOPTAP)).toMatch(/\r\n\r\n5\r\nhello\r\n$/);
  });

  test('of a station are as it sent them, and only between it and the client', () => {
    const events = [
      ...asked('GET / HTTP/1.1'),
      aResponse({ hop: 1, startLine: 'HTTP/1.1 200 OK', fields: CHUNKED }),
      aResponse({ hop: 0, startLine: 'HTTP/1.1 500 Oh', fields: CHUNKED }),
      aFault({ station: 'hoptap', did: 'replaced' }),
      aBody({ hop: 0, payload: bytes('5') }),
      aClose({ by: 'hoptap', how: 'response' }),
    ];
    const read = capture(events);
    expect(sent(read, HOP_0, HOPTAP)).toBe(`${headOf('HTTP/1.1 500 Oh', CHUNKED)}5`);
    expect(sent(read, HOP_1, BACKEND)).toBe(headOf('HTTP/1.1 200 OK', CHUNKED));
    expect(endOf(read, HOP_1)).toEqual(['192.0.2.2:49153 RST ACK']);
  });

  test('of a request go as far as its head, and a tunnel follows a chunked one bare', () => {
    const fields = [['Transfer-Encoding', 'chunked']] as const;
    const events = [
      ...asked('POST / HTTP/1.1', fields),
      aBody({ of: 'request', hop: 0, payload: bytes('ab'), bytes: 12 }),
      ...answered('HTTP/1.1 101 Switching Protocols', [['Upgrade', 'other']]),
      aBody({ of: 'request', hop: 0, payload: bytes('tunnel'), more: true }),
      aBody({ of: 'response', hop: 1, payload: bytes('answer'), more: true }),
    ];
    const read = capture(events);
    expect(sent(read, HOP_1, '192.0.2.2:49153')).toBe(
      `${headOf('POST / HTTP/1.1', fields)}2\r\nab\r\n0\r\n\r\ntunnel`,
    );
    expect(sent(read, HOP_0, HOPTAP)).toMatch(/\r\n\r\nanswer$/);
  });

  test('that could not be read as HTTP are there in their own bytes', () => {
    const events = [
      ...asked('GET / HTTP/1.1'),
      anError({ code: 'BAD_RESPONSE', raw: 'rubbish\xff\n' }),
      aClose({ by: 'backend', how: 'fin' }),
    ];
    expect(sent(capture(events), HOP_0, HOPTAP)).toBe('rubbish\xff\n');
  });
});

describe('the end of an exchange in a capture', () => {
  const MADE_UP = '192.0.2.2:49153';

  test.each<[string, Partial<CloseEvent>, string, string]>([
    ['FIN of the client first', { by: 'client', how: 'fin' }, CLIENT, MADE_UP],
    ['FIN of the backend first', { by: 'backend', how: 'fin' }, HOPTAP, BACKEND],
    ['FIN of the backend first after close frames', { by: 'client', how: 'close-frame' }, HOPTAP, BACKEND],
    ['FIN of hoptap to both', { by: 'hoptap', how: 'shutdown' }, HOPTAP, MADE_UP],
    ['FIN of a station to both at its timer', { by: 'hoptap', how: 'timer' }, HOPTAP, MADE_UP],
  ])('is %s', (_, close, first, other) => {
    const read = capture(upgraded(aClose(close)));
    expect(endOf(read, HOP_0)[0]).toBe(`${first} FIN ACK`);
    expect(endOf(read, HOP_1)[0]).toBe(`${other} FIN ACK`);
    expect([endOf(read, HOP_0).length, endOf(read, HOP_1).length]).toEqual([2, 2]);
  });

  test.each<[string, readonly Event[], string, string]>([
    ['of the client', [aClose({ by: 'client', how: 'reset' })], CLIENT, MADE_UP],
    ['of the backend', [aClose({ by: 'backend', how: 'reset' })], HOPTAP, BACKEND],
    [
      'of a station at its timer',
      [aFault({ station: 'hoptap', did: 'reset' }), aClose({ by: 'hoptap', how: 'timer' })],
      HOPTAP,
      MADE_UP,
    ],
  ])('is one RST %s on each hop', (_, events, first, other) => {
    const read = capture(upgraded(...events));
    expect(endOf(read, HOP_0)).toEqual([`${first} RST ACK`]);
    expect(endOf(read, HOP_1)).toEqual([`${other} RST ACK`]);
  });

  test('is RST to the backend where a handshake timer ran out and the client was told', () => {
    const events = [
      ...asked('GET / HTTP/1.1'),
      aFault({ station: 'hoptap', did: 'answered' }),
      aResponse({ startLine: 'HTTP/1.1 504 Late', fields: [['Connection', 'close']] }),
      aClose({ by: 'hoptap', how: 'timer' }),
    ];
    const read = capture(events);
    expect(endOf(read, HOP_0)[0]).toBe(`${HOPTAP} FIN ACK`);
    expect(endOf(read, HOP_1)).toEqual([`${MADE_UP} RST ACK`]);
  });

  const LENGTH = ['Content-Length', '0'] as const;
  test.each<[string, string, HeadEvent['fields'], string, HeadEvent['fields'], boolean]>([
    ['a plain answer', 'HTTP/1.1', [], 'HTTP/1.1', [LENGTH], true],
    ['an answer that closes', 'HTTP/1.1', [], 'HTTP/1.1', [LENGTH, ['Connection', 'close']], false],
    ['a request that closes', 'HTTP/1.1', [['Connection', 'close']], 'HTTP/1.1', [LENGTH], false],
    ['a body until the end', 'HTTP/1.1', [], 'HTTP/1.1', [], false],
    ['an old client', 'HTTP/1.0', [], 'HTTP/1.1', [LENGTH], false],
    ['an old client that keeps on', 'HTTP/1.0', [['Connection', 'keep-alive']], 'HTTP/1.1', [LENGTH], true],
  ])('after %s: the connection stays open as the heads say', (_, version, fields, other, answer, isKept) => {
    const events = [
      ...asked(`GET / ${version}`, fields),
      ...answered(`${other} 200 OK`, answer),
      aClose({ by: 'backend', how: 'response' }),
    ];
    expect(endOf(capture(events), HOP_0).length === 0).toBe(isKept);
  });

  test('leaves the connection to the next exchange on it', () => {
    const next = asked('GET /2 HTTP/1.1').map((event) => ({ ...event, exchange: 2, t: event.t + 20 }));
    const events = [
      ...asked('GET /1 HTTP/1.1'),
      ...answered('HTTP/1.1 204 No Content'),
      aClose({ by: 'backend', how: 'response' }),
      ...next.slice(1).map((event) => (event.event === 'connected' ? { ...event, reused: true } : event)),
    ];
    const read = capture(events);
    expect(read.packets.filter(({ flags }) => flags === 'SYN')).toHaveLength(2);
    expect(sent(read, HOP_1, MADE_UP)).toMatch(/^GET \/1 [^]*GET \/2 /);
  });

  test.each([
    ['ECONNREFUSED', 'ws://127.0.0.1:9000', ['SYN', 'RST ACK']],
    ['ETIMEDOUT', 'ws://127.0.0.1:9000', ['SYN']],
    ['ENOTFOUND', 'ws://nowhere.invalid', []],
    ['CERT_HAS_EXPIRED', 'wss://127.0.0.1:9000', ['SYN', 'SYN ACK', 'ACK', 'FIN ACK', 'FIN ACK', 'ACK']],
  ])('of a backend that could not be reached (%s) shows how far it came', (code, target, flags) => {
    const events = [
      aSession({ target }),
      anOpen(),
      aHead(),
      anError({ code }),
      aResponse({ startLine: 'HTTP/1.1 502 Bad Gateway' }),
      aClose({ by: 'hoptap', how: 'error' }),
    ];
    const read = capture(events);
    const seen = read.packets.filter(({ interfaceName }) => interfaceName === HOP_1);
    expect(seen.map((packet) => packet.flags)).toEqual(flags);
    expect(commentsOf(read).filter((comment) => comment.includes(code))).toHaveLength(1);
  });
});

describe('what a capture says beside', () => {
  test('stands at the next packet, or in the statistics where none follows', () => {
    const gap = aGap({ t: 12 });
    const events = upgraded(
      gap,
      aMark({ t: 13, exchange: 1 }),
      aFrame({ t: 14 }),
      aGap({ t: 50, events: 4 }),
    );
    const read = capture(events);
    const said = read.packets.find(({ comments }) => comments.some((comment) => comment.startsWith('gap')));
    expect(said?.comments).toEqual([
      'gap: 3 events, 420 bytes are not in the recording: no space left on the disk',
      'mark: now with the new token',
    ]);
    expect(read.statistics).toEqual({
      dropped: 7,
      comments: [
        'gap: 4 events, 420 bytes are not in the recording: no space left on the disk',
        'the recording has no end: the run was cut off, or goes on',
      ],
    });
  });

  test('holds each finding at what shows it, once', () => {
    const evidence = { exchange: 1, text: 'here' };
    const finding = {
      code: 'credentials-lost',
      severity: 'error',
      sentence: 'Lost.',
      exchanges: [1],
      means: [],
      advice: [],
      evidence: [
        { ...evidence, t: 3.5, hop: 1 },
        { ...evidence, t: 10, frame: { from: 'client', n: 1 } },
        { ...evidence, t: 20 },
      ],
    } as const;
    const read = capture(upgraded(aFrame(), aClose()), { chains: [[finding]] });
    const told = read.packets.filter(({ comments }) => comments.some((each) => each.includes('finding')));
    expect(told.map(({ interfaceName, flags }) => [interfaceName, flags])).toEqual([
      [HOP_1, 'PSH ACK'],
      [HOP_0, 'PSH ACK'],
      [HOP_0, 'FIN ACK'],
    ]);
    expect(told[0]?.comments).toContain('finding (error) credentials-lost: Lost. Seen here: here');
  });

  test('can be read whatever the recording holds, and its clock never goes back', () => {
    const small = anEvent.map((event) =>
      event.event === 'frame' || event.event === 'body' ? { ...event, cut: event.cut % 1000 } : event,
    );
    fc.assert(
      fc.property(fc.array(small, { maxLength: 30 }), (events) => {
        const few = events.map((event) =>
          'exchange' in event && event.exchange !== undefined
            ? { ...event, exchange: event.exchange % 3 }
            : event,
        );
        const { packets } = capture(few);
        const times = packets.map(({ atUs }) => atUs);
        expect(times).toEqual(times.toSorted((one, other) => one - other));
        expect(packets.every(({ areChecksumsRight }) => areChecksumsRight)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
