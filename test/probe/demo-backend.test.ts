import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startDemoBackend, type DemoBackend, type DemoBackendOptions } from '../../src/probe/index.ts';

const AGENT_TYPES = [
  'agent_started',
  'agent_thinking',
  'tool_executing',
  'tool_completed',
  'agent_completed',
];

const running: DemoBackend[] = [];
const log: string[] = [];

async function aBackend(options: DemoBackendOptions = {}): Promise<DemoBackend> {
  const backend = await startDemoBackend({ pauseMs: 0, onLog: (line) => log.push(line), ...options });
  running.push(backend);
  return backend;
}

afterEach(async () => {
  log.length = 0;
  await Promise.all(running.splice(0).map((each) => each.close()));
});

/** The text messages that come until there are `count`. */
async function messages(socket: WebSocket, count: number): Promise<readonly string[]> {
  const got: string[] = [];
  await new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      if (got.push(data.toString()) === count) resolve();
    });
  });
  return got;
}

async function closeOf(socket: WebSocket): Promise<readonly [code: number, reason: string]> {
  const [code, reason] = await once(socket, 'close');
  return [Number(code), String(reason)];
}

/** Sends raw bytes and reads all that comes back until the backend hangs up. */
async function dialogue(url: string, lines: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write([...lines, '', ''].join('\r\n'));
  return text(socket);
}

const HANDSHAKE = ['Host: h', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

describe('the demo backend on /ws', () => {
  test('answers a text message with the five agent events, and the close of the client with the same code', async () => {
    const backend = await aBackend();
    const socket = new WebSocket(backend.url, { headers: { Authorization: `Bearer ${backend.token()}` } });
    await once(socket, 'open');
    socket.send('{"type":"start"}');
    const got = await messages(socket, 5);
    expect(got.map((each) => /"type":"(\w+)"/.exec(each)?.[1])).toEqual(AGENT_TYPES);
    socket.close(4000, 'enough');
    expect(await closeOf(socket)).toEqual([4000, 'enough']);
    expect(log).toEqual(['GET /ws: 101, token by Authorization']);
  });

  test.each([
    ['jwt-auth of two', (token: string) => ['jwt-auth', `jwt.${token}`], () => 'jwt-auth'],
    ['jwt-auth before a bare token', (token: string) => ['jwt-auth', token], () => 'jwt-auth'],
    ['the token where it came alone', (token: string) => [`jwt.${token}`], (token: string) => `jwt.${token}`],
  ])('answers with a subprotocol that the client offered: %s', async (_, offered, expected) => {
    const backend = await aBackend();
    const token = backend.token();
    const socket = new WebSocket(backend.url, offered(token));
    await once(socket, 'open');
    expect(socket.protocol).toBe(expected(token));
  });

  test('takes the bypass key', async () => {
    const backend = await aBackend({ bypassKey: 'a key' });
    const socket = new WebSocket(backend.url, { headers: { 'X-E2E-Bypass': 'a key' } });
    await once(socket, 'open');
    socket.send('start');
    expect(await messages(socket, 5)).toHaveLength(5);
  });

  test('accepts a client without credentials, closes it 1011 and logs which fields were missed', async () => {
    const backend = await aBackend();
    const socket = new WebSocket(backend.url);
    const opened = once(socket, 'open');
    expect(await closeOf(socket)).toEqual([1011, 'no credentials']);
    await opened;
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(
      /^GET \/ws: 101, closed 1011: no Authorization, no X-E2E-Bypass, no Sec-WebSocket-Protocol; got sec-websocket-version, .*host$/,
    );
  });

  test('closes 1008 on a token that expired by its clock, and logs no secret', async () => {
    const backend = await aBackend({ nowMs: () => 2_000_000 });
    const token = backend.token({ iat: 0, exp: 1999 });
    const socket = new WebSocket(backend.url, ['jwt-auth', token]);
    expect(await closeOf(socket)).toEqual([1008, 'token expired']);
    expect(log).toEqual(['GET /ws: 101, closed 1008: token expired in Sec-WebSocket-Protocol']);
  });

  test('sends the 101 and the close frame 1011 in their exact bytes', async () => {
    const backend = await aBackend();
    const { hostname, port } = new URL(backend.url);
    const socket = connect(Number(port), hostname).setEncoding('latin1');
    socket.write(['GET /ws HTTP/1.1', ...HANDSHAKE, KEY, '', ''].join('\r\n'));
    const wanted =
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n' +
      '\x88\x10\x03\xf3no credentials';
    let got = '';
    for await (const bytes of socket) {
      got += String(bytes);
      if (got.length >= wanted.length) break;
    }
    expect(got).toBe(wanted);
  });

  test.each([
    [false, ''],
    [true, 'permessage-deflate'],
  ])('with deflate %j agrees on extensions: %j', async (deflate, extensions) => {
    const backend = await aBackend({ deflate });
    const socket = new WebSocket(backend.url);
    await once(socket, 'open');
    expect(socket.extensions).toBe(extensions);
    await once(socket, 'close');
  });

  test('answers an upgrade elsewhere with 404, and a handshake without a key with 400', async () => {
    const { httpUrl } = await aBackend();
    const elsewhere = await dialogue(httpUrl, ['GET /other HTTP/1.1', ...HANDSHAKE, KEY]);
    expect(elsewhere).toBe('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    const keyless = await dialogue(httpUrl, ['GET /ws HTTP/1.1', ...HANDSHAKE]);
    expect(keyless).toMatch(/^HTTP\/1\.1 400 /);
    expect(log[0]).toBe('GET /other: upgrade answered 404');
  });
});

describe('the demo backend over plain HTTP', () => {
  test.each([
    ['/health', false, 200, { status: 'ok' }],
    ['/api/me', true, 200, { sub: 'demo-user' }],
    ['/api/me?x=1', false, 401, { detail: 'no credentials' }],
    ['/ws', true, 404, { detail: 'Not Found' }],
  ])('answers %s with a token (%j) by %i', async (path, hasToken, status, body) => {
    const backend = await aBackend();
    const headers = hasToken ? { Authorization: `Bearer ${backend.token()}` } : {};
    const response = await fetch(`${backend.httpUrl}${path}`, { headers });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual(body);
  });
});

describe('the life of the demo backend', () => {
  test('ends every connection when closed, however often', async () => {
    const backend = await aBackend();
    const socket = new WebSocket(backend.url, { headers: { 'X-E2E-Bypass': backend.bypassKey } });
    await once(socket, 'open');
    const { hostname, port } = new URL(backend.url);
    const silent = connect(Number(port), hostname);
    await once(silent, 'connect');
    const ended = [once(socket, 'close'), once(silent, 'close')];
    await Promise.all([backend.close(), backend.close()]);
    await Promise.all(ended);
    await backend.close();
    await expect(fetch(backend.httpUrl)).rejects.toThrow('fetch failed');
  });

  test('says so when its port is taken', async () => {
    const port = Number(new URL((await aBackend()).httpUrl).port);
    await expect(aBackend({ port })).rejects.toMatchObject({
      code: 'LISTEN_FAILED',
      message: `Cannot listen on 127.0.0.1:${port}: address in use`,
    });
  });

  test('signs with a secret of its own, so that no token of another run counts', async () => {
    const [one, other] = [await aBackend(), await aBackend()];
    const socket = new WebSocket(one.url, [`jwt.${other.token()}`]);
    expect(await closeOf(socket)).toEqual([1008, 'invalid token']);
  });
});
