import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Io } from '../../src/commands/index.ts';
import { createProfilesCommand } from '../../src/commands/profiles.ts';
import { EXIT, HoptapError } from '../../src/model/index.ts';

interface Said {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** Runs `hoptap profiles` with these arguments. */
async function profiles(...argv: readonly string[]): Promise<Said> {
  return profilesOn(undefined, ...argv);
}

/** The same on a terminal of that width. */
async function profilesOn(columns: number | undefined, ...argv: readonly string[]): Promise<Said> {
  const [stdin, stderr] = [new PassThrough(), new PassThrough()];
  const stdout = Object.assign(new PassThrough(), columns === undefined ? {} : { columns });
  const io: Io = { stdin, stdout, stderr, env: {}, exit: EXIT.done };
  const said = Promise.all([text(stdout), text(stderr)]);
  try {
    await createProfilesCommand(io).parseAsync([...argv], { from: 'user' });
  } finally {
    stdout.end();
    stderr.end();
  }
  const [out, error] = await said;
  return { stdout: out, stderr: error, exit: io.exit };
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoptap-profiles-command-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('lists the shipped profiles, a line each, with what they rest on', async () => {
  const { stdout, stderr, exit } = await profiles();
  expect(stdout).toMatch(/^incident-refused +Upgrades are closed without an answer \(incident\)$/m);
  expect(stdout).toMatch(/^passthrough +A balancer that passes everything on as it is$/m);
  expect([stderr, exit]).toEqual(['', 0]);
});

test('lists them as JSON, an object a line', async () => {
  const { stdout } = await profiles('--json');
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toContainEqual({
    name: 'incident-refused',
    summary: 'Upgrades are closed without an answer',
    evidence: ['incident'],
  });
});

test('shows what one does in plain words, and its evidence', async () => {
  const { stdout } = await profiles('show', 'incident-cloud-run-drops-subprotocol');
  expect(stdout).toMatch(
    /^incident-cloud-run-drops-subprotocol\n {2}The 101 .*\n\nDoes\n {2}on answers to upgrades: removes Sec-WebSocket-Protocol\n\nEvidence\n {2}incident\n {4}Reported of Cloud Run/,
  );
});

test('says of one that does nothing that it does nothing', async () => {
  expect((await profiles('show', 'passthrough')).stdout).toContain('nothing: everything passes as it is');
});

test('prints the file itself', async () => {
  const file = fileURLToPath(new URL('../../profiles/passthrough.yaml', import.meta.url));
  expect((await profiles('show', 'passthrough', '--yaml')).stdout).toBe(await readFile(file, 'utf8'));
});

test.each([[['show', 'passthrough', '--json']], [['--json', 'show', 'passthrough']]])(
  'shows it as recordings carry it: %j',
  async (argv) => {
    expect(JSON.parse((await profiles(...argv)).stdout)).toMatchObject({ name: 'passthrough', rules: [] });
  },
);

test('an unknown name is wrong usage', async () => {
  const error: unknown = await profiles('show', 'passthru').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(HoptapError);
  expect(error).toMatchObject({ exit: 2, hint: 'did you mean "passthrough"?' });
});

test('validates each file, and ends with 3 when one is bad', async () => {
  const [good, bad] = [join(folder, 'good.yaml'), join(folder, 'bad.yaml')];
  await writeFile(good, 'name: good');
  await writeFile(bad, 'name: bad\nrulez: []');
  expect(await profiles('validate', good)).toEqual({ stdout: `${good}: ok\n`, stderr: '', exit: 0 });
  const { stdout, exit } = await profiles('validate', bad, good);
  expect(stdout).toMatch(
    /bad\.yaml:2:1: unknown key "rulez"\n {2}did you mean "rules"\?.*\n.*good\.yaml: ok\n$/,
  );
  expect(exit).toBe(3);
});

test('validates as JSON', async () => {
  const bad = join(folder, 'bad.yaml');
  await writeFile(bad, 'name: 3');
  const { stdout, exit } = await profiles('validate', '--json', bad);
  expect(JSON.parse(stdout)).toEqual({
    file: bad,
    valid: false,
    error: expect.stringContaining(':1:7: name: expected a text, found a number') as unknown,
  });
  expect(exit).toBe(3);
});

test('prints the schema', async () => {
  expect(JSON.parse((await profiles('schema')).stdout)).toMatchObject({ type: 'object', required: ['name'] });
});

test('shows nothing of a profile that could steer the terminal', async () => {
  const file = join(folder, 'evil.yaml');
  await writeFile(file, 'name: lb\nsummary: "a\\e[2Jb"\n');
  expect((await profiles('show', file)).stdout).toContain('a␛[2Jb');
  await writeFile(file, 'name: lb\n"\\e[2J": 1\n');
  expect((await profiles('validate', file)).stdout).not.toContain('\u001b');
});

test('breaks what it shows at the width of a terminal, and nothing for a pipe', async () => {
  const longest = ({ stdout }: Said): number => Math.max(...stdout.split('\n').map((line) => line.length));
  expect(longest(await profilesOn(80, 'show', 'incident-gcp-strips-auth'))).toBeLessThanOrEqual(80);
  expect(longest(await profiles('show', 'incident-gcp-strips-auth'))).toBeGreaterThan(200);
});
