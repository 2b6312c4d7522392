import { Buffer } from 'node:buffer';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { decodeLine, encodeEvent } from '../../src/recording/index.ts';
import { createRecordingWriter } from '../../src/store/index.ts';
import {
  type RecordingWriter,
  type WriterOptions,
  writeRecording,
} from '../../src/store/recording-writer.ts';
import { aClose, aFrame, aMark, anEnd, anError, aSession } from '../builders.ts';
import { aSmallDisk, type SmallDisk } from './small-disk.ts';

const LATER = 3_600_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoptap-store-'));
});
afterEach(() => rm(folder, { recursive: true }));

const nowMs = (): number => 77;
const linesOf = (events: readonly Event[]): string => events.map(encodeEvent).join('');
const inFolder = (name = 'r.hoptap.jsonl'): string => join(folder, name);
const contentOf = (path: string): Promise<string> => readFile(path, 'utf8');

describe('an event that no queue could hold', () => {
  it('becomes a gap that says so, and does not throw', async () => {
    const told: string[] = [];
    const path = inFolder();
    const onTrouble = (message: string): void => void told.push(message);
    const writer = await createRecordingWriter({ path, nowMs, onTrouble, queueLimitBytes: 4096 });
    writer.write(aFrame({ payload: Buffer.alloc(4000) }));
    writer.write(aFrame({ payload: Buffer.alloc(5000) }));
    await writer.close();
    const why = 'one event is larger than what may wait for the disk';
    const lines = (await contentOf(path)).trimEnd().split('\n').map(decodeLine);
    expect(lines).toMatchObject([
      { kind: 'event', event: { t: 77, event: 'gap', events: 1, why } },
      { kind: 'event', event: { t: 77, event: 'gap', events: 1, bytes: 5000, why } },
    ]);
    expect(told).toEqual([
      `Recording "${path}" is missing events: one event is larger than what may wait for the disk`,
    ]);
  });
});

describe('opening a recording', () => {
  it('makes a file that only its owner can read', async () => {
    const writer = await createRecordingWriter({ path: inFolder(), nowMs });
    await writer.close();
    expect((await stat(inFolder())).mode & 0o777).toBe(0o600);
  });

  it('never touches a file that exists', async () => {
    await writeFile(inFolder(), 'precious');
    await expect(createRecordingWriter({ path: inFolder(), nowMs })).rejects.toMatchObject({
      code: 'RECORDING_EXISTS',
      message: `Cannot write recording "${inFolder()}": the file exists`,
    });
    expect(await contentOf(inFolder())).toBe('precious');
  });

  it('says why there can be no such file', async () => {
    await writeFile(inFolder('file'), '');
    for (const [path, reason] of [
      [inFolder('none/r'), 'no such file or directory (ENOENT)'],
      [inFolder('file/r'), 'not a directory (ENOTDIR)'],
    ] as const) {
      await expect(createRecordingWriter({ path, nowMs })).rejects.toMatchObject({
        code: 'RECORDING_UNWRITABLE',
        message: `Cannot write recording "${path}": ${reason}`,
      });
    }
  });
});

describe('writing', () => {
  it('puts every event into the file, in order', async () => {
    const writer = await createRecordingWriter({ path: inFolder(), nowMs });
    const events = [aSession(), ...Array.from({ length: 5000 }, (_, n) => aFrame({ n })), anEnd()];
    for (const event of events) writer.write(event);
    await writer.close();
    expect(await contentOf(inFolder())).toBe(linesOf(events));
    expect(writer.bytes).toBe((await stat(inFolder())).size);
    expect(writer.lost).toEqual({ events: 0, bytes: 0 });
  });

  it('has everything in the file after a flush', async () => {
    const writer = await createRecordingWriter({ path: inFolder(), nowMs, flushMs: LATER });
    writer.write(aMark());
    await writer.flush();
    expect(await contentOf(inFolder())).toBe(linesOf([aMark()]));
    await writer.close();
  });

  it('has an event in the file after a while, unasked', async () => {
    const writer = await createRecordingWriter({ path: inFolder(), nowMs, flushMs: 1 });
    writer.write(aMark());
    await expect.poll(() => contentOf(inFolder())).toBe(linesOf([aMark()]));
    writer.write(aMark({ text: 'again' }));
    await expect.poll(() => contentOf(inFolder())).toBe(linesOf([aMark(), aMark({ text: 'again' })]));
    await writer.close();
  });

  it.each([aClose(), anError(), anEnd()])(
    'has the file up to date at once after a $event event',
    async (event) => {
      const writer = await createRecordingWriter({ path: inFolder(), nowMs, flushMs: LATER });
      writer.write(aMark());
      writer.write(event);
      await expect.poll(() => contentOf(inFolder())).toBe(linesOf([aMark(), event]));
      await writer.close();
    },
  );

  it('has one write under way at a time, each of many events', async () => {
    const { disk, writer } = onDisk({});
    for (let n = 0; n < 20_000; n += 1) {
      writer.write(aFrame({ n }));
      if (n % 100 === 0) void writer.flush();
    }
    await writer.close();
    expect(disk.mostAtOnce).toBe(1);
    expect(disk.writes).toBeLessThan(20);
  });

  it('counts as lost what comes after the end', async () => {
    const { disk, writer } = onDisk({});
    await writer.close();
    writer.write(aMark());
    await writer.close();
    expect(writer.lost).toEqual({ events: 1, bytes: encodeEvent(aMark()).length });
    expect([disk.content(), disk.isClosed]).toEqual(['', true]);
  });
});

