import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createEndpoint, type Endpoint, type StreamEnd } from '../../src/relay/endpoint.ts';
import { within } from '../deadline.ts';
import { createPeer, type Peer } from './peer.ts';

/** An endpoint and the raw peer at its other end. */
async function withPair(
  play: (endpoint: Endpoint, peer: Peer, socket: Socket) => Promise<void>,
): Promise<void> {
  const server = createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const client = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  const socket = await accepted;
  try {
    await play(createEndpoint(socket), createPeer(client), socket);
  } finally {
    client.destroy();
    socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Lets the event loop turn until something holds. */
async function whenever(isMet: () => boolean): Promise<void> {
  const turns = async (): Promise<void> => {
    while (!isMet()) await new Promise((resolve) => setImmediate(resolve));
  };
  await within(turns(), () => 'a state that did not come');
}

const LARGE = Buffer.alloc(64 * 1024, 'a');

/** A peer that has sent more than is queued, and its last word and FIN behind that. */
async function slowed(peer: Peer, socket: Socket): Promise<void> {
  await peer.send(LARGE);
  await whenever(() => socket.isPaused() && socket.bytesRead === LARGE.length);
  await peer.send('tail');
  peer.fin();
  await whenever(() => socket.readableLength === 4);
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('the end of a peer', () => {
  test('is told after its last bytes were dealt with, read one by one', async () => {
    await withPair(async (endpoint, peer, socket) => {
      await slowed(peer, socket);
      let dealtWith = 0;
      const atEnd = new Promise<number>((resolve) => endpoint.onEnd(() => resolve(dealtWith)));
      for (;;) {
        const got = await endpoint.read();
        if (got.kind !== 'bytes') break;
        dealtWith += got.bytes.length;
      }
      expect(await atEnd).toBe(LARGE.length + 4);
    });
  });

  test('is told after its last bytes, taken as they come', async () => {
    await withPair(async (endpoint, peer, socket) => {
      await slowed(peer, socket);
      let taken = 0;
      const atEnd = new Promise<readonly [StreamEnd['kind'], number]>((resolve) => {
        endpoint.flow({
          bytes: (bytes) => void (taken += bytes.length),
          end: ({ kind }) => resolve([kind, taken]),
        });
      });
      expect(await atEnd).toEqual(['fin', LARGE.length + 4]);
    });
  });

  test('is told to whoever asks later, and no more to whoever stopped asking', async () => {
    await withPair(async (endpoint, peer) => {
      let told = 0;
      endpoint.onEnd(() => void (told += 1))();
      peer.fin();
      expect(await endpoint.read()).toEqual({ kind: 'fin' });
      await whenever(() => endpoint.ended !== null);
      endpoint.onEnd(({ kind }) => void (told += kind === 'fin' ? 10 : 0));
      expect(told).toBe(10);
    });
  });

  test('by RST takes along what was held back before it', async () => {
    await withPair(async (endpoint, peer) => {
      let taken = '';
      const over = new Promise<string>((resolve) => {
        endpoint.flow({
          bytes(bytes) {
            taken += Buffer.from(bytes).toString();
            endpoint.pause();
          },
          end: ({ kind }) => resolve(`${taken} ${kind}`),
        });
      });
      await peer.send('one');
      await whenever(() => taken === 'one');
      endpoint.unread(Buffer.from(' two'));
      peer.reset();
      endpoint.reset();
      expect(await within(over, () => 'the end')).toBe('one two reset');
    });
  });
});

describe('back-pressure', () => {
  test('keeps no more than it must of what nobody reads', async () => {
    await withPair(async (endpoint, peer, socket) => {
      void peer.send(Buffer.alloc(64 * 1024 * 1024));
      await whenever(() => socket.isPaused());
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(socket.bytesRead).toBeLessThan(512 * 1024);
      expect(endpoint.hasQueued).toBe(true);
    });
  });

  test('lets bytes that were put back come first', async () => {
    await withPair(async (endpoint, peer) => {
      await peer.send('after');
      await whenever(() => endpoint.hasQueued);
      endpoint.unread(Buffer.from('before'));
      const seen: string[] = [];
      for (let count = 0; count < 2; count += 1) {
        const got = await endpoint.read();
        if (got.kind === 'bytes') seen.push(Buffer.from(got.bytes).toString());
      }
      expect(seen).toEqual(['before', 'after']);
    });
  });
});
