import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { onTerminal } from '../pty/terminal.ts';
import { ask, echoed, openSocket, startEchoBackend, talk } from './echo-backend.ts';
import { aFolder, runProgram } from './program.ts';
import { eventsOf, ofKind, recorded } from './proxy-program.ts';
import { proxyOnScreen } from './screen-program.ts';

const REMOVES_X_ONE = 'name: mine\nrules:\n  - name: strip\n    request:\n      - remove: X-One\n';

describe('hoptap proxy on a terminal', () => {
  test('opens the screen, and on Q gives it back and says what was recorded', async () => {
    const backend = await startEchoBackend();
    await using screen = await proxyOnScreen(backend.url);
    await talk(`${screen.url}/chat`);
    await screen.until('/chat');
    screen.press('Q');
    const { status, main } = await screen.exit();
    expect(status).toBe(0);
    expect(main).toMatch(/1 exchange, 4 frames/);
    expect(main).toMatch(/recorded in .*run\.hoptap\.jsonl/);
    expect(main).toMatch(/see it with: hoptap show /);
    expect(main).not.toContain('/chat');
    expect(ofKind(await eventsOf(screen.file), 'end')).toHaveLength(1);
  });

  test.each(['ctrl-c', 'SIGTERM', 'SIGINT'] as const)('%s ends it in order', async (way) => {
    const backend = await startEchoBackend();
    await using screen = await proxyOnScreen(backend.url);
    const socket = await openSocket(screen.url);
    await echoed(socket, 'hello');
    if (way === 'ctrl-c') screen.press(way);
    else screen.kill(way);
    const { status, main } = await screen.exit();
    expect(status).toBe(0);
    expect(main).toMatch(/recorded in/);
    expect(ofKind(await eventsOf(screen.file), 'end')).toHaveLength(1);
  });

  test('closes the recording where the window is closed', async () => {
    const backend = await startEchoBackend();
    await using screen = await proxyOnScreen(backend.url);
    await talk(screen.url);
    await screen.hangUp();
    expect(await recorded(screen.file, 'end')).toMatchObject([{ exchanges: 1 }]);
  });

  test.each([
    ['--ui log', ['--ui', 'log'], {}],
    ['-v', ['-v'], {}],
    ['a terminal that can do nothing', [], { TERM: 'dumb' }],
  ])('prints lines with %s', async (_, args, env) => {
    const backend = await startEchoBackend();
    const cwd = await aFolder();
    const words = ['proxy', backend.url, '-l', '127.0.0.1:0', '--no-write', ...args];
    await using screen = await onTerminal(words, { cwd, env });
    await screen.until('nothing is recorded');
    expect(screen.isAlternate).toBe(false);
    screen.kill('SIGINT');
    expect(await screen.exit()).toMatchObject({ status: 0 });
  });

  test('says what went wrong before anything is opened', async () => {
    const backend = await startEchoBackend();
    await using screen = await onTerminal(['proxy', backend.url, '-l', `127.0.0.1:${backend.port}`], {
      cwd: await aFolder(),
    });
    const { status, main } = await screen.exit();
    expect(status).toBe(2);
    expect(main).toMatch(/^hoptap: Cannot use /);
    expect(screen.output).not.toContain('\u001b[?1049h');
  });

  test('tells of a listener that is open to the network, at once and when it is closed', async () => {
    const backend = await startEchoBackend();
    await using screen = await proxyOnScreen(backend.url, ['-l', '0.0.0.0:0']);
    await screen.until('open to the network');
    screen.press('Q');
    expect((await screen.exit()).main).toMatch(/warning: 0\.0\.0\.0:\d+ is open to the network/);
  });

  test('begins with the filter of -f', async () => {
    const backend = await startEchoBackend();
    await using screen = await proxyOnScreen(backend.url, ['-f', '~u /this']);
    await ask(screen.port, ['GET /other HTTP/1.1', 'Host: a']);
    await ask(screen.port, ['GET /this HTTP/1.1', 'Host: a']);
    await screen.until('/this HTTP');
    expect(screen.text()).not.toContain('/other');
  });
});

