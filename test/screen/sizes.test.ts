import { expect, test } from 'vitest';
import { echoed, openSocket } from '../commands/echo-backend.ts';
import { answer, cellOf, leave, spotOf, underCursor } from './seen.ts';
import { CREDENTIALS, refusedStatus, stagingOnScreen, startStaging } from './staging.ts';

const RED = 1;
const HOSTILE = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202egpj\u0000{red-fg}x{/}';

test.each([
  [60, 15],
  [80, 24],
  [120, 40],
  [200, 60],
])('at %d × %d everything is found and read', async (columns, rows) => {
  const staging = await startStaging();
  await using screen = await stagingOnScreen(staging, { columns, rows });
  const full = async (): Promise<void> => {
    await screen.until((text) => /\? help$|\n[✓!✗] .*$/.test(text));
    expect(screen.text().split('\n')).toHaveLength(rows);
  };

  // an exchange that fails is told by its sign, its colour and in words
  await screen.until('No request has come yet');
  expect(await refusedStatus(`${screen.url}/ws`)).toBe(401);
  await screen.until(/✗ +1 +GET \/ws +401/);
  expect(cellOf(screen, '✗    1')).toMatchObject({ isInverse: true });
  await screen.until(/✗ +1 +GET \/ws +401.*credentials/);
  await full();

  // P plays no balancer for the next one
  expect(screen.row(0)).toContain('client ─► staging-lb ─► backend');
  screen.press('P');
  await screen.until(() => !screen.row(0).includes('staging-lb'));
  const socket = await openSocket(`${screen.url}/chat`, [], { headers: CREDENTIALS });
  await echoed(socket, '|漢字 🙂| wörld');
  await echoed(socket, HOSTILE);
  await screen.until(/● +2 +GET \/chat +101/);

  // Heads of the one that fails: the field that was taken out
  screen.press('K', 'enter');
  await screen.until(/\[Heads/);
  await screen.until('Exchange 1 ━ GET /ws');
  const counts = spotOf(screen, 'Request ─►');
  expect(cellOf(screen, '−1', counts.row)).toMatchObject({ colour: RED });
  screen.press('/');
  await answer(screen, 'Search', 'Authorization');
  await screen.until(() => underCursor(screen).includes('Authorization'));
  expect(screen.text()).toMatch(/Authorization:? +Bearer abcdefgh/);
  expect(screen.text()).toMatch(/╌╌[^]*strip-auth/);
  await full();

  // Findings, Timeline
  screen.press('3');
  await screen.until(/\[Findings/);
  await screen.until(/[Cc]redentials/);
  await full();
  screen.press('4');
  await screen.until(/\[Timeline/);
  await screen.until(/waiting for the answer +\S+ ms/);
  await full();

  // Frames of the other: wide characters keep their columns, nothing of the payload reaches the terminal
  screen.press('2', 'J');
  await screen.until(/\[Frames/);
  await screen.until('owned␇');
  const content = spotOf(screen, 'CONTENT');
  const wide = spotOf(screen, '|漢字', content.row);
  expect(wide.column).toBe(content.column);
  const cells = Array.from({ length: 9 }, (_, at) => screen.cell(wide.row, wide.column + at));
  expect(cells.map(({ char }) => char).join('')).toBe('|漢字 🙂|');
  expect(cells.map(({ width }) => width)).toEqual([1, 2, 0, 2, 0, 1, 2, 0, 1]);
  expect(spotOf(screen, '␛[2J␛]0;owned␇').column).toBe(content.column);
  expect(screen.output).not.toMatch(/\u001b\]0;owned|\u009b|\u202e/);
  expect(screen.isAlternate).toBe(true);
  await full();

  // search and filter of frames
  screen.press('g');
  screen.press('/');
  await answer(screen, 'Search', 'owned');
  await screen.until(() => underCursor(screen).includes('owned'));
  screen.press('f');
  await answer(screen, 'Show frames', '~bs wörld');
  await screen.until((text) => text.includes('1 of 1') && !text.includes('owned'));
  screen.press('f');
  await answer(screen, 'Show frames', '');
  await screen.until('owned');

  // filter of exchanges
  screen.press('q', 'f');
  await answer(screen, 'Show exchanges', '~c 401');
  await screen.until((text) => /✗ +1 +GET \/ws/.test(text) && !/● +2 +GET/.test(text));
  screen.press('f');
  await answer(screen, 'Show exchanges', '');
  await screen.until(/● +2 +GET \/chat/);

  // help, and a terminal that is made too small and large again
  screen.press('?');
  await screen.until('go to the first row');
  await leave(screen);
  await screen.resize(50, 10);
  await screen.until('This terminal is too small.');
  expect(screen.text()).toContain('50 × 10');
  await screen.resize(columns, rows);
  await screen.until(/● +2 +GET \/chat/);
  await full();
  expect(screen.output).not.toContain('not recorded');
  screen.press('Q');
  expect(await screen.exit()).toMatchObject({ status: 0 });
});
