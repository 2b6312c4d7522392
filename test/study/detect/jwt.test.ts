import { describe, expect, test } from 'vitest';
import type { Event, Field } from '../../../src/model/index.ts';
import { detectJwts } from '../../../src/study/detect/jwt.ts';
import { aClose, aFrame, aHead, anOpen, aResponse, aSession, aSideEnd } from '../../builders.ts';
import { aBackendFrame, foundBy, told } from './found-by.ts';

/** The second in which the builders' session began. */
const NOW = Date.parse('2025-09-09T12:04:31.000Z') / 1000;

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (claims: object, header: object = { alg: 'HS256' }): string =>
  `${part(header)}.${part({ sub: 'u', ...claims })}.c2ln`;

interface Play {
  readonly exchange?: number;
  readonly fields?: readonly Field[];
  readonly target?: string;
  readonly code?: number;
  readonly end?: number;
}

/** A handshake with that head, closed by the backend with a code at `end` milliseconds. */
function play({ exchange = 1, fields = [], target = '/ws', code = 1000, end = 20 }: Play): readonly Event[] {
  const head = {
    exchange,
    t: 0,
    startLine: `GET ${target} HTTP/1.1`,
    fields: [...aHead().fields, ...fields],
  };
  return [
    anOpen({ exchange, t: 0 }),
    aHead(head),
    aHead({ ...head, hop: 1 }),
    aResponse({ exchange, t: 5, hop: 1 }),
    aResponse({ exchange, t: 5 }),
    aFrame({ exchange, t: 8 }),
    aBackendFrame({ exchange, t: 9 }),
    aClose({ exchange, t: end, by: 'backend', client: aSideEnd({ code }), backend: aSideEnd({ code }) }),
  ];
}

const bearer = (jwt: string): readonly Field[] => [['Authorization', `Bearer ${jwt}`]];
const found = (...plays: readonly Play[]): readonly string[] =>
  told(foundBy(detectJwts, [aSession(), ...plays.flatMap(play)]));

describe('a token held against the time of its exchange', () => {
  test.each<[string, object, number, readonly string[]]>([
    ['valid', { exp: NOW + 3600, nbf: NOW - 60, iat: NOW - 60 }, 1008, []],
    ['expired, and turned away', { exp: NOW - 60 }, 1008, ['error jwt-expired']],
    ['expired, and let in', { exp: NOW - 60 }, 1000, ['warning jwt-expired']],
    ['expired within the skew of clocks', { exp: NOW - 3 }, 1008, ['warning jwt-expired']],
    ['about to expire, and turned away', { exp: NOW + 3 }, 1008, ['warning jwt-expired']],
    ['about to expire, and let in', { exp: NOW + 3 }, 1000, []],
    ['not valid yet', { nbf: NOW + 60 }, 1008, ['error jwt-not-yet-valid']],
    ['issued in the future', { iat: NOW + 60 }, 1008, ['error jwt-not-yet-valid']],
    ['not valid yet by a second, and let in', { nbf: NOW + 1 }, 1000, []],
    ['without times', {}, 1008, []],
  ])('%s', (_, claims, code, expected) => {
    expect(found({ fields: bearer(token(claims)), code })).toEqual(expected);
  });

  test('in a cookie nobody minds is a note', () => {
    const fields: readonly Field[] = [['Cookie', `a=1; old=${token({ exp: NOW - 60 })}`]];
    expect(found({ fields })).toEqual(['note jwt-expired']);
  });

  test('that runs out while the connection is open explains a close of then', () => {
    const fields = bearer(token({ exp: NOW + 60 }));
    expect(found({ fields, code: 4401, end: 61_000 })).toEqual(['error jwt-expired']);
    expect(found({ fields, code: 4401, end: 30_000 })).toEqual([]);
    expect(found({ fields, code: 1000, end: 61_000 })).toEqual([]);
  });

  test('is not judged where the recording has lost its first line', () => {
    const events = play({ fields: bearer(token({ exp: NOW - 60 })), code: 1008 });
    expect(foundBy(detectJwts, events)).toEqual([]);
  });

  test('is found in the subprotocol and in the query', () => {
    const old = token({ exp: NOW - 60 });
    expect(found({ fields: [['Sec-WebSocket-Protocol', `jwt-auth, jwt.${old}`]], code: 1011 })).toEqual([
      'error jwt-expired',
    ]);
    expect(found({ target: `/ws?token=${old.replaceAll('.', '%2E')}`, code: 1011 })).toEqual([
      'error jwt-expired',
    ]);
  });

  test('no part of a token is in what is told', () => {
    const old = token({ exp: NOW - 60, iss: 'secret-issuer' });
    const answer = JSON.stringify(
      foundBy(detectJwts, [aSession(), ...play({ fields: bearer(old), code: 1008 })]),
    );
    for (const each of [...old.split('.'), 'secret-issuer']) expect(answer).not.toContain(each);
  });
});