function onDisk(options: Partial<WriterOptions>): {
  disk: SmallDisk;
  writer: RecordingWriter;
  told: string[];
} {
  const disk = aSmallDisk();
  const told: string[] = [];
  const onTrouble = (message: string): void => void told.push(message);
  const writer = writeRecording(disk, {
    path: 'r',
    nowMs,
    flushMs: LATER,
    retryMs: 1,
    onTrouble,
    ...options,
  });
  return { disk, writer, told };
}

const marks = (from: number, to: number): readonly Event[] =>
  Array.from({ length: to - from }, (_, at) => aMark({ text: String(from + at).padStart(5, '0') }));
const MARK_BYTES = encodeEvent(aMark({ text: '00000' })).length;
const eventsIn = (content: string): readonly Event[] =>
  content
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const decoded = decodeLine(line);
      if (decoded.kind !== 'event') throw new Error(`not an event: ${line}`);
      return decoded.event;
    });

describe('a full disk', () => {
  it('costs nothing where it has room again before memory runs out', async () => {
    const { disk, writer, told } = onDisk({});
    disk.room = 10 * MARK_BYTES + 5;
    for (const mark of marks(0, 50)) writer.write(mark);
    await writer.flush();
    expect(disk.content()).toBe(linesOf(marks(0, 10)));
    expect(writer.trouble).toBe('Cannot write recording "r": no space left on device (ENOSPC)');
    disk.room = Infinity;
    await expect.poll(disk.content).toBe(linesOf(marks(0, 50)));
    expect(writer.trouble).toBeNull();
    await writer.close();
    expect(told).toEqual(['Cannot write recording "r": no space left on device (ENOSPC)']);
    expect(writer.lost).toEqual({ events: 0, bytes: 0 });
  });

  it('leaves a gap where the events would stand that memory had no room for', async () => {
    const { disk, writer } = onDisk({ queueLimitBytes: 20 * MARK_BYTES });
    disk.room = 0;
    for (const mark of marks(0, 20)) writer.write(mark);
    await writer.flush();
    for (const mark of marks(20, 50)) writer.write(mark);
    disk.room = Infinity;
    await expect.poll(() => eventsIn(disk.content()).length).toBe(21);
    for (const mark of marks(50, 55)) writer.write(mark);
    await writer.close();
    const lost = { events: 30, bytes: 30 * MARK_BYTES };
    expect(eventsIn(disk.content())).toEqual([
      ...marks(0, 20),
      { t: 77, event: 'gap', ...lost, why: 'no space left on device (ENOSPC)' },
      ...marks(50, 55),
    ]);
    expect(writer.lost).toEqual(lost);
  });

  it('leaves whole lines and a count of the rest where it lasts to the end', async () => {
    const { disk, writer } = onDisk({ retryMs: LATER });
    disk.room = 3 * MARK_BYTES + 1;
    for (const mark of marks(0, 10)) writer.write(mark);
    await writer.close();
    expect(disk.content()).toBe(linesOf(marks(0, 3)));
    expect(writer.lost).toEqual({ events: 7, bytes: 7 * MARK_BYTES });
    expect(disk.isClosed).toBe(true);
  });

  it('is tried once more at the end', async () => {
    const { disk, writer } = onDisk({ retryMs: LATER });
    disk.room = 0;
    writer.write(aMark());
    await writer.flush();
    disk.room = Infinity;
    await writer.close();
    expect(disk.content()).toBe(linesOf([aMark()]));
    expect(writer.lost.events).toBe(0);
  });
});

describe('a slow disk', () => {
  it('costs the events that memory has no room for, told once and told as a gap', async () => {
    const { disk, writer, told } = onDisk({ queueLimitBytes: 20 * MARK_BYTES });
    disk.isStuck = true;
    void writer.flush();
    for (const mark of marks(0, 100)) writer.write(mark);
    expect(writer.trouble).toBe('Recording "r" is missing events: the disk is slower than the traffic');
    disk.unstick();
    await writer.flush();
    expect(writer.trouble).toBeNull();
    await writer.close();
    expect(eventsIn(disk.content())).toEqual([
      ...marks(0, 20),
      { t: 77, event: 'gap', events: 80, bytes: 80 * MARK_BYTES, why: 'the disk is slower than the traffic' },
    ]);
    expect(told).toHaveLength(1);
  });

  it('cannot hold up the end of the run', async () => {
    const { disk, writer } = onDisk({ closeMs: 1 });
    disk.isStuck = true;
    for (const mark of marks(0, 10)) writer.write(mark);
    await writer.close();
    expect(writer.lost.events).toBe(10);
    disk.unstick();
  });
});
