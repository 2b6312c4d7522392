import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { encodeFrame } from '../../src/wire/index.ts';
import { GET, OK, SWITCHING, UPGRADE, aClose, aFrame, upgrade } from './handshake.ts';
import type { Peer } from './peer.ts';
import { ofKind, onStage, storyOf, type Stage, type StageOptions } from './stage.ts';

/** Plays after a handshake; both sides end with FIN where they had not ended. */
async function afterUpgrade(
  then: (client: Peer, backend: Peer, stage: Stage) => Promise<void>,
  options: StageOptions = {},
): Promise<readonly Event[]> {
  return onStage(options, async (stage) => {
    const client = await stage.connect();
    const backend = await upgrade(client, () => stage.server.accept());
    await then(client, backend, stage);
    client.fin();
    backend.fin();
    await stage.relay.seen('close');
  });
}

/** Plays one request, which the backend answers with these bytes, and then FIN on both sides. */
async function asked(request: string, answer: string, options: StageOptions = {}): Promise<readonly Event[]> {
  return onStage(options, async ({ connect, server, relay }) => {
    const client = await connect();
    await client.send(request);
    const backend = await server.accept();
    await backend.until(request.slice(-4));
    await backend.send(answer);
    backend.fin();
    client.fin();
    await relay.seen('close');
  });
}

describe('the order of things', () => {
  test('of an upgrade', async () => {
    const events = await afterUpgrade(async (client, backend) => {
      await client.send(aFrame('client'));
      await backend.untilBytes(UPGRADE.length + 4 + 11);
      await backend.send(aFrame('backend'));
      await client.until('hello');
    });
    expect(storyOf(events).slice(0, 6)).toEqual([
      'open client>hoptap>backend',
      'request 0',
      'connected',
      'request 1',
      'response 1',
      'response 0',
    ]);
    expect(storyOf(events).slice(6).toSorted()).toEqual([
      'close client fin',
      'frame backend 1 opcode 1',
      'frame client 1 opcode 1',
    ]);
  });

  test('of a plain request', async () => {
    const events = await asked(`POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody`, OK);
    expect(storyOf(events)).toEqual([
      'open client>hoptap>backend',
      'request 0',
      'connected',
      'request 1',
      'body request 0 "body"',
      'response 1',
      'response 0',
      'body response 1 "ok"',
      'close backend response',
    ]);
  });

  test('of a second request on the same connection, which is an exchange of its own', async () => {
    const events = await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send(GET);
      const backend = await server.accept();
      for (const exchange of [1, 2]) {
        if (exchange === 2) await client.send(GET);
        await backend.until('\r\n\r\n');
        await backend.send(OK);
        await client.until('ok');
        await relay.seen('close', exchange);
      }
      const other = await connect();
      await other.send(GET);
      await (await server.accept()).send(OK);
      await relay.seen('close', 3);
    });
    expect(storyOf(events, 2)).toEqual([
      'open client>hoptap>backend',
      'request 0',
      'reused',
      'request 1',
      'response 1',
      'response 0',
      'body response 1 "ok"',
      'close backend response',
    ]);
    expect(ofKind(events, 'open').map(({ exchange, connection }) => [exchange, connection])).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
    ]);
    expect(ofKind(events, 'connected').map(({ reused }) => reused)).toEqual([false, true, false]);
  });

  test('of informational heads, which are recorded on every hop', async () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
    const events = await asked(GET, `${hints}${OK}`, { profiles: ['name: a', 'name: b'] });
    expect(storyOf(events).slice(5, -1)).toEqual([
      'informational 2',
      'informational 1',
      'informational 0',
      'response 2',
      'response 1',
      'response 0',
      'body response 2 "ok"',
    ]);
  });
});

