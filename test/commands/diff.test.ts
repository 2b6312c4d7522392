import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProgram, type Io } from '../../src/commands/index.ts';
import type { Event, Field } from '../../src/model/index.ts';
import { encodeEvent } from '../../src/recording/index.ts';
import {
  aChange,
  aClose,
  aFrame,
  aHead,
  aResponse,
  aSession,
  aSideEnd,
  anEnd,
  anOpen,
  bytes,
} from '../builders.ts';

const TOKEN: Field = ['Authorization', 'Bearer aVerySecretTokenOfTheUser1234'];
const OTHER: Field = ['Authorization', 'Bearer anotherSecretTokenOfTheUser'];

interface Play {
  readonly path?: string;
  readonly sent?: readonly Field[];
  readonly lost?: boolean;
  readonly says?: readonly string[];
}

/** One exchange: what the client sent, whether the way lost it, and what the backend said. */
function exchange(
  number: number,
  { path = '/ws', sent = [TOKEN], lost = false, says = [] }: Play,
): readonly Event[] {
  const own = { exchange: number };
  const startLine = `GET ${path} HTTP/1.1`;
  const base = aHead().fields;
  const end = lost
    ? aClose({ ...own, by: 'backend', backend: aSideEnd({ code: 1011, reason: 'no credentials' }) })
    : aClose(own);
  return [
    anOpen({ ...own, stations: ['client', 'lb', 'backend'] }),
    aHead({ ...own, startLine, fields: [...base, ...sent] }),
    aHead({
      ...own,
      hop: 1,
      startLine,
      fields: lost ? base : [...base, ...sent],
      changes: lost ? [aChange({ before: TOKEN[1] })] : [],
    }),
    aResponse({ ...own, hop: 1 }),
    aResponse(own),
    ...says.map((each, at) => aFrame({ ...own, from: 'backend', n: at + 1, payload: bytes(each) })),
    end,
  ];
}

const recording = (...plays: readonly Play[]): string =>
  [aSession(), ...plays.flatMap((play, at) => exchange(at + 1, play)), anEnd()].map(encodeEvent).join('');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoptap-diff-'));
  const files: Readonly<Record<string, string>> = {
    laptop: recording({ says: ['{"type":"hello"}', '{"type":"done"}'] }),
    staging: recording({ lost: true }),
    token: recording({ sent: [OTHER], says: ['{"type":"hello"}', '{"type":"done"}'] }),
    three: recording({}, { path: '/a' }, { path: '/b' }),
    other: recording({ path: '/b' }, { path: '/ws', lost: true }),
    'odd#1': recording({}),
    query: recording({ path: '/ws?token=aVerySecretTokenOfTheUser1234' }),
    query2: recording({ path: '/ws?token=anotherSecretTokenOfTheUser12' }),
    names: recording({ sent: [[`X-${'long'.repeat(50)}`, 'v']] }),
  };
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `hoptap diff` in this process; sides are files of the folder, options and `-` stay as they are. */
async function diff(sides: readonly string[], options: readonly string[] = [], stdin = '', columns = 120) {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const stdout = Object.assign(output, { columns });
  const io: Io = { stdin: input, stdout, stderr: errors, env: {}, exit: 0 };
  const [out, told] = [text(output), text(errors)];
  input.end(stdin);
  let error: unknown = null;
  try {
    const paths = sides.map((side) => (side.startsWith('-') ? side : join(folder, side)));
    await createProgram(io).parseAsync(['diff', ...paths, ...options], { from: 'user' });
  } catch (thrown) {
    error = thrown;
  }
  output.end();
  errors.end();
  return { stdout: (await out).replaceAll(`${folder}/`, ''), stderr: await told, error, exit: io.exit };
}

