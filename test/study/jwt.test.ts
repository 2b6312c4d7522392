import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findJwts } from '../../src/study/index.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (claims: object, header: object = { alg: 'HS256', typ: 'JWT' }): string =>
  `${part(header)}.${part(claims)}.c2lnbmF0dXJl`;
const plain = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

const EXP = 1_757_419_471;
const GOOD = token({ sub: 'u', iat: EXP - 60, nbf: EXP - 60, exp: EXP });

describe('a token is found', () => {
  test.each([
    ['bare', '', ''],
    ['behind Bearer', 'Bearer ', ''],
    ['as a part of a subprotocol', 'jwt-auth, jwt.', ', chat'],
    ['in a cookie', 'theme=dark; session=', '; other=1'],
    ['in a query', '/ws?x=1&token=', '&y=2'],
    ['as a part of a path', '/ws/', '/chat'],
    ['in JSON', '{"type":"auth","token":"', '","n":1}'],
    ['at the end of a sentence', 'The token is ', '. It is old.'],
    ['behind a mark', 'jwt_', ''],
    ['in brackets', '(', ')'],
  ])('%s', (_, before, after) => {
    expect(findJwts(before + GOOD + after)).toEqual([
      {
        token: GOOD,
        at: before.length,
        header: { alg: 'HS256', typ: 'JWT' },
        claims: { sub: 'u', iat: EXP - 60, nbf: EXP - 60, exp: EXP },
        isEncrypted: false,
        algorithm: 'HS256',
        issuedS: EXP - 60,
        notBeforeS: EXP - 60,
        expiresS: EXP,
        problem: null,
      },
    ]);
  });

  test('with others, each at its place', () => {
    const other = token({ sub: 'v' });
    const text = `${GOOD} and ${other}.${GOOD}`;
    expect(findJwts(text).map(({ token: each, at }) => [each, at])).toEqual([
      [GOOD, 0],
      [other, GOOD.length + 5],
      [GOOD, GOOD.length + 5 + other.length + 1],
    ]);
  });
});

describe('no token is', () => {
  test.each([
    'hello.world.example',
    'eyJhbGciOiJIUzI1NiJ9',
    `${part({ a: 1 })}.tar.gz`,
    'keyJabcd.keyJabcd.x',
    '1.2.3',
    '',
    '....',
  ])('%j', (text) => {
    expect(findJwts(text)).toEqual([]);
  });
});

describe('what is wrong with a token is said', () => {
  test.each<[string, string, string]>([
    ['in milliseconds', token({ exp: EXP * 1000 }), 'exp is in milliseconds, not in seconds'],
    ['as a text', token({ exp: String(EXP) }), 'exp is a text, not a number'],
    [
      'as a text of milliseconds',
      token({ exp: String(EXP * 1000) }),
      'exp is a text, not a number; exp is in milliseconds, not in seconds',
    ],
    ['in microseconds', token({ exp: EXP * 1e6 }), 'exp is in microseconds, not in seconds'],
  ])('a time %s is read all the same', (_, text, problem) => {
    expect(findJwts(text)[0]).toMatchObject({ expiresS: EXP, problem });
  });

  test.each<[string, string, string]>([
    ['no signature wanted', token({}, { alg: 'none' }), 'nothing signs it: its algorithm is none'],
    ['no algorithm', token({}, { typ: 'JWT' }), 'its header names no algorithm'],
    ['signature left out', `${part({ alg: 'HS256' })}.${part({})}.`, 'it has no signature'],
    ['a time that is none', token({ exp: 'tomorrow' }), 'exp is not a number'],
    ['two parts', `${part({ alg: 'HS256' })}.${part({ sub: 'u' })}`, 'it has 2 parts, not 3'],
    ['claims that are no JSON', `${part({ alg: 'HS256' })}.eyJhOjF9AA.c2ln`, 'its claims are not JSON'],
    ['a header that is no JSON', `eyJhbGciOiJI.${part({})}.c2ln`, 'its header is not JSON'],
    [
      'a signature that Cloud Run took out',
      `${part({ alg: 'RS256' })}.${part({ sub: 'u' })}.SIGNATURE_REMOVED_BY_GOOGLE`,
      'Cloud Run has taken its signature out',
    ],
  ])('%s', (_, text, problem) => {
    const [found] = findJwts(`Bearer ${text}`);
    expect(found?.problem).toContain(problem);
    expect(found?.token).toBe(text);
  });

  test('plain base64 with padding is read, and told', () => {
    const text = `${plain({ alg: 'HS256' })}.${plain({ sub: 'ab?>?>' })}.c2ln+/8=`;
    expect(findJwts(`Bearer ${text} x`)).toMatchObject([
      {
        token: text,
        claims: { sub: 'ab?>?>' },
        problem: 'it is in plain base64, not in base64url',
      },
    ]);
  });

  test('an encrypted token is told as such, with no claims and no problem', () => {
    const text = `${part({ alg: 'dir', enc: 'A256GCM' })}..aXY.Y2lwaGVydGV4dA.dGFn`;
    expect(findJwts(text)).toMatchObject([
      { token: text, isEncrypted: true, claims: null, algorithm: 'dir', problem: null },
    ]);
  });

  test('an encrypted token that is cut is told', () => {
    const [found] = findJwts(`${part({ alg: 'dir', enc: 'A256GCM' })}..aXY.Y2lw`);
    expect(found).toMatchObject({ isEncrypted: true, problem: 'it has 4 parts, not 5' });
  });
});

describe('any text', () => {
  const pieces = constantFrom('eyJ', 'eyJhIjoxfQ', '.', '_', '=', '/', '+', ' ', 'x', GOOD, '"', 'é');

  test('gives tokens that stand where they say, one after the other', () => {
    assert(
      property(array(pieces, { maxLength: 60 }), (some) => {
        const text = some.join('');
        let end = 0;
        for (const { token: each, at } of findJwts(text)) {
          expect(at).toBeGreaterThanOrEqual(end);
          expect(text.slice(at, at + each.length)).toBe(each);
          end = at + each.length;
        }
      }),
    );
  });

  test('finds a token between any other words', () => {
    const word = string({ unit: constantFrom(...'abc eyJ01:;,"&?'.split('')), maxLength: 40 });
    assert(
      property(word, word, (before, after) => {
        expect(findJwts(`${before} ${GOOD} ${after}`).map(({ token: each }) => each)).toContain(GOOD);
      }),
    );
  });

  test('of 300,000 letters is read within the time a test has', () => {
    for (const piece of ['_eyJ', 'eyJa.', '.eyJaaaa', `${GOOD}.`, 'eyJaaaa=', '/eyJ/', '_eyJaaaa']) {
      const text = `${piece.repeat(300_000 / piece.length)}=`;
      expect(findJwts(text)).toHaveLength(findJwts(`${text}!.x`).length);
    }
  });
});
