import { describe, expect, test } from 'vitest';
import { exchangeSummary } from '../../src/view/index.ts';
import { jwtLines } from '../../src/view/jwt.ts';
import { aHead, anOpen } from '../builders.ts';
import { folded } from './an-exchange.ts';
import { aLook } from './look.ts';

const STARTED_MS = Date.parse('2025-09-09T12:04:31.000Z');
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const aToken = (claims: object, header: object = { alg: 'HS256' }): string =>
  `${part(header)}.${part(claims)}.c2lnbmF0dXJl`;
const atS = (seconds: number): number => STARTED_MS / 1000 + seconds;

function line(claims: object, look = {}, t = 0): string | undefined {
  return jwtLines(
    `Bearer ${aToken(claims)}`,
    t,
    'this exchange',
    aLook({ startedMs: STARTED_MS, ...look }),
  )[0];
}

describe('a token', () => {
  test('is told with its claims and its end, against the time it was sent', () => {
    expect(line({ sub: 'u1', iss: 'us', role: 'admin', exp: atS(-180) })).toBe(
      'JWT HS256 sub=u1 iss=us exp -180000ms (3 min 0 s before this exchange) · not verified',
    );
    expect(line({ exp: atS(60) }, {}, 30_000)).toBe(
      'JWT HS256 exp 60000ms (30 s after this exchange) · not verified',
    );
  });

  test('has a day where its end is far away', () => {
    expect(line({ exp: atS(86_400) })).toBe(
      'JWT HS256 exp 2025-09-10 12:04 UTC (24 h 0 min after this exchange) · not verified',
    );
    expect(line({ exp: atS(5) }, { startedMs: null })).toMatch(/exp 2025-09-09 12:04 UTC ·/);
  });

  test('says that it is not valid yet, and that it has no end', () => {
    expect(line({ nbf: atS(90) })).toMatch(/HS256 no exp nbf 90000ms \(1 min 30 s after this exchange\) ·/);
    expect(line({ nbf: atS(-90) })).not.toContain('nbf');
  });

  test('keeps its claims to itself where secrets are masked', () => {
    const told = line({ sub: 'u1', exp: atS(60) }, { isRedacted: true });
    expect(told).toBe('JWT HS256 exp 60000ms (1 min 0 s after this exchange) · not verified');
  });

  test('gives all its claims where all is wanted, and else the beginning of a long one', () => {
    expect(line({ role: 'admin' }, { isFull: true })).toContain('role=admin');
    expect(line({ sub: 'x'.repeat(500) })?.length).toBeLessThan(200);
  });

  test('says what is wrong with it', () => {
    expect(jwtLines('eyJhbGciOiJIUzI1NiJ9.e30', 0, 'this frame', aLook())[0] ?? '').toMatch(/^$|!/);
    expect(jwtLines(`${part({ alg: 'HS256' })}.bm9uc2Vuc2U.eA`, 0, 'this frame', aLook())[0]).toMatch(
      /! .+ ·/,
    );
  });

  test('does not fill the screen with its like', () => {
    const text = Array.from({ length: 9 }, (_, at) => aToken({ sub: `u${at}` })).join(' ');
    expect(jwtLines(text, 0, 'this frame', aLook())).toHaveLength(6);
    expect(jwtLines(text, 0, 'this frame', aLook()).at(-1)).toBe('and 4 more');
  });
});

describe('an exchange’s tokens', () => {
  test('are told once, with the fields and hops where they are', () => {
    const token = aToken({ sub: 'u1' });
    const events = [
      anOpen(),
      aHead({ startLine: `GET /ws?t=${token} HTTP/1.1`, fields: [['Authorization', `Bearer ${token}`]] }),
      aHead({ hop: 1, fields: [['Authorization', `Bearer ${token}`]] }),
    ];
    const lines = exchangeSummary(folded(events), aLook()).filter((each) => each.includes('token'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(
      'JWT in the request line on hop 0 and Authorization on hop 0, 1: HS256 sub=u1',
    );
  });
});