describe('hoptap diff', () => {
  test('says in one sentence why it works locally and fails in staging, then shows it', async () => {
    const { stdout, exit, error } = await diff(['laptop', 'staging']);
    expect(error).toBeNull();
    expect(exit).toBe(1);
    expect(stdout.replaceAll('\n', ' ')).toContain(
      'Differs: Authorization never reached the backend in B; A got 101 and 2 messages, closed by client: 1000 normal closure; B got 101 and no messages, closed by backend: 1011 internal error "no credentials".',
    );
    expect(stdout).toContain('  −   Authorization: Bearer ‹redacted›  only in A');
    expect(stdout).toContain('{"type":"hello"}');
    expect(stdout).toContain('B  no more messages');
  });

  test('of the same it says so, in few lines, and ends with 0', async () => {
    const { stdout, exit } = await diff(['laptop', 'laptop#1']);
    expect(exit).toBe(0);
    expect(stdout).toContain('Same: heads, what came of them and 2 messages agree.');
    expect(stdout).toContain('request as the client sent it  the same');
  });

  test('of the ways of several exchanges, names the command that shows the first that differs', async () => {
    const { stdout } = await diff(['other']);
    expect(stdout).toMatch(/\nhoptap diff other#2\n$/);
  });

  test('tells two secrets of a target apart without showing them', async () => {
    const { stdout } = await diff(['query', 'query2']);
    expect(stdout).toContain('start line  the masked values differ');
    expect(stdout).not.toContain('Secret');
  });

  test('keeps within 80 columns whatever the names are', async () => {
    for (const sides of [
      ['names', 'laptop'],
      ['three', 'other'],
      ['names', 'query'],
    ]) {
      const { stdout } = await diff(sides, [], '', 80);
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    }
  });

  test('tells two secrets apart without showing them, and shows them where that is asked for', async () => {
    const masked = await diff(['laptop', 'token']);
    expect(masked.stdout).toContain('the masked values differ, 36 and 34 bytes');
    expect(masked.stdout).not.toContain('Secret');
    const json = await diff(['laptop', 'token'], ['--json']);
    expect(json.stdout).not.toContain('Secret');
    expect(JSON.parse(json.stdout)).toMatchObject({
      isDifferent: true,
      heads: [{ fields: [{ bytes: { a: 36, b: 34 } }] }, {}, {}, {}],
    });
    const shown = await diff(['laptop', 'token'], ['--secrets']);
    expect(shown.stdout).toContain('A  Bearer aVerySecretTokenOfTheUser1234');
  });

  test('of one exchange alone it shows what the way did, with the rules', async () => {
    const { stdout, exit } = await diff(['staging#1']);
    expect(exit).toBe(1);
    expect(stdout).toContain('Differs: the request lost Authorization.');
    expect(stdout).toContain('  −   Authorization: Bearer ‹redacted›  by strip-auth');
    expect((await diff(['laptop#1'])).exit).toBe(0);
  });

  test.each([
    ['laptop#1@backend', 'staging#1@client', 0],
    ['laptop#1@backend', 'staging#1@backend', 1],
    ['laptop#1@lb', 'staging#1@0', 0],
    ['laptop#1@0', 'staging#1@1', 1],
  ])('compares %s with %s at these places only', async (a, b, exit) => {
    const found = await diff([a, b]);
    expect(found.exit).toBe(exit);
    expect(found.stdout).not.toContain('messages');
  });

  test('pairs the exchanges of recordings, and says which have no counterpart', async () => {
    const { stdout, exit } = await diff(['three', 'other']);
    expect(exit).toBe(1);
    expect(stdout).toContain('2 pairs: 1 the same, 1 different, 1 exchange without a counterpart');
    expect(stdout).toContain('#1 and #2  GET /ws');
    expect(stdout).toContain('#2 of A  GET /a  has no counterpart');
    expect(stdout).toContain('hoptap diff three#1 other#2');
    const lines = (await diff(['three', 'other'], ['--json'])).stdout.trimEnd().split('\n');
    const verdicts = lines.map((line) => /"isDifferent":(true|false)/.exec(line)?.[1]);
    expect(verdicts).toEqual(['true', 'true', 'false']);
  });

  test('reads one side from stdin, an exchange of it where one is named', async () => {
    const { stdout, exit } = await diff(
      ['laptop', '-#1'],
      [],
      recording({ says: ['{"type":"hello"}', '{"type":"done"}'] }),
    );
    expect(stdout).toContain('Same:');
    expect(exit).toBe(0);
  });

  test('a file whose name looks like an exchange of another goes first', async () => {
    expect((await diff(['odd#1', 'odd#1#1'])).exit).toBe(0);
  });

  test('compares heads only, or messages only, where that is asked for', async () => {
    expect((await diff(['laptop', 'staging'], ['--frames', '--json'])).stdout).toContain(
      '"heads":[],"outcomes":[]',
    );
    expect((await diff(['laptop', 'staging'], ['--heads', '--ignore', 'authorization'])).exit).toBe(0);
  });

  test('no line is wider than a narrow screen', async () => {
    const { stdout } = await diff(['laptop', 'staging'], [], '', 80);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each([
    [['laptop#1@nowhere', 'staging#1@0'], 'SIDE_INVALID'],
    [['laptop#1@2', 'staging#1@0'], 'SIDE_INVALID'],
    [['laptop#1@client'], 'SIDE_INVALID'],
    [['laptop#1@client', 'staging'], 'SIDE_INVALID'],
    [['laptop#9', 'staging'], 'SIDE_INVALID'],
    [['laptop#x', 'staging'], 'SIDE_INVALID'],
    [['-', '-'], 'SIDE_INVALID'],
    [['laptop#1', '--frames'], 'SIDE_INVALID'],
    [['laptop#1@client', 'staging#1@client', '--frames'], 'SIDE_INVALID'],
    [['nothing#1', 'staging'], 'RECORDING_UNREADABLE'],
    [['--strct', 'laptop'], 'commander.unknownOption'],
  ])('refuses %j', async (sides, code) => {
    const { error, stdout } = await diff(sides);
    expect(error).toMatchObject({ code });
    expect(stdout).toBe('');
  });
});
