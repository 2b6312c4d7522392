import { expect, test } from 'vitest';
import { startProxy, type Event } from '../../src/index.ts';
import { outcomeInWords } from '../../src/view/index.ts';
import { aFrame, upgrade } from '../relay/handshake.ts';
import { connectPeer, listenRaw } from '../relay/peer.ts';

test('what a program does by hand is told as its doing, and nobody is blamed for it', async () => {
  const server = await listenRaw();
  const events: Event[] = [];
  const proxy = await startProxy({
    target: `ws://127.0.0.1:${server.port}`,
    onEvent: (event) => events.push(event),
  });
  const client = await connectPeer(Number(new URL(proxy.httpUrl).port));
  const backend = await upgrade(client, () => server.accept());
  await client.send(aFrame('client').subarray(0, 8));
  await backend.until('\u0001\u0002\u0003\u0004');
  proxy.mark('now');
  proxy.inject(1, { to: 'client', opcode: 1, payload: Buffer.from('hi') });
  await client.until('hi');
  proxy.end(1, { how: 'close', code: 1011, reason: '' });
  await client.ended();
  client.fin();
  backend.fin();
  const ended = await proxy.exchange({ until: 'ended' });
  proxy.mark('over', 1);
  expect(() => proxy.mark('none', 2)).toThrow('cannot mark exchange 2: there is none of that number');
  expect(() => proxy.mark('x'.repeat(4097))).toThrow('cannot take down a note of 4097 bytes');
  expect(ended.state).toBe('closed');
  expect(outcomeInWords(ended, { isRedacted: false })).toBe(
    'closed by hoptap: by hand, close 1011 to both sides',
  );
  expect(ended.findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
  expect(new Set(ended.findings.map(({ code }) => code))).toEqual(new Set(['fault-played']));
  await proxy.close();
  await server.close();
  expect(() => proxy.mark('late')).toThrow('cannot take down a note: the run is over');
  expect(events.filter(({ event }) => event === 'mark')).toMatchObject([
    { text: 'now' },
    { text: 'over', exchange: 1 },
  ]);
});
