import { describe, expect, onTestFinished, test } from 'vitest';
import type { RelayOptions } from '../../src/relay/index.ts';
import { GET, OK, aFrame, upgrade } from './handshake.ts';
import { connectPeer, listenRaw, type Peer } from './peer.ts';
import { startRelay, type TestRelay } from './start-relay.ts';
import { listenTls, vector, type CertificateName, type TlsPeer } from './tls-backend.ts';

const TRUSTED: RelayOptions['trust'] = { isInsecure: false, ca: [vector('ca.pem')] };
const INSECURE: RelayOptions['trust'] = { isInsecure: true, ca: [] };
const NOBODY: RelayOptions['trust'] = { isInsecure: false, ca: [] };

/** A relay to a target on this machine, and a client of it; all of them gone with the test, the backend too. */
async function before(
  backend: { readonly port: number; close(): Promise<void> },
  trust: RelayOptions['trust'],
  origin = 'https://127.0.0.1',
): Promise<{ readonly relay: TestRelay; readonly client: Peer }> {
  const relay = await startRelay(backend.port, { trust, target: `${origin}:${backend.port}` });
  const client = await connectPeer(relay.port);
  onTestFinished(async () => {
    client.socket.destroy();
    await Promise.all([backend.close(), relay.close()]);
  });
  return { relay, client };
}

const said = (from: 'client' | 'backend', words: string): Uint8Array =>
  aFrame(from, { payload: Buffer.from(words) });

interface Distrust {
  readonly certificate: CertificateName;
  readonly trust: RelayOptions['trust'];
  readonly chain?: string;
  readonly code: string;
  /** What it means, and what to do. */
  readonly says: RegExp;
}

const DISTRUSTED: readonly Distrust[] = [
  { certificate: 'expired', trust: TRUSTED, code: 'CERT_HAS_EXPIRED', says: /has expired; go on with -k/ },
  {
    certificate: 'not-yet-valid',
    trust: TRUSTED,
    code: 'CERT_NOT_YET_VALID',
    says: /not valid yet.*clock.*-k/,
  },
  {
    certificate: 'wrong-name',
    trust: TRUSTED,
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    says: /for another name.*target.*-k/,
  },
  {
    certificate: 'self-signed',
    trust: TRUSTED,
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    says: /self-signed.*--ca FILE.*-k/,
  },
  {
    certificate: 'good',
    trust: NOBODY,
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    says: /no chain.*--ca FILE.*-k/,
  },
  {
    certificate: 'good',
    trust: NOBODY,
    chain: vector('ca.pem'),
    code: 'SELF_SIGNED_CERT_IN_CHAIN',
    says: /not trusted.*--ca FILE.*-k/,
  },
];

describe('a certificate that is not trusted', () => {
  test.each(DISTRUSTED)(
    'is told of by name, with what to do: $code',
    async ({ certificate, trust, chain, code, says }) => {
      const backend = await listenTls(certificate, chain);
      const { relay, client } = await before(backend, trust);
      await client.send(GET);
      await client.until(`(${code})\n`);
      expect(client.received).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
      expect(client.received).toContain(`127.0.0.1:${backend.port}`);
      expect(client.received).toMatch(says);
      const error = await relay.seen('error');
      expect(error).toMatchObject({
        where: 'backend',
        code,
        message: expect.stringMatching(says) as unknown,
      });
      expect(relay.of('connected')).toEqual([]);
    },
  );

  test.each(DISTRUSTED)(
    'is let pass with -k, and recorded as such: $code',
    async ({ certificate, chain }) => {
      const backend = await listenTls(certificate, chain);
      const { relay, client } = await before(backend, INSECURE);
      await exchangeOver(client, await answering(client, backend));
      const { tls } = await relay.seen('connected');
      expect(tls?.distrusted).toMatch(/\w/);
      expect(tls?.subject).toMatch(/^CN=/);
    },
  );
});

/** Sends a request, and gives the backend's end of it. */
async function answering(client: Peer, backend: { accept(): Promise<TlsPeer> }): Promise<TlsPeer> {
  await client.send(GET);
  const peer = await backend.accept();
  await peer.until('\r\n\r\n');
  return peer;
}

async function exchangeOver(client: Peer, peer: TlsPeer): Promise<void> {
  await peer.send(OK);
  await client.until('ok');
}

