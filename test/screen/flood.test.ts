import { expect, test } from 'vitest';
import { openSocket, startEchoBackend } from '../commands/echo-backend.ts';
import { proxyOnScreen } from '../commands/screen-program.ts';
import { answer, leave, underCursor } from './seen.ts';

test('100,000 frames are followed, gone through, searched and filtered', { timeout: 60_000 }, async () => {
  const backend = await startEchoBackend();
  await using screen = await proxyOnScreen(backend.url, [], { columns: 120, rows: 40 });
  const socket = await openSocket(`${screen.url}/flood`);
  let echoes = 0;
  socket.on('message', () => echoes++);
  await screen.until(/● +1 +GET \/flood/);
  screen.press('enter', '2');
  await screen.until(/\[Frames/);

  for (let n = 1; n <= 50_000; n++) {
    socket.send(`{"n":${n},"type":"${n % 1000 === 0 ? 'rare' : 'usual'}"}`);
    if (n === 25_000) {
      // keys are heard while it pours
      screen.press('?');
      await screen.until('go to the first row');
      await leave(screen);
    }
  }
  await screen.until(/\[Frames 100,000\].*[^]*"n":50000,/, 30_000);
  expect(echoes).toBe(50_000);
  expect(screen.row(1)).toContain('following');
  expect(underCursor(screen)).toMatch(/↓ backend +50000 .*"n":50000,/);

  // backwards through what is kept, by a search
  screen.press('/');
  await answer(screen, 'Search', '"n":49000,');
  await screen.until(() => underCursor(screen).includes('"n":49000,'));
  expect(screen.row(1)).not.toContain('following');

  // the first row tells what was forgotten, or is the first frame
  screen.press('g');
  await screen.until((text) => /forgotten|"n":1,/.test(text));
  screen.press('f');
  await answer(screen, 'Show frames', '~bq rare');
  await screen.until(/\[Frames 50 of 100,000\]/);
  await screen.until((text) => text.includes('rare') && !text.includes('usual'));
  screen.press('G');
  await screen.until(() => underCursor(screen).includes('"n":50000,'));

  // and the newest again
  screen.press('f');
  await answer(screen, 'Show frames', '');
  screen.press('G');
  await screen.until(() => screen.row(1).includes('following') && underCursor(screen).includes('50000'));
  screen.press('Q');
  expect((await screen.exit()).main).toMatch(/1 exchange, 100,?000 frames/);
});
