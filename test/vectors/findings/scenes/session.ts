import { askHttp } from '../../../../src/probe/index.ts';
import { playAgent, playWs } from './clients.ts';
import { profileOf, type Scene } from './scene.ts';
import { aFrame, answer, chat, get, hangUp, plain, refuse, sayGoodbye, shake, upgradeTo } from './talk.ts';
import { nowS } from './tokens.ts';
import { FASTAPI } from './upgrade.ts';

/** Exchanges held against each other, and recordings as such. */
export const SESSION: readonly Scene[] = [
  {
    file: 'http-works-upgrade-fails.shows',
    says: 'GET /health and /api/me are answered 200, with the same token the upgrade gets 403.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl, { profiles: ['incident-preauth-403'] });
      const headers = { Authorization: `Bearer ${demo.token()}` };
      for (const path of ['/health', '/api/me']) await fetchOnce(hoptap.port, path, headers);
      await playAgent(hoptap.port, { headers });
      await fetchOnce(hoptap.port, '/health', headers);
      await hoptap.over(4);
    },
  },
  {
    file: 'http-works-upgrade-fails.spares',
    says: 'Plain HTTP fails as the upgrades do, 503 each.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const down = answer('503 Service Unavailable', 'down', ['Connection: close']);
      await plain(hoptap, server, get('/health'), down);
      await refuse(hoptap, server, upgradeTo('/ws'), down);
      await hoptap.over(2);
    },
  },
  {
    file: 'profile-is-cause.shows',
    says: 'The same client works without a profile, is closed with 1011 behind one, and works again without it.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl);
      const headers = { Authorization: `Bearer ${demo.token()}` };
      await playAgent(hoptap.port, { headers });
      hoptap.useProfiles([await profileOf('incident-gcp-strips-auth')]);
      await playAgent(hoptap.port, { headers });
      hoptap.useProfiles([]);
      await playAgent(hoptap.port, { headers });
      await hoptap.over(3);
    },
  },
  {
    file: 'profile-is-cause.spares',
    says: 'It works without a profile; behind one that does nothing it fails, because the token has expired meanwhile.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl);
      await playAgent(hoptap.port, { headers: { Authorization: `Bearer ${demo.token()}` } });
      hoptap.useProfiles([await profileOf('passthrough')]);
      const expired = demo.token({ iat: nowS() - 7200, exp: nowS() - 3600 });
      await playAgent(hoptap.port, { headers: { Authorization: `Bearer ${expired}` } });
      await hoptap.over(2);
    },
  },
  {
    file: 'fault-played.shows',
    says: 'A profile answers 500 in the place of the backend.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl, { profiles: ['incident-upgrade-500'] });
      await playAgent(hoptap.port, { headers: { Authorization: `Bearer ${demo.token()}` } });
      await hoptap.over(1);
    },
  },
  {
    file: 'fault-played.shows-lifetime',
    says: 'A timer of a profile ends a connection in use after 2 s: it is the doing of the profile, and of no real balancer.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port, {
        profiles: ['name: short\nrules:\n  - name: two-seconds\n    timers: { lifetime: 2s, ends: fin }\n'],
      });
      const ends = await shake(hoptap, server);
      await chat(ends, 'hello');
      await ends.client.ended();
      await ends.backend.ended();
      ends.client.fin();
      ends.backend.fin();
      await hoptap.over(1);
    },
  },
  {
    file: 'fault-played.spares',
    says: 'The backend itself answers 500, behind a profile that does nothing.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port, { profiles: ['passthrough'] });
      const failed = answer('500 Internal Server Error', 'oops', ['Connection: close']);
      await refuse(hoptap, server, upgradeTo('/ws'), failed);
      await hoptap.over(1);
    },
  },
  {
    file: 'recording-incomplete.shows',
    says: 'A client breaks the rules more than a thousand times: what is beyond is counted in a gap and not kept.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const ends = await shake(hoptap, server);
      const unmasked = Buffer.from(aFrame('backend', { payload: Buffer.alloc(0) }));
      await ends.client.send(Buffer.concat(Array.from({ length: 1010 }, () => unmasked)));
      await hangUp(ends);
      await hoptap.over(1);
    },
  },
  {
    file: 'recording-incomplete.spares',
    says: 'Ctrl-C while a connection is open: all of it is there, with its end.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const done = await shake(hoptap, server);
      await chat(done, 'hello');
      await sayGoodbye(done);
      const open = await shake(hoptap, server);
      await chat(open, 'hello');
      const closed = hoptap.close();
      await Promise.all([open.client.ended(), open.backend.ended()]);
      open.client.fin();
      open.backend.fin();
      await closed;
    },
  },
];

/** One plain GET, by a client that closes its connection. */
export async function fetchOnce(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  await askHttp(`http://127.0.0.1:${port}${path}`, headers);
}

/** The incidents of the demo, one recording each. */
export const INCIDENTS: readonly Scene[] = [
  incident('strips-auth', 'incident-gcp-strips-auth', 'header'),
  incident('strips-auth-browser', 'incident-gcp-strips-auth', 'subprotocol'),
  incident('drops-subprotocol', 'incident-cloud-run-drops-subprotocol', 'subprotocol'),
  incident('unrequested-subprotocol', 'incident-unrequested-subprotocol', 'header'),
  incident('preauth-403', 'incident-preauth-403', 'header'),
  incident('upgrade-500', 'incident-upgrade-500', 'header'),
  incident('refused', 'incident-refused', 'header'),
  {
    file: 'incidents/upgrade-stripped-fastapi',
    says: 'Upgrade is stripped before FastAPI: 404.',
    needs: ['uvicorn'],
    async play(stage) {
      const server = await stage.server('uvicorn', FASTAPI);
      const hoptap = await stage.record(server.port, {
        profiles: [
          'name: gateway\nrules:\n  - name: strip-upgrade\n    request:\n      - hop-by-hop: drop\n',
        ],
      });
      await playWs(hoptap.port);
      await hoptap.over(1);
    },
  },
];

function incident(name: string, profile: string, credentials: 'header' | 'subprotocol'): Scene {
  return {
    file: `incidents/${name}`,
    says: `The demo's client with its token as ${credentials}, behind ${profile}.`,
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl, { profiles: [profile] });
      const token = demo.token();
      await playAgent(
        hoptap.port,
        credentials === 'header'
          ? { headers: { Authorization: `Bearer ${token}`, 'X-E2E-Bypass': demo.bypassKey } }
          : { protocols: ['jwt-auth', `jwt.${token}`] },
      );
      await hoptap.over(1);
    },
  };
}
