import { describe, expect, test } from 'vitest';
import type { Field } from '../../src/model/index.ts';
import { foreignOrigin, type HomeOrigins } from '../../src/wire/index.ts';

/** A listener on this machine before staging, with one friend. */
const HOME: HomeOrigins = {
  listenHost: 'dev.box',
  target: { scheme: 'https', authority: 'staging.example.com' },
  allowed: ['https://app.example.com'],
};
const LISTENER: Field = ['Host', 'localhost:8080'];

function judged(fields: readonly Field[], home: Partial<HomeOrigins> = {}): string | null {
  return foreignOrigin({ startLine: 'GET /ws HTTP/1.1', fields }, { ...HOME, ...home });
}

describe('lets pass', () => {
  test.each<[string, readonly Field[]]>([
    ['a program, which has no Origin', [LISTENER]],
    ['a request without Host', []],
    ['the listener, by the name it was asked by', [LISTENER, ['Origin', 'http://localhost:8080']]],
    ['the listener by its address', [['Host', '127.0.0.1:8080'], ['Origin', 'http://127.0.0.1:8080']]], // prettier-ignore
    ['the listener by its IPv6 address', [['Host', '[::1]:8080'], ['Origin', 'http://[::1]:8080']]], // prettier-ignore
    ['the listener by a name under localhost', [['Host', 'app.localhost:8080']]],
    ['the listener by the name it was given', [['Host', 'DEV.box:8080']]],
    ['the target', [LISTENER, ['Origin', 'https://staging.example.com']]],
    ['the target in any case', [LISTENER, ['origin', 'HTTPS://Staging.example.com']]],
    ["the target's name as Host", [['Host', 'staging.example.com']]],
    ['an origin that the user allows', [LISTENER, ['Origin', 'https://app.example.com']]],
    ['a page of the same origin, or the address bar', [LISTENER, ['Sec-Fetch-Site', 'none']]],
    ['a page that says same-origin', [LISTENER, ['Sec-Fetch-Site', 'same-origin']]],
  ])('%s', (_title, fields) => {
    expect(judged(fields)).toBeNull();
  });

  test('anybody where the user allows any', () => {
    expect(judged([['Host', 'evil.example'], ['Origin', 'null']], { allowed: ['*'] })).toBeNull(); // prettier-ignore
  });
});

describe('turns away', () => {
  test.each<[string, readonly Field[], string]>([
    ['another web page', [LISTENER, ['Origin', 'https://evil.example']], 'Origin "https://evil.example" is foreign'], // prettier-ignore
    ['another port of this machine', [LISTENER, ['Origin', 'http://localhost:3000']], 'Origin "http://localhost:3000" is foreign'], // prettier-ignore
    ['the target over another scheme', [LISTENER, ['Origin', 'http://staging.example.com']], 'Origin "http://staging.example.com" is foreign'], // prettier-ignore
    ['a name that only begins like the target', [LISTENER, ['Origin', 'https://staging.example.com.evil.example']], 'Origin "https://staging.example.com.evil.example" is foreign'], // prettier-ignore
    ['a sandboxed frame', [LISTENER, ['Origin', 'null']], 'Origin "null" is foreign'],
    ['an empty Origin', [LISTENER, ['Origin', '']], 'Origin "" is foreign'],
    ['another site that shows no Origin', [LISTENER, ['Sec-Fetch-Site', 'cross-site']], 'another site asks (Sec-Fetch-Site: cross-site)'], // prettier-ignore
    ['a sister site that shows no Origin', [LISTENER, ['Sec-Fetch-Site', 'same-site']], 'another site asks (Sec-Fetch-Site: same-site)'], // prettier-ignore
    ['a page whose name was bound to this machine', [['Host', 'evil.example:8080'], ['Origin', 'http://evil.example:8080']], 'Host "evil.example:8080" is neither this listener nor the target'], // prettier-ignore
    ['such a page without an Origin', [['Host', 'evil.example:8080']], 'Host "evil.example:8080" is neither this listener nor the target'], // prettier-ignore
    ['a Host that only ends like an address', [['Host', 'evil.127.0.0.1.example']], 'Host "evil.127.0.0.1.example" is neither this listener nor the target'], // prettier-ignore
    ['a second Origin', [LISTENER, ['Origin', 'http://localhost:8080'], ['Origin', 'https://evil.example']], 'Origin "https://evil.example" is foreign'], // prettier-ignore
    ['a second Host', [LISTENER, ['Host', 'evil.example']], 'Host "evil.example" is neither this listener nor the target'], // prettier-ignore
  ])('%s', (_title, fields, why) => {
    expect(judged(fields)).toBe(why);
  });
});
