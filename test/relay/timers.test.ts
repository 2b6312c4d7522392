import { createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { encodeClosePayload, encodeFrame } from '../../src/wire/index.ts';
import { read } from '../profile/a-profile.ts';
import { GET, OK, SWITCHING, UPGRADE, aFrame, upgrade } from './handshake.ts';
import { connectPeer } from './peer.ts';
import { ofKind, onStage, storyOf } from './stage.ts';
import { startRelay } from './start-relay.ts';

/** A profile named lb with timers. */
const lb = (timers: string): string => `name: lb\nrules:\n  - { name: r, timers: { ${timers} } }\n`;

describe('a handshake timer', () => {
  test.each([
    [
      'answers 504',
      '',
      'fin',
      'HTTP/1.1 504 Gateway Timeout\r\n',
      'fault lb r answered: 504 after no answer within 20 ms',
    ],
    [
      'answers as it was told',
      ', ends: 599',
      'fin',
      'HTTP/1.1 599 \r\n',
      'fault lb r answered: 599 after no answer within 20 ms',
    ],
    ['ends with FIN', ', ends: fin', 'fin', '', 'fault lb r cut: no answer within 20 ms: FIN to the client'],
    [
      'ends with RST',
      ', ends: reset',
      'reset',
      '',
      'fault lb r reset: no answer within 20 ms: RST to the client',
    ],
  ] as const)('%s', async (_title, ends, end, received, fault) => {
    const late = '{ kind: plain, path: /late }';
    const timers = `{ handshake: { after: 20ms${ends} } }`;
    const profiles = [`name: lb\nrules:\n  - { name: r, when: ${late}, timers: ${timers} }\n`];
    const events = await onStage({ profiles }, async ({ connect, server, relay }) => {
      const client = await connect();
      // the backend is reached beforehand: however slow that is, the timer does not run meanwhile
      await client.send(GET);
      const backend = await server.accept();
      await backend.send(OK);
      await client.until(OK);
      const answered = client.received.length;
      await client.send('POST /late HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf');
      expect(await client.ended()).toBe(end);
      await relay.seen('close', 2);
      const answer = client.received.slice(answered);
      expect(answer.slice(0, received.length)).toBe(received);
      expect(received === '' ? answer : '').toBe('');
      expect(await backend.ended()).toBe('reset');
    });
    expect(storyOf(events, 2)).toContain(fault);
    expect(storyOf(events, 2).at(-1)).toBe('close lb timer');
  });

  test('runs while the backend is being reached', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const relay = await startRelay(0, {
      profiles: [await read(lb('handshake: 20ms'))],
      target: `https://127.0.0.1:${port}`,
    });
    const client = await connectPeer(relay.port);
    await client.send(GET);
    await client.until('HTTP/1.1 504 Gateway Timeout\r\n');
    await client.ended();
    client.fin();
    await relay.close();
    expect(storyOf(relay.events).slice(2, 3)).toEqual([
      'fault lb r answered: 504 after no answer within 20 ms',
    ]);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  test('is over with the answer', async () => {
    const events = await onStage(
      { profiles: [lb('handshake: 60ms')] },
      async ({ connect, server, relay }) => {
        const client = await connect();
        await client.send(GET);
        const backend = await server.accept();
        await backend.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n');
        await client.until('\r\n\r\n');
        // a second connection's timer, which starts later, runs out first
        const other = await connect();
        await other.send(GET);
        await other.until('504');
        await backend.send('ok');
        await client.until('ok');
        await relay.seen('close', 1);
      },
    );
    expect(storyOf(events, 1).at(-1)).toBe('close backend response');
  });
});

describe('a lifetime timer', () => {
  test.each([
    ['fin', 'fin', 'fault lb r cut: lifetime timer of 20 ms: FIN to both sides'],
    ['reset', 'reset', 'fault lb r reset: lifetime timer of 20 ms: RST to both sides'],
  ] as const)('ends a tunnel with %s on both sides', async (ends, seen, fault) => {
    const events = await onStage({ profiles: [lb(`lifetime: 20ms, ends: ${ends}`)] }, async (stage) => {
      const client = await stage.connect();
      const backend = await upgrade(client, () => stage.server.accept());
      expect(await client.ended()).toBe(seen);
      expect(await backend.ended()).toBe(seen);
      client.fin();
      backend.fin();
      await stage.relay.seen('close');
    });
    expect(storyOf(events).slice(-2)).toEqual([fault, 'close lb timer']);
  });

  test('ends a plain response, too', async () => {
    const events = await onStage({ profiles: [lb('lifetime: 20ms')] }, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send(GET);
      const backend = await server.accept();
      await backend.send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n');
      expect(await client.ended()).toBe('fin');
      expect(await backend.ended()).toBe('reset');
      await relay.seen('close');
    });
    expect(storyOf(events).slice(-3)).toEqual([
      'fault lb r cut: lifetime timer of 20 ms: FIN to the client',
      'body response 1 ""',
      'close lb timer',
    ]);
  });

  test('leaves a plain response alone that is over', async () => {
    const events = await onStage({ profiles: [lb('lifetime: 20ms')] }, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send(GET);
      const backend = await server.accept();
      await backend.send(OK);
      await relay.seen('close', 1);
      const other = await connect();
      await upgrade(other, () => server.accept());
      await other.ended();
      await client.send(GET);
      await backend.until('\r\n\r\n');
      await backend.until('\r\n\r\n');
      await backend.send(OK);
      await relay.seen('close', 3);
    });
    expect([1, 2, 3].map((exchange) => storyOf(events, exchange).at(-1))).toEqual([
      'close backend response',
      'close lb timer',
      'close backend response',
    ]);
  });
});

