import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inTmux, type TmuxWindow } from './tmux.ts';
import { screenSvg } from './screen-svg.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const SIZE = { columns: 110, rows: 32 };

/** What is pressed for a picture, and what must be seen before it is taken. */
interface Scene {
  readonly name: string;
  readonly title: string;
  readonly keys: readonly string[];
  readonly shows: RegExp;
}

/** Under the incident's profile: every exchange fails. */
const BROKEN: readonly Scene[] = [
  { name: 'exchanges', title: 'hoptap: exchanges', keys: [], shows: /✗ +3 +GET.*credentials lost/ },
  {
    name: 'heads',
    title: 'hoptap: the heads of an exchange, hop by hop',
    keys: ['Enter', '1'],
    shows: /\[Heads[^]*Authorization/,
  },
  {
    name: 'findings',
    title: 'hoptap: what is wrong with an exchange',
    keys: ['3'],
    shows: /\[Findings[^]*Authorization/,
  },
];
/** After `P`: nothing stands in between. */
const CLEAN: readonly Scene[] = [
  {
    name: 'frames',
    title: 'hoptap: the frames of an exchange',
    keys: ['Enter', '2'],
    shows: /\[Frames[^]*1000/,
  },
  {
    name: 'timeline',
    title: 'hoptap: when things happened in an exchange',
    keys: ['4'],
    shows: /\[Timeline[^]*closed by client/,
  },
  { name: 'profiles', title: 'hoptap: profiles to choose from', keys: ['p'], shows: /incident-cloud-run/ },
  { name: 'help', title: 'hoptap: its keys', keys: ['Escape', '?'], shows: /─ (?:Help|Keys)/ },
];

/** Takes one picture, and writes it beside this file; gives its name back. */
async function take(window: TmuxWindow, { name, title, keys, shows }: Scene): Promise<string> {
  for (const key of keys) await window.press(key);
  await window.until(shows);
  const svg = screenSvg(await window.capture(), { title, ...SIZE });
  await writeFile(new URL(`${name}.svg`, import.meta.url), svg);
  return name;
}

test('pictures of the screen, taken from the program as it plays the incident', async () => {
  const taken: string[] = [];
  const cwd = await mkdtemp(join(tmpdir(), 'hoptap-pictures-'));
  try {
    const profile = ['-p', 'incident-gcp-strips-auth'];
    const command = [process.execPath, CLI, 'demo', '--live', '--listen', '127.0.0.1:8080', ...profile];
    await using window = await inTmux(command, { ...SIZE, cwd });
    for (const scene of BROKEN) taken.push(await take(window, scene));
    await window.press('Escape');
    await window.press('P');
    await window.until(/○ +\d+ +GET/);
    await window.press('G');
    for (const scene of CLEAN) taken.push(await take(window, scene));
    expect(taken).toEqual([...BROKEN, ...CLEAN].map(({ name }) => name));
  } finally {
    await rm(cwd, { recursive: true });
  }
});
