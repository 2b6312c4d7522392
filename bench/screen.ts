import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { onTerminal, type OnTerminal } from '../test/pty/terminal.ts';
import { freePort, startBackend, type Load } from './load.ts';
import { costOf, median, quantile } from './process-cost.ts';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const RATE = Number(process.env['BENCH_RATE'] ?? 5000);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 60);
const FLOOD_SECONDS = Number(process.env['BENCH_FLOOD_SECONDS'] ?? 5);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const SIZE = { columns: 140, rows: 40 };
const PATIENCE_MS = 30_000;

type Ui = 'tui' | 'none';

/** A proxy that runs, with its screen or without, and a connection through it. */
interface Stage extends AsyncDisposable {
  readonly pid: number;
  readonly load: Load;
  readonly screen: OnTerminal | null;
}

/** What one run of paced frames showed. */
interface Paced {
  readonly ui: Ui;
  readonly cpuPercent: number;
  readonly rssMiB: number;
  readonly framesPerSecond: number;
  /** By how much the last frame on the screen was behind the last one sent, in milliseconds. */
  readonly lagMs: readonly number[];
  /** From a key until the cells told of it, in milliseconds. */
  readonly keyMs: readonly number[];
}

async function stageWith(ui: Ui): Promise<Stage> {
  const cwd = await mkdtemp(join(tmpdir(), 'hoptap-bench-'));
  const backend = await startBackend();
  const port = await freePort();
  const args = ['proxy', `ws://127.0.0.1:${backend.port}`, '-l', `127.0.0.1:${port}`, '--ui', ui];
  const screen = ui === 'tui' ? await onTerminal(args, { ...SIZE, cwd }) : null;
  const child = ui === 'none' ? spawn(process.execPath, [CLI, ...args], { cwd, stdio: 'ignore' }) : null;
  await listening(port);
  const load = await backend.through(port);
  return {
    pid: screen?.pid ?? child?.pid ?? 0,
    load,
    screen,
    async [Symbol.asyncDispose]() {
      await load[Symbol.asyncDispose]();
      await screen?.[Symbol.asyncDispose]();
      if (child !== null) {
        const exit = once(child, 'exit');
        child.kill('SIGKILL');
        await exit;
      }
      await backend[Symbol.asyncDispose]();
      await rm(cwd, { recursive: true });
    },
  };
}

async function listening(port: number): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return;
    if (performance.now() > end) throw new Error(`nothing listens on port ${port}`);
    await pause(50);
  }
}

/** Opens the exchange with its frames, at their end. */
async function openFrames(screen: OnTerminal): Promise<void> {
  await screen.until('/load', PATIENCE_MS);
  screen.press('enter', '2', 'G');
  await screen.until('[Frames', PATIENCE_MS);
}

/** The number of the last frame that is to be seen. */
function lastShown(screen: OnTerminal): number {
  return Math.max(0, ...Array.from(screen.text().matchAll(/"n":"(\d+)"/g), ([, digits]) => Number(digits)));
}

async function paced(ui: Ui): Promise<Paced> {
  await using stage = await stageWith(ui);
  const { load, screen, pid } = stage;
  if (screen !== null) await openFrames(screen);
  const lagMs: number[] = [];
  const keyMs: number[] = [];
  const before = await costOf(pid);
  const begun = performance.now();
  const sending = load.pace(RATE, SECONDS * 1000);
  while (performance.now() - begun < SECONDS * 1000 - 1000) {
    await pause(700);
    if (screen === null) continue;
    lagMs.push(((load.sent - lastShown(screen)) / RATE) * 1000);
    for (const [key, shown] of [
      ['1', '[Heads'],
      ['2', '[Frames'],
    ] as const) {
      await pause(100 + (keyMs.length % 7) * 5);
      const pressed = performance.now();
      screen.press(key);
      await screen.until(shown, PATIENCE_MS);
      keyMs.push(performance.now() - pressed);
    }
  }
  await sending;
  const seconds = (performance.now() - begun) / 1000;
  const after = await costOf(pid);
  return {
    ui,
    cpuPercent: (after.cpuMs - before.cpuMs) / seconds / 10,
    rssMiB: after.rssBytes / 1024 / 1024,
    framesPerSecond: load.received / seconds,
    lagMs,
    keyMs,
  };
}

/** Frames a second that come through where nothing holds the sender back but the proxy. */
async function flooded(ui: Ui): Promise<number> {
  await using stage = await stageWith(ui);
  const { load, screen } = stage;
  if (screen !== null) await openFrames(screen);
  await load.flood(1000); // the first second warms up
  const [first, begun] = [load.received, performance.now()];
  await load.flood(FLOOD_SECONDS * 1000);
  return (load.received - first) / ((performance.now() - begun) / 1000);
}

test('what the screen costs', async () => {
  const runs = [await paced('none'), await paced('tui')];
  const floods: Record<Ui, number[]> = { none: [], tui: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const order: readonly Ui[] = round % 2 === 0 ? ['none', 'tui'] : ['tui', 'none'];
    for (const ui of order) floods[ui].push(await flooded(ui));
  }
  const report = reportOf(runs, floods);
  console.log(report);
  const result = { rate: RATE, seconds: SECONDS, floodSeconds: FLOOD_SECONDS, size: SIZE, runs, floods };
  await writeFile(new URL('screen.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(new URL('screen.md', import.meta.url), report);
  expect(runs.map(({ framesPerSecond }) => framesPerSecond > 0)).toEqual([true, true]);
});

function reportOf(runs: readonly Paced[], floods: Readonly<Record<Ui, readonly number[]>>): string {
  const times = (numbers: readonly number[]): string =>
    numbers.length === 0
      ? '–'
      : [quantile(numbers, 0.5), quantile(numbers, 0.95), Math.max(...numbers)]
          .map((ms) => Math.round(ms))
          .join(' / ');
  const rows = runs.map(
    ({ ui, cpuPercent, rssMiB, framesPerSecond, lagMs, keyMs }) =>
      `| ${ui} | ${Math.round(framesPerSecond)} | ${cpuPercent.toFixed(1)} % | ${Math.round(rssMiB)} MiB | ${times(lagMs)} | ${times(keyMs)} | ${Math.round(median(floods[ui]))} |`,
  );
  const loss = 100 * (1 - median(floods.tui) / median(floods.none));
  return [
    '# What the screen costs',
    '',
    `${RATE} frames a second of 120 B on one connection, ${SECONDS} s; then as many as go through, ${ROUNDS} rounds of ${FLOOD_SECONDS} s each, in turn, medians. ` +
      `Terminal ${SIZE.columns}×${SIZE.rows}, the exchange's frames open and followed. ${cpus().length} cores, load ${loadavg()
        .map((load) => load.toFixed(1))
        .join(' ')}, Node ${process.version}.`,
    '',
    '| ui | frames/s | CPU of one core | RSS at the end | behind, ms (p50 / p95 / max) | key, ms (p50 / p95 / max) | flood, frames/s |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    `At full flood ${loss.toFixed(1)} % fewer frames come through with the screen than without.`,
    '',
  ].join('\n');
}
