import { setMaxListeners } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { HoptapError, type Event } from '../model/index.ts';
import { addsCredentials, type Profile } from '../profile/index.ts';
import type { HomeOrigins, Target } from '../wire/index.ts';
import { createConnection } from './connection.ts';
import type { Trust } from './dial.ts';
import type { Control } from './control.ts';
import { createEndpoint } from './endpoint.ts';
import { createHands } from './hands.ts';
import type { Limits, RelayContext } from './relay-context.ts';
import { serveConnection } from './serve.ts';
import type { Clock } from './tape.ts';

/** What a relay needs. */
export interface RelayOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly target: Target;
  /** In force from the start, from the one nearest to the client; may be empty. */
  readonly profiles: readonly Profile[];
  readonly keepHost: boolean;
  readonly trust: Trust;
  readonly limits: Limits;
  /** Origins that may use credentials hoptap adds, beside the target's and the listener's own. */
  readonly allowedOrigins: readonly string[];
  /** Called for everything that happens, in order; must not throw. */
  readonly emit: (event: Event) => void;
  readonly nowMs: Clock;
  /** At least 0 and below 1, as Math.random. */
  readonly random: () => number;
}

/** A listening relay. */
export interface Relay extends Control {
  /** Where it listens: the port as it came out where 0 was asked for. */
  readonly address: { readonly host: string; readonly port: number };
  /** Puts other profiles in force for requests that come from now on. */
  useProfiles(profiles: readonly Profile[]): void;
  /** Stops accepting, ends what is open, and resolves when all of it is over; idempotent. */
  close(): Promise<void>;
}

/**
 * Listens, and relays every exchange to the target.
 * @throws HoptapError LISTEN_FAILED
 */
export async function createRelay(options: RelayOptions): Promise<Relay> {
  let { profiles } = options;
  let exchanges = 0;
  let connections = 0;
  const stopping = new AbortController();
  // Every connection and every tunnel listens: as many as there are, and each stops when it is over.
  setMaxListeners(0, stopping.signal);
  const open = new Set<Socket>();
  const serving = new Set<Promise<void>>();
  const hands = createHands();

  const context: RelayContext = {
    ...options,
    hands,
    emit(event) {
      // first: whoever hears of it may want to do something, and this one is over
      if (event.event === 'close') hands.take(event.exchange);
      options.emit(event);
    },
    profiles: () => profiles,
    home: () => (addsCredentials(profiles, options.target.path) ? homeOf(options) : null),
    nextExchange: () => (exchanges += 1),
    signal: stopping.signal,
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    const address = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
    const connection = createConnection(context, (connections += 1), createEndpoint(socket), address);
    const served = serveConnection(connection).finally(() => serving.delete(served));
    serving.add(served);
  });
  const address = await listen(server, options.listen);

  let closing: Promise<void> | null = null;
  async function stop(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    stopping.abort();
    await Promise.all([closed, ...serving]);
  }

  return {
    address,
    useProfiles(next) {
      profiles = next;
      options.emit({ event: 'profiles', t: options.nowMs(), profiles: next });
    },
    end: (exchange, by) => hands.end(exchange, by),
    inject: (exchange, frame) => hands.inject(exchange, frame),
    close: () => (closing ??= stop()),
  };
}

function homeOf({ listen: { host }, target, allowedOrigins }: RelayOptions): HomeOrigins {
  return { listenHost: host, target, allowed: allowedOrigins };
}

async function listen(
  server: ReturnType<typeof createServer>,
  { host, port }: RelayOptions['listen'],
): Promise<Relay['address']> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenFailed(host, port, cause)));
    server.listen({ host, port, backlog: 1024 }, resolve);
  });
  server.removeAllListeners('error').on('error', () => undefined);
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('A listening TCP server has no address');
  return { host: bound.address, port: bound.port };
}

const LISTEN_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'address in use',
  EACCES: 'permission denied',
  EADDRNOTAVAIL: 'no such address on this machine',
  ENOTFOUND: 'the name is not known',
};

function listenFailed(host: string, port: number, cause: NodeJS.ErrnoException): HoptapError {
  const problem = LISTEN_PROBLEMS[cause.code ?? ''] ?? cause.message;
  return new HoptapError('LISTEN_FAILED', `cannot listen on ${host}:${port}: ${problem}`, {
    hint: 'Choose another with -l HOST:PORT; port 0 takes a free one',
    cause,
  });
}
