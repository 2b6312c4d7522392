import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readFile, realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HoptapError } from '../../src/model/index.ts';
import { addsCredentials, describeProfile, profileSchema } from '../../src/profile/index.ts';
import { listProfiles, loadProfile, readProfileSource } from '../../src/store/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hoptap-profiles-')));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, text: string | Uint8Array): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

async function refusal(loading: Promise<unknown>): Promise<HoptapError> {
  const error: unknown = await loading.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HoptapError)) throw new Error('it was not refused', { cause: error });
  return error;
}

describe('finds', () => {
  test('a shipped profile by its name, among those there are', async () => {
    await write('one.yaml', 'name: one');
    await write('two.yaml', 'name: two');
    await write('profile.schema.json', '{}');
    const options = { shippedFolder: folder };
    expect((await loadProfile('two', options)).name).toBe('two');
    expect((await listProfiles(options)).map(({ name }) => name)).toEqual(['one', 'two']);
  });

  test('a file by its path, its ending, or because nothing else is called so', async () => {
    const file = await write('mine.yml', 'name: mine');
    const plain = await write('plain', 'name: plain');
    expect((await loadProfile(file)).name).toBe('mine');
    expect((await loadProfile(plain)).name).toBe('plain');
  });

  test('not what nobody has, and tells the nearest name', async () => {
    const error = await refusal(loadProfile('incident-gcp-strip-auth'));
    expect(error).toMatchObject({
      code: 'PROFILE_UNKNOWN',
      hint: 'did you mean "incident-gcp-strips-auth"?',
    });
  });

  test.each(['missing.yaml', '.'])('no profile in %s', async (name) => {
    expect((await refusal(loadProfile(join(folder, name)))).code).toBe('PROFILE_UNREADABLE');
  });

  test.each([
    ['/dev/zero', 'it is no file'],
    [tmpdir(), 'it is a folder'],
  ])('refuses %s before it reads it, for it may have no end', async (file, why) => {
    expect(await refusal(loadProfile(file))).toMatchObject({
      code: 'PROFILE_UNREADABLE',
      message: `Cannot read profile "${file}": ${why}`,
    });
  });

  test('no text in bytes that are not UTF-8', async () => {
    const error = await refusal(loadProfile(await write('a.yaml', Uint8Array.of(0x6e, 0xff))));
    expect(error.message).toMatch(/a\.yaml:1:1: is not UTF-8 text$/);
  });

  test('the source as it is, valid or not', async () => {
    const file = await write('a.yaml', 'nmae: [');
    expect(await readProfileSource(file)).toEqual({ file, text: 'nmae: [' });
  });
});

describe('extends', () => {
  test('is looked for beside the file that extends, and every file read is told', async () => {
    await write('bases/root.yaml', 'name: root\nrules: [{ name: a, delay: 1s }]');
    await write('bases/base.yaml', 'name: base\nextends: ./root.yaml\nrules: [{ name: b, delay: 2s }]');
    const child = await write(
      'child.yaml',
      'name: child\nextends: bases/base.yaml\nrules: [{ name: a, delay: 3s }]',
    );
    const read: string[] = [];
    const { rules } = await loadProfile(child, { onRead: (file) => void read.push(file) });
    expect(rules).toEqual([
      { name: 'a', delay: '3s' },
      { name: 'b', delay: '2s' },
    ]);
    expect(read).toEqual([child, join(folder, 'bases/base.yaml'), join(folder, 'bases/root.yaml')]);
  });

  test('refuses a cycle, links followed, and says where it is closed', async () => {
    const a = await write('a.yaml', 'name: a\nextends: ./b.yaml');
    await write('b.yaml', 'name: b\nextends: ./link.yaml');
    await symlink(a, join(folder, 'link.yaml'));
    const error = await refusal(loadProfile(a));
    expect(error.code).toBe('PROFILE_INVALID');
    expect(error.message).toMatch(
      /a\.yaml:2:10: extends ".\/b\.yaml": .*b\.yaml:2:10: extends ".\/link\.yaml": it extends itself: a\.yaml → b\.yaml → a\.yaml$/,
    );
  });

  test("tells a mistake in the base with the base's own place", async () => {
    await write('b.yaml', 'name: b\nrulez: []');
    const error = await refusal(loadProfile(await write('a.yaml', 'name: a\nextends: ./b.yaml')));
    expect(error.message).toMatch(/a\.yaml:2:10: extends ".\/b\.yaml": .*b\.yaml:2:1: unknown key "rulez"$/);
    expect(error.hint).toContain('did you mean "rules"?');
  });
});

describe('shipped profiles', () => {
  const shipped = fileURLToPath(new URL('../../profiles/', import.meta.url));

  test('are all valid, called as their files, and say what shows that they happen', async () => {
    const profiles = await listProfiles();
    expect(profiles.map(({ name }) => name)).toEqual([
      'incident-cloud-run-drops-subprotocol',
      'incident-gcp-strips-auth',
      'incident-preauth-403',
      'incident-refused',
      'incident-unrequested-subprotocol',
      'incident-upgrade-500',
      'passthrough',
    ]);
    for (const profile of profiles) {
      const { text } = await readProfileSource(profile.name);
      expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/profile\.schema\.json\n/);
      expect(text).toContain(`\nname: ${profile.name}\n`);
      expect(profile.summary).not.toBe('');
      const isIncident = profile.name.startsWith('incident-');
      expect(profile.evidence.map(({ kind }) => kind)).toEqual(isIncident ? ['incident'] : []);
      expect(describeProfile(profile).length > 0).toBe(isIncident);
    }
    expect(addsCredentials(profiles)).toBe(false);
  });

  test('are shipped with the schema that the format has now (hoptap profiles schema > profiles/profile.schema.json)', async () => {
    const text = await readFile(join(shipped, 'profile.schema.json'), 'utf8');
    expect(JSON.parse(text)).toEqual(await profileSchema());
  });
});

test('a file that was replaced is read anew', async () => {
  const file = await write('a.yaml', 'name: a');
  await loadProfile(file);
  await rename(await write('b.yaml', 'name: b'), file);
  expect((await loadProfile(file)).name).toBe('b');
});
