import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeClosePayload, OPCODE } from '../../src/wire/index.ts';
import { aFolder, runProgram, startProgram } from './program.ts';
import { eventsOf, ofKind, recorded } from './proxy-program.ts';

/** The recordings in a folder. */
const recordingsIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith('.hoptap.jsonl')).map((name) => join(folder, name));

/** What each act must say, in this order. */
const ACTS: readonly (readonly RegExp[])[] = [
  [
    /^1 {2}.*straight through/,
    /Host rewritten/,
    /client {3}opened, heard agent_started … agent_completed \(5 events\), closed with 1000/,
    /backend {2}.*token by Authorization/,
  ],
  [
    /^2 .*-p incident-gcp-strips-auth/,
    /− {2}Authorization, X-E2E-Bypass {2}by strip-auth-on-upgrade/,
    /client {3}opened, heard nothing, closed with 1011/,
    /backend {2}.*closed 1011: no Authorization, no X-E2E-Bypass/,
  ],
  [
    /^3 .*-p incident-gcp-strips-auth/,
    /− {2}Sec-WebSocket-Protocol {2}by strip-auth-on-upgrade/,
    /client {3}gave up at the handshake: Server sent no subprotocol/,
    /Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received/,
    /ending {3}#3 .*1011/,
  ],
  [
    /^4 .*-p incident-cloud-run-drops-subprotocol/,
    /− {2}Sec-WebSocket-Protocol {2}by drop-subprotocol-from-answer/,
    /client {3}gave up at the handshake: Server sent no subprotocol/,
    /backend {2}.*101, token by Sec-WebSocket-Protocol/,
  ],
  [
    /^5 .*-p incident-unrequested-subprotocol/,
    /\+ {2}Sec-WebSocket-Protocol {2}by add-subprotocol-to-answer/,
    /a subprotocol but none was requested/,
    /no subprotocols supported/,
  ],
  [
    /^6 .*-p incident-gcp-strips-auth/,
    /GET \/api\/me → 200/,
    /GET \/health → 200/,
    /ending {3}#6 answered by backend/,
  ],
];

describe('hoptap demo', () => {
  test('plays the incident in six acts, and records it for its owner alone', async () => {
    const cwd = await aFolder();
    const { stdout, stderr, status } = await runProgram(['demo'], { cwd });
    expect([stderr, status]).toEqual(['', 0]);
    const acts = stdout.split(/\n(?=\d {2})/).slice(1);
    expect(acts).toHaveLength(ACTS.length);
    for (const [at, words] of ACTS.entries()) {
      const lines = (acts[at] ?? '').split('\n').map((line, row) => (row === 0 ? line : line.trim()));
      let from = 0;
      for (const word of words) {
        const found = lines.findIndex((line, row) => row >= from && word.test(line));
        expect(found, `act ${at + 1}: ${String(word)} in\n${acts[at]}`).toBeGreaterThanOrEqual(from);
        from = found;
      }
    }
    // piped: no colours
    expect(stdout).not.toContain('\u001b');

    const [file = ''] = await recordingsIn(cwd);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const events = await eventsOf(file);
    const close = ofKind(events, 'frame').find(
      ({ exchange, opcode }) => exchange === 3 && opcode === OPCODE.close,
    );
    expect(close?.from).toBe('backend');
    expect(decodeClosePayload(close?.payload ?? new Uint8Array(0)).code).toBe(1011);
    expect(events.at(-1)).toMatchObject({ event: 'end', exchanges: 7, lost: 0 });
  });

  test('prints commands that run as they are printed', async () => {
    const cwd = await aFolder();
    const { stdout } = await runProgram(['demo'], { cwd });
    const [, args = ''] = /hoptap (show .*--frames)/.exec(stdout) ?? [];
    const shown = await runProgram(args.trim().split(/ +/), { cwd });
    expect(shown.status).toBe(0);
    expect(shown.stdout).toMatch(/backend .*close .*1011/);
  });

  test('shows every head in full with --details, secrets masked', async () => {
    const { stdout, status } = await runProgram(['demo', '--no-write', '--details']);
    expect(status).toBe(0);
    expect(stdout.match(/Sec-WebSocket-Key/g)?.length).toBeGreaterThan(8);
    expect(stdout).not.toMatch(/eyJ|demo-key/);
  });

  test('records nothing with --no-write', async () => {
    const cwd = await aFolder();
    const { stdout, status } = await runProgram(['demo', '--no-write'], { cwd });
    expect(status).toBe(0);
    expect(stdout).not.toContain('recorded');
    expect(await readdir(cwd)).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')(
    'records in the folder for temporary files where its own takes none',
    async () => {
      const folder = await aFolder();
      const { stdout, stderr, status } = await runProgram(['demo'], {
        cwd: '/proc',
        env: { TMPDIR: folder },
      });
      const [file = ''] = await recordingsIn(folder);
      expect(stdout).toContain(`recorded in ${file},`);
      expect(await readFile(file, 'utf8')).toContain('"mode":"demo"');
      expect([stderr, status]).toEqual(['', 0]);
    },
  );

  test('ends in the middle at Ctrl-C, with 130 and a whole recording', async () => {
    const cwd = await aFolder();
    const program = startProgram(['demo'], { cwd });
    await program.said('stdout', /^2 {2}/m);
    program.signal('SIGINT');
    const { stdout, status } = await program.ended();
    expect(status).toBe(130);
    expect(stdout).not.toMatch(/^6 {2}/m);
    const [file = ''] = await recordingsIn(cwd);
    expect((await eventsOf(file)).at(-1)).toMatchObject({ event: 'end' });
  });

  test('--live leaves proxy, backend and a talking client running until Ctrl-C', async () => {
    const cwd = await aFolder();
    const program = startProgram(['demo', '--live', '-p', 'incident-gcp-strips-auth'], { cwd });
    await program.said('stderr', /client ─► incident-gcp-strips-auth ─► backend/);
    const [, url = '', token = ''] = await program.said(
      'stderr',
      /proxy on (ws:\S+),[^]*curl .*Bearer (\S+)"/,
    );
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/ws$/);
    await program.said('stdout', /#1 .*GET \/ws/);
    const answer = await fetch(url.replace('ws', 'http').replace(/ws$/, 'api/me'), {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(await answer.json()).toEqual({ sub: 'demo-user' });
    const [file = ''] = await recordingsIn(cwd);
    const [first] = await recorded(file, 'close', 2);
    expect(first).toMatchObject({ by: 'backend', backend: { code: 1011 } });
    program.signal('SIGINT');
    const { stderr, status } = await program.ended();
    expect(stderr).toMatch(/2 exchanges, .*\n {2}recorded in \S+ .*\n {2}see it with: .*hoptap show \S+\n$/);
    expect(status).toBe(0);
  });
});
