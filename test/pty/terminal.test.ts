import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runOnTerminal } from './terminal.ts';

const node = (program: string): readonly string[] => [process.execPath, '-e', program];

describe('a program on a terminal of its own', () => {
  test('is seen cell by cell, in the size that was asked for', async () => {
    const program = `process.stdout.write(\`\${process.stdout.columns}x\${process.stdout.rows} \\x1b[1;31mred\\x1b[m 漢\`); setInterval(() => {}, 1e9)`;
    await using screen = await runOnTerminal(node(program), { columns: 60, rows: 15 });
    await screen.until('漢');
    expect(screen.row(0)).toBe('60x15 red 漢');
    expect(screen.cell(0, 6)).toMatchObject({ char: 'r', isBold: true, colour: 1 });
    expect(screen.cell(0, 10)).toMatchObject({ char: '漢', width: 2, colour: -1 });
    expect(screen.text().split('\n')).toHaveLength(15);
  });

  test('gets keys, and is told of a new size', async () => {
    const program = `process.stdin.setRawMode(true); process.stdin.on('data', (d) => console.log(JSON.stringify(String(d)))); process.stdout.on('resize', () => console.log(process.stdout.columns, process.stdout.rows)); console.log('ready')`;
    await using screen = await runOnTerminal(node(program));
    await screen.until('ready');
    screen.press('shift-tab');
    await screen.until('"\\u001b[Z"');
    await screen.resize(70, 20);
    await screen.until('70 20');
    expect(screen.text().split('\n')).toHaveLength(20);
  });

  test('leaves its status, and what stands on the main screen', async () => {
    const program = `process.stdout.write('before\\n\\x1b[?1049hwhile'); setTimeout(() => { process.stdout.write('\\x1b[?1049lafter'); process.exit(7) }, 1)`;
    await using screen = await runOnTerminal(node(program));
    expect(await screen.exit()).toEqual({ status: 7, main: 'before\nafter' });
  });

  test('tells of the signal that ended it', async () => {
    await using screen = await runOnTerminal(node(`console.log('ready'); setInterval(() => {}, 1e9)`));
    await screen.until('ready');
    screen.kill('SIGTERM');
    expect(await screen.exit()).toMatchObject({ status: 143 });
  });

  test('says what is on the screen where something does not come', async () => {
    await using screen = await runOnTerminal(node(`console.log('ready'); setInterval(() => {}, 1e9)`));
    await screen.until('ready');
    await expect(screen.until('never', 20)).rejects.toThrow(/never; on the screen was\nready/);
  });

  test.each([
    ['script', []],
    ['stty', ['script']],
  ])('says that %s is missing', async (missing, there) => {
    const folder = await mkdtemp(join(tmpdir(), 'hoptap-pty-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    for (const name of there) await symlink(`/usr/bin/${name}`, join(folder, name));
    await expect(runOnTerminal(node(''), { env: { PATH: folder } })).rejects.toThrow(
      new RegExp(`No terminal for the tests: .*${missing}`),
    );
  });
});
