import { Buffer } from 'node:buffer';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { encodeEvent } from '../../src/recording/index.ts';
import { readRecording, type ReaderOptions } from '../../src/store/index.ts';
import { aClose, aFrame, aMark, anEnd, anOpen, aSession } from '../builders.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoptap-store-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Reading {
  readonly events: readonly Event[];
  readonly warnings: readonly string[];
}

async function read(source: string | Readable, options: ReaderOptions = {}): Promise<Reading> {
  const events: Event[] = [];
  const warnings: string[] = [];
  const onWarning = (message: string): void => void warnings.push(message);
  for await (const event of readRecording(source, { onWarning, ...options })) events.push(event);
  return { events, warnings };
}

const ofBytes = (bytes: Uint8Array | string): Readable => Readable.from([Buffer.from(bytes)]);
const linesOf = (events: readonly Event[]): string => events.map(encodeEvent).join('');
const RUN: readonly Event[] = [
  aSession(),
  anOpen(),
  aFrame({ payload: Buffer.from('grüße 👋') }),
  aClose(),
  anEnd(),
];

describe('reading a recording', () => {
  it('sees at the first byte that there is none, where there may be no end either', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1024 * 1024);
      })(),
    );
    await expect(read(endless)).rejects.toMatchObject({ code: 'RECORDING_INVALID' });
  });

  it('gives every event of a file in order, of a stream just so', async () => {
    const path = join(folder, 'whole');
    await writeFile(path, linesOf(RUN));
    expect(await read(path)).toEqual({ events: RUN, warnings: [] });
    expect(await read(ofBytes(linesOf(RUN)))).toEqual({ events: RUN, warnings: [] });
  });

  it('gives every whole event, and one warning at most, wherever the file ends', async () => {
    const head = linesOf(RUN.slice(0, 2));
    const whole = Buffer.from(linesOf(RUN));
    for (let end = head.length; end <= whole.length; end += 1) {
      const { events, warnings } = await read(ofBytes(whole.subarray(0, end)));
      const ended = whole.subarray(0, end).toString();
      // the last line is whole without its line end, too
      const isWhole = whole[end] === 0x0a || ended.endsWith('\n');
      expect(events).toEqual(
        RUN.slice(0, ended.split('\n').length - (ended.endsWith('\n') || !isWhole ? 1 : 0)),
      );
      expect(warnings).toEqual(
        isWhole ? [] : [`Skipped line ${ended.split('\n').length} of "stdin": the recording ends within it`],
      );
    }
  });

  it('skips a line that is none, says which, and goes on', async () => {
    const text = `${linesOf([aSession()])}garbage\n\n{"t":1,"event":"mark"}\n${linesOf([anEnd()])}`;
    expect(await read(ofBytes(text))).toEqual({
      events: [aSession(), anEnd()],
      warnings: [
        'Skipped line 2 of "stdin": "line" is not JSON',
        'Skipped line 4 of "stdin": "text" is missing',
      ],
    });
  });

  it('passes over kinds of events that it does not know, without a word', async () => {
    const text = `${linesOf([aSession()])}{"t":1,"event":"weather"}\n${linesOf([anEnd()])}`;
    expect(await read(ofBytes(text))).toEqual({ events: [aSession(), anEnd()], warnings: [] });
  });

  it('skips a line that is longer than it will hold', async () => {
    const long = aMark({ text: 'x'.repeat(1000) });
    const { events, warnings } = await read(ofBytes(linesOf([aSession(), long, anEnd()])), {
      lineLimitBytes: 500,
    });
    expect(events).toEqual([aSession(), anEnd()]);
    expect(warnings).toEqual([
      `Skipped line 2 of "stdin": ${encodeEvent(long).length - 1} bytes are too many for a line`,
    ]);
  });

  it('stops reading when nobody wants more', async () => {
    let chunks = 0;
    const endless = Readable.from(
      (async function* () {
        yield Buffer.from(linesOf([aSession()]));
        for (;;) {
          chunks += 1;
          yield Buffer.from(linesOf([aMark()]));
        }
      })(),
    );
    for await (const event of readRecording(endless)) if (event.event === 'mark') break;
    expect(endless.destroyed).toBe(true);
    expect(chunks).toBeLessThan(100);
  });
});

describe('what is no recording', () => {
  it.each([
    '',
    '\n',
    'GET / HTTP/1.1\r\n\r\n',
    '{}\n',
    '[]',
    linesOf([aMark()]),
    linesOf([aSession()]).slice(0, 50),
  ])('is refused: %j', async (text) => {
    await expect(read(ofBytes(text))).rejects.toMatchObject({
      code: 'RECORDING_INVALID',
      message: 'Cannot read "stdin": it is not a hoptap recording',
    });
  });

  it('is refused where its first line has no end in sight', async () => {
    await expect(read(ofBytes('x'.repeat(1000)), { lineLimitBytes: 10 })).rejects.toMatchObject({
      code: 'RECORDING_INVALID',
    });
  });

  it('is refused with the version that wrote it where its format is another', async () => {
    const later = linesOf([aSession({ format: 'hoptap/2', version: '3.1.4' })]);
    await expect(read(ofBytes(later))).rejects.toMatchObject({
      code: 'RECORDING_INVALID',
      message:
        'Cannot read "stdin": hoptap 3.1.4 wrote it in the format hoptap/2, and this one reads hoptap/1',
    });
  });

  it.each([
    ['a file that is not there', 'none', 'no such file or directory (ENOENT)'],
    ['a folder', '.', 'illegal operation on a directory (EISDIR)'],
  ])('is told where it is %s', async (_, name, reason) => {
    const path = join(folder, name);
    await expect(read(path)).rejects.toMatchObject({
      code: 'RECORDING_UNREADABLE',
      message: `Cannot read recording "${path}": ${reason}`,
    });
  });
});
