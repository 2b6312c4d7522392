import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { echoed, openSocket } from '../commands/echo-backend.ts';
import { recorded } from '../commands/proxy-program.ts';
import { within } from '../deadline.ts';
import type { ProxyOnScreen } from '../commands/screen-program.ts';
import { answer, lineWith } from './seen.ts';
import { CREDENTIALS, refusedStatus, stagingOnScreen, startStaging } from './staging.ts';

const next = async (socket: WebSocket, event: 'message' | 'ping' | 'close'): Promise<string> => {
  const [first, second] = await within(once(socket, event), () => `${event} at the client`);
  return event === 'close' ? `${first} ${String(second)}` : String(first);
};

/** Goes through menus by the keys of their choices, each once it is to be seen. */
async function choose(screen: ProxyOnScreen, ...ways: readonly (readonly [title: string, key: string])[]) {
  for (const [title, key] of ways) {
    await screen.until(`─ ${title} ─`);
    screen.press(key);
  }
}

/** What the last copy put on the clipboard of the terminal. */
function clipboard(screen: ProxyOnScreen): string {
  const sequences = [...screen.output.matchAll(/\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007/g)];
  return Buffer.from(sequences.at(-1)?.[1] ?? '', 'base64').toString();
}

test('what is done on the screen happens to both sides, and is recorded', async () => {
  const staging = await startStaging();
  await using screen = await stagingOnScreen(staging, { columns: 120, rows: 32 });
  const chain = (): string => screen.row(0);

  // P: the backend gets the credentials while no balancer is played, and no longer when it is again
  expect(await refusedStatus(`${screen.url}/ws`)).toBe(401);
  expect(staging.asked.at(-1)).not.toContain('Authorization');
  expect(staging.asked.at(-1)).toContain('Via');
  screen.press('P');
  await screen.until(() => chain().includes('clean'));
  const socket = await openSocket(`${screen.url}/chat`, [], { headers: CREDENTIALS });
  expect(staging.asked.at(-1)).toContain('Authorization');
  expect(staging.asked.at(-1)).not.toContain('Via');
  await screen.until(/● +2 +GET \/chat/);

  // i: a frame towards each side, as if the other had sent it
  let atClient = next(socket, 'message');
  screen.press('i');
  await choose(screen, ['Inject into exchange 2', 'c'], ['Inject towards the client', 't']);
  await answer(screen, 'Text towards the client', 'from nowhere 漢');
  expect(await atClient).toBe('from nowhere 漢');
  expect(staging.heard).toEqual([]);
  atClient = next(socket, 'message');
  screen.press('i');
  await choose(screen, ['Inject into exchange 2', 'b'], ['Inject towards the backend', 't']);
  await answer(screen, 'Text towards the backend', 'put in');
  expect(await atClient).toBe('put in');
  expect(staging.heard).toEqual(['put in']);
  const pinged = next(socket, 'ping');
  screen.press('i');
  await choose(screen, ['Inject into exchange 2', 'c'], ['Inject towards the client', 'p']);
  await answer(screen, 'Ping towards the client', 'hi');
  expect(await pinged).toBe('hi');

  // the frames tell who put them in
  screen.press('2');
  await screen.until(/\[Frames/);
  await screen.until((text) => text.includes('from nowhere 漢') && text.includes('put in'));
  expect(lineWith(screen, 'from nowhere 漢')).toContain('•');
  expect(await recorded(screen.file, 'frame', 5)).toContainEqual(
    expect.objectContaining({ from: 'hoptap', exchange: 2 }),
  );

  // y: what the row holds, and the request as a command
  await echoed(socket, '{"copy":"me ü"}');
  screen.press('tab', '/');
  await answer(screen, 'Search', '{"copy"');
  screen.press('y');
  await choose(screen, ['Copy', '1']);
  await screen.until(() => clipboard(screen) === '{"copy":"me ü"}');
  screen.press('y');
  await choose(screen, ['Copy', 'W']);
  await screen.until(() => clipboard(screen).includes('websocat'));
  expect(clipboard(screen)).toContain(CREDENTIALS.Authorization);

  // e and w: files
  screen.press('e');
  await choose(screen, ['Export exchange 2', 'h'], ['Export as har', 'r']);
  await answer(screen, 'Write to', 'two.har');
  await screen.until('wrote two.har');
  const har = await readFile(join(screen.cwd, 'two.har'), 'utf8');
  expect(har).toContain('me ü');
  expect(har).not.toContain(CREDENTIALS.Authorization);

  // X: both sides get the code
  const ended = next(socket, 'close');
  screen.press('X');
  await choose(screen, ['End exchange 2', 'c']);
  await answer(screen, 'Close exchange 2 with', '4001 that was it');
  expect(await ended).toBe('4001 that was it');
  await expect.poll(() => staging.heard, { timeout: 5000 }).toContain('close 4001 that was it');
  await screen.until(/○ +2 +GET \/chat/);
  expect(await recorded(screen.file, 'close', 2)).toContainEqual(
    expect.objectContaining({ exchange: 2, by: 'hoptap' }),
  );

  // p: the balancer is picked again, for the next exchange
  screen.press('p');
  await screen.until('─ Profiles ─');
  await screen.until('Upgrade requests lose');
  screen.press('/');
  screen.type('staging-lb');
  screen.press('enter', ' ', 'enter');
  await screen.until(() => chain().includes('client ─► staging-lb ─► backend'));
  expect(await refusedStatus(`${screen.url}/again`)).toBe(401);
  expect(staging.asked.at(-1)).not.toContain('Authorization');

  // s: the screen stands still, traffic does not; z clears what is over
  screen.press('q', 's');
  await screen.until('frozen');
  expect(await refusedStatus(`${screen.url}/unseen`)).toBe(401);
  await screen.until(/frozen, \d+ events behind/);
  expect(screen.text()).not.toContain('/unseen');
  screen.press('s');
  await screen.until('/unseen');
  screen.press('z');
  await screen.until((text) => !text.includes('/unseen'));

  screen.press('Q');
  expect(await screen.exit()).toMatchObject({ status: 0 });
});
