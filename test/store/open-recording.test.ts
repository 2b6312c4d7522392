import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { encodeEvent, withoutPayload } from '../../src/recording/index.ts';
import { openRecording, type ReadOptions, type Recording } from '../../src/store/index.ts';
import { aClose, aFrame, aMark, anEnd, anOpen, aSession } from '../builders.ts';
import { within } from '../deadline.ts';

let folder: string;
let made = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoptap-open-'));
});
afterAll(() => rm(folder, { recursive: true }));

const linesOf = (events: readonly Event[]): string => events.map(encodeEvent).join('');

async function aFile(content: string): Promise<string> {
  made += 1;
  const path = join(folder, String(made));
  await writeFile(path, content);
  return path;
}

async function all(recording: Recording, options?: ReadOptions): Promise<readonly Event[]> {
  const events: Event[] = [];
  for await (const event of recording.read(options)) events.push(event);
  return events;
}

/** Events as text: told apart far faster than payloads byte by byte. */
async function allLines(recording: Recording, options?: ReadOptions): Promise<string> {
  return linesOf(await all(recording, options));
}

const isOf = (event: Event, wanted: ReadonlySet<number>): boolean =>
  !('exchange' in event) || event.exchange === undefined || wanted.has(event.exchange);

/** Three exchanges, one after the other but for their ends, each with more frames than one block of the index holds. */
const RUN: readonly Event[] = [
  aSession(),
  ...[1, 2, 3].flatMap((exchange) => [
    anOpen({ exchange }),
    ...Array.from({ length: 90 }, (_, at) => {
      const payload = Buffer.from(`${exchange}.${at} `.repeat(1200));
      return aFrame({ exchange, n: at + 1, payload, length: payload.length });
    }),
  ]),
  aMark({ text: 'of none' }),
  aMark({ text: 'of one', exchange: 2 }),
  ...[1, 2, 3].map((exchange) => aClose({ exchange })),
  anEnd(),
];

describe('reading only some exchanges', () => {
  test('gives their events and those of none, the first time and every later time', async () => {
    const recording = openRecording(await aFile(linesOf(RUN)));
    for (const wanted of [[2], [], [1, 3], [2], [99]].map((each) => new Set(each))) {
      expect(await allLines(recording, { exchanges: wanted })).toBe(
        linesOf(RUN.filter((event) => isOf(event, wanted))),
      );
    }
    expect(await allLines(recording)).toBe(linesOf(RUN));
  });

  test('after an index was made finds what has been written since', async () => {
    const torn = encodeEvent(aMark({ text: 'since', exchange: 2 }));
    const path = await aFile(linesOf(RUN.slice(0, -1)) + torn.slice(0, 20));
    const recording = openRecording(path);
    const wanted = new Set([2]);
    const before = RUN.slice(0, -1).filter((event) => isOf(event, wanted));
    expect(await allLines(recording, { exchanges: wanted })).toBe(linesOf(before));
    await appendFile(path, torn.slice(20) + linesOf([anEnd()]));
    expect(await allLines(recording, { exchanges: wanted })).toBe(
      linesOf([...before, aMark({ text: 'since', exchange: 2 }), anEnd()]),
    );
  });

  test('reads of a large file little more than their part', async () => {
    const path = await aFile(linesOf(RUN));
    const recording = openRecording(path);
    await all(recording);
    // what is not read is not missed: the first exchange is overwritten with nothing that could be decoded
    const content = Buffer.from(linesOf(RUN));
    const from = content.indexOf('"exchange":1,"from"', 300_000) - 60;
    content.fill('x', from, from + 50_000);
    await writeFile(path, content);
    const wanted = new Set([3]);
    expect(await allLines(recording, { exchanges: wanted })).toBe(
      linesOf(RUN.filter((event) => isOf(event, wanted))),
    );
  });
});

test('a light reading leaves out the payloads of frames, and nothing else', async () => {
  const recording = openRecording(await aFile(linesOf(RUN)));
  expect(await allLines(recording, { isLight: true })).toBe(
    linesOf(RUN.map((event) => (event.event === 'frame' ? withoutPayload(event) : event))),
  );
});

