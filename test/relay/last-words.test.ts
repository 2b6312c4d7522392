import { afterEach, expect, test } from 'vitest';
import { aClose, aFrame, upgrade } from './handshake.ts';
import { connectPeer, listenRaw, type RawServer } from './peer.ts';
import { startRelay, type TestRelay } from './start-relay.ts';

let server: RawServer;
let relay: TestRelay;

/** A client that got its 101, and the backend that gave it. */
async function upgraded() {
  server = await listenRaw();
  relay = await startRelay(server.port);
  const client = await connectPeer(relay.port);
  return { client, backend: await upgrade(client, () => server.accept()) };
}

afterEach(async () => {
  await relay.close();
  await server.close();
});

test('a client that gives up at the handshake does not silence a backend that is about to close with 1011', async () => {
  const { client, backend } = await upgraded();
  client.fin();
  await backend.send(aClose('backend', 1011, 'no credentials'));
  expect(await backend.ended()).toBe('fin');
  backend.fin();
  const close = await relay.seen('close');
  expect(close).toMatchObject({ client: { code: null }, backend: { code: 1011, reason: 'no credentials' } });
  expect(relay.of('frame')).toMatchObject([{ from: 'backend', opcode: 8 }]);
});

test('a backend that has nothing to say learns of it all the same, and so does one that has spoken', async () => {
  const silent = await upgraded();
  silent.client.fin();
  expect(await silent.backend.ended()).toBe('fin');
  silent.backend.fin();
  await relay.seen('close');
  await relay.close();
  await server.close();

  const { client, backend } = await upgraded();
  await backend.send(aFrame('backend'));
  await client.until('hello');
  client.fin();
  expect(await backend.ended()).toBe('fin');
  backend.fin();
  await relay.seen('close');
});
