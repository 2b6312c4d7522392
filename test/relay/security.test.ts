import { describe, expect, test } from 'vitest';
import { profileFromOptions, type Profile } from '../../src/profile/index.ts';
import { OK } from './handshake.ts';
import { ofKind, onStage, type Stage } from './stage.ts';

/** What `-H 'Authorization: Bearer x'` makes. */
function added(): Profile {
  const headers = ['Authorization: Bearer x'];
  const profile = profileFromOptions({ strip: [], stripResponse: [], headers });
  if (profile === null) throw new Error('no profile');
  return profile;
}

/** Host and further lines of a request; `PORT` is the listener's, `TARGET` the target's. */
function requestTo({ relay, server }: Stage, lines: string): string {
  const filled = lines.replaceAll('PORT', String(relay.port)).replaceAll('TARGET', String(server.port));
  return `GET /ws HTTP/1.1\r\n${filled}\r\n\r\n`;
}

const FOREIGN = [
  ['a foreign Origin', 'Host: 127.0.0.1:PORT\r\nOrigin: https://evil.example'],
  ['a page of this machine on another port', 'Host: localhost:PORT\r\nOrigin: http://localhost:1'],
  ['a sandboxed page', 'Host: localhost:PORT\r\nOrigin: null'],
  [
    'a second Origin',
    'Host: localhost:PORT\r\nOrigin: http://localhost:PORT\r\nOrigin: https://evil.example',
  ],
  ['another site without an Origin', 'Host: localhost:PORT\r\nSec-Fetch-Site: cross-site'],
  ['a name bound to this machine', 'Host: evil.example:PORT\r\nOrigin: http://evil.example:PORT'],
  ['a body besides', 'Host: localhost:PORT\r\nOrigin: null\r\nContent-Length: 4'],
] as const;

const OWN = [
  ['no Origin', 'Host: 127.0.0.1:PORT'],
  ['the own origin', 'Host: localhost:PORT\r\nOrigin: http://localhost:PORT'],
  ["the target's origin", 'Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:TARGET'],
  ["the target's Host", 'Host: 127.0.0.1:TARGET'],
  ['an allowed origin', 'Host: localhost:PORT\r\nOrigin: https://app.example'],
] as const;

const allowedOrigins = ['https://app.example'];

describe('while hoptap adds credentials', () => {
  test.each(FOREIGN)('%s gets a 403, and nothing reaches the backend', async (_title, lines) => {
    const events = await onStage({ profiles: [added()], allowedOrigins }, async (stage) => {
      const client = await stage.connect();
      await client.send(requestTo(stage, lines));
      await client.until('HTTP/1.1 403 Forbidden\r\n');
      await client.until('--allow-origin');
      expect(await client.ended()).toBe('fin');
      expect(stage.server.count).toBe(0);
    });
    expect(ofKind(events, 'fault')).toMatchObject([
      { station: 'command-line', rule: 'foreign-origin', did: 'answered' },
    ]);
    expect(ofKind(events, 'head').map(({ of, hop }) => `${of} ${hop}`)).toEqual(['request 0', 'response 0']);
  });

  test.each(OWN)('%s passes, and gets them', async (_title, lines) => {
    const events = await onStage({ profiles: [added()], allowedOrigins }, async (stage) => {
      const client = await stage.connect();
      await client.send(requestTo(stage, lines));
      const backend = await stage.server.accept();
      await backend.until('Authorization: Bearer x\r\n\r\n');
      await backend.send(OK);
      await client.until('ok');
    });
    expect(ofKind(events, 'fault')).toEqual([]);
  });

  test('any origin passes where any is allowed', async () => {
    const events = await onStage({ profiles: [added()], allowedOrigins: ['*'] }, async (stage) => {
      const client = await stage.connect();
      await client.send(requestTo(stage, 'Host: evil.example\r\nOrigin: null'));
      await (await stage.server.accept()).send(OK);
      await client.until('ok');
    });
    expect(ofKind(events, 'fault')).toEqual([]);
  });
});

test.each(FOREIGN)('without added credentials %s passes', async (_title, lines) => {
  const events = await onStage({}, async (stage) => {
    const client = await stage.connect();
    await client.send(requestTo(stage, lines));
    await (await stage.server.accept()).send(OK);
    await client.until('ok');
  });
  expect(ofKind(events, 'fault')).toEqual([]);
});

test('credentials that come with a switched profile are guarded from then on', async () => {
  const events = await onStage({}, async (stage) => {
    stage.relay.useProfiles([added()]);
    const client = await stage.connect();
    await client.send(requestTo(stage, 'Host: localhost\r\nOrigin: null'));
    await client.until('HTTP/1.1 403 Forbidden\r\n');
  });
  expect(ofKind(events, 'fault')).toHaveLength(1);
});

describe('while the target itself holds a credential', () => {
  const path = '/ws?v=1&access_token=x';

  test.each(FOREIGN)('%s gets a 403, and nothing reaches the backend', async (_title, lines) => {
    await onStage({ path }, async (stage) => {
      const client = await stage.connect();
      await client.send(requestTo(stage, lines));
      await client.until('HTTP/1.1 403 Forbidden\r\n');
      await client.until('--allow-origin');
      expect(stage.server.count).toBe(0);
    });
  });
});
