import { createServer } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer, type ClientOptions } from 'ws';
import { within } from '../deadline.ts';

/** A backend that says every message back, and answers ordinary requests with `ok`. */
export interface EchoBackend {
  readonly port: number;
  /** `ws://127.0.0.1:PORT`. */
  readonly url: string;
  /** Request fields as they came, of every request, names and values in turn. */
  readonly requests: readonly (readonly string[])[];
}

/** Starts an echo backend, gone with the test. It takes the first subprotocol offered. */
export async function startEchoBackend(): Promise<EchoBackend> {
  const requests: string[][] = [];
  const server = createServer((request, response) => {
    requests.push(request.rawHeaders);
    response.end('ok');
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket, request) => {
    requests.push(request.rawHeaders);
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return { port: address.port, url: `ws://127.0.0.1:${address.port}`, requests };
}

/** Opens a WebSocket, gone with the test. */
export async function openSocket(
  url: string,
  protocols: readonly string[] = [],
  options: ClientOptions = {},
): Promise<WebSocket> {
  const socket = new WebSocket(url, [...protocols], { perMessageDeflate: false, ...options });
  onTestFinished(() => socket.terminate());
  await within(once(socket, 'open'), () => `the opening of ${url}`);
  socket.on('error', () => undefined);
  return socket;
}

/** Says one thing and waits for its echo. */
export async function echoed(socket: WebSocket, text: string): Promise<string> {
  const answer = once(socket, 'message');
  socket.send(text);
  const [data] = await within(answer, () => `the echo of ${text}`);
  return String(data);
}

/** Opens a WebSocket, says one thing, hears it back, and closes with 1000. */
export async function talk(
  url: string,
  protocols: readonly string[] = [],
  options: ClientOptions = {},
): Promise<void> {
  const socket = await openSocket(url, protocols, options);
  await echoed(socket, 'hello');
  const closed = once(socket, 'close');
  socket.close(1000, 'bye');
  await within(closed, () => 'the closing');
}

/** Sends a request as these lines, with `Connection: close`, and gives the answer whole, in latin-1. */
export async function ask(port: number, lines: readonly string[]): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  const pieces: Buffer[] = [];
  socket.on('data', (bytes) => pieces.push(bytes));
  socket.write(Buffer.from([...lines, 'Connection: close', '', ''].join('\r\n'), 'latin1'));
  await within(once(socket, 'close'), () => `the answer to ${lines[0]}`);
  return Buffer.concat(pieces).toString('latin1');
}