describe('a close code', () => {
  const frame = (isMasked: boolean): Buffer =>
    Buffer.from(
      encodeFrame({
        opcode: 8,
        payload: encodeClosePayload(1001, ''),
        // four bytes of what the relay draws, which is always a half here
        ...(isMasked ? { maskKey: Uint8Array.of(128, 128, 128, 128) } : {}),
      }),
    );
  const whole = Buffer.from(aFrame('backend', { payload: Buffer.from('0123456789') }));

  test('goes to both sides as a frame of the station', async () => {
    const events = await onStage(
      { profiles: [lb('lifetime: { after: 20ms, ends: 1001 }')] },
      async (stage) => {
        const client = await stage.connect();
        const backend = await upgrade(client, () => stage.server.accept());
        await Promise.all([client.ended(), backend.ended()]);
        expect(client.received).toBe(`${SWITCHING}\r\n\r\n${frame(false).toString('latin1')}`);
        expect(backend.received).toBe(`${UPGRADE}\r\n\r\n${frame(true).toString('latin1')}`);
        client.fin();
        backend.fin();
        await stage.relay.seen('close');
      },
    );
    expect(storyOf(events).slice(6)).toEqual([
      'fault lb r closed: lifetime timer of 20 ms: close 1001 to both sides',
      'frame lb 1 opcode 8',
      'frame lb 2 opcode 8',
      'close lb timer',
    ]);
    expect(ofKind(events, 'frame').map(({ masked }) => masked)).toEqual([true, false]);
    expect(ofKind(events, 'close')[0]).toMatchObject({ client: { code: null }, backend: { code: null } });
  });

  test('waits for the frame that is under way, and what follows that one is not delivered', async () => {
    const events = await onStage(
      { profiles: [lb('lifetime: { after: 300ms, ends: 1001 }')] },
      async (stage) => {
        const client = await stage.connect();
        const backend = await upgrade(client, () => stage.server.accept());
        await backend.send(whole.subarray(0, 5));
        await backend.ended(); // its own close frame and FIN have come: nothing was under way to it
        await backend.send(
          Buffer.concat([whole.subarray(5), aFrame('backend'), aFrame('backend').subarray(0, 3)]),
        );
        await client.ended();
        expect(client.received).toBe(
          `${SWITCHING}\r\n\r\n${Buffer.concat([whole, frame(false)]).toString('latin1')}`,
        );
        client.fin();
        backend.fin();
        await stage.relay.seen('close');
      },
    );
    expect(storyOf(events).slice(7)).toEqual([
      'frame lb 1 opcode 8',
      'frame backend 1 opcode 1',
      'frame lb 2 opcode 8',
      'frame backend 2 opcode 1 undelivered',
      'frame backend 3 opcode 1 undelivered',
      'violation backend truncated',
      'close lb timer',
    ]);
  });

  test('does not wait for ever for a frame that never ends', async () => {
    const events = await onStage(
      { profiles: [lb('lifetime: { after: 300ms, ends: 1001 }')] },
      async (stage) => {
        const client = await stage.connect();
        const backend = await upgrade(client, () => stage.server.accept());
        await backend.send(whole.subarray(0, 5));
        expect(await client.ended()).toBe('fin');
        client.fin();
        backend.fin();
        await stage.relay.seen('close');
      },
    );
    const [toBackend, cut, toClient] = ofKind(events, 'frame');
    expect(toBackend).toMatchObject({ from: 'lb', masked: true, undelivered: false });
    expect(cut).toMatchObject({ from: 'backend', missing: 7 });
    expect(toClient).toMatchObject({ from: 'lb', masked: false, undelivered: true });
  });
});

describe('an idle timer', () => {
  test('runs from the last byte of either side', async () => {
    let rounds = 0;
    const events = await onStage({ profiles: [lb('idle: 400ms')] }, async (stage) => {
      const client = await stage.connect();
      const backend = await upgrade(client, () => stage.server.accept());
      const begun = performance.now();
      for (rounds = 1; performance.now() - begun < 600; rounds += 1) {
        await client.send(aFrame('client'));
        await backend.untilBytes(UPGRADE.length + 4 + rounds * aFrame('client').length);
        await backend.send(aFrame('backend'));
        await client.untilBytes(SWITCHING.length + 4 + rounds * aFrame('backend').length);
      }
      expect(stage.relay.of('fault')).toEqual([]);
      expect(await client.ended()).toBe('fin');
      client.fin();
      backend.fin();
      await stage.relay.seen('close');
    });
    const last = ofKind(events, 'frame').at(-1)?.t ?? 0;
    const [fault] = ofKind(events, 'fault');
    expect(ofKind(events, 'frame')).toHaveLength(2 * (rounds - 1));
    expect((fault?.t ?? 0) - last).toBeGreaterThan(395);
    expect(fault?.detail).toBe('idle timer of 400 ms: FIN to both sides');
  });
});
