import { setTimeout as pause } from 'node:timers/promises';
import { acceptKey } from '../../../../src/wire/index.ts';
import { aClose, aFrame } from '../../../relay/handshake.ts';
import type { Peer, RawServer } from '../../../relay/peer.ts';
import type { Recorder } from './scene.ts';

export { aClose, aFrame, pause };

/** Waits, in seconds, for as long as it really takes. */
export const wait = (seconds: number): Promise<void> => pause(seconds * 1000);

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/** A request to upgrade with more lines. */
export function upgradeTo(path: string, more: readonly string[] = []): string {
  return head([
    `GET ${path} HTTP/1.1`,
    'Host: localhost:8080',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${KEY}`,
    'Sec-WebSocket-Version: 13',
    ...more,
  ]);
}

/** The 101 that belongs to it, with more lines. */
export function switching(more: readonly string[] = []): string {
  return head([
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptKey(KEY)}`,
    ...more,
  ]);
}

/** A plain GET with more lines. */
export function get(path: string, more: readonly string[] = []): string {
  return head([`GET ${path} HTTP/1.1`, 'Host: localhost:8080', ...more]);
}

/** A whole answer with a short text. */
export function answer(status: string, text: string, more: readonly string[] = []): string {
  const length = Buffer.byteLength(text);
  return (
    head([`HTTP/1.1 ${status}`, 'Content-Type: text/plain', `Content-Length: ${length}`, ...more]) + text
  );
}

/** Lines as a head. */
export function head(lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Both ends of one exchange. */
export interface Ends {
  readonly client: Peer;
  readonly backend: Peer;
}

/** Sends a request and has it answered, byte for byte; afterwards each side has read the other's head. */
export async function ask(
  hoptap: Recorder,
  server: RawServer,
  request: string,
  response: string,
): Promise<Ends> {
  const client = await hoptap.connect();
  const accepted = server.accept();
  await client.send(request);
  const backend = await accepted;
  await backend.until('\r\n\r\n');
  await backend.send(response);
  await client.until('\r\n\r\n');
  return { client, backend };
}

/** Upgrades, with more lines in the request and in the 101. */
export function shake(
  hoptap: Recorder,
  server: RawServer,
  more: {
    readonly path?: string;
    readonly request?: readonly string[];
    readonly response?: readonly string[];
  } = {},
): Promise<Ends> {
  return ask(hoptap, server, upgradeTo(more.path ?? '/ws', more.request), switching(more.response));
}

/** A plain request and its answer, after which the client leaves. */
export async function plain(
  hoptap: Recorder,
  server: RawServer,
  request: string,
  response: string,
): Promise<void> {
  const ends = await ask(hoptap, server, request, response);
  await pause(30);
  ends.client.fin();
  await ends.backend.ended();
  ends.backend.fin();
}

/** One text there and one back. */
export async function chat({ client, backend }: Ends, text: string, reply = `re: ${text}`): Promise<void> {
  await client.send(aFrame('client', { payload: Buffer.from(text) }));
  await backend.until(decodedEnd('client', text));
  await backend.send(aFrame('backend', { payload: Buffer.from(reply) }));
  await client.until(reply);
}

/** What a frame's last bytes are on the wire: a client's are masked. */
function decodedEnd(from: 'client' | 'backend', text: string): string {
  return Buffer.from(aFrame(from, { payload: Buffer.from(text) })).toString('latin1');
}

/** A closing handshake as it should be, begun by one side; the backend ends the connection. @see RFC 6455 §7.1.1 */
export async function sayGoodbye(
  { client, backend }: Ends,
  by: 'client' | 'backend' = 'client',
  code = 1000,
  reason = '',
): Promise<void> {
  const [first, second] = by === 'client' ? [client, backend] : [backend, client];
  const other = by === 'client' ? 'backend' : 'client';
  await first.send(aClose(by, code, reason));
  await second.until(Buffer.from(aClose(by, code, reason)).toString('latin1'));
  await second.send(aClose(other, code));
  await first.until(Buffer.from(aClose(other, code)).toString('latin1'));
  backend.fin();
  await client.ended();
  client.fin();
}

/** The 101 to a request with a key of its own. */
export function switchingFor(request: string, more: readonly string[] = []): string {
  const key = /^sec-websocket-key: *(\S+)/im.exec(request)?.[1] ?? '';
  return head([
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptKey(key)}`,
    ...more,
  ]);
}

/** Ends a connection that the backend ends: FIN from both. */
export async function hangUp({ client, backend }: Ends): Promise<void> {
  backend.fin();
  await client.ended();
  client.fin();
}

/** An upgrade that is answered with something else than 101, after which the connection ends. */
export async function refuse(
  hoptap: Recorder,
  server: RawServer,
  request: string,
  response: string,
): Promise<void> {
  await hangUp(await ask(hoptap, server, request, response));
}