test('a warning is given once, however often the recording is read', async () => {
  const warnings: string[] = [];
  const recording = openRecording(await aFile(`${linesOf([aSession()])}garbage\n${linesOf([anEnd()])}`), {
    onWarning: (message) => void warnings.push(message),
  });
  await all(recording);
  await all(recording);
  await all(recording, { exchanges: new Set([1]) });
  expect(warnings).toHaveLength(1);
});

test('a light reading still skips and tells a frame that breaks off', async () => {
  const warnings: string[] = [];
  const line = encodeEvent(aFrame({ payload: Buffer.from('abc'), length: 3 }));
  const text = linesOf([aSession()]) + line.slice(0, -3);
  const recording = openRecording(await aFile(text), { onWarning: (message) => void warnings.push(message) });
  expect(await allLines(recording, { isLight: true })).toBe(linesOf([aSession()]));
  expect(warnings).toEqual([expect.stringContaining('the recording ends within it')]);
});

describe('what can be read only once', () => {
  test('is kept where it will be read again', async () => {
    const recording = openRecording(Readable.from([Buffer.from(linesOf(RUN))]), { isReadAgain: true });
    const wanted = new Set([2]);
    expect(await allLines(recording, { exchanges: wanted })).toBe(
      linesOf(RUN.filter((event) => isOf(event, wanted))),
    );
    expect(await allLines(recording)).toBe(linesOf(RUN));
  });

  test('may have a path: a named pipe', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const recording = openRecording(path, { isReadAgain: true });
    const [events] = await Promise.all([all(recording), writeFile(path, linesOf(RUN))]);
    expect(linesOf(events)).toBe(linesOf(RUN));
    expect(await allLines(recording, { exchanges: new Set([99]) })).toBe(
      linesOf(RUN.filter((event) => isOf(event, new Set()))),
    );
  });
});

describe('following a recording', () => {
  /** Follows a file in the background; `reached` waits until so many events have come. */
  function follow(path: string): {
    readonly events: Event[];
    readonly done: Promise<void>;
    readonly reached: (count: number) => Promise<void>;
    readonly stop: () => void;
  } {
    const events: Event[] = [];
    const stopping = new AbortController();
    let wake = (): void => undefined;
    const done = (async () => {
      const options = { isFollowing: true, signal: stopping.signal };
      for await (const event of openRecording(path).read(options)) {
        events.push(event);
        wake();
      }
    })();
    const reached = async (count: number): Promise<void> => {
      while (events.length < count) {
        const next = new Promise<void>((resolve) => (wake = resolve));
        await within(next, () => `event ${count}, after ${events.length}`);
      }
    };
    return { events, done, reached, stop: () => stopping.abort() };
  }

  test('gives what comes, a line torn for a while too, up to the end of the run', async () => {
    const path = await aFile('');
    const reader = follow(path);
    const line = encodeEvent(anOpen());
    await appendFile(path, linesOf([aSession()]) + line.slice(0, 30));
    await reader.reached(1);
    await appendFile(path, line.slice(30));
    await reader.reached(2);
    await appendFile(path, linesOf([anEnd()]));
    await within(reader.done, () => 'the end');
    expect(reader.events).toEqual([aSession(), anOpen(), anEnd()]);
  });

  test('stops when it is told to, without a word of a line that is not yet whole', async () => {
    const reader = follow(await aFile(linesOf([aSession(), anOpen()]) + '{"t":'));
    await reader.reached(2);
    reader.stop();
    await within(reader.done, () => 'the reader to stop');
    expect(reader.events).toEqual([aSession(), anOpen()]);
  });

  test('is refused where the file becomes shorter', async () => {
    const path = await aFile(linesOf([aSession(), anOpen()]));
    const reader = follow(path);
    await reader.reached(2);
    await truncate(path, 10);
    await expect(within(reader.done, () => 'the reader to fail')).rejects.toMatchObject({
      code: 'RECORDING_UNREADABLE',
    });
  });
});