describe('heads', () => {
  test.each([
    ['usual', `HTTP/1.1 200 OK\r\nA: 1\r\nContent-Length: 0\r\n\r\n`, false],
    ['odd', `HTTP/1.1 200 OK\nA:1\r\nContent-Length: 0\r\n\r\n`, true],
    ['hostile', `HTTP/1.1 200 O\0K\r\nA: \r\0\r\nContent-Length: 0\r\n\r\n`, false],
  ])('of %s spelling carry their bytes only where fields do not tell them', async (_title, answer, isOdd) => {
    const events = await asked(GET, answer, { profiles: ['name: lb\nrules: [{response: [{set: {B: 2}}]}]'] });
    const received = ofKind(events, 'head').find(({ of }) => of === 'response');
    expect(received?.raw).toBe(isOdd ? answer : undefined);
    expect(storyOf(events).at(-1)).toBe('close backend response');
  });
});

describe('bodies', () => {
  const chunks = '3\r\nabc\r\n4\r\ndefg\r\n0\r\nX-Sum: 9\r\n\r\n';
  const answer = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`;

  test.each([
    ['whole under the limit', 100, 'abcdefg', 0],
    ['cut at the limit', 5, 'abcde', 2],
  ])('are their content without framing, %s', async (_title, bodyBytes, content, cut) => {
    const limits = { headBytes: 1 << 20, bodyBytes, frameBytes: 1 << 20 };
    const parts = ofKind(await asked(GET, answer, { limits }), 'body');
    expect(Buffer.concat(parts.map(({ payload }) => payload)).toString()).toBe(content);
    expect(parts.reduce((sum, part) => sum + part.cut, 0)).toBe(cut);
    expect(parts.reduce((sum, part) => sum + part.bytes, 0)).toBe(chunks.length);
    expect(parts.map(({ more }) => more)).toEqual(parts.map((part) => part !== parts.at(-1)));
    expect(parts.at(-1)?.trailers).toEqual([['X-Sum', '9']]);
  });

  test('that make no sense are named, and go on', async () => {
    const events = await asked(GET, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nwhat');
    expect(ofKind(events, 'violation')).toMatchObject([{ from: 'backend', rule: 'chunked' }]);
    expect(storyOf(events).at(-1)).toBe('close backend response');
  });

  test('are what a tunnel carries that is no WebSocket, each on the hop where it was read', async () => {
    const events = await onStage({ profiles: ['name: a', 'name: b'] }, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send('GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n');
      const backend = await server.accept();
      await backend.until('\r\n\r\n');
      await backend.send('HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n');
      await client.until('\r\n\r\n');
      await client.send('ping');
      await backend.until('ping');
      await backend.send('pong');
      await client.until('pong');
      client.fin();
      await backend.ended();
      backend.fin();
      await relay.seen('close');
    });
    expect(storyOf(events).slice(-5)).toEqual([
      'body request 0 "ping" …',
      'body response 2 "pong" …',
      'body request 0 ""',
      'body response 2 ""',
      'close client fin',
    ]);
  });
});

describe('a request that cannot be read gets a 400, and its bytes are kept', () => {
  const HEAD = 'GET / HTTP/1.1\r\nHost: x\r\n';
  test.each([
    ['no start line', 'hello\r\n\r\n', 'start line'],
    ['a field without a colon', `${HEAD}what\r\n\r\n`, 'no colon'],
    ['a space before a colon', `${HEAD}A : 1\r\n\r\n`, 'field name has a space'],
    ['a length and chunks', `${HEAD}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`, 'both'],
    ['two lengths', `${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 'not one number'],
    ['a NUL', `${HEAD}A: \0\r\n\r\n`, 'NUL'],
    ['a NUL in the target', 'GET /\0 HTTP/1.1\r\n\r\n', 'NUL'],
    ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00', 'TLS'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'HTTP/2.0 is not spoken'],
    ['a head that a FIN cuts short', 'GET / HTTP/1.1\r\nHos', 'ends within its head'],
    ['a head beyond the limit', `${HEAD}A: ${'a'.repeat(2000)}`, 'larger than 1000 bytes'],
  ])('%s', async (_title, request, why) => {
    const limits = { headBytes: 1000, bodyBytes: 1 << 20, frameBytes: 1 << 20 };
    const events = await onStage({ limits }, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send(request);
      client.fin();
      await client.until('HTTP/1.1 400 Bad Request\r\n');
      await client.until('hoptap: the request is malformed: ');
      await client.ended();
      await relay.seen('close');
      expect(server.count).toBe(0);
    });
    expect(storyOf(events)).toEqual([
      'open client>hoptap>backend',
      'error client BAD_REQUEST',
      'response 0',
      expect.stringMatching(/^body response 0 "hoptap: the request is malformed: /),
      'close hoptap error',
    ]);
    const [error] = ofKind(events, 'error');
    expect(error?.message).toContain(why);
    expect(request.startsWith(error?.raw ?? 'nothing')).toBe(true);
    expect(error?.raw?.length).toBe(Math.min(request.replace(/SM\r\n\r\n$/, '').length, 1000));
  });

  test('but a connection without a request is none, empty lines or not', async () => {
    const events = await onStage({}, async ({ connect }) => {
      for (const bytes of ['', '\r\n\r\n']) {
        const client = await connect();
        if (bytes !== '') await client.send(bytes);
        client.fin();
        await client.ended();
        expect(client.received).toBe('');
      }
    });
    expect(events).toEqual([]);
  });
});

