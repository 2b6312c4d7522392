import { getEventListeners, once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { askHttp, playClient } from '../../src/probe/index.ts';

test('an answer that breaks off is told as far as it came', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  expect(await askHttp(`http://127.0.0.1:${address.port}/`, {})).toEqual({ status: 200, body: 'half' });
});

test('a client that has left listens for no interruption any more', async () => {
  const server = createServer((socket) => void socket.once('data', () => socket.end()));
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { signal } = new AbortController();
  const { error } = await playClient({ url: `ws://127.0.0.1:${address.port}/`, signal });
  expect(error).toBe('socket hang up');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
