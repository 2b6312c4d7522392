import { expect, test } from 'vitest';
import { startRun } from '../../src/run/index.ts';
import type { Event } from '../../src/model/index.ts';
import { parseTarget } from '../../src/wire/index.ts';
import { read } from '../profile/a-profile.ts';
import { aFrame, upgrade } from '../relay/handshake.ts';
import { connectPeer, listenRaw } from '../relay/peer.ts';

test('the totals of a run count every frame it told of, those of a station too', async () => {
  const server = await listenRaw();
  const events: Event[] = [];
  const run = await startRun({
    mode: 'proxy',
    target: parseTarget(`ws://127.0.0.1:${server.port}`),
    listen: { host: '127.0.0.1', port: 0 },
    profiles: [
      await read('name: lb\nrules: [{ name: r, timers: { lifetime: { after: 20ms, ends: 1001 } } }]'),
    ],
    recording: null,
    onEvent: (event) => events.push(event),
  });
  const client = await connectPeer(Number(run.listen.split(':').at(-1)));
  const backend = await upgrade(client, () => server.accept());
  await client.send(aFrame('client'));
  await Promise.all([client.ended(), backend.ended()]);
  client.fin();
  backend.fin();
  const end = await run.close();
  await server.close();
  const frames = events.filter(({ event }) => event === 'frame');
  expect(frames).toHaveLength(3);
  expect(end).toMatchObject({ exchanges: 1, frames: frames.length });
  expect(events.at(-1)).toBe(end);
});