describe('trouble with the backend', () => {
  test('that cannot be reached is a 502 which names host, port and cause', async () => {
    const events = await onStage({}, async ({ connect, server, relay }) => {
      await server.close();
      const client = await connect();
      await client.send(GET);
      await client.until('HTTP/1.1 502 Bad Gateway\r\n');
      await client.until(`cannot connect to 127.0.0.1:${server.port}: connection refused`);
      await client.ended();
      await relay.seen('close');
    });
    expect(storyOf(events)).toEqual([
      'open client>hoptap>backend',
      'request 0',
      'error backend ECONNREFUSED',
      'response 0',
      expect.stringContaining('body response 0 "hoptap: cannot connect'),
      'close hoptap error',
    ]);
    expect(ofKind(events, 'close')[0]?.backend.bytes).toBe(0);
  });

  test.each([
    ['speaks no HTTP', 'SSH-2.0-OpenSSH\r\n', 'it does not begin with HTTP/'],
    ['ends within its head', 'HTTP/1.1 200 OK\r\nA', 'it ends within its head'],
  ])('that %s is passed on and told', async (_title, answer, why) => {
    const events = await asked(GET, answer);
    expect(storyOf(events).slice(4)).toEqual(['error backend BAD_RESPONSE', 'close backend fin']);
    expect(ofKind(events, 'error')[0]).toMatchObject({ message: expect.stringContaining(why), raw: answer });
  });

  test('that speaks unasked between two requests leaves a gap of so many bytes', async () => {
    const events = await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send(GET);
      const backend = await server.accept();
      await backend.send(OK);
      await relay.seen('close');
      await backend.send('HTTP/1.1 408 Request Timeout\r\n\r\n');
      await client.until('408 Request Timeout\r\n\r\n');
      await relay.seen('gap');
    });
    expect(ofKind(events, 'gap')).toMatchObject([{ exchange: 1, events: 0, bytes: 32 }]);
  });
});

