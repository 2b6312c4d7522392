import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { within } from '../deadline.ts';
import { createPeer, type Peer } from './peer.ts';

/** The certificates of `test/vectors/tls`. */
export type CertificateName = 'good' | 'expired' | 'not-yet-valid' | 'wrong-name' | 'self-signed';

/** A file of `test/vectors/tls`. */
export function vector(name: string): string {
  return readFileSync(new URL(`../vectors/tls/${name}`, import.meta.url), 'utf8');
}

/** A raw TLS server whose connections are handed out in the order they came, once their handshake is done. */
export interface TlsBackend {
  readonly port: number;
  accept(): Promise<TlsPeer>;
  close(): Promise<void>;
}

/** One connection, as the server has it. Its `reset` tears the TCP connection below. */
export interface TlsPeer extends Peer {
  /** The name that the client asked for, or null. */
  readonly serverName: string | null;
  readonly alpn: string | null;
}

/** Starts a TLS server with one of the certificates, and with more certificates behind it where `chain` gives them. */
export async function listenTls(certificate: CertificateName, chain = ''): Promise<TlsBackend> {
  const cert = vector(`${certificate}.pem`) + chain;
  const key = vector(`${certificate}.key`);
  const ready: TlsPeer[] = [];
  const takers: ((peer: TlsPeer) => void)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (tcp) => {
    sockets.add(tcp);
    tcp.on('error', () => undefined);
    const tls = new TLSSocket(tcp, { isServer: true, cert, key, ALPNProtocols: ['http/1.1'] });
    const peer = createPeer(tls);
    // As servers do that are spoken to in something else than TLS.
    tls.once('error', () => void tcp.destroy());
    tls.once('secure', () => {
      const accepted: TlsPeer = {
        ...peer,
        get received() {
          return peer.received;
        },
        reset: () => void tcp.resetAndDestroy(),
        serverName: nameOf(tls),
        alpn: typeof tls.alpnProtocol === 'string' ? tls.alpnProtocol : null,
      };
      const taker = takers.shift();
      if (taker) taker(accepted);
      else ready.push(accepted);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return {
    port: address.port,
    accept() {
      const peer = ready.shift();
      if (peer) return Promise.resolve(peer);
      return within(new Promise((resolve) => takers.push(resolve)), () => 'waiting for a TLS connection');
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function nameOf(tls: TLSSocket): string | null {
  const name: unknown = 'servername' in tls ? tls.servername : null;
  return typeof name === 'string' ? name : null;
}
