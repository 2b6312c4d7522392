import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProgram, type Io } from '../../src/commands/index.ts';
import { HoptapError, type Event } from '../../src/model/index.ts';
import { encodeEvent } from '../../src/recording/index.ts';
import {
  aBody,
  aClose,
  aFrame,
  aGap,
  aHead,
  aResponse,
  aSession,
  aSideEnd,
  anEnd,
  anOpen,
  bytes,
} from '../builders.ts';

const exchange = (number: number): readonly Event[] => [
  anOpen({ exchange: number }),
  aHead({ exchange: number }),
  aResponse({ exchange: number, hop: 1 }),
  aResponse({ exchange: number }),
  aFrame({ exchange: number, payload: bytes(`hello from ${number}`) }),
  aClose({ exchange: number }),
];
const lineOf = (events: readonly Event[]): string => events.map(encodeEvent).join('');

const ONE = lineOf([aSession(), ...exchange(1), anEnd()]);
const THREE = lineOf([aSession(), ...exchange(1), ...exchange(2), ...exchange(4), anEnd({ exchanges: 3 })]);
const MIXED = lineOf([
  aSession(),
  ...exchange(1),
  ...exchange(2).slice(0, -1),
  aClose({ exchange: 2, backend: aSideEnd({ code: 1011 }) }),
  anOpen({ exchange: 3 }),
  aHead({ exchange: 3 }),
  aResponse({ exchange: 3, startLine: 'HTTP/1.1 403 Forbidden', fields: [] }),
  anEnd(),
]);
const TORN = ONE.slice(0, ONE.lastIndexOf('\n', ONE.length - 2) + 10);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoptap-show-'));
  await Promise.all([
    writeFile(join(folder, 'one'), ONE),
    writeFile(join(folder, 'three'), THREE),
    writeFile(join(folder, 'mixed'), MIXED),
    writeFile(join(folder, 'torn'), TORN),
    writeFile(join(folder, 'other'), 'hello\n'),
  ]);
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `hoptap show` in this process; `file` is one of the folder's, or `-` with `stdin`. */
async function show(file: string, options: readonly string[] = [], stdin = '') {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const io: Io = { stdin: input, stdout: output, stderr: errors, env: {}, exit: 0 };
  // as a pipe would: what is printed is read at once
  const out = text(output);
  const told = text(errors);
  input.end(stdin);
  let error: unknown = null;
  try {
    const path = file === '-' ? '-' : join(folder, file);
    await createProgram(io).parseAsync(['show', path, ...options], { from: 'user' });
  } catch (thrown) {
    error = thrown;
  }
  output.end();
  errors.end();
  return { stdout: await out, stderr: await told, error };
}

