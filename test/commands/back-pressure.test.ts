import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { acceptKey, encodeFrame } from '../../src/wire/index.ts';
import { within } from '../deadline.ts';
import { startProxy } from './proxy-program.ts';

const MIB = 1024 * 1024;
const TOTAL = 200 * MIB;
const FRAME = frameOf(4 * MIB);
/**
 * What the proxy may take at its worst: some 60 MiB of node, 64 MiB of lines that wait for a slow disk, and garbage not
 * yet collected. All of the traffic held at once would be 260 MiB as bytes, and 330 as lines.
 */
const MOST_MEMORY = 256 * MIB;
/** Far under all, and far above what the kernel's buffers hold on the way. */
const MOST_TAKEN = 40 * MIB;

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const REQUEST = `GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n`;
const ANSWER = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptKey(KEY)}\r\n\r\n`;

/** A masked frame, though only clients' are to be: what is not as it should be passes as well, and costs no less. */
function frameOf(length: number): Buffer {
  const payload = Buffer.alloc(length, 'abcdefghijklmnop');
  return Buffer.from(encodeFrame({ opcode: 2, payload, maskKey: Uint8Array.of(1, 2, 3, 4) }));
}

/** The two ends of one connection through the proxy, upgraded; nothing read of what follows. */
async function connected(args: readonly string[]) {
  const server = createServer({ allowHalfOpen: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const proxy = await startProxy(`ws://127.0.0.1:${address.port}`, args);
  const client = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  client.write(REQUEST);
  const backend = await within(accepted, () => 'the connection to the backend');
  onTestFinished(() => {
    client.destroy();
    backend.destroy();
    server.close();
  });
  await headOf(backend);
  backend.write(ANSWER);
  await headOf(client);
  return { proxy, client, backend };
}

/** Reads up to the end of a head, and stops reading. */
async function headOf(socket: Socket): Promise<void> {
  let head = '';
  while (!head.endsWith('\r\n\r\n')) {
    const piece = new Promise<Buffer>((resolve) => socket.once('data', resolve));
    head += (await within(piece, () => 'a head')).toString('latin1');
  }
  socket.pause();
}

/** Sends frames as fast as they are taken, 200 MiB in all. */
function sendAll(socket: Socket): { readonly taken: () => number; readonly sha256: Promise<string> } {
  const hash = createHash('sha256');
  let left = TOTAL;
  async function send(): Promise<string> {
    while (left > 0) {
      const bytes = FRAME.subarray(0, Math.min(FRAME.length, left));
      left -= bytes.length;
      hash.update(bytes);
      if (!socket.write(bytes)) await once(socket, 'drain');
    }
    socket.end();
    return hash.digest('hex');
  }
  return { taken: () => socket.bytesWritten - socket.writableLength, sha256: send() };
}

/** Waits until a number stays as it is. */
async function settled(number: () => number): Promise<number> {
  let last = -1;
  await expect
    .poll(
      () => {
        const [before, now] = [last, number()];
        last = now;
        return now > 0 && now === before;
      },
      { interval: 250, timeout: 10_000 },
    )
    .toBe(true);
  return last;
}

async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

describe.skipIf(process.platform !== 'linux')('200 MiB to a reader that stops reading', () => {
  test.each([
    ['from the backend, recorded', 'backend', []],
    ['from the backend, not recorded', 'backend', ['--no-write']],
    ['from the client, recorded', 'client', []],
    ['from the client, not recorded', 'client', ['--no-write']],
  ] as const)(
    '%s: the sender is slowed, memory stays bounded, and all of it arrives in the end',
    async (_, from, args) => {
      const { proxy, client, backend } = await connected([...args, '--ui', 'log']);
      const [sender, reader] = from === 'client' ? [client, backend] : [backend, client];
      const sending = sendAll(sender);
      expect(await settled(sending.taken)).toBeLessThan(MOST_TAKEN);

      const hash = createHash('sha256');
      reader.on('data', (bytes: Buffer) => hash.update(bytes));
      const ended = once(reader, 'end');
      reader.resume();
      await within(ended, () => `the end; ${reader.bytesRead} bytes came`, 30_000);
      expect(hash.digest('hex')).toBe(await sending.sha256);
      expect(await peakMemory(proxy.pid)).toBeLessThan(MOST_MEMORY);
    },
    60_000,
  );
});