test('--ui tui without a terminal is refused', async () => {
  const { stdout, stderr, status } = await runProgram(['proxy', 'ws://localhost:1', '--ui', 'tui']);
  expect([stdout, status]).toEqual(['', 2]);
  expect(stderr).toMatch(/^hoptap: Cannot open the screen: stdin and stdout must both be a terminal\nhint: /);
});

describe('from the screen of a proxy', () => {
  test('profiles are switched for new exchanges, and edits count while they are in force', async () => {
    const backend = await startEchoBackend();
    const cwd = await aFolder();
    const file = join(cwd, 'mine.yaml');
    await writeFile(file, REMOVES_X_ONE);
    await using screen = await proxyOnScreen(backend.url, ['-p', file], { cwd });
    const passing = async (): Promise<readonly string[] | undefined> => {
      await ask(screen.port, ['GET / HTTP/1.1', 'Host: a', 'X-One: 1', 'X-Two: 2']);
      return backend.requests.at(-1)?.filter((each) => each.startsWith('X-'));
    };
    expect(await passing()).toEqual(['X-Two']);
    screen.press('P');
    await recorded(screen.file, 'profiles', 1);
    expect(await passing()).toEqual(['X-One', 'X-Two']);
    screen.press('P');
    await recorded(screen.file, 'profiles', 2);
    expect(await passing()).toEqual(['X-Two']);
    await writeFile(file, REMOVES_X_ONE.replace('X-One', 'X-Two'));
    await recorded(screen.file, 'profiles', 3);
    expect(await passing()).toEqual(['X-One']);
  });

  test('a profile is picked from those there are', async () => {
    const backend = await startEchoBackend();
    await using screen = await proxyOnScreen(backend.url);
    screen.press('p');
    await screen.until('incident-gcp-strips-auth');
    screen.press('/');
    screen.type('incident-gcp');
    screen.press('enter', ' ', 'enter');
    const [event] = await recorded(screen.file, 'profiles');
    expect(event?.profiles.map(({ name }) => name)).toEqual(['incident-gcp-strips-auth']);
  });

  test('an exchange is exported as hoptap export does it, while it is open', async () => {
    const backend = await startEchoBackend();
    await using screen = await proxyOnScreen(backend.url);
    const socket = await openSocket(`${screen.url}/chat`, [], {
      headers: { Authorization: 'Bearer abcdefgh' },
    });
    await echoed(socket, 'hello there');
    await screen.until('/chat');
    screen.press('e');
    await screen.until('curl');
    screen.press('c');
    await screen.until('redacted');
    screen.press('s');
    await screen.until('exchange-1.sh');
    screen.press('enter');
    await screen.until('wrote exchange-1.sh');
    const ours = await readFile(join(screen.cwd, 'exchange-1.sh'), 'utf8');
    const theirs = await runProgram(['export', screen.file, '--as', 'curl', '-e', '1', '--secrets']);
    expect(ours).toBe(theirs.stdout);
    expect(ours).toContain('Bearer abcdefgh');
  });

  test('a note is put into the recording, a frame in, and the exchange is ended', async () => {
    const backend = await startEchoBackend();
    await using screen = await proxyOnScreen(backend.url);
    const socket = await openSocket(`${screen.url}/chat`);
    await screen.until('/chat');
    screen.press('m');
    await screen.until('Note');
    screen.type('here it broke');
    screen.press('enter');
    expect(await recorded(screen.file, 'mark')).toMatchObject([{ exchange: 1, text: 'here it broke' }]);
    const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
    screen.press('X');
    await screen.until('RST');
    screen.press('r');
    expect(await closed).toBe(1006);
    await screen.until('torn off with RST');
    expect(await recorded(screen.file, 'close')).toMatchObject([{ by: 'hoptap', how: 'reset' }]);
  });
});
