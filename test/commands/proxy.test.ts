import { createServer } from 'node:net';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ask, startEchoBackend, talk } from './echo-backend.ts';
import { aFolder, runProgram, startProgram } from './program.ts';
import { endProxy, eventsOf, ofKind, recorded, startProxy } from './proxy-program.ts';

describe('what it says', () => {
  test('greets on stderr: where to point the client, what is done, where the recording goes', async () => {
    const proxy = await startProxy('wss://staging.example.com/ws', ['-p', 'incident-gcp-strips-auth']);
    await proxy.said('stderr', /recording to .*\n/);
    expect(proxy.printed.stdout).toBe('');
    const [first, point, chain, name, ...does] = proxy.printed.stderr.trimEnd().split('\n');
    expect([first, point, chain, name]).toEqual([
      `hoptap: listening on ${proxy.url}/ws  for wss://staging.example.com/ws`,
      '  point the client there: any path goes through, and / goes to /ws',
      '  client ─► incident-gcp-strips-auth ─► backend',
      '    incident-gcp-strips-auth',
    ]);
    expect(does.length).toBeGreaterThan(1);
    expect(does.pop()).toBe(`  recording to ${proxy.file}`);
    for (const line of does) expect(line).toMatch(/^ {6}on (upgrades|all requests)/);
  });

  test('prints a line for a handshake, a close and an ordinary request on stdout', async () => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(backend.url, ['--ui', 'log']);
    await talk(`${proxy.url}/ws`);
    await ask(proxy.port, ['GET /health HTTP/1.1', 'Host: a']);
    const { stdout, status } = await endProxy(proxy);
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} {2}#1 .*GET \/ws.*101/),
      expect.stringMatching(/#1 .*client.*1000/),
      expect.stringMatching(/#2 .*GET \/health.*200/),
    ]);
    expect(status).toBe(0);
  });

  test('prints frames as well with -v', async () => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(backend.url, ['-v']);
    await talk(`${proxy.url}/ws`);
    const { stdout } = await endProxy(proxy);
    expect(stdout.match(/#1 .*(client|backend) .*text.*hello/g)).toHaveLength(2);
  });

  test('prints the events of the recording, line for line, with --ui json', async () => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(backend.url, ['--ui', 'json']);
    await talk(`${proxy.url}/ws`);
    const { stdout, events } = await endProxy(proxy);
    expect(stdout).toBe(await readFile(proxy.file, 'utf8'));
    expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(['session', 'frame', 'end']));
  });

  test('is silent on both streams with --ui none', async () => {
    const backend = await startEchoBackend();
    const file = join(await aFolder(), 'r');
    const program = startProgram(['proxy', backend.url, '-l', ':0', '--ui', 'none', '-w', file]);
    await expect.poll(() => readFile(file, 'utf8').catch(() => ''), { timeout: 5000 }).toContain('\n');
    const [session] = ofKind(await eventsOf(file), 'session');
    await talk(`ws://${session?.listen}/`);
    program.signal('SIGINT');
    expect(await program.ended()).toEqual({ stdout: '', stderr: '', status: 0 });
    expect(ofKind(await eventsOf(file), 'frame')).toHaveLength(4);
  });

  test('never prints a secret in its log', async () => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(`${backend.url}/?token=SECRET-0-SECRET-0`, [
      '-v',
      '-H',
      'Authorization: Bearer added-SECRET-1',
      '--strip',
      'X-Api-Key',
    ]);
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJTRUNSRVQifQ.SECRETsignatureSECRETsignature';
    await talk(`${proxy.url}/ws?token=SECRET-2-SECRET-2&x=1`, ['jwt-auth', `jwt.${jwt}`], {
      headers: {
        Authorization: 'Bearer SECRET-3-SECRET-3',
        Cookie: 'session=SECRET-4-SECRET-4',
        'X-Api-Key': 'SECRET-5-SECRET-5',
      },
    });
    await ask(proxy.port, [
      'GET /?access_token=SECRET-6-SECRET-6 HTTP/1.1',
      'Host: 127.0.0.1',
      'Cookie: a=SECRET-7',
    ]);
    const { stdout, stderr, events } = await endProxy(proxy);
    expect(stdout).toContain('#2');
    expect(`${stdout}${stderr}`).not.toMatch(/SECRET|U0VDUkVU/i);
    expect(JSON.stringify(events)).toContain('SECRET-3');
  });
});