describe('frames', () => {
  test('are told as they are, by sender', async () => {
    const events = await afterUpgrade(async (client, backend) => {
      await client.send(aFrame('client', { fin: false, rsv: 4, opcode: 2 }));
      await client.send(aFrame('client', { opcode: 0 }));
      await backend.untilBytes(UPGRADE.length + 4 + 22);
      await backend.send(aFrame('backend', { opcode: 9, payload: new Uint8Array(0) }));
      await client.untilBytes(SWITCHING.length + 4 + 2);
    });
    const usual = { cut: 0, missing: 0, undelivered: false };
    expect(ofKind(events, 'frame')).toMatchObject([
      { from: 'client', n: 1, opcode: 2, fin: false, rsv: 4, masked: true, length: 5, ...usual },
      { from: 'client', n: 2, opcode: 0, fin: true, rsv: 0, masked: true, length: 5, ...usual },
      { from: 'backend', n: 1, opcode: 9, fin: true, rsv: 0, masked: false, length: 0, ...usual },
    ]);
    expect(ofKind(events, 'close')[0]).toMatchObject({
      client: { frames: 2, bytes: 22 },
      backend: { frames: 1, bytes: 2 },
    });
  });

  test('that a standard forbids pass, and are told', async () => {
    const events = await afterUpgrade(async (client, backend) => {
      await client.send(encodeFrame({ opcode: 1, payload: Buffer.from('bare') }));
      await backend.until('bare');
      await backend.send(aFrame('backend', { maskKey: Uint8Array.of(0, 0, 0, 0) }));
      await client.until('hello');
    });
    expect(ofKind(events, 'violation')).toMatchObject([
      { from: 'client', rule: 'unmasked', section: 'RFC 6455 §5.1', n: 1, offset: 0 },
      { from: 'backend', rule: 'masked', section: 'RFC 6455 §5.1', n: 1, offset: 0 },
    ]);
  });

  test('that a connection ends within have bytes missing', async () => {
    const events = await afterUpgrade(async (client, backend, { relay }) => {
      await backend.send(aFrame('backend').subarray(0, 4));
      backend.fin();
      await client.ended();
      await relay.seen('frame');
    });
    expect(ofKind(events, 'frame')).toMatchObject([{ from: 'backend', length: 5, missing: 3 }]);
    expect(ofKind(events, 'violation')).toMatchObject([{ from: 'backend', rule: 'truncated' }]);
  });

  test('that are sent to a client which ended its direction still reach it', async () => {
    const events = await afterUpgrade(async (client, backend) => {
      client.fin();
      await backend.ended();
      await backend.send(aClose('backend', 1011, 'no credentials'));
      await client.until('no credentials');
    });
    expect(storyOf(events).slice(6)).toEqual(['frame backend 1 opcode 8', 'close client fin']);
    expect(ofKind(events, 'close')[0]?.backend).toMatchObject({ code: 1011, reason: 'no credentials' });
  });

  test('that are sent to a client which is gone are told as undelivered', async () => {
    const events = await afterUpgrade(async (client, backend, { relay, connect }) => {
      await client.send(aFrame('client'));
      await relay.seen('frame');
      client.reset();
      // what another client does after that, the relay sees after that
      await (await connect()).send('hello\r\n\r\n');
      await relay.seen('close', 2);
      await backend.send(aClose('backend', 1011, 'no credentials'));
      await relay.seen('close', 1);
    });
    expect(storyOf(events).slice(6)).toEqual([
      'frame client 1 opcode 1',
      'frame backend 1 opcode 8 undelivered',
      'close client reset',
    ]);
  });

  test('that are garbage are told a thousand times a side, and the rest is counted', async () => {
    const junk = new Uint8Array(4000).fill(0x70); // RSV bits and a length of 112, and so on
    const bogus = Buffer.concat(Array.from({ length: 1500 }, () => Uint8Array.of(0x83, 0x00)));
    const events = await afterUpgrade(async (client, backend) => {
      await backend.send(bogus);
      await client.untilBytes(SWITCHING.length + 4 + bogus.length);
      await client.send(junk);
      await backend.untilBytes(UPGRADE.length + 4 + junk.length);
    });
    const told = ofKind(events, 'violation').filter(({ from }) => from === 'backend');
    expect(told).toHaveLength(1000);
    expect(ofKind(events, 'gap')).toMatchObject([{ exchange: 1, events: 500, bytes: 0 }]);
    expect(ofKind(events, 'frame').filter(({ from }) => from === 'backend')).toHaveLength(1500);
  });
});
