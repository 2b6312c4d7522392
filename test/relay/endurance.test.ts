import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createRelay, type Relay } from '../../src/relay/index.ts';
import { parseTarget } from '../../src/wire/index.ts';
import { within } from '../deadline.ts';
import { GET, OK } from './handshake.ts';
import { connectPeer, listenRaw, type Peer, type RawServer } from './peer.ts';

/** A relay whose events nobody keeps: what grows is its own. */
async function forgetfulRelay(server: RawServer, listening: { events: number }): Promise<Relay> {
  return createRelay({
    listen: { host: '127.0.0.1', port: 0 },
    target: parseTarget(`http://127.0.0.1:${server.port}`),
    profiles: [],
    keepHost: true,
    trust: { isInsecure: false, ca: [] },
    limits: { headBytes: 1 << 20, bodyBytes: 1 << 20, frameBytes: 1 << 20 },
    allowedOrigins: [],
    emit: () => void (listening.events += 1),
    nowMs: () => 0,
    random: () => 0,
  });
}

/** Warnings of node while something runs. */
async function warningsOf(run: () => Promise<void>): Promise<string[]> {
  const warnings: string[] = [];
  const listen = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', listen);
  await run();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listen);
  return warnings;
}

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

function heapBytes(): number {
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

/** Answers every request at once, without remembering any. */
function answering({ socket }: Peer): void {
  socket.removeAllListeners('data');
  socket.on('data', (bytes) => void socket.write(OK.repeat(bytes.length / GET.length)));
}

/** Asks so many times, one after the other. */
function ask({ socket }: Peer, times: number): Promise<void> {
  socket.removeAllListeners('data');
  let left = times;
  const done = new Promise<void>((resolve) => {
    socket.on('data', () => {
      left -= 1;
      if (left === 0) resolve();
      else socket.write(GET);
    });
  });
  socket.write(GET);
  return within(done, () => `${left} more answers`, 30_000);
}

test('10,000 requests on one connection leave nothing behind', async () => {
  const server = await listenRaw();
  const told = { events: 0 };
  const relay = await forgetfulRelay(server, told);
  const client = await connectPeer(relay.address.port);
  let grown = 0;
  const warnings = await warningsOf(async () => {
    void server.accept().then(answering);
    await ask(client, 1000);
    const before = heapBytes();
    await ask(client, 9000);
    grown = heapBytes() - before;
  });
  client.fin();
  server.fin();
  await relay.close();
  await server.close();
  expect(warnings).toEqual([]);
  expect(told.events).toBe(80_000);
  // 9,000 exchanges that leave as little as one closure and a promise each are three megabytes
  expect(grown).toBeLessThan(1_500_000);
});

test('a hundred connections at once do not make node warn of anything', async () => {
  const server = await listenRaw();
  const relay = await forgetfulRelay(server, { events: 0 });
  const warnings = await warningsOf(async () => {
    const clients = await Promise.all(Array.from({ length: 100 }, () => connectPeer(relay.address.port)));
    await Promise.all(clients.map((client) => client.send(GET)));
    for (const client of clients) void server.accept().then(answering, () => client.fin());
    await Promise.all(clients.map((client) => client.until('ok')));
    for (const client of clients) client.fin();
    server.fin();
    await relay.close();
  });
  await server.close();
  expect(warnings).toEqual([]);
});