describe('the recording', () => {
  test('has a name of the time in the working folder, and only its owner may read it', async () => {
    const cwd = await aFolder();
    const program = startProgram(['proxy', 'ws://127.0.0.1:9', '-l', '127.0.0.1:0'], { cwd });
    const [, name = ''] = await program.said('stderr', /recording to (\S+)\n/);
    expect(name).toMatch(/^hoptap-\d{8}-\d{6}\.hoptap\.jsonl$/);
    expect((await stat(join(cwd, name))).mode & 0o777).toBe(0o600);
    program.signal('SIGTERM');
    const { stderr, status } = await program.ended();
    expect(stderr).toMatch(
      new RegExp(`\\n {2}recorded in ${name} \\(.*\\)\\n {2}see it with: .*hoptap show ${name}\\n$`),
    );
    expect(status).toBe(0);
  });

  test('is not made with --no-write', async () => {
    const proxy = await startProxy('ws://127.0.0.1:9', ['--no-write']);
    await proxy.said('stderr', /nothing is recorded/);
    proxy.signal('SIGINT');
    expect((await proxy.ended()).status).toBe(0);
    expect(await readdir(proxy.cwd)).toEqual([]);
  });

  test('overwrites nothing', async () => {
    const file = join(await aFolder(), 'run');
    await writeFile(file, 'precious');
    const { stdout, stderr, status } = await runProgram(['proxy', 'ws://a', '-l', ':0', '-w', file]);
    expect([stdout, status]).toEqual(['', 3]);
    expect(stderr).toBe(
      `hoptap: Cannot write recording "${file}": the file exists\nhint: Name another file, move that one away, or leave --write out: a free name is found then\n`,
    );
    expect(await readFile(file, 'utf8')).toBe('precious');
  });

  test.skipIf(process.platform !== 'linux')('says so where the folder takes no file', async () => {
    const ended = await runProgram(['proxy', 'ws://a', '-l', ':0'], { cwd: '/proc' });
    expect(ended).toEqual({
      stdout: '',
      stderr: expect.stringMatching(
        /^hoptap: Cannot write recording "hoptap-.*": .* \(E\w+\)\nhint: .* --no-write\n$/,
      ) as unknown,
      status: 3,
    });
  });

  test('holds as much of bodies and frames as the limits let it, and says what is cut', async () => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(backend.url, ['--frame-limit', '3', '--body-limit', '1', '-v']);
    await talk(`${proxy.url}/ws`);
    await ask(proxy.port, ['GET / HTTP/1.1', 'Host: a']);
    const { events, stdout } = await endProxy(proxy);
    const [frame] = ofKind(events, 'frame');
    expect(frame).toMatchObject({ length: 5, cut: 2 });
    expect(Buffer.from(frame?.payload ?? []).toString()).toBe('hel');
    expect(ofKind(events, 'body')).toEqual([expect.objectContaining({ bytes: 2, cut: 1 })]);
    expect(stdout).toMatch(/text .*\[2 bytes not recorded\] {2}hel\n/);
  });
});