test('a certificate of a CA given is trusted, and what TLS showed is recorded', async () => {
  const backend = await listenTls('good');
  const { relay, client } = await before(backend, TRUSTED, 'https://localhost');
  const peer = await answering(client, backend);
  await exchangeOver(client, peer);
  expect([peer.serverName, peer.alpn]).toEqual(['localhost', 'http/1.1']);
  const { tls, tlsMs } = await relay.seen('connected');
  expect(tls).toMatchObject({
    version: 'TLSv1.3',
    serverName: 'localhost',
    alpn: 'http/1.1',
    subject: 'CN=localhost',
    issuer: 'CN=hoptap test CA',
    validTo: '2120-01-01T00:00:00.000Z',
  });
  expect(tls).not.toHaveProperty('distrusted');
  expect(tlsMs).toBeGreaterThan(0);
});

test('an address is no name to ask for: there is no SNI', async () => {
  const backend = await listenTls('good');
  const { relay, client } = await before(backend, TRUSTED);
  const peer = await answering(client, backend);
  await exchangeOver(client, peer);
  expect(peer.serverName).toBeNull();
  expect((await relay.seen('connected')).tls).not.toHaveProperty('serverName');
});

describe('a backend that does not speak TLS as meant', () => {
  test('plain HTTP where TLS is due is told of, and which scheme to use', async () => {
    const backend = await listenRaw();
    const { relay, client } = await before(backend, NOBODY);
    await client.send(GET);
    const peer = await backend.accept();
    await peer.untilBytes(1);
    await peer.send('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    await client.ended();
    expect(client.received).toMatch(/502 Bad Gateway[^]*does not speak TLS there: use ws:\/\/ or http:\/\//);
    expect(await relay.seen('error')).toMatchObject({
      where: 'backend',
      code: 'ERR_SSL_WRONG_VERSION_NUMBER',
    });
  });

  test.each(['fin', 'reset'] as const)('an end within the TLS handshake is told of: %s', async (end) => {
    const backend = await listenRaw();
    const { relay, client } = await before(backend, NOBODY);
    await client.send(GET);
    const peer = await backend.accept();
    await peer.untilBytes(1);
    peer[end]();
    await client.ended();
    expect(client.received).toMatch(/502 Bad Gateway[^]*TLS handshake/);
    expect(await relay.seen('error')).toMatchObject({ where: 'backend', code: 'ECONNRESET' });
  });

  test('TLS where plain HTTP is due ends without an answer, as it would directly', async () => {
    const backend = await listenTls('good');
    const { relay, client } = await before(backend, NOBODY, 'http://127.0.0.1');
    await client.send(GET);
    const end = await client.ended();
    expect(client.received).toBe('');
    expect(await relay.seen('close')).toMatchObject({ by: 'backend', how: end });
  });
});

describe('what follows the handshake', () => {
  async function upgraded() {
    const backend = await listenTls('good');
    const { relay, client } = await before(backend, TRUSTED);
    const accepted: TlsPeer[] = [];
    await upgrade(client, async () => {
      const peer = await backend.accept();
      accepted.push(peer);
      return peer;
    });
    const [peer] = accepted;
    if (peer === undefined) throw new Error('the backend was never reached');
    return { relay, client, peer };
  }

  test('frames pass both ways, and are recorded', async () => {
    const { relay, client, peer } = await upgraded();
    await client.send(said('client', 'from the client'));

    await peer.send(said('backend', 'from the backend'));
    await client.until('from the backend');
    const frame = await relay.seen('frame');
    expect(Buffer.from(frame.payload).toString()).toBe('from the client');
    expect(relay.of('frame').map(({ from }) => from)).toEqual(['client', 'backend']);
  });

  test.each(['fin', 'reset'] as const)('the %s of the client reaches the backend as one', async (end) => {
    const { relay, client, peer } = await upgraded();
    client[end]();
    expect(await peer.ended()).toBe(end);
    peer.fin();
    expect(await relay.seen('close')).toMatchObject({ by: 'client', how: end });
  });

  test.each(['fin', 'reset'] as const)('the %s of the backend reaches the client as one', async (end) => {
    const { relay, client, peer } = await upgraded();
    peer[end]();
    expect(await client.ended()).toBe(end);
    client.fin();
    expect(await relay.seen('close')).toMatchObject({ by: 'backend', how: end });
  });

  test('bytes before a FIN arrive, and the other direction stays open', async () => {
    const { client, peer } = await upgraded();
    await peer.send(said('backend', 'last words'));
    peer.fin();
    await client.until('last words');
    expect(await client.ended()).toBe('fin');
    const answer = said('client', 'heard');
    await client.send(answer);
    await peer.until(Buffer.from(answer).toString('latin1'));
    client.fin();
    expect(await peer.ended()).toBe('fin');
  });
});
