import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { encodeEvent } from '../../src/recording/index.ts';
import { aClose, aHead, aResponse, aSession, aSideEnd, anEnd, anOpen } from '../builders.ts';
import { ask, startEchoBackend, talk } from './echo-backend.ts';
import { aFolder, runProgram, startProgram } from './program.ts';
import { endProxy, eventsIn, ofKind, startProxy } from './proxy-program.ts';

const linesOf = (...events: readonly Event[]): string => events.map(encodeEvent).join('');

describe('hoptap proxy -f', () => {
  test('prints what the filter means, and records all', async () => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(backend.url, ['-f', '~http']);
    await talk(`${proxy.url}/ws`);
    await ask(proxy.port, ['GET /health HTTP/1.1', 'Host: a']);
    const { stdout, events } = await endProxy(proxy);
    expect(stdout).toMatch(/^\S+ {2}#2 .*GET \/health.*200.*\n$/);
    expect(ofKind(events, 'open')).toHaveLength(2);
  });

  test('tells the handshake of an exchange that is meant only from its end on', async () => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(backend.url, ['-f', '~close 1000']);
    await talk(`${proxy.url}/ws`);
    const { stdout } = await endProxy(proxy);
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/#1 .*GET \/ws.*101/),
      expect.stringMatching(/#1 .*client.*1000/),
    ]);
  });

  test('prints the messages that are meant with -v, and events with --ui json', async () => {
    const backend = await startEchoBackend();
    const proxy = await startProxy(backend.url, ['-v', '-f', '~bs hello']);
    await talk(`${proxy.url}/ws`);
    const { stdout } = await endProxy(proxy);
    expect(stdout.match(/text.*hello/g)).toHaveLength(1);
    expect(stdout).toMatch(/↓ backend .*text.*hello/);

    const json = await startProxy(backend.url, ['--ui', 'json', '-f', '~bs hello']);
    await talk(`${json.url}/ws`);
    const events = eventsIn((await endProxy(json)).stdout);
    expect(ofKind(events, 'frame').filter(({ opcode }) => opcode === 1)).toMatchObject([{ from: 'backend' }]);
    expect(events[0]?.event).toBe('session');
  });

  test('knows findings as soon as they can be known', async () => {
    const backend = await startEchoBackend();
    const args = ['-f', '~finding credentials-lost', '--strip', 'Authorization', '--ui', 'json'];
    const proxy = await startProxy(backend.url, args);
    await ask(proxy.port, ['GET /a HTTP/1.1', 'Host: a']);
    await ask(proxy.port, ['GET /b HTTP/1.1', 'Host: a', 'Authorization: Bearer abc']);
    const { stdout } = await endProxy(proxy);
    expect(ofKind(eventsIn(stdout), 'close').map(({ exchange }) => exchange)).toEqual([2]);
  });
});

describe('a filter that cannot be read', () => {
  test('is shown with carets under what is wrong, whatever its width', async () => {
    const { stdout, stderr, status } = await runProgram(['show', 'nothing', '-f', '漢字 & ~hx a']);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr.split('\n')).toEqual([
      'hoptap: Cannot read filter "漢字 & ~hx a": there is no term ~hx',
      '  漢字 & ~hx a',
      '         ^^^',
      expect.stringMatching(/^hint: Did you mean ~h/),
      '',
    ]);
  });
});

describe('hoptap show --follow', () => {
  const first = linesOf(aSession(), anOpen(), aHead(), aResponse());
  const close = linesOf(aClose({ backend: aSideEnd({ code: 1011, reason: 'why' }) }));

  test('tells what comes, a line torn at first included, until the run ends', async () => {
    const file = join(await aFolder(), 'r.hoptap.jsonl');
    await writeFile(file, first + close.slice(0, 20));
    const program = startProgram(['show', file, '--follow']);
    await program.said('stdout', /GET \/ws .*101/);
    await appendFile(file, close.slice(20));
    await program.said('stdout', /closed by client.*backend sent 1011/);
    await appendFile(file, linesOf(anEnd()));
    expect(await program.ended()).toMatchObject({ status: 0, stderr: '' });
  });

  test('ends when the user has seen enough', async () => {
    const file = join(await aFolder(), 'r.hoptap.jsonl');
    await writeFile(file, first);
    const program = startProgram(['show', file, '--follow', '--json', '-f', '~c 101']);
    await program.said('stdout', /"of":"response"/);
    program.signal('SIGINT');
    expect(await program.ended()).toMatchObject({ status: 0, stderr: '' });
  });
});
