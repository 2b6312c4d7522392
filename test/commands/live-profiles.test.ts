import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ask, startEchoBackend } from './echo-backend.ts';
import { aFolder } from './program.ts';
import { eventsOf, ofKind, recorded, startProxy } from './proxy-program.ts';

const removing = (field: string): string =>
  `name: mine\nrules:\n  - name: strip\n    request:\n      - remove: ${field}\n`;

/** The ways in which editors save a file. */
const WAYS: Readonly<Record<string, (file: string, text: string) => Promise<void>>> = {
  'written in place': (file, text) => writeFile(file, text),
  'renamed into its place': async (file, text) => {
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  },
};

/** Runs the proxy with a profile file of its own. */
async function begin(text: string) {
  const folder = await aFolder();
  const file = join(folder, 'mine.yaml');
  await writeFile(file, text);
  const backend = await startEchoBackend();
  const proxy = await startProxy(backend.url, ['-p', file]);
  return {
    file,
    proxy,
    /** Names of the fields, of two, that reach the backend now. */
    passing: async () => {
      await ask(proxy.port, ['GET / HTTP/1.1', 'Host: a', 'X-One: 1', 'X-Two: 2']);
      return backend.requests.at(-1)?.filter((each) => each.startsWith('X-'));
    },
  };
}

test.each(Object.entries(WAYS))('a profile that is %s is in force at once', async (_, save) => {
  const { file, proxy, passing } = await begin(removing('X-One'));
  expect(await passing()).toEqual(['X-Two']);
  await save(file, removing('X-Two'));
  await proxy.said('stderr', /profiles changed; for exchanges from now on:[^]*removes X-Two\n/);
  expect(await passing()).toEqual(['X-One']);
  const [profiles] = await recorded(proxy.file, 'profiles');
  expect(profiles?.profiles).toMatchObject([{ name: 'mine', rules: [{ request: [{ remove: 'X-Two' }] }] }]);
  await proxy.said('stdout', /profiles: mine/);
});

test('a broken profile is told of with its place, and the one before stays until it is mended', async () => {
  const { file, proxy, passing } = await begin(removing('X-One'));
  await writeFile(file, removing('X-One').replace('request', 'requst'));
  await proxy.said('stderr', /mine\.yaml:4:5: .*"requst".*before stays so\n/);
  expect(await passing()).toEqual(['X-Two']);
  await writeFile(file, removing('X-Two'));
  await proxy.said('stderr', /removes X-Two\n/);
  expect(await passing()).toEqual(['X-One']);
  expect(ofKind(await eventsOf(proxy.file), 'profiles')).toHaveLength(1);
});

test('a base that a profile extends is watched as well', async () => {
  const { file, proxy, passing } = await begin('name: mine\n');
  await writeFile(`${file}.base.yaml`, removing('X-One').replace('mine', 'base'));
  await writeFile(file, 'name: mine\nextends: ./mine.yaml.base.yaml\n');
  await proxy.said('stderr', /removes X-One\n/);
  await writeFile(`${file}.base.yaml`, removing('X-Two').replace('mine', 'base'));
  await proxy.said('stderr', /removes X-Two\n/);
  expect(await passing()).toEqual(['X-One']);
});
