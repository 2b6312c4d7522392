import { playAgent } from './clients.ts';
import { BYPASS, type Scene } from './scene.ts';
import { chat, sayGoodbye, shake } from './talk.ts';
import { nowS, token, tokenOf } from './tokens.ts';

export const CREDENTIALS: readonly Scene[] = [
  {
    file: 'credentials-lost.shows',
    says: 'Authorization and X-E2E-Bypass do not get past the balancer; the backend closes with 1011.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl, { profiles: ['incident-gcp-strips-auth'] });
      const headers = { Authorization: `Bearer ${demo.token()}`, 'X-E2E-Bypass': BYPASS };
      await playAgent(hoptap.port, { headers });
      await hoptap.over(1);
    },
  },
  {
    file: 'credentials-lost.spares',
    says: 'Authorization goes on as X-Forwarded-Authorization, and Proxy-Authorization ends at the proxy that it is for.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port, {
        profiles: [
          [
            'name: gateway',
            'rules:',
            '  - name: forward-authorization',
            '    request:',
            '      - rename: { Authorization: X-Forwarded-Authorization }',
            '      - remove: Proxy-Authorization',
            '',
          ].join('\n'),
        ],
      });
      const ends = await shake(hoptap, server, {
        request: [`Authorization: Bearer ${token()}`, 'Proxy-Authorization: Basic dXNlcjpzM2NyM3Q='],
      });
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await hoptap.over(1);
    },
  },
  {
    file: 'credentials-changed.shows',
    says: 'A gateway puts a credential of its own in the place of the client; the backend closes with 1008.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl, {
        profiles: [
          'name: gateway\nrules:\n  - name: service-token\n    request:\n      - set: { Authorization: Bearer s3cr3t.of.the-gateway }\n',
        ],
      });
      await playAgent(hoptap.port, { headers: { Authorization: `Bearer ${demo.token()}` } });
      await hoptap.over(1);
    },
  },
  {
    file: 'credentials-changed.spares',
    says: 'The name is respelled and two Cookie lines become one: the credentials are the same.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port, {
        profiles: [
          [
            'name: h2o',
            'rules:',
            '  - name: like-h2o',
            '    request:',
            '      - duplicates: { how: join, names: [Cookie], separator: "; " }',
            '      - case: lower',
            '',
          ].join('\n'),
        ],
      });
      const ends = await shake(hoptap, server, {
        request: [`Authorization: Bearer ${token()}`, 'Cookie: session=s3cr3t-session', 'Cookie: theme=dark'],
      });
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await hoptap.over(1);
    },
  },
  {
    file: 'jwt-expired.shows',
    says: 'The token expired an hour ago; the backend closes with 1008.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl);
      const expired = demo.token({ iat: nowS() - 7200, exp: nowS() - 3600 });
      await playAgent(hoptap.port, { headers: { Authorization: `Bearer ${expired}` } });
      await hoptap.over(1);
    },
  },
  {
    file: 'jwt-expired.spares',
    says: 'The token expires one minute after the exchange.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl);
      const short = demo.token({ exp: nowS() + 60 });
      await playAgent(hoptap.port, { headers: { Authorization: `Bearer ${short}` } });
      await hoptap.over(1);
    },
  },
  {
    file: 'jwt-not-yet-valid.shows',
    says: 'The token counts from an hour later on; the backend closes with 1008.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const early = token({ iat: nowS() + 3600, nbf: nowS() + 3600, exp: nowS() + 7200 });
      const ends = await shake(hoptap, server, { request: [`Authorization: Bearer ${early}`] });
      await sayGoodbye(ends, 'backend', 1008, 'token not yet valid');
      await hoptap.over(1);
    },
  },
  {
    file: 'jwt-not-yet-valid.spares',
    says: 'The token has counted for half a minute.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const young = token({ iat: nowS() - 30, nbf: nowS() - 30 });
      const ends = await shake(hoptap, server, { request: [`Authorization: Bearer ${young}`] });
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await hoptap.over(1);
    },
  },
  {
    file: 'jwt-malformed.shows',
    says: 'The claims of the token break off within their JSON; the backend closes with 1008.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl);
      const broken = tokenOf('{"sub":"demo-user","ex');
      await playAgent(hoptap.port, { headers: { Authorization: `Bearer ${broken}` } });
      await hoptap.over(1);
    },
  },
  {
    file: 'jwt-malformed.spares',
    says: 'A bearer token of three dotted parts that is no JWT; then an encrypted one, of five parts, which nobody on the way can read.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const header = Buffer.from('{"alg":"RSA-OAEP","enc":"A256GCM"}').toString('base64url');
      const encrypted = `${header}.czNjcjN0LWtleQ.czNjcjN0LWl2.czNjcjN0LXRleHQ.czNjcjN0LXRhZw`;
      for (const bearer of ['s3cr3t.opaque.token', encrypted]) {
        const ends = await shake(hoptap, server, { request: [`Authorization: Bearer ${bearer}`] });
        await chat(ends, 'hello');
        await sayGoodbye(ends);
      }
      await hoptap.over(2);
    },
  },
  {
    file: 'jwt-differs.shows',
    says: 'The same path with two tokens: one works, the other is closed with 1008.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const good = await shake(hoptap, server, { request: [`Authorization: Bearer ${token()}`] });
      await chat(good, 'hello');
      await sayGoodbye(good);
      const other = token({ sub: 'fallback-user', scope: 'read write' });
      const bad = await shake(hoptap, server, { request: [`Authorization: Bearer ${other}`] });
      await sayGoodbye(bad, 'backend', 1008, 'wrong audience');
      await hoptap.over(2);
    },
  },
  {
    file: 'jwt-differs.spares',
    says: 'The token is renewed between two exchanges, and both work.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      for (const age of [600, 5]) {
        const ends = await shake(hoptap, server, {
          request: [`Authorization: Bearer ${token({ iat: nowS() - age, exp: nowS() - age + 3600 })}`],
        });
        await chat(ends, 'hello');
        await sayGoodbye(ends);
      }
      await hoptap.over(2);
    },
  },
  {
    file: 'credentials-lost.shows-token-in-any-field',
    says: 'A token in a field that is no known credential does not get past the balancer; the backend closes with 1008.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port, {
        profiles: [
          'name: gateway\nrules:\n  - name: drop-context\n    request:\n      - remove: X-User-Context\n',
        ],
      });
      const ends = await shake(hoptap, server, { request: [`X-User-Context: ${token()}`] });
      await sayGoodbye(ends, 'backend', 1008, 'no user');
      await hoptap.over(1);
    },
  },
  {
    file: 'jwt-lost.shows',
    says: 'A token in the path does not get past a balancer that rewrites it; the backend closes with 1008.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port, {
        profiles: [rewriting('/ws')],
      });
      const ends = await shake(hoptap, server, { path: `/ws/${token()}` });
      await sayGoodbye(ends, 'backend', 1008, 'no user');
      await hoptap.over(1);
    },
  },
  {
    file: 'jwt-lost.spares',
    says: 'The path is rewritten and its query stays, with the token in it; a token in a field goes on under another name.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port, {
        profiles: [
          rewriting('/ws'),
          'name: inner\nrules:\n  - name: rename\n    request:\n      - rename: { X-User-Context: X-Principal }\n',
        ],
      });
      for (const more of [
        { path: `/api/v1/ws?context=${token()}&v=1` },
        { path: '/api/v1/ws', request: [`X-User-Context: ${token()}`] },
      ]) {
        const ends = await shake(hoptap, server, more);
        await chat(ends, 'hello');
        await sayGoodbye(ends);
      }
      await hoptap.over(2);
    },
  },
];

/** A balancer that rewrites the paths of requests. */
function rewriting(path: string): string {
  return `name: gateway\nrules:\n  - name: rewrite-path\n    request:\n      - path: ${path}\n`;
}
