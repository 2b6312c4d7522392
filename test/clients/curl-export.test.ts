import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Event, Field } from '../../src/model/index.ts';
import { within } from '../deadline.ts';
import { aBody, aChange, aHead, aSession, anOpen, bytes } from '../builders.ts';
import { exported } from '../export/an-export.ts';

/** A listener that answers anything, and gives the bytes of the one request that it got, a character for each. */
async function aListener(): Promise<{ readonly port: number; readonly request: Promise<string> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const request = new Promise<string>((resolve) => {
    server.on('connection', (socket) => {
      let text = '';
      socket.on('error', () => undefined).on('end', () => resolve(text));
      socket.on('data', (data: Buffer) => {
        text += data.toString('latin1');
        const body = /content-length: (\d+)/i.exec(text)?.[1] ?? '0';
        if (text.length < text.indexOf('\r\n\r\n') + 4 + Number(body)) return;
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
        resolve(text);
      });
    });
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, request };
}

async function sent(events: (target: string) => readonly Event[], env = {}): Promise<string> {
  const { port, request } = await aListener();
  const script = exported('curl', events(`ws://127.0.0.1:${port}/`)).toString();
  execFile('sh', ['-c', script], { env: { ...process.env, ...env } }, () => undefined);
  const text = await within(request, () => `the request of ${script}`, 10_000);
  return text.replaceAll(`127.0.0.1:${port}`, 'TARGET');
}

const HOSTILE: readonly Field[] = [
  ['Host', 'localhost:8080'],
  ['upgrade', 'websocket'],
  ['Connection', 'keep-alive, Upgrade'],
  ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ['X-Twice', 'one'],
  ['Accept', '*/*'],
  ['x-twice', 'it\'s $HOME `id` "quoted" \\ ! $(touch x)'],
  ['X-Latin', 'caf\xe9 \xc3\xa9 \x1b[31m'],
  ["X-'$`Name", 'odd'],
];

const request =
  (startLine: string, fields: readonly Field[]) =>
  (target: string): readonly Event[] => [
    aSession({ target }),
    anOpen(),
    aHead({ startLine, fields }),
    aHead({
      hop: 1,
      startLine,
      fields: fields.map(([name, value]) => [name, name === 'Host' ? 'there' : value]),
      changes: [aChange({ rule: 'target', name: 'Host' })],
    }),
  ];

const headOf = (startLine: string, fields: readonly Field[]): string =>
  [startLine, ...fields.map(([name, value]) => `${name}: ${name === 'Host' ? 'TARGET' : value}`)].join(
    '\r\n',
  ) + '\r\n\r\n';

describe('a request that curl sends again', () => {
  test.each([
    ['GET /ws?x=$HOME&y={1,2}[1-3]&z=%20 HTTP/1.1'],
    ['GET /a/../b//c?q="<>^`|\' HTTP/1.1'],
    ['OPTIONS * HTTP/1.1'],
    ['DELETE /x HTTP/1.0'],
  ])('arrives byte for byte, whatever is in it: %s', async (startLine) => {
    expect(await sent(request(startLine, HOSTILE))).toBe(headOf(startLine, HOSTILE));
  });

  test('has an empty value, and none of the fields that curl adds by itself', async () => {
    const fields: readonly Field[] = [
      ['Host', 'localhost:8080'],
      ['X-Empty', ''],
    ];
    expect(await sent(request('GET / HTTP/1.1', fields))).toBe(
      'GET / HTTP/1.1\r\nHost: TARGET\r\nX-Empty:\r\n\r\n',
    );
  });

  test('carries its body', async () => {
    const body = `@file {"a":"it's\n$x"}\n`;
    const fields: readonly Field[] = [
      ['Host', 'localhost:8080'],
      ['Content-Length', String(body.length)],
    ];
    const events = (target: string): readonly Event[] => [
      ...request('PUT /x HTTP/1.1', fields)(target),
      aBody({ of: 'request', hop: 0, payload: bytes(body) }),
    ];
    expect(await sent(events)).toBe(headOf('PUT /x HTTP/1.1', fields) + body);
  });
});
