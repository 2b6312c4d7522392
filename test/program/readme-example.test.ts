import { once } from 'node:events';
import { startProxy } from 'hoptap';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

test('the backend received Authorization', async () => {
  const backend = new WebSocketServer({ port: 9000 }); // yours
  await using proxy = await startProxy({ target: 'ws://localhost:9000/ws', profiles: ['passthrough'] });

  const client = new WebSocket(proxy.url, { headers: { Authorization: 'Bearer abc' } });
  await once(client, 'open');
  const exchange = await proxy.exchange({ path: '/ws' });

  expect(exchange.request('client').get('Authorization')).toBe('Bearer abc');
  expect(exchange.request('backend').get('Authorization')).toBe('Bearer abc');
  expect(exchange.response('client').startLine).toBe('HTTP/1.1 101 Switching Protocols');
  expect(proxy.diagnose().chains).toEqual([]);

  client.close();
  backend.close();
});
