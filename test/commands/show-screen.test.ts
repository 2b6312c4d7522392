import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { encodeEvent } from '../../src/recording/index.ts';
import { aClose, aFrame, aHead, anEnd, anOpen, aResponse, aSession, bytes } from '../builders.ts';
import { onTerminal } from '../pty/terminal.ts';
import { aFolder } from './program.ts';

const exchange = (number: number, frames = 3): readonly Event[] => [
  anOpen({ exchange: number }),
  aHead({ exchange: number, startLine: `GET /path-${number} HTTP/1.1` }),
  aResponse({ exchange: number, hop: 1 }),
  aResponse({ exchange: number }),
  ...Array.from({ length: frames }, (_, n) =>
    aFrame({ exchange: number, n: n + 1, payload: bytes(`frame ${n + 1} of ${number}`) }),
  ),
  aClose({ exchange: number }),
];
const RECORDING: readonly Event[] = [aSession(), ...exchange(1), ...exchange(2), ...exchange(3), anEnd()];

const written = async (events: readonly Event[] = RECORDING): Promise<string> => {
  const file = join(await aFolder(), 'run.hoptap.jsonl');
  await writeFile(file, events.map(encodeEvent).join(''));
  return file;
};

describe('hoptap show on a terminal', () => {
  test('opens the screen on the recording, and leaves nothing behind', async () => {
    await using screen = await onTerminal(['show', await written()], { columns: 120 });
    await screen.until('/path-3');
    expect(screen.isAlternate).toBe(true);
    expect(screen.text()).toMatch(/\/path-1[^]*\/path-2[^]*\/path-3/);
    screen.press('Q');
    expect(await screen.exit()).toEqual({ status: 0, main: '' });
  });

  test('reads the frames of the exchange that is looked at', async () => {
    await using screen = await onTerminal(['show', await written(), '-e', '2'], { columns: 120 });
    await screen.until('/path-2');
    screen.press('2');
    await screen.until('frame 3 of 2');
    expect(screen.text()).not.toContain('frame 3 of 1');
    screen.press('J');
    await screen.until('frame 3 of 3');
  });

  test('begins with the filter of -f', async () => {
    await using screen = await onTerminal(['show', await written(), '-f', '~u path-2'], { columns: 120 });
    await screen.until('/path-2');
    expect(screen.text()).not.toContain('/path-1');
  });

  test.each([['--print'], ['--heads'], ['--frames'], ['--json'], ['--full'], ['--redact']])(
    'prints with %s',
    async (option) => {
      await using screen = await onTerminal(['show', await written(), option], { columns: 120, rows: 60 });
      const { status, main } = await screen.exit();
      expect(status).toBe(0);
      expect(main).toContain('/path-2');
      expect(screen.output).not.toContain('\u001b[?1049h');
    },
  );

  test("makes a file's name visible, on the screen and behind it", async () => {
    const folder = await aFolder();
    const file = join(folder, 'a\u001b]0;b\u0007\u202e.hoptap.jsonl');
    await writeFile(file, RECORDING.map(encodeEvent).join('').slice(0, -20));
    await using screen = await onTerminal(['show', file], { columns: 160 });
    await screen.until('still running, or cut off');
    screen.press('Q');
    expect((await screen.exit()).main).toContain(
      'a␛]0;b␇‹U+202E›.hoptap.jsonl": the recording ends within it',
    );
    expect(screen.output).not.toContain('\u001b]0;b');
    expect(screen.output).not.toContain('\u202e');
  });

  test('follows a file as it grows', async () => {
    const file = await written([aSession(), ...exchange(1)]);
    await using screen = await onTerminal(['show', file, '--follow'], { columns: 120 });
    await screen.until('/path-1');
    await appendFile(file, exchange(2).map(encodeEvent).join(''));
    await screen.until('/path-2');
    screen.press('Q');
    expect(await screen.exit()).toMatchObject({ status: 0 });
  });

  test('says what cannot be read before anything is opened', async () => {
    const file = join(await aFolder(), 'none');
    await using screen = await onTerminal(['show', file]);
    const { status, main } = await screen.exit();
    expect(status).toBe(3);
    expect(main).toMatch(/^hoptap: Cannot read recording /);
    expect(screen.output).not.toContain('\u001b[?1049h');
  });

  test('says which exchange is not there, and what was skipped, at once and when it is closed', async () => {
    const file = await written();
    await appendFile(file, '{"event":"frame"}\n');
    await using screen = await onTerminal(['show', file, '-e', '9'], { columns: 120 });
    await screen.until('Cannot find exchange "9"');
    screen.press('Q');
    const { main } = await screen.exit();
    expect(main).toMatch(/Skipped line 27/);
    expect(main).toMatch(/Cannot find exchange "9"/);
  });

  test('is open at once and answers keys while it reads a large file', async () => {
    const file = await written([aSession(), ...exchange(1, 200_000), ...exchange(2), anEnd()]);
    await using screen = await onTerminal(['show', file], { columns: 120 });
    await screen.until(/reading, \d+%/);
    screen.press('?');
    await screen.until('go to the first row');
    screen.press('escape');
    await screen.until('/path-2', 20_000);
    expect(screen.text()).toContain('0 open of 2 exchanges');
  });
});

describe('hoptap demo --live on a terminal', () => {
  test('shows a client that fails, and why', async () => {
    const args = ['demo', '--live', '-p', 'incident-gcp-strips-auth', '--no-write'];
    await using screen = await onTerminal(args, { columns: 120, cwd: await aFolder() });
    await screen.until('incident-gcp-strips-auth');
    await screen.until('/ws');
    await screen.until(/credentials/);
    screen.press('Q');
    expect(await screen.exit()).toMatchObject({ status: 0 });
  });
});
