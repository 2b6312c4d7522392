import { describe, expect, test } from 'vitest';
import type { Field } from '../../src/model/index.ts';
import { chooseSubprotocol, judge } from '../../src/probe/credentials.ts';
import { encodeToken } from '../../src/probe/token.ts';

const KEYS = { secret: 'a secret', bypassKey: 'a key' };
const NOW_MS = 1_000_000;
const TOKEN = encodeToken({ sub: 'ada', iat: 900, exp: 2000 }, KEYS.secret);
const EXPIRED = encodeToken({ sub: 'ada', iat: 1, exp: 2 }, KEYS.secret);

const judged = (...fields: readonly Field[]): unknown =>
  judge({ startLine: 'GET /ws HTTP/1.1', fields: [['Host', 'h'], ...fields] }, KEYS, NOW_MS);

describe('judge', () => {
  test.each<[string, Field, string]>([
    ['a bearer token', ['Authorization', `Bearer ${TOKEN}`], 'Authorization'],
    ['a bearer token whatever the case', ['authorization', `bearer ${TOKEN}`], 'Authorization'],
    ['a token as subprotocol', ['Sec-WebSocket-Protocol', `jwt.${TOKEN}`], 'Sec-WebSocket-Protocol'],
    [
      'jwt-auth before a marked token',
      ['Sec-WebSocket-Protocol', `jwt-auth, jwt.${TOKEN}`],
      'Sec-WebSocket-Protocol',
    ],
    [
      'jwt-auth before a bare token',
      ['Sec-WebSocket-Protocol', `jwt-auth,${TOKEN}`],
      'Sec-WebSocket-Protocol',
    ],
    [
      'a bare token before jwt-auth',
      ['Sec-WebSocket-Protocol', `${TOKEN}, jwt-auth`],
      'Sec-WebSocket-Protocol',
    ],
  ])('takes %s', (_, field, by) => {
    expect(judged(field)).toEqual({ sub: 'ada', by });
  });

  test('takes the subprotocols of several fields as one list', () => {
    const fields = ['jwt-auth', TOKEN].map((each): Field => ['Sec-WebSocket-Protocol', each]);
    expect(judged(...fields)).toMatchObject({ sub: 'ada' });
  });

  test('takes the bypass key', () => {
    expect(judged(['X-E2E-Bypass', 'a key'])).toEqual({ sub: 'e2e', by: 'X-E2E-Bypass' });
  });

  test.each<[string, Field, string]>([
    ['an expired token', ['Authorization', `Bearer ${EXPIRED}`], 'token expired'],
    ['a forged token', ['Authorization', `Bearer ${TOKEN.slice(0, -2)}`], 'invalid token'],
    ['an outdated bypass key', ['X-E2E-Bypass', 'an old key'], 'Invalid E2E bypass key'],
    ['an empty bypass key', ['X-E2E-Bypass', ''], 'Invalid E2E bypass key'],
    ['jwt-auth before something else', ['Sec-WebSocket-Protocol', 'jwt-auth, chat'], 'malformed token'],
  ])('closes 1008 on %s', (_, field, reason) => {
    expect(judged(field)).toMatchObject({ code: 1008, reason });
  });

  test('closes 1011 where none came, and tells which fields were missed and which came', () => {
    expect(judged(['Via', '1.1 google'])).toEqual({
      code: 1011,
      reason: 'no credentials',
      why: 'no Authorization, no X-E2E-Bypass, no Sec-WebSocket-Protocol; got host, via',
    });
  });

  test('tells a field that came without a token from one that did not come, and shows no value', () => {
    expect(judged(['Authorization', 'Basic c2VjcmV0'], ['Sec-WebSocket-Protocol', 'jwt-auth'])).toMatchObject(
      {
        code: 1011,
        why: 'no token in Authorization, no X-E2E-Bypass, no token in Sec-WebSocket-Protocol; got host, authorization, sec-websocket-protocol',
      },
    );
  });
});

describe('chooseSubprotocol', () => {
  test.each([
    [['jwt-auth', 'jwt.T'], 'jwt-auth'],
    [['jwt.T', 'jwt-auth'], 'jwt-auth'],
    [['jwt-auth', 'T'], 'jwt-auth'],
    [['jwt.T'], 'jwt.T'],
    [['chat', 'jwt.T'], 'jwt.T'],
    [['chat'], null],
    [[], null],
  ])('of %j it is %j', (offered, chosen) => {
    expect(chooseSubprotocol(offered)).toBe(chosen);
  });
});
