import { NO_1003, NO_4401 } from './answers.ts';
import { playAgent, playWs } from './clients.ts';
import type { Scene } from './scene.ts';
import {
  aClose,
  aFrame,
  chat,
  hangUp,
  sayGoodbye,
  shake,
  switching,
  switchingFor,
  upgradeTo,
  wait,
} from './talk.ts';
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

/** How connections are closed. */
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
  NO_4401,
  closed('closed-unavailable.shows', 'The backend is full: 1013 as its first word.', 1013, 'try again later'),
  closed(
    'closed-unavailable.spares',
    'The backend goes away with 1001 after messages, as when it is shut down in order.',
    1001,
    'going away',
    2,
  ),
];

/** A 1008 after good traffic: no verdict on the handshake. */
export const LATE_1008: Scene = closed(
  'closed-1008.late',
  'After 12 s of good traffic the backend closes with 1008, as when a session is revoked.',
  1008,
  'session revoked',
  12,
);
