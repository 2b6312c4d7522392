import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRecordedWork } from '../../src/commands/recorded-work.ts';
import type { Event } from '../../src/model/index.ts';
import { encodeEvent } from '../../src/recording/index.ts';
import { openRecording } from '../../src/store/index.ts';
import type { Notice } from '../../src/view/index.ts';
import { aClose, aFrame, aHead, anEnd, anOpen, aResponse, aSession, bytes } from '../builders.ts';
import { aFolder, runProgram } from './program.ts';

const SECRET = 'secret-of-the-header';
const exchange = (number: number): readonly Event[] => [
  anOpen({ exchange: number }),
  aHead({ exchange: number, fields: [['Authorization', `Bearer ${SECRET}`]] }),
  aResponse({ exchange: number }),
  aFrame({ exchange: number, payload: bytes(`frame of ${number}, not ${SECRET}`) }),
  aClose({ exchange: number }),
];

/** Somebody in front of a screen, with a recording of three exchanges, or with none. */
async function begin({
  isRecorded = true,
  clipboardLimit = 10_000,
  signal = new AbortController().signal,
} = {}) {
  const folder = await aFolder();
  const file = join(folder, 'run.hoptap.jsonl');
  const events = [aSession(), ...exchange(1), ...exchange(2), ...exchange(3), anEnd({ exchanges: 3 })];
  await writeFile(file, events.map(encodeEvent).join(''));
  const notices: Notice[] = [];
  const copied: string[] = [];
  const work = createRecordedWork({
    path: isRecorded ? file : null,
    recording: async () => openRecording(file),
    toClipboard(text) {
      if (text.length > clipboardLimit) return false;
      copied.push(text);
      return true;
    },
    notify: (notice) => notices.push(notice),
    signal,
  });
  return { folder, file, notices, copied, work };
}

describe('an export from a screen', () => {
  test('writes what hoptap export writes', async () => {
    const { folder, file, work, notices } = await begin();
    const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
    await work.export({ want: 'export', exchanges: [2], format: 'html', path: ours, hasSecrets: true });
    await runProgram(['export', file, '--as', 'html', '-e', '2', '--secrets', '-o', theirs]);
    expect(await readFile(ours, 'utf8')).toBe(await readFile(theirs, 'utf8'));
    expect((await stat(ours)).mode & 0o777).toBe(0o600);
    expect(notices).toEqual([{ kind: 'done', text: `wrote ${ours}: 1 exchange, it holds secrets` }]);
  });

  test('replaces secrets unless they are asked for, and writes just the exchanges that were meant', async () => {
    const { folder, work, notices } = await begin();
    const path = join(folder, 'some.jsonl');
    await work.export({ want: 'export', exchanges: [1, 3], format: 'jsonl', path, hasSecrets: false });
    const written = await readFile(path, 'utf8');
    expect(written).toMatch(/"text":"frame of 1, not redacted~[\da-f]{8}"/);
    expect(written).toContain('frame of 3');
    expect(written).not.toContain('frame of 2');
    expect(written).not.toContain(SECRET);
    expect(notices[0]?.text).toMatch(/2 exchanges, secrets replaced by fingerprints$/);
  });

  test('that is interrupted ends, leaves nothing behind, and is no failure', async () => {
    const { folder, file, work, notices } = await begin({ signal: AbortSignal.abort() });
    const path = join(folder, 'ours');
    await work.export({ want: 'export', exchanges: [2], format: 'har', path, hasSecrets: true });
    await work.copyAs({ want: 'copy-as', exchange: 2, format: 'curl', hasSecrets: true });
    expect(notices).toEqual([]);
    expect(await readdir(folder)).toEqual([basename(file)]);
  });

  test('replaces no file, and not the recording', async () => {
    const { file, folder, work } = await begin();
    const path = join(folder, 'there');
    await writeFile(path, 'mine');
    const intent = { want: 'export', exchanges: [1], format: 'md', hasSecrets: true } as const;
    await expect(work.export({ ...intent, path })).rejects.toMatchObject({ code: 'EXPORT_EXISTS' });
    await expect(work.export({ ...intent, path: file })).rejects.toMatchObject({ code: 'EXPORT_EXISTS' });
    expect(await readFile(path, 'utf8')).toBe('mine');
  });

  test('is refused with its reason where nothing is recorded', async () => {
    const { folder, work } = await begin({ isRecorded: false });
    const path = join(folder, 'x');
    const intent = { want: 'export', exchanges: [1], format: 'md', path, hasSecrets: true } as const;
    await expect(work.export(intent)).rejects.toThrow('nothing is recorded (--no-write)');
  });
});

describe('a copy from a screen', () => {
  test('of a request as a command has variables for secrets, or the secrets, and says which', async () => {
    const { work, copied, notices } = await begin();
    const intent = { want: 'copy-as', exchange: 2, format: 'curl' } as const;
    await work.copyAs({ ...intent, hasSecrets: false });
    await work.copyAs({ ...intent, hasSecrets: true });
    expect(copied[0]).toMatch(/^# hoptap .* exchange 2: GET /);
    expect(copied[0]).not.toContain(SECRET);
    expect(copied[1]).toContain(`-H 'Authorization: Bearer ${SECRET}'`);
    expect(notices.map(({ text }) => text)).toEqual([
      'copied: exchange 2 as curl, variables stand for its secrets',
      'copied: exchange 2 as curl, it holds secrets',
    ]);
  });

  test('that no terminal would take is told of', async () => {
    const { work, copied, notices } = await begin({ clipboardLimit: 3 });
    work.copy({ want: 'copy', what: 'frame as text', text: 'long' });
    expect(copied).toEqual([]);
    expect(notices).toEqual([
      { kind: 'trouble', text: 'Cannot copy frame as text: too long for the clipboard of a terminal' },
    ]);
  });
});
