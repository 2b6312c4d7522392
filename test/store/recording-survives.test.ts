import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { readRecording } from '../../src/store/index.ts';

const WRITE_MARKS = fileURLToPath(new URL('write-marks.js', import.meta.url));
const FLUSH_MS = 200;
/** What a busy machine may add to a timer. */
const SLACK_MS = 300;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoptap-store-'));
  path = join(folder, 'r.hoptap.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

type Child = ChildProcessByStdio<Writable, Readable, null>;

const start = (command: string, args: readonly string[]): Child =>
  spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });

async function read(): Promise<{ events: readonly Event[]; warnings: readonly string[] }> {
  const events: Event[] = [];
  const warnings: string[] = [];
  const onWarning = (message: string): void => void warnings.push(message);
  for await (const event of readRecording(path, { onWarning })) events.push(event);
  return { events, warnings };
}

const marksIn = (events: readonly Event[]): readonly string[] =>
  events.flatMap((event) => (event.event === 'mark' ? [event.text] : []));

describe('a process that is killed', () => {
  it('leaves all in the file but what came in its last moment', async () => {
    const child = start(process.execPath, [WRITE_MARKS, path, '100000', '1000000']);
    const exited = once(child, 'exit');
    let written: readonly { readonly n: number; readonly ms: number }[] = [];
    for await (const line of createInterface(child.stdout)) {
      const [, n = '', ms = ''] = line.split(' ');
      written = [...written, { n: Number(n), ms: Number(ms) }];
      if (Number(ms) > 2 * (FLUSH_MS + SLACK_MS)) child.kill('SIGKILL');
    }
    expect(await exited).toEqual([null, 'SIGKILL']);

    const { events, warnings } = await read();
    const kept = marksIn(events);
    const killedAt = written.at(-1)?.ms ?? 0;
    const due = written.filter(({ ms }) => ms < killedAt - FLUSH_MS - SLACK_MS);
    expect(due.length).toBeGreaterThan(10);
    expect(kept).toEqual(kept.map((_, at) => `mark ${at + 1}`));
    expect(kept.length).toBeGreaterThanOrEqual(due.length);
    // the last write may have been cut short
    expect(warnings.length).toBeLessThanOrEqual(1);
  });
});

describe.skipIf(process.platform !== 'linux')('a file that may not grow', () => {
  it('holds whole lines, then a gap, then what came once it could grow again', async () => {
    const count = 600;
    // a limit on the size of files is refused by the kernel as a full disk is: a short write, then an error
    const limited = 'ulimit -S -f 8; exec "$@"';
    const child = start('bash', [
      '-c',
      limited,
      'bash',
      process.execPath,
      WRITE_MARKS,
      path,
      String(count),
      '8000',
    ]);
    const exited = once(child, 'exit');
    const told: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      if (!line.startsWith('written')) told.push(line);
      if (!line.startsWith(`written ${count} `)) continue;
      // between a try of the writer and its cutting back, the last line may be seen torn
      await expect.poll(() => readFile(path, 'utf8')).toMatch(/}\n$/);
      await promisify(execFile)('prlimit', ['--pid', String(child.pid), '--fsize=unlimited']);
      child.stdin.write('end\n');
    }
    expect(await exited).toEqual([0, null]);

    const { events, warnings } = await read();
    expect(warnings).toEqual([]);
    const gaps = events.filter((event) => event.event === 'gap');
    const [gap] = gaps;
    expect(gaps).toHaveLength(1);
    expect(gap).toMatchObject({ why: 'file too large (EFBIG)' });
    expect(told).toEqual([
      `trouble Cannot write recording "${path}": file too large (EFBIG)`,
      `lost ${gap?.events} ${gap?.bytes}`,
    ]);
    const marks = marksIn(events);
    expect(marks).toEqual([...marks.slice(0, -1).map((_, at) => `mark ${at + 1}`), 'last']);
    expect(marks.length - 1 + (gap?.events ?? 0)).toBe(count);
    expect(events.at(-2)?.event).toBe('gap');
  });
});
