import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { encodeEvent } from '../../src/recording/index.ts';
import { aClose, aFrame, aHead, anOpen, aResponse, aSession, bytes } from '../builders.ts';
import { aFolder } from '../commands/program.ts';
import { onTerminal } from '../pty/terminal.ts';

const exchange = (number: number): readonly Event[] => [
  anOpen({ exchange: number }),
  aHead({ exchange: number, startLine: `GET /path-${number} HTTP/1.1` }),
  aResponse({ exchange: number, hop: 1 }),
  aResponse({ exchange: number }),
  aFrame({ exchange: number, payload: bytes(`said in ${number}`) }),
  aClose({ exchange: number }),
];

test('a recording is read as it grows, in signs alone where no colour is wanted', async () => {
  const file = join(await aFolder(), 'run.hoptap.jsonl');
  await writeFile(file, [aSession(), ...exchange(1)].map(encodeEvent).join(''));
  await using screen = await onTerminal(['show', file, '--follow'], {
    columns: 120,
    rows: 32,
    env: { NO_COLOR: '1' },
  });
  await screen.until(/○ +1 +GET \/path-1 +101/);

  for (const [key, title, what] of [
    ['1', 'Heads', 'GET /path-1'],
    ['2', 'Frames', 'said in 1'],
    ['3', 'Findings', /nothing found|✗|!/],
    ['4', 'Timeline', 'waiting for the answer'],
  ] as const) {
    screen.press(key);
    await screen.until(new RegExp(`\\[${title}`));
    await screen.until(what);
  }

  // its frames are read when they are looked at, those of what is added too
  await appendFile(file, exchange(2).map(encodeEvent).join(''));
  await screen.until('/path-2');
  screen.press('J', '2');
  await screen.until('said in 2');
  expect(screen.text()).not.toContain('said in 1');

  // what needs a proxy says so
  screen.press('X');
  await screen.until('only while the proxy runs');
  const colours = [...screen.output.matchAll(/\u001b\[([0-9;]*)m/g)].flatMap(([, codes = '']) =>
    codes.split(';').filter((code) => /^(3|4|9|10)\d$/.test(code)),
  );
  expect(colours).toEqual([]);
  screen.press('Q');
  expect(await screen.exit()).toEqual({ status: 0, main: '' });
});
