import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Event, Field } from '../../../src/model/index.ts';
import {
  aBody,
  aChange,
  aClose,
  aConnected,
  aFault,
  aFrame,
  aHead,
  anError,
  anOpen,
  aResponse,
  aSideEnd,
  aViolation,
  bytes,
  closePayload,
} from '../../builders.ts';
import { means } from './a-subject.ts';

const fields = (...more: readonly Field[]): readonly Field[] => [...aHead().fields, ...more];
const token: Field = ['Authorization', 'Bearer abc'];
const offer: Field = ['Sec-WebSocket-Protocol', 'jwt-auth, v2.chat'];
const chosen: Field = ['Sec-WebSocket-Protocol', 'other'];

/** A WebSocket through one balancer, which strips its token and answers 101 for the backend's 200. */
const SOCKET: readonly Event[] = [
  anOpen({ stations: ['client', 'lb', 'backend'] }),
  aHead({ fields: fields(token, offer), startLine: 'GET /ws?room=1 HTTP/1.1' }),
  aHead({ hop: 1, fields: fields(['Via', '1.1 lb']), changes: [aChange()] }),
  aConnected(),
  aResponse({ hop: 1, startLine: 'HTTP/1.1 200 OK', fields: [['Server', 'uvicorn'], chosen] }),
  aResponse({ fields: [['Server', 'lb']] }),
  aFrame({ payload: bytes('Hello from the client') }),
  aFrame({ from: 'backend', payload: bytes('first\nsecond') }),
  aFrame({ from: 'backend', n: 2, opcode: 8, payload: closePayload(1011, 'no credentials') }),
  aClose({ by: 'backend', backend: aSideEnd({ code: 1011 }), client: aSideEnd({ code: null }) }),
];

/** An ordinary request that nobody answered. */
const REFUSED: readonly Event[] = [
  anOpen({ upgrade: null, tls: {} }),
  aHead({
    startLine: 'POST /api HTTP/1.1',
    fields: [
      ['Host', 'ünï.example:8443'],
      ['Content-Type', 'application/json'],
    ],
  }),
  aBody({ of: 'request', hop: 0, payload: bytes('{"q":1}') }),
  anError(),
];

