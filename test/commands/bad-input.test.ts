import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aFolder, runProgram } from './program.ts';

/** Files that a case may name. */
const FILES: Readonly<Record<string, string>> = {
  'typo.yaml': 'name: x\nrules:\n  - name: a\n    requst: []\n',
  'broken.yaml': 'name: x\nrules: [\n',
  'hello.txt': 'hello\n',
  'hollow.pem': '-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n',
};

interface Case {
  /** The arguments, split at spaces. */
  readonly args: string;
  readonly status: 2 | 3;
  /** What the one line says after `hoptap: `. */
  readonly says: RegExp;
  readonly hint: RegExp;
}

const HELP = /see hoptap (\w+ )*--help/;
const TARGET = /A target looks like wss:\/\//;
const PEM = /-----BEGIN CERTIFICATE-----/;

const CASES: readonly Case[] = [
  { args: 'prox', status: 2, says: /unknown command 'prox': did you mean proxy\?/, hint: HELP },
  { args: 'proxy', status: 2, says: /missing required argument 'target'/, hint: HELP },
  { args: 'proxy ws://a ws://b', status: 2, says: /too many arguments/, hint: HELP },
  { args: 'proxy ftp://a', status: 2, says: /"ftp:\/\/a" as a target: its scheme is "ftp"/, hint: TARGET },
  { args: 'proxy ws://', status: 2, says: /"ws:\/\/" as a target/, hint: TARGET },
  { args: 'proxy ws://me:pw@a', status: 2, says: /it holds a user name/, hint: TARGET },
  { args: 'proxy ws://a --nope', status: 2, says: /unknown option '--nope'/, hint: HELP },
  { args: 'proxy ws://a --ui html', status: 2, says: /'html' is invalid.*log, json, none/, hint: HELP },
  { args: 'proxy ws://a -l here', status: 2, says: /cannot listen on "here"/, hint: /127\.0\.0\.1:8080/ },
  { args: 'proxy ws://a -l 127.0.0.1:65536', status: 2, says: /cannot listen on/, hint: /127\.0\.0\.1:8080/ },
  { args: 'proxy ws://a --body-limit lots', status: 2, says: /"lots" is not a size/, hint: HELP },
  { args: 'proxy ws://a --frame-limit -1', status: 2, says: /--frame-limit/, hint: HELP },
  { args: 'proxy ws://a --frame-limit 33MiB', status: 2, says: /more than the 32MiB/, hint: HELP },
  {
    args: 'proxy ws://localhost:8080/ws',
    status: 2,
    says: /hoptap itself listens there/,
    hint: /-l HOST:PORT/,
  },
  {
    args: 'proxy 9000 -l 0.0.0.0:9000',
    status: 2,
    says: /hoptap itself listens there/,
    hint: /-l HOST:PORT/,
  },
  { args: 'proxy ws://a -H nonsense', status: 2, says: /--header "nonsense"/, hint: /'Name: value'/ },
  { args: 'proxy ws://a -H :x', status: 2, says: /--header ":x"/, hint: /'Name: value'/ },
  { args: 'proxy ws://a --strip /(/', status: 2, says: /--strip "\/\(\/"/, hint: /glob/ },
  { args: 'proxy ws://a --strip-response [a', status: 2, says: /--strip-response/, hint: /glob/ },
  { args: 'proxy ws://a -w -', status: 2, says: /recording to "-": stdout/, hint: /--ui json/ },
  {
    args: 'proxy ws://a -w no/such/run',
    status: 3,
    says: /no\/such\/run": no such .*ENOENT/,
    hint: /--no-write/,
  },
  { args: 'proxy ws://a -w .', status: 3, says: /Cannot write recording "\."/, hint: /./ },
  { args: 'proxy ws://a --ca missing.pem', status: 3, says: /"missing\.pem": no such .*ENOENT/, hint: PEM },
  {
    args: 'proxy ws://a --ca hello.txt',
    status: 3,
    says: /"hello\.txt": it holds no certificate/,
    hint: PEM,
  },
  { args: 'proxy ws://a --ca hollow.pem', status: 3, says: /"hollow\.pem": /, hint: PEM },
  {
    args: 'proxy ws://a -p incident-gcp-strip-auth',
    status: 2,
    says: /Cannot find profile/,
    hint: /"incident-gcp-strips-auth"/,
  },
  {
    args: 'proxy ws://a -p ./missing.yaml',
    status: 3,
    says: /missing\.yaml": no such .*ENOENT/,
    hint: /hoptap profiles/,
  },
  { args: 'proxy ws://a -p ./typo.yaml', status: 3, says: /typo\.yaml:4:5: .*"requst"/, hint: /"request"/ },
  { args: 'proxy ws://a -p ./broken.yaml', status: 3, says: /broken\.yaml:\d+:\d+: /, hint: /./ },
  { args: 'demo now', status: 2, says: /too many arguments/, hint: HELP },
  { args: 'demo -l here', status: 2, says: /cannot listen on "here"/, hint: /127\.0\.0\.1:8080/ },
  { args: 'demo --live -p nope', status: 2, says: /profile "nope"/, hint: /passthrough/ },
  {
    args: 'demo -p passthrough',
    status: 2,
    says: /--profile.*--live/,
    hint: /hoptap demo --live -p passthrough/,
  },
  { args: 'show', status: 2, says: /missing required argument 'file'/, hint: HELP },
  { args: 'show missing', status: 3, says: /"missing": no such .*ENOENT/, hint: /hoptap proxy/ },
  { args: 'show hello.txt', status: 3, says: /not a hoptap recording/, hint: /jsonl/ },
  { args: 'show hello.txt -e none', status: 2, says: /'none' is invalid/, hint: HELP },
  { args: 'profiles show', status: 2, says: /missing required argument 'profile'/, hint: HELP },
  { args: 'profiles show nope', status: 2, says: /profile "nope"/, hint: /passthrough/ },
];

