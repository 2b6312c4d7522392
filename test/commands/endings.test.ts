import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { connectPeer } from '../relay/peer.ts';
import { ask, echoed, openSocket, startEchoBackend } from './echo-backend.ts';
import { runProgram } from './program.ts';
import { endProxy, eventsOf, ofKind, recorded, startProxy } from './proxy-program.ts';

const HANDSHAKE = [
  'GET / HTTP/1.1',
  'Host: a',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  '',
  '',
].join('\r\n');

describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends what is open, writes the last events and the sum, and ends with 0',
    async (signal) => {
      const backend = await startEchoBackend();
      const proxy = await startProxy(backend.url);
      const socket = await openSocket(proxy.url);
      await echoed(socket, 'hello');
      const closed = once(socket, 'close');
      proxy.signal(signal);
      const { status, stderr } = await proxy.ended();
      const [code] = await closed;
      expect(code).toBe(1006);
      expect(status).toBe(0);
      expect(stderr).toMatch(
        /hoptap: 1 exchange, 2 frames, 18 B\n {2}recorded in \S+ \(.*\)\n {2}see it with: .*hoptap show \S+\n$/,
      );
      const events = await eventsOf(proxy.file);
      expect(events.slice(-2)).toMatchObject([
        { event: 'close', by: 'hoptap', how: 'shutdown', client: { frames: 1 }, backend: { frames: 1 } },
        { event: 'end', exchanges: 1, frames: 2, lost: 0 },
      ]);
    },
  );

  test('ends at once where nothing is open', async () => {
    const proxy = await startProxy('ws://127.0.0.1:9');
    const { status, events } = await endProxy(proxy);
    expect(status).toBe(0);
    expect(events.map(({ event }) => event)).toEqual(['session', 'end']);
  });

  test('a second one quits at once, though a client will not go', async () => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(backend.url);
    const client = await connectPeer(proxy.port);
    await client.send(HANDSHAKE);
    await client.until('\r\n\r\n');
    proxy.signal('SIGINT');
    expect(await client.ended()).toBe('fin');
    proxy.signal('SIGINT');
    expect((await proxy.ended()).status).toBe(130);
    client.reset();
  });

  test('an idle client that stays is torn off, and does not keep the program', async () => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(backend.url);
    const client = await connectPeer(proxy.port);
    proxy.signal('SIGTERM');
    expect((await proxy.ended()).status).toBe(0);
    client.reset();
  });
});

test('ends cleanly once nobody reads its stdout any more', async () => {
  const backend = await startEchoBackend();
  const proxy = await startProxy(backend.url, ['--ui', 'json']);
  const socket = await openSocket(proxy.url);
  await proxy.said('stdout', /"event":"connected"/);
  proxy.hangUp();
  socket.send('the line for this one finds no reader');
  const { status, stderr } = await proxy.ended();
  expect(status).toBe(0);
  expect(stderr).toContain('hoptap: 1 exchange');
  expect((await eventsOf(proxy.file)).at(-1)).toMatchObject({ event: 'end', exchanges: 1 });
});

test('killed in the middle of a stream, leaves all but its last moment, and show opens it', async () => {
  const FLUSH_MS = 200;
  /** What a busy machine may add. */
  const SLACK_MS = 300;
  const backend = await startEchoBackend();
  const proxy = await startProxy(backend.url);
  const socket = await openSocket(proxy.url);
  const sentAt: number[] = [];
  const sending = setInterval(() => {
    socket.send(`frame ${sentAt.length}`);
    sentAt.push(performance.now());
  }, 10);
  await expect.poll(() => sentAt.length, { timeout: 5000 }).toBeGreaterThan(100);
  clearInterval(sending);
  proxy.signal('SIGKILL');
  const killedAt = performance.now();
  expect((await proxy.ended()).status).toBeNull();

  const { stdout, stderr, status } = await runProgram(['show', proxy.file, '--frames', '--json']);
  const kept = stdout.match(/"from":"client".*"text":"frame \d+"/g) ?? [];
  const due = sentAt.filter((at) => at < killedAt - FLUSH_MS - SLACK_MS);
  expect(due.length).toBeGreaterThan(20);
  expect(kept.length).toBeGreaterThanOrEqual(due.length);
  expect(kept.map((line) => /frame \d+/.exec(line)?.[0])).toEqual(kept.map((_, at) => `frame ${at}`));
  expect([stderr.match(/\n/g) ?? [], status]).toEqual([stderr === '' ? [] : ['\n'], 0]);
  expect((await runProgram(['show', proxy.file])).stdout).toContain('did not end cleanly');
});

describe('a bug of ours', () => {
  /** Makes the program throw where nobody catches, at SIGUSR2. */
  const failing = (code: string): { readonly nodeOptions: readonly string[] } => ({
    nodeOptions: ['--import', `data:text/javascript,process.on('SIGUSR2', () => { ${code} })`],
  });

  test.each([
    ['an exception', "throw new Error('a screw came loose')"],
    ['a rejection', "void Promise.reject(new Error('a screw came loose'))"],
  ])('that shows as %s nobody catches: the recording is saved, and the status is 70', async (_, code) => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(backend.url, [], failing(code));
    const socket = await openSocket(proxy.url);
    await echoed(socket, 'hello');
    proxy.signal('SIGUSR2');
    const { status, stderr } = await proxy.ended();
    expect(status).toBe(70);
    expect(stderr).toMatch(
      /hoptap: this is a bug of hoptap, not of yours: Error: a screw came loose\n {4}at /,
    );
    const events = await eventsOf(proxy.file);
    expect(ofKind(events, 'frame')).toHaveLength(2);
    expect(ofKind(events, 'end')).toEqual([]);
  });
});

test('a client that goes while its request is answered disturbs nobody else', async () => {
  const backend = await startEchoBackend();
  const proxy = await startProxy(backend.url);
  const leaver = await connectPeer(proxy.port);
  await leaver.send(HANDSHAKE);
  leaver.reset();
  expect(await ask(proxy.port, ['GET / HTTP/1.1', 'Host: a'])).toMatch(/^HTTP\/1\.1 200 /);
  await recorded(proxy.file, 'close', 2);
});
