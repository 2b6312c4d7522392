import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { within } from '../deadline.ts';
import { startEchoBackend } from '../commands/echo-backend.ts';
import { proxyOnScreen } from '../commands/screen-program.ts';
import { spotOf } from './seen.ts';

/** Clears the screen, sets the title, leaves the alternate screen, asks the terminal for an answer. */
const HARM = '\u001b[2J\u001b]0;owned\u0007\u001b[?1049l\u001b[6n';
const HARM_IN_SIGHT = '␛[2J␛]0;owned␇␛[?1049l␛[6n';

test('heads, frames and reasons that hold terminal commands are text, and nothing more', async () => {
  const backend = await startEchoBackend();
  await using screen = await proxyOnScreen(backend.url, [], { columns: 140, rows: 40 });
  const client = connect({ host: '127.0.0.1', port: screen.port });
  onTestFinished(() => void client.destroy());
  client.on('error', () => undefined);
  const lines = [
    'GET /{red-fg}{bold} HTTP/1.1',
    'Host: a',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `X-Wide: {/}${'漢'.repeat(200)}`,
    'X-C1: \u009b2J\u009d0;owned\u009c',
  ];
  client.write(Buffer.from([...lines, '', ''].join('\r\n')));
  await within(once(client, 'data'), () => 'the answer');
  client.write(masked(0x1, Buffer.from(HARM)));
  client.write(masked(0x2, Buffer.from([0xff, 0x1b, 0x9b])));
  client.write(masked(0x1, Buffer.from([0xc3, 0x28])));

  await screen.until('GET /{red-fg}{bold}');
  screen.press('enter');
  await screen.until(/X-Wide +\{\/\}漢/);
  const wide = spotOf(screen, '{/}漢');
  const below = spotOf(screen, 'X-C1');
  expect(screen.row(below.row)).not.toMatch(/[\u0080-\u009f]/);
  expect(spotOf(screen, '=', wide.row).column).toBe(spotOf(screen, '=', below.row).column);

  screen.press('2');
  await screen.until(HARM_IN_SIGHT);
  await screen.until(/UTF-8/);
  expect(screen.isAlternate).toBe(true);
  expect(screen.output).not.toMatch(/owned\u0007|[\u0080-\u009f]|\u001b\[6n/);
  expect(screen.output.split('\u001b[?1049l')).toHaveLength(1);

  screen.press('Q');
  const { status, main } = await screen.exit();
  expect(status).toBe(0);
  expect(main).not.toContain('owned\u0007');
});

/** A client's frame of less than 126 bytes, masked with zeros. */
function masked(opcode: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
