import { mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileStamp } from '../../src/store/file-stamp.ts';
import { watchProfiles, type ProfileWatch } from '../../src/store/index.ts';

let folder: string;
let file: string;
let watching: ProfileWatch | null = null;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hoptap-watch-')));
  file = join(folder, 'a.yaml');
  await writeFile(file, 'name: a');
});
afterEach(async () => {
  watching?.close();
  await rm(folder, { recursive: true });
});

/** Files as they are now. */
async function asRead(...files: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  return new Map(await Promise.all(files.map(async (each) => [each, await fileStamp(each)] as const)));
}

/** Watches, and gives the changes as they are told, one call each. */
function watched(files: ReadonlyMap<string, string | null>): () => Promise<readonly string[]> {
  const told: (readonly string[])[] = [];
  let wake = (): void => undefined;
  watching = watchProfiles(files, (changed) => {
    told.push(changed);
    wake();
  });
  return async () => {
    if (told.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return told.shift() ?? [];
  };
}

test('tells of a file that is written, and again when it is replaced by another', async () => {
  const next = watched(await asRead(file));
  await writeFile(file, 'name: b');
  expect(await next()).toEqual([file]);
  await writeFile(join(folder, 'new'), 'name: c');
  await rename(join(folder, 'new'), file);
  expect(await next()).toEqual([file]);
  await writeFile(file, 'name: dd');
  expect(await next()).toEqual([file]);
});

test('tells of a file that went and came back, once it is back', async () => {
  const next = watched(await asRead(file));
  await rename(file, join(folder, 'away'));
  await writeFile(file, 'name: b');
  expect(await next()).toEqual([file]);
});

test('tells of a file that was written between its reading and the watch', async () => {
  const files = await asRead(file);
  await writeFile(file, 'name: b');
  expect(await watched(files)()).toEqual([file]);
});

test('does not tell of other files in the folder', async () => {
  const other = join(folder, 'other.yaml');
  await writeFile(other, 'name: o');
  const next = watched(await asRead(file));
  await writeFile(other, 'name: oo');
  await writeFile(file, 'name: b');
  expect(await next()).toEqual([file]);
});

test('says which folder cannot be watched, and watches the others', async () => {
  const troubles: string[] = [];
  const files = await asRead(join(folder, 'none', 'b.yaml'), file);
  const changes = new Promise<readonly string[]>((resolve) => {
    watching = watchProfiles(files, resolve, (message) => troubles.push(message));
  });
  expect(troubles).toEqual([expect.stringMatching(/^cannot watch ".*none": no such file or directory/)]);
  await writeFile(file, 'name: b');
  expect(await changes).toEqual([file]);
});

test('tells nothing once it is closed, and closes twice without harm', async () => {
  const told: unknown[] = [];
  const closed = watchProfiles(await asRead(file), (changed) => told.push(changed));
  closed.close();
  closed.close();
  const next = watched(await asRead(file));
  await writeFile(file, 'name: b');
  await next();
  expect(told).toEqual([]);
});
