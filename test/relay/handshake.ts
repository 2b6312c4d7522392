import { acceptKey, encodeClosePayload, encodeFrame, type FrameToWrite } from '../../src/wire/index.ts';
import type { Peer } from './peer.ts';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/** A request to upgrade, to which more lines may be added: without the empty line at its end. */
export const UPGRADE = [
  'GET /ws HTTP/1.1',
  'Host: staging.example.com',
  'Upgrade: websocket',
  'Connection: Upgrade',
  `Sec-WebSocket-Key: ${KEY}`,
  'Sec-WebSocket-Version: 13',
].join('\r\n');

/** Its answer, likewise. */
export const SWITCHING = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  `Sec-WebSocket-Accept: ${acceptKey(KEY)}`,
].join('\r\n');

/** A plain request and its answer, whole. */
export const GET = 'GET / HTTP/1.1\r\nHost: staging.example.com\r\n\r\n';
export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** A side's frame, masked as RFC 6455 asks of it. */
export function aFrame(from: 'client' | 'backend', subject: Partial<FrameToWrite> = {}): Uint8Array {
  const mask = from === 'client' ? { maskKey: Uint8Array.of(1, 2, 3, 4) } : {};
  return encodeFrame({ opcode: 1, payload: Buffer.from('hello'), ...mask, ...subject });
}

/** A side's close frame. */
export function aClose(from: 'client' | 'backend', code: number, reason = ''): Uint8Array {
  return aFrame(from, { opcode: 8, payload: encodeClosePayload(code, reason) });
}

/** Upgrades: afterwards both sides have read the other's head, and nothing else. */
export async function upgrade(client: Peer, accept: () => Promise<Peer>): Promise<Peer> {
  await client.send(`${UPGRADE}\r\n\r\n`);
  const backend = await accept();
  await backend.until('\r\n\r\n');
  await backend.send(`${SWITCHING}\r\n\r\n`);
  await client.until('\r\n\r\n');
  return backend;
}
