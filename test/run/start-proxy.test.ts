import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import {
  createStudy,
  diagnose,
  openRecording,
  startProxy,
  type Event,
  type Finding,
  type ProxyOptions,
} from '../../src/index.ts';
import { startDemoBackend, type DemoBackend } from '../../src/probe/index.ts';
import { listenRaw } from '../relay/peer.ts';

let backend: DemoBackend;
let folder: string;
beforeAll(async () => {
  backend = await startDemoBackend({ pauseMs: 1, deflate: true });
  folder = await mkdtemp(join(tmpdir(), 'hoptap-program-'));
});
afterAll(async () => {
  await backend.close();
  await rm(folder, { recursive: true });
});

const proxyFor = (options: Partial<ProxyOptions> = {}): ReturnType<typeof startProxy> =>
  startProxy({ target: backend.url, ...options });

/** A client that says one thing, hears what comes, and is closed when all was said. */
async function talk(url: string, headers: Record<string, string> = {}, messages = 5): Promise<void> {
  const client = new WebSocket(url, { headers });
  let heard = 0;
  client.on('open', () => client.send('{"type":"user_message","text":"hello"}'));
  client.on('message', () => {
    heard += 1;
    if (heard === messages) client.close(1000, 'done');
  });
  client.on('error', () => undefined);
  await new Promise((resolve) => client.once('close', resolve));
}

const bearer = (): Record<string, string> => ({ Authorization: `Bearer ${backend.token()}` });
const codesOf = (findings: readonly Finding[]): readonly string[] => findings.map(({ code }) => code);

describe('a proxy in a program', () => {
  test('tells of an exchange by hop: as the client sent it, and as it came to the backend', async () => {
    await using proxy = await proxyFor({ profiles: ['incident-gcp-strips-auth'] });
    const talking = talk(proxy.url, bearer());
    const exchange = await proxy.exchange({ path: '/ws' });
    expect(exchange.request('client').get('authorization')).toMatch(/^Bearer /);
    expect(exchange.request('backend').get('Authorization')).toBeNull();
    expect(exchange.request().getAll('upgrade')).toEqual(['websocket']);
    expect(exchange.request('incident-gcp-strips-auth').hop).toBe(0);
    expect(exchange.response('backend').startLine).toBe('HTTP/1.1 101 Switching Protocols');
    expect(exchange.request(1).changes.map(({ rule }) => rule)).toContain('strip-auth-on-upgrade');
    await talking;
  });

  test('tells what is wrong, cause first, and nothing where nothing is', async () => {
    await using proxy = await proxyFor({ profiles: ['incident-gcp-strips-auth'] });
    await talk(proxy.url, bearer());
    const broken = await proxy.exchange({ until: 'ended' });
    expect(codesOf(broken.findings)).toEqual(expect.arrayContaining(['credentials-lost', 'closed-1011']));
    expect(proxy.diagnose().chains[0]?.map(({ code }) => code)).toContain('closed-1011');
    await proxy.useProfiles([]);
    await talk(proxy.url, bearer());
    const clean = await proxy.exchange({ nth: 2, until: 'ended' });
    expect(codesOf(clean.findings)).not.toContain('credentials-lost');
  });

  test('gives messages whole, inflated, in order, of one side or both', async () => {
    await using proxy = await proxyFor();
    await talk(proxy.url, bearer());
    const exchange = await proxy.exchange({ until: 'ended' });
    expect(exchange.messages('client').map(({ text }) => text)).toEqual([
      '{"type":"user_message","text":"hello"}',
    ]);
    const types = exchange.messages('backend').map(({ text }) => JSON.parse(text));
    expect(types.at(-1)).toMatchObject({ type: 'agent_completed' });
    expect(exchange.messages()).toHaveLength(6);
    expect(exchange.close?.client.code).toBe(1000);
  });

  test('keeps of messages no more bytes than it is told to, and says what is cut', async () => {
    await using proxy = await proxyFor({ keptBytes: 40 });
    await talk(proxy.url, bearer());
    const exchange = await proxy.exchange({ until: 'ended' });
    const [first, second] = exchange.messages();
    expect(first?.cut).toBe(0);
    expect(second?.text).toBe('');
    expect(second?.cut).toBeGreaterThan(0);
  });

  test('waits for an exchange that a filter means, by content and finding too', async () => {
    await using proxy = await proxyFor();
    const waits = Promise.all([
      proxy.exchange({ filter: '~b agent_completed' }),
      proxy.exchange({ filter: '~finding closed-1011', until: 'ended' }),
    ]);
    await talk(proxy.url, bearer());
    await talk(proxy.url, {}, 1);
    const [answered, refused] = await waits;
    expect([answered.exchange, refused.exchange]).toEqual([1, 2]);
  });

  test('what options strip and add is a station of its own, whatever profiles are used', async () => {
    await using proxy = await proxyFor({ strip: ['Authorization'], headers: ['X-E2E-Bypass: key'] });
    await proxy.useProfiles(['passthrough']);
    await talk(proxy.url, bearer(), 1);
    const exchange = await proxy.exchange();
    expect(exchange.open.stations).toEqual(['client', 'passthrough', 'command-line', 'backend']);
    expect(exchange.request('command-line').get('Authorization')).not.toBeNull();
    expect(exchange.request('backend').get('Authorization')).toBeNull();
    expect(exchange.request('backend').get('X-E2E-Bypass')).toBe('key');
  });

  test('records where it is told to, and the recording says the same', async () => {
    const path = join(folder, 'run.hoptap.jsonl');
    const events: Event[] = [];
    {
      await using proxy = await proxyFor({ recording: path, onEvent: (event) => void events.push(event) });
      await talk(proxy.url, {}, 1);
      expect(proxy.recording).toBe(path);
    }
    const study = createStudy();
    const read: string[] = [];
    for await (const event of openRecording(path).read()) {
      study.push(event);
      read.push(event.event);
    }
    expect(read).toEqual(events.map(({ event }) => event));
    expect(codesOf(diagnose(study.study()).chains.flat())).toContain('closed-1011');
  });
});

