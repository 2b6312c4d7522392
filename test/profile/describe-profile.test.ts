import { expect, test } from 'vitest';
import { describeProfile } from '../../src/profile/index.ts';
import { aProfile, read } from './a-profile.ts';

test('a profile that does nothing has nothing to say', () => {
  expect(describeProfile(aProfile())).toEqual([]);
});

test('each part of a rule is one line', async () => {
  const profile = await read(`
name: lb
rules:
  - when: { kind: upgrade, path: [/ws, /ws/**], field: { Origin: true, A: x* } }
    request: [{ remove: [Authorization, X-E2E-Bypass] }, { set: { Via: 1.1 google } }]
    response: [{ status: 200 }]
    delay: 3s
    timers: { handshake: 30s, idle: { after: 60s, ends: 1001 }, lifetime: 1h, ends: reset }
  - when: { kind: plain, method: GET, host: a.b }
    answer: { status: 403, body: no }
  - refuse: hang
  - timers: { handshake: { after: 5s, ends: 503 } }
`);
  const upgrades = 'upgrades to /ws, /ws/** with Origin and with A like x*';
  expect(describeProfile(profile)).toEqual([
    `on ${upgrades}: removes Authorization, X-E2E-Bypass; sets Via: 1.1 google`,
    `on answers to ${upgrades}: changes the status to 200`,
    `on ${upgrades}: waits 3s before passing the request on`,
    `on ${upgrades}: resets the connection after 30s without an answer of the backend`,
    `on ${upgrades}: closes with 1001 after 60s without a byte either way`,
    `on ${upgrades}: resets the connection after 1h from the answer, busy or not`,
    'on plain HTTP requests by GET at a.b: answers 403 Forbidden with "no" in place of the backend',
    'on all requests: never answers',
    'on all requests: answers 503 after 5s without an answer of the backend',
  ]);
});
