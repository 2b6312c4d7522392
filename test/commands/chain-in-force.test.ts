import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createChainInForce, type ChainInForce } from '../../src/commands/chain-in-force.ts';
import { loadChain, type ChainLink } from '../../src/commands/profile-chain.ts';
import { profileFromOptions, type Profile } from '../../src/profile/index.ts';
import { within } from '../deadline.ts';
import { aFolder } from './program.ts';

const removing = (field: string, name = 'mine'): string =>
  `name: ${name}\nrules:\n  - name: strip\n    request:\n      - remove: ${field}\n`;

const OPTIONS = profileFromOptions({ strip: ['X-Four'], stripResponse: [], headers: [] });

/** A chain of a file, perhaps with options, and what is heard of it. */
async function begin(more: readonly ChainLink[] = []) {
  const file = join(await aFolder(), 'file-of-mine.yaml');
  await writeFile(file, removing('X-One'));
  const links = [file, ...more];
  const heard: (readonly Profile[])[] = [];
  const troubles: string[] = [];
  let onNews = (): void => undefined;
  const inForce: ChainInForce = createChainInForce({
    links,
    chain: await loadChain(links),
    onChange(profiles) {
      heard.push(profiles);
      onNews();
    },
    onTrouble(message) {
      troubles.push(message);
      onNews();
    },
  });
  onTestFinished(() => inForce.close());
  return {
    file,
    inForce,
    heard,
    troubles,
    /** Waits until as many changes and troubles have come. */
    news: (count: number) =>
      within(
        new Promise<void>((resolve) => {
          onNews = () => {
            if (heard.length + troubles.length >= count) resolve();
          };
          onNews();
        }),
        () => `${count} changes`,
      ),
  };
}

const named = (profiles: readonly Profile[] = []): readonly string[] => profiles.map(({ name }) => name);
const removed = (profiles: readonly Profile[] = []): readonly unknown[] =>
  profiles.flatMap(({ rules }) => rules.flatMap(({ request = [] }) => request));

describe('the chain in force', () => {
  test('takes the names that profiles give themselves, shipped ones, files and what options made', async () => {
    const { inForce, heard } = await begin(OPTIONS === null ? [] : [OPTIONS]);
    await inForce.use([]);
    await inForce.use(['command-line', 'mine', 'passthrough']);
    expect(heard.map(named)).toEqual([[], ['command-line', 'mine', 'passthrough']]);
    expect(removed(heard[1])).toEqual([{ remove: ['X-Four'] }, { remove: 'X-One' }]);
  });

  test('is loaded anew where one of its files is edited, also after it was switched away and back', async () => {
    const { inForce, file, heard, news } = await begin();
    await inForce.use([]);
    await inForce.use(['mine']);
    await writeFile(file, removing('X-Two'));
    await news(3);
    expect(removed(heard[2])).toEqual([{ remove: 'X-Two' }]);
  });

  test('is not brought back by an edit of a file that is in it no more', async () => {
    const { inForce, file, heard, news } = await begin();
    const other = `${file}.other.yaml`;
    await writeFile(other, removing('X-Three', 'other'));
    await inForce.use([other]);
    await writeFile(file, removing('X-Two'));
    await writeFile(other, removing('X-Five', 'other'));
    await news(2);
    expect(heard.map(named)).toEqual([['other'], ['other']]);
    await inForce.use(['mine']);
    expect(removed(heard[2])).toEqual([{ remove: 'X-Two' }]);
  });

  test('stays what it was where one that is asked for cannot be had', async () => {
    const { inForce, file, heard } = await begin();
    await expect(inForce.use(['no-such'])).rejects.toMatchObject({ code: 'PROFILE_UNKNOWN' });
    await writeFile(file, 'name: [');
    await expect(inForce.use(['mine'])).rejects.toMatchObject({ code: 'PROFILE_INVALID' });
    expect(heard).toEqual([]);
  });

  test('is what was asked for last, however long the others take', async () => {
    const { inForce, heard } = await begin();
    await Promise.all([inForce.use(['mine', 'passthrough']), inForce.use(['passthrough']), inForce.use([])]);
    expect(named(heard.at(-1))).toEqual([]);
    expect(heard).toHaveLength(1);
  });

  test('tells what may be in it: what was given, with its troubles, then what comes with hoptap', async () => {
    const { inForce, file } = await begin(OPTIONS === null ? [] : [OPTIONS]);
    const choices = await inForce.choices();
    expect(choices.slice(0, 2)).toEqual([
      { name: 'mine', summary: '', does: ['on all requests: removes X-One'], problem: null },
      {
        name: 'command-line',
        summary: 'What the options of the command line say',
        does: ['on all requests: removes X-Four'],
        problem: null,
      },
    ]);
    expect(choices.map(({ name }) => name)).toContain('incident-gcp-strips-auth');
    await writeFile(file, 'name: [');
    const [broken] = await inForce.choices();
    expect(broken?.name).toBe(file);
    expect(broken?.problem).toMatch(/file-of-mine\.yaml:/);
  });

  test('masks secrets in what it tells', async () => {
    const fromOptions = profileFromOptions({
      strip: [],
      stripResponse: [],
      headers: ['Authorization: Bearer very-secret-token'],
    });
    const { inForce } = await begin(fromOptions === null ? [] : [fromOptions]);
    const told = JSON.stringify(await inForce.choices());
    expect(told).toContain('sets Authorization');
    expect(told).not.toContain('very-secret-token');
  });
});
