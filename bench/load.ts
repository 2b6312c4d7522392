import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, connect, Socket, type AddressInfo, type Server } from 'node:net';

/** Payload bytes of each frame; its header is two bytes more. */
export const PAYLOAD_BYTES = 120;
const FRAME_BYTES = PAYLOAD_BYTES + 2;
/** Where the number stands in a payload, and its digits. */
const NUMBER = { at: '{"n":"'.length + 2, digits: 9 } as const;
/** How often paced frames go out: many at a time, since a timer for each would be the bottleneck. */
const PACE_MS = 10;
const FLOOD_FRAMES = 512;

/** One connection that a backend sends numbered frames over, as fast as it is told. */
export interface Load extends AsyncDisposable {
  /** Frames sent by the backend, and those that reached the client, so far. */
  readonly sent: number;
  readonly received: number;
  /** Sends so many frames a second, that long. */
  pace(framesPerSecond: number, ms: number): Promise<void>;
  /** Sends as fast as the connection takes them, that long. */
  flood(ms: number): Promise<void>;
}

/** A backend for a proxy to be pointed at. */
export interface LoadBackend extends AsyncDisposable {
  readonly port: number;
  /** Opens a connection through the proxy on that port. */
  through(proxyPort: number): Promise<Load>;
}

/** Begins a backend that speaks just enough of RFC 6455 to send frames: neither side must be slower than what is measured. */
export async function startBackend(): Promise<LoadBackend> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server),
    async through(proxyPort) {
      const accepted = acceptOne(server);
      const client = connect(proxyPort, '127.0.0.1');
      client.on('error', () => {}); // the proxy may be ended first
      client.write(
        'GET /load HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      );
      const [backend] = await Promise.all([accepted, headOf(client)]);
      return loadOver(backend, client);
    },
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}

/** A port on which nothing listens at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

function portOf(server: Server): number {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port, not on a pipe
  return (server.address() as AddressInfo).port;
}

async function acceptOne(server: Server): Promise<Socket> {
  const [socket]: unknown[] = await once(server, 'connection');
  if (!(socket instanceof Socket)) throw new Error('a server gives sockets');
  socket.setNoDelay(true).on('error', () => {}); // the proxy may be ended first
  const head = await headOf(socket);
  const key = /^sec-websocket-key: *(\S+)/im.exec(head)?.[1] ?? '';
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  return socket;
}

/** Reads up to the end of a head; nothing comes behind it before it is answered. */
async function headOf(socket: Socket): Promise<string> {
  let head = '';
  while (!head.includes('\r\n\r\n')) {
    const [bytes]: unknown[] = await once(socket, 'data');
    head += String(bytes);
  }
  return head;
}

function loadOver(backend: Socket, client: Socket): Load {
  let sent = 0;
  let receivedBytes = 0;
  client.on('data', (bytes: Buffer) => {
    receivedBytes += bytes.length;
  });
  backend.resume();
  /** Frames from the prebuilt ones, their numbers put in; a copy, since a socket may hold it for a while. */
  const send = (count: number): boolean => {
    const bytes = Buffer.from(framesOf(count));
    for (let at = 0; at < count; at += 1) {
      sent += 1;
      bytes.write(String(sent).padStart(NUMBER.digits, '0'), at * FRAME_BYTES + NUMBER.at, 'latin1');
    }
    return backend.write(bytes);
  };
  return {
    get sent() {
      return sent;
    },
    get received() {
      return Math.floor(receivedBytes / FRAME_BYTES);
    },
    async pace(framesPerSecond, ms) {
      const begun = performance.now();
      const first = sent;
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          const past = Math.min(ms, performance.now() - begun);
          const due = Math.floor((past * framesPerSecond) / 1000) - (sent - first);
          if (due > 0) send(due);
          if (past < ms) return;
          clearInterval(timer);
          resolve();
        }, PACE_MS);
      });
    },
    async flood(ms) {
      const end = performance.now() + ms;
      while (performance.now() < end) if (!send(FLOOD_FRAMES)) await once(backend, 'drain');
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      backend.destroy();
    },
  };
}

const built = new Map<number, Buffer>();

function framesOf(count: number): Buffer {
  const known = built.get(count);
  if (known !== undefined) return known;
  const begin = `{"n":"${'0'.repeat(NUMBER.digits)}","type":"tick","pad":"`;
  const payload = `${begin}${'x'.repeat(PAYLOAD_BYTES - begin.length - 2)}"}`;
  const frame = Buffer.concat([Buffer.from([0x81, PAYLOAD_BYTES]), Buffer.from(payload)]);
  const frames = Buffer.concat(Array.from({ length: count }, () => frame));
  if (built.size < 1000) built.set(count, frames);
  return frames;
}
