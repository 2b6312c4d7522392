import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createExchangeLoading } from '../../src/commands/exchange-loading.ts';
import type { Event } from '../../src/model/index.ts';
import { encodeEvent } from '../../src/recording/index.ts';
import { openRecording } from '../../src/store/index.ts';
import { aClose, aFrame, anEnd, anOpen, aSession, bytes } from '../builders.ts';
import { aFolder } from './program.ts';

const exchange = (number: number, frames: number): readonly Event[] => [
  anOpen({ exchange: number }),
  ...Array.from({ length: frames }, (_, n) =>
    aFrame({ exchange: number, n, payload: bytes(`${n} of ${number}`) }),
  ),
  aClose({ exchange: number }),
];

/** A recording of a long exchange and a short one, and what of it a screen was handed. */
async function begin() {
  const file = join(await aFolder(), 'run.hoptap.jsonl');
  const events = [aSession(), ...exchange(1, 20_000), ...exchange(2, 3), anEnd()];
  await writeFile(file, events.map(encodeEvent).join(''));
  const recording = openRecording(file);
  const taken: { readonly exchange: number; events: Event[]; isEnded: boolean }[] = [];
  const loading = createExchangeLoading({
    recording: async () => recording,
    begin(number) {
      const one = { exchange: number, events: [] as Event[], isEnded: false };
      taken.push(one);
      return { push: (event) => void one.events.push(event), end: () => void (one.isEnded = true) };
    },
  });
  return { loading, taken };
}

test('an exchange is read with all that passed in it, and nothing of others', async () => {
  const { loading, taken } = await begin();
  await loading.load(2);
  expect(taken).toMatchObject([{ exchange: 2, isEnded: true }]);
  const passed = ['open', 'frame', 'frame', 'frame', 'close'];
  expect(taken[0]?.events.map(({ event }) => event)).toEqual(['session', ...passed, 'end']);
});

test('one that is no longer wanted is not read to its end, and never ended', async () => {
  const { loading, taken } = await begin();
  const before = loading.load(1);
  const skipped = loading.load(1);
  await loading.load(2);
  await Promise.all([before, skipped]);
  expect(taken.filter(({ isEnded }) => isEnded).map((each) => each.exchange)).toEqual([2]);
  expect(taken.length).toBeLessThanOrEqual(2);
});

test('keys are answered while a long one is read', async () => {
  const { loading, taken } = await begin();
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await loading.load(1);
  isOver = true;
  expect(taken[0]?.events).toHaveLength(20_004);
  expect(turns).toBeGreaterThan(5);
});

test('a reading that fails is told, and the next one is read', async () => {
  const { loading, taken } = await begin();
  const file = join(await aFolder(), 'none');
  let isThere = false;
  const failing = createExchangeLoading({
    recording: async () => openRecording(isThere ? join(file, '..', 'some') : file),
    begin: (number) => {
      taken.push({ exchange: number, events: [], isEnded: false });
      return { push: () => undefined, end: () => undefined };
    },
  });
  await expect(failing.load(1)).rejects.toMatchObject({ code: 'RECORDING_UNREADABLE' });
  await writeFile(join(file, '..', 'some'), [aSession(), anEnd()].map(encodeEvent).join(''));
  isThere = true;
  await failing.load(1);
  await loading.load(2);
  expect(taken.at(-1)).toMatchObject({ exchange: 2, isEnded: true });
});
