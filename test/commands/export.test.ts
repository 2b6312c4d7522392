import { mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createProgram, type Io } from '../../src/commands/index.ts';
import type { Event } from '../../src/model/index.ts';
import { encodeEvent } from '../../src/recording/index.ts';
import { aClose, aFrame, aHead, aResponse, aSession, anEnd, anOpen, bytes } from '../builders.ts';
import { runProgram } from './program.ts';

const SECRET = 'secret-of-the-header';
const exchange = (number: number): readonly Event[] => [
  anOpen({ exchange: number }),
  aHead({ exchange: number, fields: [['Authorization', `Bearer ${number === 1 ? SECRET : 'another-one'}`]] }),
  aResponse({ exchange: number, hop: 1 }),
  aResponse({ exchange: number }),
  aFrame({ exchange: number, payload: bytes(`frame of ${number}, not ${SECRET}`) }),
  aClose({ exchange: number }),
];
const RECORDING = [aSession(), ...exchange(1), ...exchange(2), anEnd({ exchanges: 2 })]
  .map(encodeEvent)
  .join('');

let folder: string;
let recording: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoptap-export-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  recording = join(folder, 'run.hoptap.jsonl');
  await writeFile(recording, RECORDING);
});

/** Runs `hoptap export` in this process. */
async function run(options: readonly string[], { stdin = '', isTTY = false, file = recording } = {}) {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const io: Io = { stdin: input, stdout: Object.assign(output, { isTTY }), stderr: errors, env: {}, exit: 0 };
  const [out, told] = [text(output), text(errors)];
  input.end(stdin);
  let error: unknown = null;
  try {
    await createProgram(io).parseAsync(['export', file, ...options], { from: 'user' });
  } catch (thrown) {
    error = thrown;
  }
  output.end();
  errors.end();
  return { stdout: await out, stderr: await told, error };
}

describe('hoptap export', () => {
  test('writes to stdout, secrets replaced, those that came up in other exchanges too', async () => {
    const { stdout, stderr, error } = await run(['--as', 'jsonl', '-e', '2']);
    expect(error).toBeNull();
    expect(stderr).toBe('');
    expect(stdout).toMatch(/"text":"frame of 2, not redacted~[\da-f]{8}"/);
    expect(stdout).not.toContain('frame of 1');
    expect(stdout).not.toContain('another-one');
  });

  test('keeps secrets where that is asked for', async () => {
    const { stdout } = await run(['--as', 'jsonl', '--secrets']);
    expect(stdout).toBe(RECORDING);
  });

  test('gives other fingerprints each time', async () => {
    const [one, other] = await Promise.all([run(['--as', 'curl']), run(['--as', 'curl'])]);
    expect(one.stdout).not.toBe(other.stdout);
  });

  test('writes a recording that can be shown', async () => {
    const path = join(folder, 'for-you');
    await run(['--as', 'jsonl', '-o', path]);
    const { stdout, status } = await runProgram(['show', path, '-e', '1', '--frames']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/frame of 1, not redacted~/);
  });

  test('writes a file that only its owner reads, and says where and whether it holds secrets', async () => {
    const path = join(folder, 'out.md');
    const { stdout, stderr } = await run(['--as', 'md', '-o', path]);
    expect(stdout).toBe('');
    expect(stderr).toBe(`wrote ${path}: 2 exchanges, secrets replaced by fingerprints\n`);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toContain('## Exchange 2');
    const kept = await run(['--as', 'md', '-o', path, '--force', '--secrets', '-e', '1']);
    expect(kept.stderr).toBe(`wrote ${path}: 1 exchange, it holds secrets\n`);
  });

  test('replaces no file without --force, and with it the one that a link leads to', async () => {
    const [path, link] = [join(folder, 'out.sh'), join(folder, 'link')];
    await writeFile(path, 'mine');
    await symlink(path, link);
    expect((await run(['--as', 'curl', '-o', link])).error).toMatchObject({ code: 'EXPORT_EXISTS' });
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect((await run(['--as', 'curl', '-o', link, '--force'])).error).toBeNull();
    expect(await readFile(path, 'utf8')).toContain('curl -i');
  });

  test('never replaces the recording that it reads, under whatever name', async () => {
    const [path, link] = [join(folder, 'run.hoptap.jsonl'), join(folder, 'link')];
    await symlink(path, link);
    const before = await readFile(path, 'utf8');
    for (const output of [path, link]) {
      const { error } = await run(['--as', 'jsonl', '-o', output, '--force']);
      expect(error).toMatchObject({ code: 'EXPORT_UNWRITABLE' });
    }
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  test('leaves nothing behind where it fails', async () => {
    const path = join(folder, 'out.sh');
    const { error } = await run(['--as', 'curl', '-o', path, '-e', '9']);
    expect(error).toMatchObject({ code: 'EXCHANGE_UNKNOWN' });
    expect(await readdir(folder)).toEqual(['run.hoptap.jsonl']);
  });

  test.each([
    ['a folder that is not there', '/nowhere/at/all/x', 'EXPORT_UNWRITABLE'],
    ['a folder', '/tmp', 'EXPORT_UNWRITABLE'],
  ])('refuses %s', async (_title, path, code) => {
    expect((await run(['--as', 'curl', '-o', path, '--force'])).error).toMatchObject({ code });
  });

  test('writes to what is no file as it is', async () => {
    expect((await run(['--as', 'curl', '-o', '/dev/null'])).error).toBeNull();
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  test('exports what a filter chooses, and refuses where that is nothing', async () => {
    const { stdout } = await run(['--as', 'jsonl', '-f', '~b "frame of 2"']);
    expect(stdout).not.toContain('frame of 1');
    const { error } = await run(['--as', 'jsonl', '-f', '~m DELETE']);
    expect(error).toMatchObject({
      code: 'EXCHANGE_UNKNOWN',
      message: 'Cannot export: no exchange matches "~m DELETE"',
    });
  });

  test.each([
    ['a hop that is not there', 'curl', '7', 'Cannot export hop 7: there are hops 0 to 1'],
    ['one hop of a format that holds all', 'md', '1', 'Cannot export hop 1 as md: it holds all hops'],
  ])('refuses %s', async (_title, format, hop, message) => {
    const { error, stdout } = await run(['--as', format, '--hop', hop]);
    expect(error).toMatchObject({ code: 'EXPORT_INVALID', message });
    expect(stdout).toBe('');
  });

  test('writes nothing to a terminal that is no text', async () => {
    const { error, stdout } = await run(['--as', 'pcapng'], { isTTY: true });
    expect(error).toMatchObject({ code: 'EXPORT_INVALID' });
    expect(stdout).toBe('');
  });

  test('reads stdin', async () => {
    const { stdout } = await run(['--as', 'websocat', '-e', '1'], { file: '-', stdin: RECORDING });
    expect(stdout).toContain('websocat');
    expect(stdout).not.toContain(SECRET);
  });

  test('repeats a request at another hop, to another place', async () => {
    const { stdout } = await run(['--as', 'curl', '-e', '1', '--hop', '1']);
    expect(stdout).toContain('# exchange 1: no request of hop 1');
    const there = await run(['--as', 'curl', '-e', '1', '--to', 'https://example.org/other']);
    expect(there.stdout).toMatch(/ {2}https:\/\/example\.org\/other\n$/);
  });

  test.each([[[]], [['--as', 'xml']], [['--as', 'md', '-e', '0']], [['--as', 'curl', '--to', 'ftp://x']]])(
    'refuses %j',
    async (options) => {
      expect((await run(options)).error).not.toBeNull();
    },
  );
});
