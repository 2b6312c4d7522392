import { WebSocketServer } from '../../../../src/probe/ws.ts';
import { playWs } from './clients.ts';
import type { Scene, Stage } from './scene.ts';
import {
  aClose,
  aFrame,
  ask,
  chat,
  head,
  plain,
  get,
  answer,
  refuse,
  sayGoodbye,
  shake,
  switching,
  switchingFor,
  upgradeTo,
} from './talk.ts';

/** A profile of one rule: operations on the request or on the response, in YAML. */
export const rule = (
  station: string,
  name: string,
  of: 'request' | 'response',
  ...operations: string[]
): string =>
  [
    `name: ${station}`,
    'rules:',
    `  - name: ${name}`,
    `    ${of}:`,
    ...operations.map((each) => `      - ${each}`),
    '',
  ].join('\n');

export const UPGRADE: readonly Scene[] = [
  {
    file: 'upgrade-lost.shows',
    says: 'A balancer treats Upgrade and Connection as its own, and the backend (the package ws) answers 426 or 400 to a plain GET.',
    async play(stage) {
      const port = await wsBackend(stage);
      const hoptap = await stage.record(port, {
        profiles: [rule('gateway', 'hop-by-hop', 'request', 'hop-by-hop: drop')],
      });
      await playWs(hoptap.port);
      await hoptap.over(1);
    },
  },
  {
    file: 'upgrade-lost.shows-fastapi-404',
    says: 'Upgrade is stripped before FastAPI, whose route is for WebSockets only: 404.',
    needs: ['uvicorn'],
    async play(stage) {
      const server = await stage.server('uvicorn', FASTAPI);
      const hoptap = await stage.record(server.port, {
        profiles: [rule('gateway', 'strip-upgrade', 'request', 'remove: [Upgrade, Connection]')],
      });
      await playWs(hoptap.port);
      await hoptap.over(1);
    },
  },
  {
    file: 'upgrade-lost.spares',
    says: 'Connection loses keep-alive and Upgrade gets another case; both still ask for a WebSocket.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port, {
        profiles: [rule('haproxy', 'tidy', 'request', 'set: { Connection: upgrade, Upgrade: WebSocket }')],
      });
      const ends = await ask(
        hoptap,
        server,
        upgradeTo('/ws').replace('Connection: Upgrade', 'Connection: keep-alive, Upgrade'),
        switching(),
      );
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await hoptap.over(1);
    },
  },
  {
    file: 'key-lost.shows',
    says: 'Sec-WebSocket-Key does not get past the balancer; the backend (the package ws) answers 400.',
    async play(stage) {
      const port = await wsBackend(stage);
      const hoptap = await stage.record(port, {
        profiles: [rule('gateway', 'drop-key', 'request', 'remove: Sec-WebSocket-Key')],
      });
      await playWs(hoptap.port);
      await hoptap.over(1);
    },
  },
  {
    file: 'key-lost.spares',
    says: 'The key arrives as Sec-Websocket-Key, as Go spells it; and a plain GET has none to lose.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port, {
        profiles: [rule('caddy', 'go-case', 'request', 'case: canonical')],
      });
      const ends = await shake(hoptap, server);
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await plain(hoptap, server, get('/health'), answer('200 OK', 'ok'));
      await hoptap.over(2);
    },
  },
  {
    file: 'accept-missing.shows',
    says: 'Sec-WebSocket-Accept does not get back past the balancer; the client gives up.',
    async play(stage) {
      const port = await wsBackend(stage);
      const hoptap = await stage.record(port, {
        profiles: [rule('gateway', 'drop-accept', 'response', 'remove: Sec-WebSocket-Accept')],
      });
      await playWs(hoptap.port);
      await hoptap.over(1);
    },
  },
  {
    file: 'accept-missing.spares',
    says: 'A 101 to another protocol needs no Sec-WebSocket-Accept; and one to a WebSocket has it in lower case.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port, {
        profiles: [rule('haproxy', 'lower', 'response', 'case: lower')],
      });
      const other = await ask(
        hoptap,
        server,
        head(['GET /chat HTTP/1.1', 'Host: localhost:8080', 'Upgrade: chat/2', 'Connection: Upgrade']),
        head(['HTTP/1.1 101 Switching Protocols', 'Upgrade: chat/2', 'Connection: Upgrade']),
      );
      await other.client.send('hello\n');
      await other.backend.until('hello\n');
      await other.backend.send('hello yourself\n');
      await other.client.until('yourself\n');
      other.client.fin();
      await other.backend.ended();
      other.backend.fin();
      const ends = await shake(hoptap, server);
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await hoptap.over(2);
    },
  },
  {
    file: 'accept-wrong.shows',
    says: 'The backend answers with the accept key of another request; the client gives up.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const client = playWs(hoptap.port);
      const backend = await server.accept();
      await backend.until('\r\n\r\n');
      await backend.send(switching());
      await client;
      await backend.ended();
      backend.fin();
      await hoptap.over(1);
    },
  },
  {
    file: 'accept-wrong.spares',
    says: 'A wrong accept key stands on a 426, where it means nothing, as HAProxy 2.6 makes it up; and two right ones to two keys.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      await refuse(
        hoptap,
        server,
        upgradeTo('/old'),
        answer('426 Upgrade Required', 'no', [
          'Upgrade: websocket',
          'Connection: close',
          'Sec-Websocket-Accept: Kfh9QIsMVZcl6xEPYxPHzW8SZ8w=',
        ]),
      );
      for (const _ of [1, 2]) {
        const client = playWs(hoptap.port, { says: '' });
        const answered = answerAndLeave(server);
        await Promise.all([client, answered]);
      }
      await hoptap.over(3);
    },
  },
  {
    file: 'upgrade-missing-in-101.shows',
    says: 'The 101 loses Upgrade and Connection on its way back; the client gives up.',
    async play(stage) {
      const port = await wsBackend(stage);
      const hoptap = await stage.record(port, {
        profiles: [rule('gateway', 'hop-by-hop', 'response', 'remove: [Upgrade, Connection]')],
      });
      await playWs(hoptap.port);
      await hoptap.over(1);
    },
  },
  {
    file: 'upgrade-missing-in-101.spares',
    says: 'The 101 says it in lower case and in a list: connection: keep-alive, upgrade.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const said = switching()
        .replace('Upgrade: websocket', 'upgrade: WebSocket')
        .replace('Connection: Upgrade', 'connection: keep-alive, upgrade');
      const ends = await ask(hoptap, server, upgradeTo('/ws'), said);
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await hoptap.over(1);
    },
  },
];

/** A FastAPI route that greets and echoes. */
export const FASTAPI = `
@app.websocket("/ws")
async def ws(websocket: WebSocket):
    await websocket.accept()
    try:
        while True:
            await websocket.send_text("re: " + await websocket.receive_text())
    except WebSocketDisconnect:
        pass
`;

/** A server of the package ws that echoes, compressing where it may. */
export async function wsBackend(stage: Stage, maxPayload = 1_000_000): Promise<number> {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    perMessageDeflate: { threshold: 0 },
    maxPayload,
  });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer, isBinary) => socket.send(data, { binary: isBinary }));
  });
  stage.onEnd(() => {
    for (const socket of server.clients) socket.terminate();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answerAndLeave(server: Awaited<ReturnType<Stage['raw']>>): Promise<void> {
  const backend = await server.accept();
  await backend.until('\r\n\r\n');
  await backend.send(switchingFor(backend.received));
  await backend.send(aFrame('backend', { payload: Buffer.from('hello') }));
  await backend.until('\x88');
  await backend.send(aClose('backend', 1000));
  backend.fin();
  await backend.ended();
}
