import { vector, listenTls } from '../../../relay/tls-backend.ts';
import { playWs } from './clients.ts';
import type { Scene, Stage } from './scene.ts';
import { freePort } from './servers.ts';
import { haproxyTo } from './answers.ts';
import { answer, chat, hangUp, sayGoodbye, shake, switching, upgradeTo, wait } from './talk.ts';

/** The way to the backend. */
export const NETWORK: readonly Scene[] = [
  {
    file: 'backend-refused.shows',
    says: 'Nothing listens where the backend should be.',
    play: async (stage) => dial(stage, `http://127.0.0.1:${await freePort()}`),
  },
  {
    file: 'backend-refused.spares',
    says: 'The balancer behind hoptap is there and answers 503, because the server behind it refuses.',
    needs: ['haproxy'],
    async play(stage) {
      const haproxy = await stage.server('haproxy', haproxyTo(await freePort()));
      await dial(stage, `http://127.0.0.1:${haproxy.port}`);
    },
  },
  {
    file: 'backend-reset.shows',
    says: 'The backend accepts the connection, reads the request, and answers with RST.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const client = playWs(hoptap.port);
      const backend = await server.accept();
      await backend.until('\r\n\r\n');
      backend.reset();
      await client;
      await hoptap.over(1);
    },
  },
  {
    file: 'backend-reset.spares',
    says: 'The backend resets after 2 s: the handshake was good and messages went both ways.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const ends = await shake(hoptap, server);
      await chat(ends, 'hello');
      await wait(2);
      await chat(ends, 'still there?');
      ends.backend.reset();
      await ends.client.ended();
      ends.client.fin();
      await hoptap.over(1);
    },
  },
  {
    file: 'backend-unreachable.shows',
    says: 'No network leads to the address: a multicast group takes no TCP connection.',
    play: (stage) => dial(stage, 'http://224.0.0.1:9'),
  },
  {
    file: 'backend-unreachable.spares',
    says: 'The first address of localhost may refuse; the second one answers.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(`http://localhost:${server.port}`);
      const ends = await shake(hoptap, server);
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await hoptap.over(1);
    },
  },
  {
    file: 'backend-no-answer.shows',
    says: 'The backend accepts the connection and says nothing; the client leaves after 6 s.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const client = await hoptap.connect();
      await client.send(upgradeTo('/ws'));
      const backend = await server.accept();
      await wait(6);
      client.reset();
      await backend.ended();
      backend.fin();
      await hoptap.over(1);
    },
  },
  {
    file: 'backend-no-answer.spares',
    says: 'The backend takes 2 s to answer 101.',
    play: (stage) => answerLate(stage, 2),
  },
  {
    file: 'name-unknown.shows',
    says: 'The name of the target is not known. @see RFC 6761 §6.4',
    play: (stage) => dial(stage, 'http://staging.invalid'),
  },
  {
    file: 'name-unknown.spares',
    says: 'hoptap knows the name; it is the balancer behind it that answers 502 because it does not know its own backend.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(`http://localhost:${server.port}`);
      const client = await hoptap.connect();
      await client.send(upgradeTo('/ws'));
      const backend = await server.accept();
      await backend.until('\r\n\r\n');
      await backend.send(
        answer('502 Bad Gateway', 'backend.invalid could not be resolved', ['Connection: close']),
      );
      await hangUp({ client, backend });
      await hoptap.over(1);
    },
  },
  {
    file: 'tls-untrusted.shows',
    says: 'The certificate of the backend is self-signed.',
    async play(stage) {
      const server = await listenTls('self-signed');
      stage.onEnd(() => server.close());
      await dial(stage, `https://localhost:${server.port}`);
    },
  },
  {
    file: 'tls-untrusted.shows-expired',
    says: 'The certificate of the backend has expired.',
    async play(stage) {
      const server = await listenTls('expired');
      stage.onEnd(() => server.close());
      await dial(stage, `https://localhost:${server.port}`, { ca: [vector('ca.pem')] });
    },
  },
  {
    file: 'tls-untrusted.spares',
    says: 'The certificate is signed by a CA of the house, which hoptap was given.',
    async play(stage) {
      const server = await listenTls('good');
      stage.onEnd(() => server.close());
      const hoptap = await stage.record(`https://localhost:${server.port}`, { ca: [vector('ca.pem')] });
      const client = await hoptap.connect();
      await client.send(upgradeTo('/ws'));
      const backend = await server.accept();
      await backend.until('\r\n\r\n');
      await backend.send(switching());
      await client.until('\r\n\r\n');
      await chat({ client, backend }, 'hello');
      await sayGoodbye({ client, backend });
      await hoptap.over(1);
    },
  },
  {
    file: 'tls-failed.shows',
    says: 'TLS is spoken to a port that speaks plain HTTP.',
    async play(stage) {
      const demo = await stage.demo();
      await dial(stage, demo.httpUrl.replace('http:', 'https:'));
    },
  },
  {
    file: 'tls-failed.spares',
    says: 'The TLS handshake is good; the backend resets the connection when it has read the request.',
    async play(stage) {
      const server = await listenTls('good');
      stage.onEnd(() => server.close());
      const hoptap = await stage.record(`https://localhost:${server.port}`, { ca: [vector('ca.pem')] });
      const client = playWs(hoptap.port);
      const backend = await server.accept();
      await backend.until('\r\n\r\n');
      backend.reset();
      await client;
      await hoptap.over(1);
    },
  },
  {
    file: 'handshake-slow.shows',
    says: 'The backend takes 3.6 s to answer 101.',
    play: (stage) => answerLate(stage, 3.6),
  },
  {
    file: 'handshake-slow.spares',
    says: 'The backend takes 2.2 s to answer 101, and 4 s pass before the first message.',
    play: (stage) => answerLate(stage, 2.2, 4),
  },
];

/** One client of the package ws, and whatever the way to that target makes of it. */
async function dial(
  stage: Stage,
  target: string,
  options: Parameters<Stage['record']>[1] = {},
): Promise<void> {
  const hoptap = await stage.record(target, options);
  await playWs(hoptap.port);
  await hoptap.over(1);
}

async function answerLate(stage: Stage, seconds: number, thenSeconds = 0): Promise<void> {
  const server = await stage.raw();
  const hoptap = await stage.record(server.port);
  const client = await hoptap.connect();
  await client.send(upgradeTo('/ws'));
  const backend = await server.accept();
  await backend.until('\r\n\r\n');
  await wait(seconds);
  await backend.send(switching());
  await client.until('\r\n\r\n');
  await wait(thenSeconds);
  await chat({ client, backend }, 'hello');
  await sayGoodbye({ client, backend });
  await hoptap.over(1);
}