describe('what cannot be done is told in one line and a hint on stderr', () => {
  test.each(CASES)('hoptap $args → $status', async ({ args, status, says, hint }) => {
    const cwd = await aFolder();
    await mkdir(join(cwd, 'home'));
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(cwd, name), text);
    const before = await readdir(cwd);
    const ended = await runProgram(args.split(' '), { cwd });
    const [line = '', second = '', ...rest] = ended.stderr.split('\n');
    expect(line).toMatch(/^hoptap: /);
    expect(line).toMatch(says);
    expect(second).toMatch(/^hint: /);
    expect(second).toMatch(hint);
    expect(rest).toEqual(['']);
    expect([ended.stdout, ended.status]).toEqual(['', status]);
    // nothing was begun: no recording of a run that never was
    expect(await readdir(cwd)).toEqual(before);
  });
});

test('without a command it gives its help on stderr, and 2', async () => {
  const { stdout, stderr, status } = await runProgram([]);
  expect(stderr).toMatch(/^Usage: hoptap /);
  expect([stdout, status]).toEqual(['', 2]);
});

const COMMANDS = ['proxy', 'demo', 'show', 'diagnose', 'explain', 'diff', 'export', 'profiles'];

test('its help fits a terminal of 80 columns and 24 lines, a line for each command', async () => {
  const { stdout, stderr, status } = await runProgram(['--help'], { env: { COLUMNS: '80' } });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(23);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  for (const name of COMMANDS) expect(lines.filter((line) => line.startsWith(`  ${name} `))).toHaveLength(1);
  const commands = lines.slice(lines.indexOf('Commands:') + 1);
  expect(commands.filter((line) => /^ {3}/.test(line))).toEqual([]);
  expect([stderr, status]).toEqual(['', 0]);
});

test.each(COMMANDS)('the help of %s has examples and fits 80 columns', async (name) => {
  const { stdout, status } = await runProgram([name, '--help']);
  expect(stdout).toMatch(new RegExp(`\\nExamples:\\n {2}hoptap ${name}`));
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(status).toBe(0);
});

test('a stack comes with --debug only', async () => {
  expect((await runProgram(['show', 'missing'])).stderr).not.toMatch(/\n {4}at /);
  expect((await runProgram(['--debug', 'show', 'missing'])).stderr).toMatch(/\n {4}at /);
});
