import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { TlsFacts } from '../model/index.ts';
import type { Target } from '../wire/index.ts';
import { nameDialFailure, type DialFailure, type DialStage } from './dial-failure.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { tlsFacts } from './tls-facts.ts';

/** Whom to trust as a backend. */
export interface Trust {
  /** Go on whatever the certificate says. */
  readonly isInsecure: boolean;
  /** Certificates in PEM that are trusted besides; empty for none. */
  readonly ca: readonly string[];
}

/** A connection to the backend, and what making it showed. */
export interface Dialled {
  readonly endpoint: Endpoint;
  readonly facts: {
    readonly address: string;
    readonly port: number;
    readonly connectMs: number;
    readonly tlsMs?: number;
    readonly tls?: TlsFacts;
  };
}

/**
 * Connects to the target, with TLS where it asks for it (SNI of the target's name, ALPN `http/1.1`).
 * Never rejects: a failure is an answer too. `signal` gives the attempt up.
 */
export async function dial(
  target: Target,
  trust: Trust,
  signal: AbortSignal,
  nowMs: () => number,
): Promise<Dialled | DialFailure> {
  const begun = nowMs();
  const tcp = connect({ host: target.host, port: target.port, allowHalfOpen: true, noDelay: true });
  let stage: DialStage = 'tcp';
  try {
    await settled(tcp, 'connect', signal);
    const connected = nowMs();
    const facts = {
      address: tcp.remoteAddress ?? target.host,
      port: tcp.remotePort ?? target.port,
      connectMs: round(connected - begun),
    };
    if (target.scheme === 'http') return { endpoint: createEndpoint(tcp), facts };
    stage = 'tls';
    const secure = startTls(tcp, target, trust);
    await settled(secure, 'secureConnect', signal);
    return {
      endpoint: createEndpoint(secure, tcp),
      facts: { ...facts, tlsMs: round(nowMs() - connected), tls: tlsFacts(secure) },
    };
  } catch (error) {
    tcp.destroy();
    return nameDialFailure(error, stage);
  }
}

function startTls(tcp: Socket, target: Target, trust: Trust): TLSSocket {
  return connectTls({
    socket: tcp,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: !trust.isInsecure,
    host: target.host,
    ...(isIP(target.host) === 0 ? { servername: target.host } : {}),
    ...(trust.ca.length > 0 ? { ca: [...trust.ca] } : {}),
  });
}

/** Waits for one event of a socket, or throws its error; leaves no listener behind but one that keeps late errors quiet. */
function settled(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => finish(() => reject(error));
    const onClose = (): void =>
      finish(() => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    const onAbort = (): void =>
      finish(() => reject(Object.assign(new Error('given up'), { code: 'ABORT_ERR' })));
    const onDone = (): void => finish(resolve);
    function finish(act: () => void): void {
      socket.off(event, onDone).off('error', onError).off('close', onClose);
      signal.removeEventListener('abort', onAbort);
      socket.on('error', () => undefined);
      act();
    }
    socket.once(event, onDone).once('error', onError).once('close', onClose);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
