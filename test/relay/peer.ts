import { connect, createServer, type Server, type Socket } from 'node:net';
import { within } from '../deadline.ts';

/** How a peer's connection ended, as this side saw it. */
export type PeerEnd = 'fin' | 'reset';

/** One end of a raw TCP connection, in the hands of a test. */
export interface Peer {
  /** Everything received so far, in latin-1. */
  readonly received: string;
  send(bytes: string | Uint8Array): Promise<void>;
  /** Waits until `text` (latin-1) was received, counted from the end of what the last `until` waited for. */
  until(text: string): Promise<void>;
  /** Waits until so many bytes were received in all. */
  untilBytes(count: number): Promise<void>;
  fin(): void;
  reset(): void;
  pause(): void;
  resume(): void;
  /** Waits until the other side has ended. */
  ended(): Promise<PeerEnd>;
  readonly socket: Socket;
}

export function createPeer(socket: Socket): Peer {
  const pieces: Buffer[] = [];
  let size = 0;
  let passed = 0;
  let end: PeerEnd | null = null;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const check of waiting) check();
  };
  socket.on('data', (bytes) => {
    pieces.push(bytes);
    size += bytes.length;
    wake();
  });
  socket.on('end', () => {
    end ??= 'fin';
    wake();
  });
  socket.on('error', () => {
    end = 'reset';
    wake();
  });
  socket.on('close', wake);

  function whenever(isMet: () => boolean, what: string): Promise<void> {
    const met = new Promise<void>((resolve) => {
      const check = (): void => {
        if (!isMet()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
    return within(met, () => `${what}; received ${JSON.stringify(received().slice(0, 2000))}`);
  }

  const received = (): string => Buffer.concat(pieces).toString('latin1');

  return {
    socket,
    get received() {
      return received();
    },
    send: (bytes) =>
      new Promise((resolve) => {
        socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, () => resolve());
      }),
    async until(text) {
      let at = -1;
      await whenever(
        () => (at = received().indexOf(text, passed)) !== -1,
        `waited for ${JSON.stringify(text)}`,
      );
      passed = at + text.length;
    },
    untilBytes: (count) => whenever(() => size >= count, `waited for ${count} bytes, got ${size}`),
    fin: () => void socket.end(),
    reset() {
      end = 'reset';
      socket.resetAndDestroy();
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    async ended() {
      await whenever(() => end !== null, 'waited for the end');
      return end ?? 'fin';
    },
  };
}

/** Connects a raw client. */
export async function connectPeer(port: number): Promise<Peer> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
  const peer = createPeer(socket);
  await within(new Promise<void>((resolve) => socket.once('connect', resolve)), () => 'connecting');
  return peer;
}

/** A raw server whose connections are handed out in the order they came. */
export interface RawServer {
  readonly port: number;
  accept(): Promise<Peer>;
  /** Connections made so far. */
  readonly count: number;
  /** Ends all connections with FIN. */
  fin(): void;
  close(): Promise<void>;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

export async function listenRaw(): Promise<RawServer> {
  const ready: Peer[] = [];
  const takers: ((peer: Peer) => void)[] = [];
  const sockets = new Set<Socket>();
  let count = 0;
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    count += 1;
    sockets.add(socket);
    const peer = createPeer(socket);
    const taker = takers.shift();
    if (taker) taker(peer);
    else ready.push(peer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(server),
    get count() {
      return count;
    },
    accept() {
      const peer = ready.shift();
      if (peer) return Promise.resolve(peer);
      return within(new Promise((resolve) => takers.push(resolve)), () => 'waiting for a connection');
    },
    fin() {
      for (const socket of sockets) socket.end();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
