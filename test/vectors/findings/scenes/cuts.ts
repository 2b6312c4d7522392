import { playAgent, playWs } from './clients.ts';
import type { Scene, Stage } from './scene.ts';
import { aClose, aFrame, chat, hangUp, pause, shake, upgradeTo, wait } from './talk.ts';
import { ping } from './time.ts';
import { wsBackend } from './upgrade.ts';

/** How connections end otherwise, or break the rules. */
export const CUTS: readonly Scene[] = [
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
