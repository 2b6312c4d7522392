import { describe, expect, test } from 'vitest';
import { onStage } from './on-stage.ts';

const SIZES = [
  [60, 15],
  [140, 40],
  [300, 100],
] as const;

describe('a screen', () => {
  test.each(SIZES)('fills a terminal of %d×%d', async (columns, rows) => {
    await using stage = await onStage(['flood'], { columns, rows });
    const { screen } = stage;
    await screen.until(/^frame [1-9]/);
    screen.press('j');
    await screen.until(/^frame \d+ key j$/m);
    await screen.until((text) => text.split('\n').every((row, n) => n === 0 || row.length > columns / 2));
    screen.press('q');
    expect((await screen.exit()).status).toBe(7);
  });

  test.each([
    ['xterm-256color', {}],
    ['tmux-256color', {}],
    ['linux', {}],
    ['nobody-knows-this', {}],
    ['xterm', { LANG: undefined, LC_ALL: 'C' }],
    ['vt100', { NCURSES_NO_UTF8_ACS: '0' }],
  ])('draws boxes as they are with TERM=%s and %j', async (TERM, env) => {
    await using stage = await onStage(['rows', '[["┌─┐ é","│ │","└─┘"]]'], { env: { TERM, ...env } });
    await stage.screen.until('└─┘');
    expect(stage.screen.text().split('\n').slice(0, 3)).toEqual(['┌─┐ é', '│ │', '└─┘']);
    expect(stage.screen.row(3)).toBe('');
    stage.screen.press('q');
    expect((await stage.screen.exit()).status).toBe(7);
  });

  test.each(['wide', 'narrow'] as const)('shifts nothing where emoji are %s', async (emoji) => {
    const rows = [['😀│漢字│e\u0301│🇩🇪│👍🏽│'], ['x😀│字│e\u0301│🇩🇪│👍🏽 │']];
    await using stage = await onStage(['rows', JSON.stringify(rows)], { emoji });
    const bars = (): readonly number[] =>
      Array.from({ length: 30 }, (_, column) => column).filter(
        (column) => stage.screen.cell(0, column).char === '│',
      );
    await stage.screen.until('│');
    expect(bars()).toEqual([2, 7, 9, 12, 17]);
    stage.screen.press('n');
    await stage.screen.until('x');
    expect(bars()).toEqual([3, 6, 8, 11, 17]);
  });

  test('shows where a text is typed', async () => {
    await using stage = await onStage(['text'], { env: { KEYS: 'shown' } });
    await stage.screen.until('ready');
    stage.screen.press('f12');
    await stage.screen.until('f12');
    expect(stage.screen.caret).toEqual({ row: 1, column: 2 });
    expect(stage.screen.output).toMatch(/\u001b\[2;3H\u001b\[\?25h$/);
  });

  test('is told the time', async () => {
    await using stage = await onStage();
    expect(await stage.hears('tick')).toBe('tick');
  });

  test('is drawn anew by ctrl-l, whatever stands there', async () => {
    await using stage = await onStage(['text'], { env: { KEYS: 'shown' } });
    const { screen } = stage;
    await screen.until('ready');
    const before = screen.output.length;
    screen.press('ctrl-l');
    await screen.until(/^ctrl-l$/m);
    expect(screen.output.slice(before)).toContain('\u001b[2J');
    expect(screen.row(0)).toBe('ready 100x30');
  });

  test('puts text on the clipboard of the terminal', async () => {
    await using stage = await onStage();
    await stage.screen.until('ready');
    stage.screen.press('c');
    expect(await stage.hears('copied')).toBe('copied true');
    await stage.screen.until(() => stage.screen.output.includes('\u001b]52;c;Y29waWVkIHRleHQ=\u0007'));
  });
});

describe('what a user does', () => {
  test('comes as keys and clicks, each once', async () => {
    await using stage = await onStage(['text'], { env: { KEYS: 'shown' } });
    const { screen } = stage;
    await screen.until('ready');
    screen.press('enter', 'up', 'shift-tab', 'f5', 'ctrl-c', 'é', '😀');
    screen.click(4, 30);
    screen.wheel('down', 2, 3);
    screen.paste('a\nb');
    screen.press('escape');
    await screen.until('escape');
    const seen = screen.text().split('\n').slice(1, 14);
    const typed = 'enter up shift-tab f5 ctrl-c é 😀'.split(' ');
    expect(seen).toEqual([...typed, 'click 4 30', 'wheel-down 2 3', 'a', '', 'b', 'escape']);
  });
});

describe('a new size', () => {
  test('is drawn in full, and no garbage of the old one stays', async () => {
    await using stage = await onStage(['text'], { columns: 140, rows: 40 });
    const { screen } = stage;
    await screen.until('ready 140x40');
    await screen.resize(60, 15);
    await screen.until('ready 60x15');
    await screen.until('┘');
    expect(screen.text().split('\n').slice(0, 3)).toEqual(['ready 60x15', `${'─'.repeat(59)}┘`, '']);
  });

  test('of a storm of them the last one stands', async () => {
    await using stage = await onStage(['flood'], { columns: 100, rows: 30 });
    const { screen } = stage;
    await screen.until(/^frame/);
    for (let step = 1; step <= 30; step++) await screen.resize(60 + step * 2, 15 + step);
    await stage.hears('resized 120x45');
    screen.press('j');
    await screen.until(
      (text) => /^frame \d+ key j$/m.test(text) && text.split('\n').every((row) => row !== ''),
    );
    expect(screen.text().split('\n')).toHaveLength(45);
    screen.press('q');
    expect((await screen.exit()).status).toBe(7);
  });
});

describe('a terminal that does not read', () => {
  test('halts nothing, piles up nothing, and shows the newest when it reads again', async () => {
    await using stage = await onStage(['flood'], { columns: 200, rows: 60, env: { LATENCY: '1' } });
    const { screen } = stage;
    await screen.until(/^frame [1-9]/);
    screen.stall();
    const beats = async (): Promise<readonly number[]> =>
      (await stage.heard())
        .filter((line) => line.startsWith('beat'))
        .map((line) => parseInt(line.slice(5), 10));
    // long enough to fill every buffer on the way, in the time of the program itself
    const atStall = (await beats()).length;
    await expect.poll(async () => (await beats()).length, { timeout: 15_000 }).toBeGreaterThan(atStall + 100);
    const sizes = await beats();
    expect(Math.max(...sizes) - (sizes[atStall - 1] ?? 0)).toBeLessThan(60);
    screen.press('j');
    screen.read();
    await screen.until(/^frame \d+ key j$/m);
    screen.press('q');
    expect((await screen.exit()).status).toBe(7);
  });

  test('can be left, and does not keep the process', async () => {
    await using stage = await onStage(['flood'], { columns: 200, rows: 60 });
    const { screen } = stage;
    await screen.until(/^frame [1-9]/);
    screen.stall();
    await stage.hears('tick');
    screen.kill('SIGTERM');
    await expect
      .poll(() => {
        try {
          return process.kill(screen.pid, 0);
        } catch {
          return false;
        }
      })
      .toBe(false);
    screen.read();
    expect((await screen.exit()).status).toBe(143);
  });
});
