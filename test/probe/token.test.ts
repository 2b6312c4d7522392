import { createHmac } from 'node:crypto';
import { assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeToken, encodeToken, type Claims } from '../../src/probe/token.ts';

const SECRET = 'a secret';
const NOW_MS = 1_000_000;
const CLAIMS: Claims = { sub: 'demo-user', iat: 900, exp: 1001 };

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token whose signature is right for whatever it says. */
function signed(header: unknown, payload: unknown): string {
  const text = `${part(header)}.${part(payload)}`;
  return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`;
}

describe('decodeToken', () => {
  test('reads back what was issued, until the second it expires in', () => {
    const token = encodeToken(CLAIMS, SECRET);
    expect(decodeToken(token, SECRET, NOW_MS)).toEqual({ claims: CLAIMS });
    expect(decodeToken(token, SECRET, 1_000_999)).toEqual({ claims: CLAIMS });
    expect(decodeToken(token, SECRET, 1_001_000)).toEqual({ problem: 'token expired' });
  });

  test('reads a token of another library, whose header has its keys in another order', () => {
    const token = signed({ typ: 'JWT', alg: 'HS256' }, { ...CLAIMS, more: true });
    expect(decodeToken(token, SECRET, NOW_MS)).toEqual({ claims: CLAIMS });
  });

  test.each([
    ['nothing', '', 'malformed token'],
    ['no dots', 'abc', 'malformed token'],
    ['no signature', encodeToken(CLAIMS, SECRET).replace(/[^.]+$/, ''), 'malformed token'],
    ['a fourth part', `${encodeToken(CLAIMS, SECRET)}.x`, 'malformed token'],
    ['a header that is no JSON', 'x.y.z', 'malformed token'],
    ['another algorithm', signed({ alg: 'none' }, CLAIMS), 'token is not HS256'],
    ['another secret', encodeToken(CLAIMS, 'another'), 'invalid token'],
    [
      'claims of another type',
      signed({ alg: 'HS256' }, { ...CLAIMS, exp: '1' }),
      'token lacks sub, iat or exp',
    ],
    ['claims that are no object', signed({ alg: 'HS256' }, null), 'token lacks sub, iat or exp'],
  ])('refuses %s', (_, token, problem) => {
    expect(decodeToken(token, SECRET, NOW_MS)).toEqual({ problem });
  });

  test('refuses every token of which one bit was changed', () => {
    const token = encodeToken(CLAIMS, SECRET);
    const parts = token.split('.').map((each) => Buffer.from(each, 'base64url'));
    const bits = parts.flatMap(({ length }, at) =>
      Array.from({ length: length * 8 }, (__, bit) => [at, bit] as const),
    );
    assert(
      property(constantFrom(...bits), ([at, bit]) => {
        const forged = parts.map((each) => Buffer.from(each));
        forged[at]![bit >> 3]! ^= 1 << (bit & 7);
        const reading = decodeToken(
          forged.map((each) => each.toString('base64url')).join('.'),
          SECRET,
          NOW_MS,
        );
        expect(reading).toHaveProperty('problem');
      }),
    );
  });
});
