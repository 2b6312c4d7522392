import { playWs } from './clients.ts';
import { freePort } from './servers.ts';
import type { Scene, Stage } from './scene.ts';
import { answer, chat, get, plain, refuse, sayGoodbye, shake, upgradeTo } from './talk.ts';
import { wsBackend } from './upgrade.ts';

/** An upgrade that the backend answers with that status, and a plain GET that it answers so, next to a good upgrade. */
function answered(
  code: string,
  status: string,
  text: string,
  more: readonly string[] = [],
): readonly Scene[] {
  return [
    {
      file: `${code}.shows`,
      says: `An upgrade is answered ${status} by the backend.`,
      async play(stage) {
        const server = await stage.raw();
        const hoptap = await stage.record(server.port);
        await refuse(hoptap, server, upgradeTo('/ws'), answer(status, text, ['Connection: close', ...more]));
        await hoptap.over(1);
      },
    },
    plainOnly(code, status, text, more),
  ];
}

function plainOnly(code: string, status: string, text: string, more: readonly string[] = []): Scene {
  return {
    file: `${code}.spares`,
    says: `A plain GET is answered ${status}, which is its own business; the upgrade beside it succeeds.`,
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      await plain(hoptap, server, get('/page'), answer(status, text, more));
      const ends = await shake(hoptap, server);
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await hoptap.over(2);
    },
  };
}

export const ANSWERS: readonly Scene[] = [
  ...answered('answered-200', '200 OK', '<!doctype html><title>app</title>', ['Cache-Control: no-store']),
  ...answered('answered-3xx', '301 Moved Permanently', '', ['Location: https://staging.example.com/ws']),
  {
    file: 'answered-400.shows',
    says: 'The backend (the package ws) answers 400 to a WebSocket version that it does not speak.',
    async play(stage) {
      const port = await wsBackend(stage);
      const hoptap = await stage.record(port);
      const client = await hoptap.connect();
      await client.send(upgradeTo('/ws').replace('Version: 13', 'Version: 7'));
      await client.until('400 Bad Request');
      await client.ended();
      client.fin();
      await hoptap.over(1);
    },
  },
  plainOnly('answered-400', '400 Bad Request', '{"detail":"missing field"}'),
  ...answered('answered-401', '401 Unauthorized', '{"detail":"no credentials"}', [
    'WWW-Authenticate: Bearer',
  ]),
  {
    file: 'answered-403.shows',
    says: 'FastAPI closes before it accepts: whatever code it gives, uvicorn answers 403.',
    needs: ['uvicorn'],
    async play(stage) {
      const server = await stage.server('uvicorn', closing(1008));
      const hoptap = await stage.record(server.port);
      await playWs(hoptap.port, { headers: { Authorization: 'Bearer s3cr3t-of-nobody' } });
      await hoptap.over(1);
    },
  },
  plainOnly('answered-403', '403 Forbidden', '{"detail":"not yours"}'),
  {
    file: 'answered-404.shows',
    says: 'The upgrade goes to a path that the backend does not have.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl);
      await playWs(hoptap.port, { path: '/socket' });
      await hoptap.over(1);
    },
  },
  plainOnly('answered-404', '404 Not Found', '{"detail":"Not Found"}'),
  {
    file: 'answered-426.shows',
    says: 'nginx with nothing but proxy_pass takes Upgrade away, behind hoptap; the package ws answers 426.',
    needs: ['nginx'],
    async play(stage) {
      const port = await wsBackend(stage);
      const nginx = await stage.server('nginx', `location / { proxy_pass http://127.0.0.1:${port}; }`);
      const hoptap = await stage.record(nginx.port);
      await playWs(hoptap.port);
      await hoptap.over(1);
    },
  },
  plainOnly('answered-426', '426 Upgrade Required', 'a WebSocket lives here', ['Upgrade: websocket']),
  ...answered('answered-4xx', '429 Too Many Requests', 'slow down', ['Retry-After: 30']),
  {
    file: 'answered-5xx.shows',
    says: 'nginx has no living backend behind it, and answers 502.',
    needs: ['nginx'],
    play: (stage) =>
      deadBehind(stage, 'nginx', (port) => `location / { proxy_pass http://127.0.0.1:${port}; }`),
  },
  {
    file: 'answered-5xx.shows-haproxy-503',
    says: 'HAProxy has no living backend behind it, and answers 503.',
    needs: ['haproxy'],
    play: (stage) => deadBehind(stage, 'haproxy', haproxyTo),
  },
  {
    file: 'answered-5xx.shows-fastapi-500',
    says: 'FastAPI raises before it accepts: uvicorn answers 500.',
    needs: ['uvicorn'],
    async play(stage) {
      const server = await stage.server('uvicorn', RAISE_BEFORE_ACCEPT);
      const hoptap = await stage.record(server.port);
      await playWs(hoptap.port);
      await hoptap.over(1);
    },
  },
  plainOnly('answered-5xx', '503 Service Unavailable', 'maintenance', ['Retry-After: 30']),
  {
    file: 'header-too-large.shows',
    says: 'nginx refuses a field line beyond 8 KiB with its 400.',
    needs: ['nginx'],
    async play(stage) {
      const port = await wsBackend(stage);
      const nginx = await stage.server('nginx', `location / { proxy_pass http://127.0.0.1:${port}; }`);
      const hoptap = await stage.record(nginx.port);
      await playWs(hoptap.port, { headers: { Cookie: `blob=${'s3cr3t'.repeat(1500)}` } });
      await hoptap.over(1);
    },
  },
  {
    file: 'header-too-large.shows-node-431',
    says: 'A server of node refuses more than 16 KiB of fields with 431.',
    async play(stage) {
      const port = await wsBackend(stage);
      const hoptap = await stage.record(port);
      await playWs(hoptap.port, { headers: { 'X-Blob': 'x'.repeat(17_000) } });
      await hoptap.over(1);
    },
  },
  {
    file: 'header-too-large.spares',
    says: 'A large head passes, 6 KiB in one field; and a small one is answered 400 for another reason.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const ends = await shake(hoptap, server, { request: [`X-Blob: ${'x'.repeat(6000)}`] });
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      const refused = answer('400 Bad Request', 'unknown room', ['Connection: close']);
      await refuse(hoptap, server, upgradeTo('/ws?room=9'), refused);
      await hoptap.over(2);
    },
  },
];

