import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordingPath, recordingStamp } from '../../src/store/index.ts';

const MOMENT = new Date(2026, 0, 2, 3, 4, 5, 678);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoptap-store-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the name of a recording', () => {
  it('tells the local time to the second', () => {
    expect(recordingStamp(MOMENT)).toBe('20260102-030405');
    expect(recordingStamp(new Date(2026, 11, 31, 23, 59, 59))).toBe('20261231-235959');
  });

  it('is the first that nothing in the folder has, a link to nowhere included', async () => {
    const first = join(folder, 'hoptap-20260102-030405.hoptap.jsonl');
    const second = join(folder, 'hoptap-20260102-030405-2.hoptap.jsonl');
    const third = join(folder, 'hoptap-20260102-030405-3.hoptap.jsonl');
    expect(await recordingPath(folder, MOMENT)).toBe(first);
    await writeFile(first, '');
    expect(await recordingPath(folder, MOMENT)).toBe(second);
    await symlink(join(folder, 'nowhere'), second);
    expect(await recordingPath(folder, MOMENT)).toBe(third);
  });

  it('is found in a folder that is not there: to open it is what fails', async () => {
    const path = join(folder, 'none', 'hoptap-20260102-030405.hoptap.jsonl');
    expect(await recordingPath(join(folder, 'none'), MOMENT)).toBe(path);
  });
});
