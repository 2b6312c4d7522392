import type { RecordOptions, Scene, Stage } from './scene.ts';
import {
  aFrame,
  answer,
  ask,
  chat,
  get,
  hangUp,
  head,
  plain,
  sayGoodbye,
  shake,
  switching,
  upgradeTo,
  wait,
} from './talk.ts';
import { ping } from './time.ts';
import { token } from './tokens.ts';

/** Sessions between raw peers in which nothing is wrong: what is rare, slow or silent by intention. */
export const CLEAN_RAW: readonly Scene[] = [
  raw('ping-pong-only', 'Nothing but pings and pongs.', async (hoptap, server) => {
    const ends = await shake(hoptap, server);
    for (let n = 0; n < 4; n += 1) {
      await ping(ends);
      await wait(2);
    }
    await sayGoodbye(ends, 'client', 1001);
  }),
  raw(
    'long-silence',
    'A subscription that is confirmed, silence for 40 s, an event, silence.',
    async (hoptap, server) => {
      const ends = await shake(hoptap, server);
      await chat(ends, '{"type":"subscribe"}', '{"type":"subscribed"}');
      await wait(40);
      await ends.backend.send(text('backend', '{"type":"event"}'));
      await ends.client.until('"event"}');
      await wait(5);
      await sayGoodbye(ends);
    },
  ),
  raw('server-push-only', 'The server pushes, the client never says anything.', async (hoptap, server) => {
    const ends = await shake(hoptap, server);
    for (let n = 0; n < 6; n += 1) {
      await ends.backend.send(text('backend', `tick ${n}`));
      await wait(1);
    }
    await sayGoodbye(ends);
  }),
  raw(
    'client-streams-only',
    'The client streams measurements, the server never says anything.',
    async (hoptap, server) => {
      const ends = await shake(hoptap, server);
      for (let n = 0; n < 24; n += 1) {
        await ends.client.send(text('client', `{"celsius":${20 + n}}`));
        await wait(0.25);
      }
      await sayGoodbye(ends);
    },
  ),
  raw('keep-alive', 'Two plain requests and an upgrade over one connection.', async (hoptap, server) => {
    const ends = await ask(hoptap, server, get('/health'), answer('200 OK', 'ok'));
    await ends.client.until('ok');
    await ends.client.send(get('/missing'));
    await ends.backend.until('\r\n\r\n');
    await ends.backend.send(answer('404 Not Found', 'nothing here'));
    await ends.client.until('nothing here');
    await ends.client.send(upgradeTo('/ws'));
    await ends.backend.until('\r\n\r\n');
    await ends.backend.send(switching());
    await ends.client.until('\r\n\r\n');
    await chat(ends, 'hello');
    await sayGoodbye(ends);
  }),
  raw('ctrl-c-of-hoptap', 'hoptap is ended by Ctrl-C while a connection is open.', async (hoptap, server) => {
    const ends = await shake(hoptap, server);
    await chat(ends, 'hello');
    await wait(4);
    const over = hoptap.close();
    await Promise.all([ends.client.ended(), ends.backend.ended()]);
    ends.client.fin();
    ends.backend.fin();
    await over;
  }),
  raw(
    'still-running',
    'The recording is read while its run goes on, one connection over and one open.',
    async (hoptap, server) => {
      const done = await shake(hoptap, server);
      await chat(done, 'hello');
      await sayGoodbye(done);
      const open = await shake(hoptap, server);
      await chat(open, 'hello');
      await wait(4);
      await hoptap.snapshot();
      await sayGoodbye(open);
    },
  ),
  raw('server-closes-1000', 'The job is done, and the server closes with 1000.', async (hoptap, server) => {
    const ends = await shake(hoptap, server);
    await chat(ends, 'start', 'done');
    await sayGoodbye(ends, 'backend', 1000, 'done');
  }),
  raw('close-without-code', 'The client closes without giving a code: 1005.', async (hoptap, server) => {
    const ends = await shake(hoptap, server);
    await chat(ends, 'hello');
    await ends.client.send(aFrame('client', { opcode: 8, payload: Buffer.alloc(0) }));
    await wait(0.1);
    await ends.backend.send(aFrame('backend', { opcode: 8, payload: Buffer.alloc(0) }));
    await hangUp(ends);
  }),
  raw(
    'long-poll',
    'A plain GET is answered after 5 s, when there is something to tell.',
    async (hoptap, server) => {
      const client = await hoptap.connect();
      await client.send(get('/poll'));
      const backend = await server.accept();
      await backend.until('\r\n\r\n');
      await wait(5);
      await backend.send(answer('200 OK', 'news'));
      await client.until('news');
      client.fin();
      await backend.ended();
      backend.fin();
    },
  ),
  raw(
    'h2c-offered',
    'curl --http2 offers h2c beside a plain GET; the backend answers 200 without it.',
    (hoptap, server) =>
      plain(
        hoptap,
        server,
        head([
          'GET /health HTTP/1.1',
          'Host: localhost:8080',
          'Connection: Upgrade, HTTP2-Settings',
          'Upgrade: h2c',
          'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA',
        ]),
        answer('200 OK', 'ok'),
      ),
  ),
  raw(
    'plain-hop-by-hop',
    'A balancer takes from a plain GET what is for itself, Proxy-Authorization among it.',
    (hoptap, server) =>
      plain(
        hoptap,
        server,
        get('/page', [
          'Connection: keep-alive, TE',
          'Keep-Alive: timeout=5',
          'TE: trailers',
          'Proxy-Authorization: Basic czNjcjN0',
          `Authorization: Bearer ${token()}`,
        ]),
        answer('200 OK', 'ok'),
      ),
    {
      profiles: [
        'name: proxy\nrules:\n  - name: own-fields\n    request:\n      - hop-by-hop: drop\n      - remove: Proxy-Authorization\n',
      ],
    },
  ),
  raw(
    'two-balancers',
    'Two balancers in a row that do nothing.',
    async (hoptap, server) => {
      const ends = await shake(hoptap, server, { request: [`Authorization: Bearer ${token()}`] });
      await chat(ends, 'hello');
      await sayGoodbye(ends);
    },
    { profiles: ['name: edge\nrules: []\n', 'name: inner\nrules: []\n'] },
  ),
  raw(
    'still-in-handshake',
    'The recording is read while a balancer holds a request up: what has not gone on yet is not lost.',
    async (hoptap, server) => {
      const client = await hoptap.connect();
      await client.send(
        upgradeTo('/ws', [`Authorization: Bearer ${token()}`, 'Sec-WebSocket-Protocol: v1.chat']),
      );
      await wait(1);
      await hoptap.snapshot();
      const backend = await server.accept();
      await backend.until('\r\n\r\n');
      await backend.send(switching(['Sec-WebSocket-Protocol: v1.chat']));
      await client.until('\r\n\r\n');
      await sayGoodbye({ client, backend });
    },
    { profiles: ['name: slow\nrules:\n  - name: hold\n    delay: 2s\n'] },
  ),
];

const text = (from: 'client' | 'backend', words: string): Uint8Array =>
  aFrame(from, { payload: Buffer.from(words) });

type Recorder = Awaited<ReturnType<Stage['record']>>;
type RawServer = Awaited<ReturnType<Stage['raw']>>;

function raw(
  file: string,
  says: string,
  play: (hoptap: Recorder, server: RawServer) => Promise<void>,
  options: RecordOptions = {},
): Scene {
  return {
    file: `clean/${file}`,
    says,
    async play(stage) {
      const server = await stage.raw();
      await play(await stage.record(server.port, options), server);
    },
  };
}