/** A line of HAProxy's that points its backend at a port of this machine. */
export const haproxyTo = (port: number): string => `  timeout server 5s\n  server one 127.0.0.1:${port}`;

function closing(code: number): string {
  return `
@app.websocket("/ws")
async def ws(websocket: WebSocket):
    await websocket.close(${code})
`;
}

const RAISE_BEFORE_ACCEPT = `
@app.websocket("/ws")
async def ws(websocket: WebSocket):
    raise RuntimeError("circuit breaker is open")
`;

async function deadBehind(
  stage: Stage,
  name: 'nginx' | 'haproxy',
  config: (port: number) => string,
): Promise<void> {
  const balancer = await stage.server(name, config(await freePort()));
  const hoptap = await stage.record(balancer.port);
  await playWs(hoptap.port);
  await hoptap.over(1);
}

/** Closed before it was accepted: the code that FastAPI meant is nowhere on the wire. */
export const NO_1003 = closedBeforeAccept('closed-1003.spares', 1003);
export const NO_4401 = closedBeforeAccept('closed-4xxx.spares', 4401);

function closedBeforeAccept(file: string, code: number): Scene {
  return {
    file,
    says: `FastAPI closes with ${code} before it accepts: that is an HTTP 403, and ${code} is nowhere on the wire.`,
    needs: ['uvicorn'],
    async play(stage) {
      const server = await stage.server('uvicorn', closing(code));
      const hoptap = await stage.record(server.port);
      await playWs(hoptap.port);
      await hoptap.over(1);
    },
  };
}