describe('hoptap show', () => {
  test('lists the exchanges where there are several', async () => {
    const { stdout, stderr, error } = await show('three');
    expect(error).toBeNull();
    expect(stderr).toBe('');
    expect(stdout).toMatch(/3 exchanges, proxy of hoptap/);
    expect(stdout.split('\n').filter((line) => line.includes('GET /ws'))).toHaveLength(3);
    expect(stdout).not.toContain('hop 0');
  });

  test('shows the only exchange in full', async () => {
    const { stdout } = await show('one');
    expect(stdout).toContain('exchange 1');
    expect(stdout).toContain('hop 0  client → hoptap');
    expect(stdout).not.toContain('hello from');
  });

  test('shows the exchange asked for', async () => {
    const { stdout } = await show('three', ['--exchange', '4']);
    expect(stdout).toContain('exchange 4');
    expect(stdout).not.toContain('exchange 2');
    expect(stdout).toContain('hop 0');
  });

  test('shows the frames of all exchanges, or of the one asked for', async () => {
    const all = await show('three', ['--frames']);
    expect(all.stdout.match(/hello from \d/g)).toEqual(['hello from 1', 'hello from 2', 'hello from 4']);
    const one = await show('three', ['--frames', '-e', '2']);
    expect(one.stdout.match(/hello from \d/g)).toEqual(['hello from 2']);
  });

  test('shows heads of all exchanges where that is asked for', async () => {
    const { stdout } = await show('three', ['--heads']);
    expect(stdout.match(/hop 0 {2}client → hoptap/g)).toHaveLength(3);
  });

  test('reads stdin, frames included', async () => {
    const { stdout } = await show('-', ['--frames'], ONE);
    expect(stdout).toContain('hello from 1');
  });

  test('gives one JSON object a line: exchanges, then frames where asked for', async () => {
    const { stdout } = await show('three', ['--json', '--frames']);
    const values = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(values).toHaveLength(6);
    expect(values[2]).toMatchObject({ exchange: 4, status: 101, path: '/ws', subprotocol: null });
    expect(values[3]).toMatchObject({ event: 'frame', exchange: 1, text: 'hello from 1' });
  });

  test('says on stderr that a torn line was skipped, once, and in the text that the run did not end', async () => {
    const { stdout, stderr } = await show('torn', ['--frames']);
    expect(stderr).toMatch(/^hoptap: .*line 8.*\n$/);
    expect(stdout).toContain('! the run did not end cleanly');
  });

  test('says which exchanges there are where the one asked for is not', async () => {
    const { stdout, error } = await show('three', ['--exchange', '3']);
    expect(stdout).toBe('');
    expect(error).toBeInstanceOf(HoptapError);
    expect(error).toMatchObject({
      code: 'EXCHANGE_UNKNOWN',
      message: 'Cannot find exchange "3": the recording has 1-2, 4',
    });
  });

  test.each([
    ['a file that is not there', 'nothing', 'RECORDING_UNREADABLE'],
    ['a file that is no recording', 'other', 'RECORDING_INVALID'],
  ])('refuses %s', async (_title, file, code) => {
    expect((await show(file)).error).toMatchObject({ code });
  });

  test.each(['0', 'x', '1.5', '-1'])('refuses "%s" as the number of an exchange', async (number) => {
    const { error } = await show('one', [`--exchange=${number}`]);
    expect(error).toMatchObject({ code: 'commander.invalidArgument' });
  });

  test('shows the bodies of the only exchange, and of all where that is asked for', async () => {
    const withBody = (number: number): readonly Event[] => [
      ...exchange(number).slice(0, -1),
      aBody({ exchange: number, payload: bytes(`body of ${number}`), more: false }),
      aClose({ exchange: number }),
    ];
    const events = lineOf([aSession(), ...withBody(1), ...withBody(2)]);
    expect((await show('-', [], events)).stdout).not.toContain('body of');
    expect((await show('-', ['-e', '2'], events)).stdout.match(/body of \d/g)).toEqual(['body of 2']);
    expect((await show('-', ['--bodies'], events)).stdout.match(/body of \d/g)).toHaveLength(2);
    const json = await show('-', ['--bodies', '--json'], events);
    expect(json.stdout.match(/"text":"body of \d"/g)).toHaveLength(2);
  });

  test('tells of a gap that may be in any exchange with the frames of each', async () => {
    const events = [aSession(), ...exchange(1).slice(0, -1), aGap({ why: 'disk full' }), aClose()];
    const { stdout } = await show('-', ['-e', '1', '--frames'], lineOf(events));
    expect(stdout).toContain('not recorded: disk full');
  });

  test('does not claim to mask JSON, whose payloads may be deflated or in base64', async () => {
    const { error, stdout } = await show('one', ['--redact', '--json']);
    expect(error).toMatchObject({ code: 'commander.conflictingOption' });
    expect(stdout).toBe('');
  });

  test('shows what a filter means, and says how many that are', async () => {
    const { stdout } = await show('mixed', ['-f', '~close 1011 | ~c 4xx']);
    expect(stdout).toContain('2 of 3 shown: ~close 1011 | ~c 4xx');
    expect(stdout.split('\n').filter((line) => line.includes('GET /ws'))).toHaveLength(2);
    const none = await show('mixed', ['-f', '~c 5xx']);
    expect(none.stdout).toContain('none of 3 shown: ~c 5xx');
    expect(none.error).toBeNull();
  });

  test('shows the only exchange that a filter means in full, and its JSON', async () => {
    const { stdout } = await show('mixed', ['-f', '~c 403']);
    expect(stdout).toContain('exchange 3');
    expect(stdout).toContain('hop 0');
    const json = await show('mixed', ['-f', '~c 403', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ exchange: 3, status: 403 });
  });

  test('asks each message by itself where frames are shown', async () => {
    const { stdout } = await show('three', ['--frames', '-f', '~b "from [24]"']);
    expect(stdout.match(/hello from \d/g)).toEqual(['hello from 2', 'hello from 4']);
    const others = await show('three', ['--frames', '-f', '!~b "from 2"', '--json']);
    expect(others.stdout.match(/hello from \d/g)).toEqual(['hello from 1', 'hello from 4']);
    const stdin = await show('-', ['--frames', '-f', '~b "from 4"'], THREE);
    expect(stdin.stdout.match(/hello from \d/g)).toEqual(['hello from 4']);
  });

  test('shows all frames of what a filter means without a word on contents', async () => {
    const { stdout } = await show('three', ['--frames', '-f', '~all']);
    expect(stdout.match(/hello from \d/g)).toHaveLength(3);
  });

  test('lists by what any message holds', async () => {
    const { stdout } = await show('three', ['-f', '~b "from 2" | ~b "from 4"']);
    expect(stdout).toContain('2 of 3 shown');
  });

  test('refuses a filter that cannot be read, and a station that the recording lacks', async () => {
    expect((await show('three', ['-f', '~hx a'])).error).toMatchObject({
      code: 'FILTER_INVALID',
      place: { text: '~hx a', start: 0, end: 3 },
    });
    expect((await show('three', ['-f', '~finding credental-lost'])).error).toMatchObject({
      hint: 'Did you mean credentials-lost?',
    });
    const { error, stdout } = await show('three', ['-f', '~hq@backned x']);
    expect(error).toMatchObject({
      code: 'FILTER_INVALID',
      hint: 'Stations are client, hoptap, backend',
      place: { start: 4, end: 11 },
    });
    expect(stdout).toBe('');
  });

  test('says what to ask next of a file that holds several', async () => {
    const { stdout } = await show('three');
    expect(stdout).toMatch(/hoptap show \S+three -e N {2}shows one of them in full\n$/);
    expect((await show('-', [], THREE)).stdout).not.toContain('-e N');
  });

  test('follows a recording to its end, as the proxy would have told it', async () => {
    const { stdout, error } = await show('three', ['--follow']);
    expect(error).toBeNull();
    expect(stdout.match(/#\d {4}GET \/ws {2}upgrade websocket → 101/g)).toHaveLength(3);
    expect(stdout).not.toContain('hello from');
    const filtered = await show('three', ['--follow', '--frames', '-f', '~b "from 2"']);
    expect(filtered.stdout.match(/hello from \d/g)).toEqual(['hello from 2']);
    const json = await show('three', ['--follow', '--json', '-e', '2']);
    const events = json.stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(events).toHaveLength(exchange(2).length + 2);
  });

  test('masks secrets where that is asked for', async () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl';
    const events = [aSession(), anOpen(), aHead({ startLine: `GET /ws?token=${token} HTTP/1.1` })];
    expect((await show('-', [], lineOf(events))).stdout).toContain(token);
    expect((await show('-', ['--redact'], lineOf(events))).stdout).not.toContain(token);
  });
});