describe('terms', () => {
  test.each([
    ['/ws', true],
    ['~u /ws', true],
    ['~u ^ws://localhost:8080/ws\\?room=1$', true],
    ['~u /WS', true],
    ['~u /other', false],
    ['~d ^localhost$', true],
    ['~m get', true],
    ['~m POST', false],
    ['~c 101', true],
    ['~c 1xx', true],
    ['~c 200', false],
    ['~c@backend 200', true],
    ['~c@hop1 2xx', true],
    ['~c@client 200', false],
    ['~c "<200,>=400"', true],
    ['~c 200-599', false],
    ['~h authorization', true],
    ['~h "^Authorization: Bearer abc$"', true],
    ['~hq authorization', true],
    ['~hq@client authorization', true],
    ['~hq@hop0 authorization', true],
    ['~hq@0 authorization', true],
    ['~hq@lb authorization', true],
    ['~hq@backend authorization', false],
    ['~hq@1 authorization', false],
    ['~hq@hop1 "via: 1.1"', true],
    ['~hq@backend via', true],
    ['~hq@nowhere via', false],
    ['~hq server', false],
    ['~hs "server: lb"', true],
    ['~hs@client uvicorn', false],
    ['~hs@lb uvicorn', true],
    ['~hs@backend uvicorn', true],
    ['~h@backend uvicorn|via', true],
    ['~b hello', true],
    ['~bq hello', true],
    ['~bs hello', false],
    ['~bs first.second', true],
    ['~bs ^second', false],
    ['~b credentials', true],
    ['~p jwt-auth', true],
    ['~p ^v2', true],
    ['~p ^other$', true],
    ['~p none', false],
    ['~close 1011', true],
    ['~close 1xxx', true],
    ['~close 4xxx', false],
    ['~close 1006', false],
    ['~websocket', true],
    ['~http', false],
    ['~changed', true],
    ['~e', false],
    ['~q', false],
    ['~s', true],
    ['~fault', false],
    ['~violation', false],
    ['~src :40001$', true],
    ['~dst 127.0.0.1:9000', true],
    ['~all', true],
  ])('%s of a socket: %s', (filter, isMeant) => {
    expect(means(filter, SOCKET)).toBe(isMeant);
  });

  test.each([
    ['~u ^https://ünï.example:8443/api$', true],
    ['~d "^ünï\\.example$"', true],
    ['~http', true],
    ['~websocket', false],
    ['~e', true],
    ['~q', true],
    ['~s', false],
    ['~t json', true],
    ['~tq json', true],
    ['~ts json', false],
    ['~changed', false],
    ['~c 101', false],
    ['~close 1006', false],
    ['~dst .', false],
    ['~bq "\\"q\\":1"', true],
  ])('%s of a request that failed: %s', (filter, isMeant) => {
    expect(means(filter, REFUSED)).toBe(isMeant);
  });

  test('~close 1006 means a WebSocket that ended without a close frame', () => {
    const end = aSideEnd({ code: null });
    const events = [...SOCKET.slice(0, 6), aClose({ how: 'fin', client: end, backend: end })];
    expect(means('~close 1006', events)).toBe(true);
    expect(means('~close 1xxx', events)).toBe(true);
  });

  test('~changed leaves out what pointing at the target needs', () => {
    const change = aChange({ rule: 'target', operation: 'set', name: 'Host', after: 'x' });
    expect(means('~changed', [anOpen(), aHead({ hop: 1, changes: [change] })])).toBe(false);
  });

  test('~fault and ~violation mean exchanges with one', () => {
    expect(means('~fault & !~violation', [anOpen(), aFault()])).toBe(true);
    expect(means('~violation & !~fault', [anOpen(), aViolation()])).toBe(true);
  });

  test('~finding takes a glob', () => {
    expect(means('~finding credentials-lost', SOCKET, ['credentials-lost'])).toBe(true);
    expect(means('~finding credentials-*', SOCKET, ['credentials-lost'])).toBe(true);
    expect(means('~finding *-lost', SOCKET, ['credentials-lost'])).toBe(true);
    expect(means('~finding credentials', SOCKET, ['credentials-lost'])).toBe(false);
    expect(means('~finding jwt-*', SOCKET, ['credentials-lost'])).toBe(false);
  });
});

describe('contents are asked as they were meant', () => {
  const agreed: Field = ['Sec-WebSocket-Extensions', 'permessage-deflate'];
  const opening = [
    anOpen(),
    aHead(),
    aResponse({ hop: 1, fields: [agreed] }),
    aResponse({ fields: [agreed] }),
  ];
  const deflated = deflateRawSync('a needle in it', { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

  test('messages joined and inflated', () => {
    const frames = [
      aFrame({ rsv: 4, fin: false, payload: deflated.subarray(0, 5) }),
      aFrame({ n: 2, opcode: 9, payload: bytes('') }),
      aFrame({ n: 3, opcode: 0, payload: deflated.subarray(5) }),
    ];
    expect(means('~b "a needle"', [...opening, ...frames])).toBe(true);
    expect(means('~bs needle', [...opening, ...frames])).toBe(false);
    expect(means('~b needle', [...opening, ...frames.slice(0, 2)])).toBe(false);
  });

  test('bodies joined and decoded, also those that were broken off', () => {
    const coded = gzipSync('a needle in it');
    const head = aResponse({ startLine: 'HTTP/1.1 200 OK', fields: [['Content-Encoding', 'gzip']] });
    const begun = aBody({ payload: coded.subarray(0, 9), more: true });
    const rest = aBody({ payload: coded.subarray(9) });
    expect(means('~bs needle', [anOpen(), head, begun, rest])).toBe(true);
    expect(means('~bs needle', [anOpen(), head, begun, { ...rest, more: true }, aClose()])).toBe(true);
  });
});
