import { NO_1003 } from './answers.ts';
import { playAgent, playWs } from './clients.ts';
import type { Scene, Stage } from './scene.ts';
import {
  aClose,
  aFrame,
  chat,
  hangUp,
  pause,
  sayGoodbye,
  shake,
  switching,
  upgradeTo,
  wait,
} from './talk.ts';
import { ping } from './time.ts';
import { wsBackend } from './upgrade.ts';

/** The backend closes with that code, at once or after messages. */
function closed(file: string, says: string, code: number, reason: string, messages = 0): Scene {
  return {
    file,
    says,
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const ends = await shake(hoptap, server);
      for (let n = 0; n < messages; n += 1) {
        await chat(ends, `hello ${n}`);
        await wait(1);
      }
      await sayGoodbye(ends, 'backend', code, reason);
      await hoptap.over(1);
    },
  };
}

/** How connections end. */
export const ENDINGS: readonly Scene[] = [
  {
    file: 'client-gave-up.shows',
    says: 'The 101 is in order but for its accept key: the client ends the connection without a frame.',
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
    file: 'client-gave-up.spares',
    says: 'The client closes with 1000 right after the 101: it was content.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      await sayGoodbye(await shake(hoptap, server));
      await hoptap.over(1);
    },
  },
  {
    file: 'closed-1002.shows',
    says: 'The backend sends a frame with a reserved bit that nothing was agreed on for; the client closes with 1002.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const { switchingFor } = await import('./talk.ts');
      const client = playWs(hoptap.port, { says: '' });
      const backend = await server.accept();
      await backend.until('\r\n\r\n');
      await backend.send(switchingFor(backend.received));
      await backend.send(aFrame('backend', { rsv: 4, payload: Buffer.from('hello') }));
      await backend.until('\x88');
      await backend.send(aClose('backend', 1002));
      backend.fin();
      await client;
      await hoptap.over(1);
    },
  },
  closed(
    'closed-1002.spares',
    'A close with 1000 whose reason speaks of a protocol error.',
    1000,
    'no protocol error (1002)',
    1,
  ),
  closed(
    'closed-1003.shows',
    'The backend takes no text, and closes with 1003 as its first word.',
    1003,
    'No supported subprotocols',
  ),
  NO_1003,
  {
    file: 'closed-1008.shows',
    says: 'The backend gets a token with a wrong signature, and closes with 1008.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl);
      await playAgent(hoptap.port, { headers: { Authorization: `Bearer ${demo.token()}x` } });
      await hoptap.over(1);
    },
  },
  {
    file: 'closed-1008.spares',
    says: 'The upgrade is refused by 403 with a body that speaks of 1008: no close frame was ever sent.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const client = await hoptap.connect();
      await client.send(upgradeTo('/ws'));
      const backend = await server.accept();
      await backend.until('\r\n\r\n');
      await backend.send(
        'HTTP/1.1 403 Forbidden\r\nContent-Length: 24\r\nConnection: close\r\n\r\n{"code":1008,"why":"no"}',
      );
      await hangUp({ client, backend });
      await hoptap.over(1);
    },
  },
  {
    file: 'closed-1009.shows',
    says: 'The backend (the package ws, maxPayload) closes with 1009 for a message that is too large for it.',
    async play(stage) {
      const port = await wsBackend(stage, 1000);
      const hoptap = await stage.record(port);
      await playWs(hoptap.port, { deflate: false, says: 'x'.repeat(1500), until: 'never' });
      await hoptap.over(1);
    },
  },
  {
    file: 'closed-1009.spares',
    says: 'A message of 9 KiB comes back whole.',
    async play(stage) {
      const port = await wsBackend(stage);
      const hoptap = await stage.record(port);
      await playWs(hoptap.port, { deflate: false, says: 'x'.repeat(9000) });
      await hoptap.over(1);
    },
  },
  {
    file: 'closed-1011.shows',
    says: 'A client without credentials: the backend closes with 1011 as its first word.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl);
      await playAgent(hoptap.port);
      await hoptap.over(1);
    },
  },
  closed('closed-1011.spares', 'The backend restarts: 1012, after messages.', 1012, 'service restart', 2),
  closed(
    'closed-4xxx.shows',
    'The backend closes with a code of its own as its first word.',
    4401,
    'unauthorized',
  ),
  closed(
    'closed-4xxx.spares',
    'A close with 3000, which libraries register, after messages.',
    3000,
    'done here',
    2,
  ),
  closed('closed-unavailable.shows', 'The backend is full: 1013 as its first word.', 1013, 'try again later'),
  closed(
    'closed-unavailable.spares',
    'The backend goes away with 1001 after messages, as when it is shut down in order.',
    1001,
    'going away',
    2,
  ),
  {
    file: 'close-unseen.shows',
    says: 'The client gives up at the handshake for want of a subprotocol; the 1011 that the backend sends meets nobody.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl, { profiles: ['incident-gcp-strips-auth'] });
      await playAgent(hoptap.port, { protocols: ['jwt-auth', `jwt.${demo.token()}`] });
      await hoptap.over(1);
    },
  },
  {
    file: 'close-unseen.spares',
    says: 'The client reads the close frame and ends the connection without answering it.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const { client, backend } = await shake(hoptap, server);
      await chat({ client, backend }, 'hello');
      await backend.send(aClose('backend', 1000));
      await client.until('\x88\x02\x03\xe8');
      client.fin();
      await backend.ended();
      backend.fin();
      await hoptap.over(1);
    },
  },
  {
    file: 'cut.shows',
    says: 'After messages the backend ends the connection by FIN, without a close frame: 1006 at the client.',
    play: (stage) => cutBy(stage, 'fin'),
  },
  {
    file: 'cut.shows-reset',
    says: 'After messages the backend ends the connection by RST, without a close frame: 1006 at the client.',
    play: (stage) => cutBy(stage, 'reset'),
  },
  {
    file: 'cut.shows-fastapi-raises',
    says: 'A handler of FastAPI raises after it accepted: uvicorn 0.17 sends no close frame, and ends by FIN.',
    needs: ['uvicorn'],
    async play(stage) {
      const server = await stage.server('uvicorn', RAISE_AFTER_ACCEPT);
      const hoptap = await stage.record(server.port);
      await playWs(hoptap.port, { until: 'never' });
      await hoptap.over(1);
    },
  },
  {
    file: 'cut.spares',
    says: 'Close frames went both ways; then the backend ends by RST what was over.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const { client, backend } = await shake(hoptap, server);
      await chat({ client, backend }, 'hello');
      await client.send(aClose('client', 1000));
      await backend.until(Buffer.from(aClose('client', 1000)).toString('latin1'));
      await backend.send(aClose('backend', 1000));
      await client.until('\x88\x02\x03\xe8');
      backend.reset();
      await client.ended();
      client.fin();
      await hoptap.over(1);
    },
  },
  {
    file: 'protocol-violation.shows',
    says: 'A client does not mask its frames; the backend closes with 1002.',
    async play(stage) {
      const port = await wsBackend(stage);
      const hoptap = await stage.record(port);
      const client = await hoptap.connect();
      await client.send(upgradeTo('/ws'));
      await client.until('\r\n\r\n');
      await client.send(aFrame('backend', { payload: Buffer.from('hello') }));
      await client.until('\x88');
      await client.ended();
      client.fin();
      await hoptap.over(1);
    },
  },
  {
    file: 'protocol-violation.spares',
    says: 'All that is odd and lawful: a ping between fragments, empty ones, 125 bytes in a ping, a pong that nobody asked for, a close without a code.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const { client, backend } = await shake(hoptap, server);
      await chat({ client, backend }, 'hello');
      const odd = [
        { opcode: 1, fin: false, payload: Buffer.from('one ') },
        { opcode: 9, payload: Buffer.alloc(125, 'p') },
        { opcode: 0, fin: false, payload: Buffer.alloc(0) },
        { opcode: 0, payload: Buffer.from('message') },
        { opcode: 2, payload: Buffer.alloc(0) },
        { opcode: 10, payload: Buffer.from('unasked') },
      ];
      for (const frame of odd) await client.send(aFrame('client', frame));
      for (const frame of odd) await backend.send(aFrame('backend', frame));
      await client.until('unasked');
      await pause(50);
      await client.send(aFrame('client', { opcode: 8, payload: Buffer.alloc(0) }));
      await pause(50);
      await backend.send(aFrame('backend', { opcode: 8, payload: Buffer.alloc(0) }));
      await hangUp({ client, backend });
      await hoptap.over(1);
    },
  },
];

const RAISE_AFTER_ACCEPT = `
@app.websocket("/ws")
async def ws(websocket: WebSocket):
    await websocket.accept()
    await websocket.receive_text()
    raise KeyError("authorization")
`;

async function cutBy(stage: Stage, how: 'fin' | 'reset'): Promise<void> {
  const server = await stage.raw();
  const hoptap = await stage.record(server.port);
  const ends = await shake(hoptap, server);
  await chat(ends, 'hello');
  await wait(3);
  await chat(ends, 'still there?');
  await wait(1);
  await ping(ends);
  if (how === 'reset') ends.backend.reset();
  else ends.backend.fin();
  await ends.client.ended();
  ends.client.fin();
  await hoptap.over(1);
}

/** A 1008 after good traffic: no verdict on the handshake. */
export const LATE_1008: Scene = closed(
  'closed-1008.late',
  'After 12 s of good traffic the backend closes with 1008, as when a session is revoked.',
  1008,
  'session revoked',
  12,
);