describe('waiting for an exchange', () => {
  test('that does not come says which ones there were', async () => {
    await using proxy = await proxyFor();
    await fetch(new URL('/health', proxy.httpUrl));
    await expect(proxy.exchange({ path: '/ws', timeoutMs: 20 })).rejects.toMatchObject({
      code: 'EXCHANGE_AWAITED',
      message: expect.stringContaining('#1 GET /health HTTP/1.1: 200'),
    });
  });

  test('ends with the proxy', async () => {
    const proxy = await proxyFor();
    const waiting = proxy.exchange();
    await Promise.all([
      expect(waiting).rejects.toMatchObject({ code: 'EXCHANGE_AWAITED' }),
      proxy.close(),
      proxy.close(),
    ]);
  });

  test('is refused at once where its filter cannot be read', async () => {
    await using proxy = await proxyFor();
    await expect(proxy.exchange({ filter: '~zz' })).rejects.toMatchObject({ code: 'FILTER_INVALID' });
  });

  test('finds by method and pattern, and the second of its kind', async () => {
    await using proxy = await proxyFor();
    for (const query of ['?a=1', '?a=2']) await fetch(new URL(`/health${query}`, proxy.httpUrl));
    const found = await proxy.exchange({ method: 'get', path: /^\/health\?a=/, nth: 2 });
    expect(found.request('client').startLine).toBe('GET /health?a=2 HTTP/1.1');
  });
});

test('a head that never was is told of with the reason', async () => {
  const nobody = await listenRaw();
  const { port } = nobody;
  await nobody.close();
  await using proxy = await startProxy({ target: `ws://127.0.0.1:${port}` });
  await talk(proxy.url);
  const exchange = await proxy.exchange({ until: 'ended' });
  expect(exchange.response().startLine).toBe('HTTP/1.1 502 Bad Gateway');
  expect(() => exchange.request('backend')).toThrow('ECONNREFUSED');
  expect(() => exchange.request('moon')).toThrow('the way is client, hoptap, backend');
});