describe('a token that is not as it should be', () => {
  test.each<[string, string, readonly string[]]>([
    ['cut', `${part({ alg: 'HS256' })}.eyJzdWI`, ['error jwt-malformed']],
    ['with milliseconds', token({ exp: (NOW + 3600) * 1000 }), ['warning jwt-malformed']],
    ['signed by nobody', token({}, { alg: 'none' }), ['warning jwt-malformed']],
    ['encrypted', `${part({ alg: 'dir', enc: 'A256GCM' })}..aXY.Y2lwaGVy.dGFn`, []],
  ])('%s', (_, jwt, expected) => {
    expect(found({ fields: bearer(jwt), code: 1008 })).toEqual(expected);
  });

  test.each([
    [token({}), 'no scheme'],
    [`Bearer Bearer ${token({})}`, 'twice'],
    [`Bearer "${token({})}"`, 'quotes'],
  ])('what stands around it counts: %#', (value, problem) => {
    const events = [aSession(), ...play({ fields: [['Authorization', value]], code: 1008 })];
    expect(foundBy(detectJwts, events)[0]?.sentence).toContain(problem);
  });
});

describe('tokens of two exchanges', () => {
  const good = { exchange: 1, fields: bearer(token({ scope: 'agent', iat: NOW })) };

  test('that differ in what they allow are told, by the names of the claims', () => {
    const bad = { exchange: 2, fields: bearer(token({ scope: 'read', iat: NOW - 9 })), code: 1008 };
    const founds = foundBy(detectJwts, [aSession(), ...play(good), ...play(bad)]);
    expect(told(founds)).toEqual(['? jwt-differs']);
    expect(founds[0]?.sentence).toContain('differs in scope from');
    expect(founds[0]?.exchanges).toEqual([2]);
  });

  test.each<[string, Play]>([
    [
      'differ only in their times',
      { exchange: 2, fields: bearer(token({ scope: 'agent', iat: NOW - 9 })), code: 1008 },
    ],
    ['both work', { exchange: 2, fields: bearer(token({ scope: 'read' })) }],
    [
      'are for two paths',
      { exchange: 2, fields: bearer(token({ scope: 'read' })), target: '/other', code: 1008 },
    ],
  ])('that %s are not', (_, other) => {
    expect(found(good, other)).toEqual([]);
  });
});

describe('a token in the query', () => {
  const lost = (after: string): readonly Event[] => [
    aSession(),
    anOpen(),
    aHead({ startLine: `GET /ws?t=${token({})} HTTP/1.1` }),
    aHead({ hop: 1, startLine: `GET ${after} HTTP/1.1` }),
  ];

  test('that does not get past a station is lost there', () => {
    expect(told(foundBy(detectJwts, lost('/ws')))).toEqual(['warning jwt-lost']);
  });

  test('that goes on under another path is not', () => {
    expect(foundBy(detectJwts, lost(`/v2/ws?token=${token({})}`))).toEqual([]);
  });
});
