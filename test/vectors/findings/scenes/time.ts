import { playWs } from './clients.ts';
import type { Scene } from './scene.ts';
import { aFrame, chat, sayGoodbye, shake, wait, type Ends } from './talk.ts';

const text = (from: 'client' | 'backend', words: string): Uint8Array =>
  aFrame(from, { payload: Buffer.from(words) });

/** Replies that are late or never come. */
export const TIME: readonly Scene[] = [
  {
    file: 'reply-slow.shows',
    says: 'With dependencies degraded, the first event of the agent comes 3.5 s after it was asked for.',
    async play(stage) {
      const demo = await stage.demo({ pauseMs: 3500 });
      const hoptap = await stage.record(demo.httpUrl);
      await playWs(hoptap.port, {
        headers: { 'X-E2E-Bypass': demo.bypassKey },
        says: '{"type":"start"}',
        until: 'agent_started',
      });
      await hoptap.over(1);
    },
  },
  {
    file: 'reply-slow.spares',
    says: 'The reply takes 2.2 s. Then the server pushes, 5 s after the last thing that the client said and was answered.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const ends = await shake(hoptap, server);
      await ends.client.send(text('client', 'subscribe'));
      await wait(2.2);
      await ends.backend.send(text('backend', 'subscribed'));
      await ends.client.until('subscribed');
      await wait(5);
      await ends.backend.send(text('backend', 'news'));
      await ends.client.until('news');
      await sayGoodbye(ends);
      await hoptap.over(1);
    },
  },
  {
    file: 'reply-missing.shows',
    says: 'The server greets, the client asks for the agent to start, only pings follow; after 5 s the client gives up waiting.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const ends = await shake(hoptap, server);
      await ends.backend.send(text('backend', '{"type":"connection_established"}'));
      await ends.client.until('established"}');
      await ends.client.send(text('client', '{"type":"start"}'));
      await wait(2.5);
      await ping(ends);
      await wait(2.5);
      await sayGoodbye(ends, 'client', 1000, 'timeout');
      await hoptap.over(1);
    },
  },
  {
    file: 'reply-missing.spares',
    says: 'Every question was answered; the last message is a farewell, and the client closes with it.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const ends = await shake(hoptap, server);
      await chat(ends, 'hello');
      await wait(1);
      await chat(ends, 'how are you?');
      await ends.client.send(text('client', 'unsubscribe'));
      await sayGoodbye(ends);
      await hoptap.over(1);
    },
  },
];

/** A ping of the backend's and its pong. */
export async function ping({ client, backend }: Ends): Promise<void> {
  await backend.send(aFrame('backend', { opcode: 9, payload: Buffer.from('p') }));
  await client.until('\x89\x01p');
  const pong = aFrame('client', { opcode: 10, payload: Buffer.from('p') });
  await client.send(pong);
  await backend.until(Buffer.from(pong).toString('latin1'));
}