describe('where it listens', () => {
  test.each([
    ['127.0.0.1:0', '127.0.0.1'],
    [':0', '127.0.0.1'],
    ['0', '127.0.0.1'],
    ['localhost:0', '127.0.0.1'],
    ['[::1]:0', '[::1]'],
  ])('-l %s listens on %s, without a warning', async (listen, host) => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(backend.url, ['-l', listen]);
    expect(proxy.url).toBe(`ws://${host}:${proxy.port}`);
    await talk(proxy.url);
    const { stderr } = await endProxy(proxy);
    expect(stderr).not.toContain('warning');
  });

  test.each(['0.0.0.0:0', '[::]:0'])('-l %s warns that the network may come in', async (listen) => {
    const proxy = await startProxy('ws://staging.example.com', ['-l', listen]);
    const { stderr } = await endProxy(proxy);
    expect(stderr).toMatch(/warning: \S+ is open to the network: .*staging\.example\.com/);
  });

  test('a port in use is told in one line and a hint, and leaves no empty recording behind', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void squatter.close());
    await once(squatter, 'listening');
    const address = squatter.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const cwd = await aFolder();
    const ended = await runProgram(['proxy', 'ws://a', '-l', `127.0.0.1:${port}`], { cwd });
    expect(ended).toEqual({
      stdout: '',
      stderr: `hoptap: cannot listen on 127.0.0.1:${port}: address in use\nhint: Choose another with -l HOST:PORT; port 0 takes a free one\n`,
      status: 4,
    });
    expect(await readdir(cwd)).toEqual([]);
  });
});

describe('options that change heads', () => {
  test('show up as a station with what they changed', async () => {
    const backend = await startEchoBackend();
    const shaping = `--strip X-Gone --strip X-Also-* -H X-New:new -H X-Off: --strip-response date`;
    const proxy = await startProxy(backend.url, shaping.split(' '));
    await proxy.said('stderr', /client ─► command-line ─► backend/);
    const fields = ['X-Gone: 1', 'x-gone: 2', 'X-Also-This: 3', 'X-Off: 4', 'X-Kept: 5'];
    const answer = await ask(proxy.port, ['GET / HTTP/1.1', 'Host: 127.0.0.1', ...fields]);
    expect(answer).not.toMatch(/^date:/im);
    const [received = []] = backend.requests;
    expect(received).toEqual(expect.arrayContaining(['X-New', 'new', 'X-Kept', '5']));
    expect(received.join()).not.toMatch(/x-gone|x-also|x-off/i);
    const { events } = await endProxy(proxy);
    expect(ofKind(events, 'open')[0]?.stations).toEqual(['client', 'command-line', 'backend']);
    const changes = ofKind(events, 'head').flatMap((head) => head.changes);
    expect(changes.map(({ rule, operation, name }) => [rule, operation, name])).toEqual(
      expect.arrayContaining([
        ['--strip', 'remove', 'X-Gone'],
        ['--strip', 'remove', 'x-gone'],
        ['--strip', 'remove', 'X-Also-This'],
        ['--header', 'set', 'X-New'],
        ['--header', 'remove', 'X-Off'],
        ['--strip-response', 'remove', 'Date'],
      ]),
    );
  });

  const FOREIGN = ['GET / HTTP/1.1', 'Host: 127.0.0.1', 'Origin: https://evil.example'];

  test('turn a foreign page away once they add a field', async () => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(backend.url, ['-H', 'X-User: me']);
    const answer = await ask(proxy.port, FOREIGN);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).toMatch(/hoptap: Origin "https:\/\/evil\.example" is foreign.*--allow-origin/);
    expect(backend.requests).toEqual([]);
  });

  test('let a foreign page in where --allow-origin names it', async () => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(backend.url, [
      '-H',
      'X-User: me',
      '--allow-origin',
      'https://evil.example',
    ]);
    expect(await ask(proxy.port, FOREIGN)).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('keep no page out while they add nothing', async () => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(backend.url, ['--strip', 'X-A']);
    expect(await ask(proxy.port, FOREIGN)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

test('an unreachable backend is a 502 that names host, port and cause, and an error event', async () => {
  const proxy = await startProxy('ws://127.0.0.1:9/ws');
  expect(await ask(proxy.port, ['GET /ws HTTP/1.1', 'Host: a'])).toMatch(
    /^HTTP\/1\.1 502 Bad Gateway\r\n[\s\S]*hoptap: cannot connect to 127\.0\.0\.1:9: connection refused: nothing listens there \(ECONNREFUSED\)\n$/,
  );
  const [error] = await recorded(proxy.file, 'error');
  expect(error).toMatchObject({ where: 'backend', code: 'ECONNREFUSED' });
  const { stdout } = await endProxy(proxy);
  expect(stdout).toMatch(/#1 .*error.*127\.0\.0\.1:9/);
});
