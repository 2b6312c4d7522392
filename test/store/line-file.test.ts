import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { createLineFile } from '../../src/store/line-file.ts';
import { aSmallDisk } from './small-disk.ts';

describe('a file of lines', () => {
  it('goes on after short writes until all is written', async () => {
    const disk = aSmallDisk();
    disk.mostAWrite = 3;
    const file = createLineFile(disk);
    expect(await file.append([Buffer.from('one\ntwo\n')])).toEqual({ taken: 8, error: null });
    expect(await file.append([Buffer.from('three\n')])).toEqual({ taken: 6, error: null });
    expect(disk.content()).toBe('one\ntwo\nthree\n');
    expect(file.bytes).toBe(14);
  });

  it.each([
    [0, ''],
    [3, ''],
    [4, 'one\n'],
    [7, 'one\n'],
  ])('keeps the whole lines where only %i bytes fit', async (room, kept) => {
    const disk = aSmallDisk();
    disk.room = room;
    const file = createLineFile(disk);
    const { taken, error } = await file.append([Buffer.from('one\n'), Buffer.from('two\n')]);
    expect(taken).toBe(kept.length);
    expect(error).toMatchObject({ code: 'ENOSPC' });
    expect(disk.content()).toBe(kept);
    expect(file.bytes).toBe(kept.length);
  });

  it('writes over a torn line that could not be cut off', async () => {
    const disk = aSmallDisk();
    disk.room = 6;
    disk.isUncuttable = true;
    const file = createLineFile(disk);
    expect((await file.append([Buffer.from('one\ntwo\n')])).taken).toBe(4);
    expect(disk.content()).toBe('one\ntw');
    disk.room = 100;
    await file.append([Buffer.from('two\nthree\n')]);
    expect(disk.content()).toBe('one\ntwo\nthree\n');
  });
});
