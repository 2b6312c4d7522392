import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocketServer, type WebSocket } from './ws.ts';
import { HoptapError, pathOf, type Field, type Head } from '../model/index.ts';
import { agentEvents } from './agent-events.ts';
import { chooseSubprotocol, judge, type Keys, type Verdict } from './credentials.ts';
import { encodeToken, type Claims } from './token.ts';

/** How the demo backend is to run. */
export interface DemoBackendOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** `127.0.0.1` by default. */
  readonly host?: string;
  /** What tokens are signed with; random by default. */
  readonly secret?: string;
  /** What `X-E2E-Bypass` must carry; random by default. */
  readonly bypassKey?: string;
  /** Milliseconds before each agent event; 20 by default. */
  readonly pauseMs?: number;
  /** Whether permessage-deflate is agreed on where a client offers it; false by default. */
  readonly deflate?: boolean;
  /** Milliseconds since 1970, by which tokens are issued and expire. */
  readonly nowMs?: () => number;
  /** Told one line for each request: its path, what became of it, and which credentials it had or missed. No secrets. */
  readonly onLog?: (line: string) => void;
}

/** A running demo backend. */
export interface DemoBackend {
  /** `ws://HOST:PORT/ws`. */
  readonly url: string;
  /** `http://HOST:PORT`, without a path. */
  readonly httpUrl: string;
  readonly bypassKey: string;
  /** Issues a token: for `demo-user`, from now, for an hour, unless told otherwise. */
  token(claims?: Partial<Claims>): string;
  /** Drops every connection and stops listening; may be called again. */
  close(): Promise<void>;
}

const HOUR_S = 3600;

/**
 * Starts the staging backend of the demo: a WebSocket on `/ws` that wants credentials, `/health`, and `/api/me`.
 *
 * `/ws` accepts every handshake. With credentials it answers each text message with the five agent events; without any
 * it closes 1011, with ones that do not count 1008. Upgrades elsewhere are answered 404.
 * @throws HoptapError LISTEN_FAILED where the address cannot be had.
 */
export async function startDemoBackend(options: DemoBackendOptions = {}): Promise<DemoBackend> {
  const { host = '127.0.0.1', port = 0, nowMs = Date.now, onLog = () => {} } = options;
  const keys: Keys = {
    secret: options.secret ?? randomBytes(32).toString('hex'),
    bypassKey: options.bypassKey ?? randomBytes(16).toString('hex'),
  };
  const judged = (request: IncomingMessage): Verdict => judge(headOf(request), keys, nowMs());

  const server = createServer((request, response) => {
    const { status, body } = answerTo(request, judged);
    onLog(`${request.method} ${pathOf(request.url ?? '')}: ${status}`);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  });
  server.on('upgrade', upgrader(judged, options, onLog));
  const sockets = socketsOf(server);
  await listen(server, host, port);

  const at = addressOf(server, host);
  let closed: Promise<unknown> | null = null;
  const close = async (): Promise<void> => {
    closed ??= once(server.close(), 'close');
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: `ws://${at}/ws`,
    httpUrl: `http://${at}`,
    bypassKey: keys.bypassKey,
    token: (claims = {}) => encodeToken({ ...freshClaims(nowMs()), ...claims }, keys.secret),
    close,
  };
}

type Judged = (request: IncomingMessage) => Verdict;

function answerTo(request: IncomingMessage, judged: Judged): { status: number; body: object } {
  const path = pathOf(request.url ?? '');
  if (path === '/health') return { status: 200, body: { status: 'ok' } };
  if (path !== '/api/me') return { status: 404, body: { detail: 'Not Found' } };
  const verdict = judged(request);
  return 'sub' in verdict
    ? { status: 200, body: { sub: verdict.sub } }
    : { status: 401, body: { detail: verdict.reason } };
}

function upgrader(
  judged: Judged,
  { deflate = false, pauseMs = 20 }: DemoBackendOptions,
  onLog: (line: string) => void,
): (request: IncomingMessage, socket: Duplex, first: Buffer) => void {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: deflate,
    handleProtocols: (offered) => chooseSubprotocol([...offered]) ?? false,
  });
  return (request, socket, first) => {
    const path = pathOf(request.url ?? '');
    if (path !== '/ws') {
      onLog(`${request.method} ${path}: upgrade answered 404`);
      refuse(socket);
      return;
    }
    sockets.handleUpgrade(request, socket, first, (client) => {
      const verdict = judged(request);
      const outcome = 'sub' in verdict ? `token by ${verdict.by}` : `closed ${verdict.code}: ${verdict.why}`;
      onLog(`${request.method} ${path}: 101, ${outcome}`);
      serve(client, verdict, pauseMs);
    });
  };
}

function refuse(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

function serve(client: WebSocket, verdict: Verdict, pauseMs: number): void {
  const gone = new AbortController();
  // a peer that breaks the protocol or the connection: `close` follows, and that is all there is to do
  client.on('error', () => {});
  client.on('close', () => gone.abort());
  if (!('sub' in verdict)) {
    client.close(verdict.code, verdict.reason);
    return;
  }
  client.on('message', (_, isBinary) => {
    if (!isBinary) void runAgent(client, verdict.sub, pauseMs, gone.signal);
  });
}

async function runAgent(client: WebSocket, sub: string, pauseMs: number, signal: AbortSignal): Promise<void> {
  try {
    for (const event of agentEvents(sub)) {
      await pause(pauseMs, undefined, { signal });
      client.send(JSON.stringify(event));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): Head {
  const fields = rawHeaders.flatMap((name, at): Field[] =>
    at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? '']] : [],
  );
  return { startLine: `${method} ${url} HTTP/${httpVersion}`, fields };
}

function freshClaims(nowMs: number): Claims {
  const iat = Math.floor(nowMs / 1000);
  return { sub: 'demo-user', iat, exp: iat + HOUR_S };
}

/** Every open connection: after an upgrade the server itself no longer knows of it. */
function socketsOf(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    await once(server.listen(port, host), 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const state = code === 'EADDRINUSE' ? 'address in use' : code;
    throw new HoptapError('LISTEN_FAILED', `Cannot listen on ${host}:${port}: ${state}`, {
      hint: 'Choose another port, or 0 for a free one',
      cause,
    });
  }
}

function addressOf(server: Server, host: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return `${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
