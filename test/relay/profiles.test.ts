import { describe, expect, test } from 'vitest';
import { read } from '../profile/a-profile.ts';
import { GET, OK, UPGRADE } from './handshake.ts';
import type { Peer } from './peer.ts';
import { ofKind, onStage, storyOf, type StageOptions } from './stage.ts';

/** A profile named lb of one rule. */
const lb = (rule: string): string => `name: lb\nrules:\n  - { name: r, ${rule} }\n`;

describe('heads', () => {
  test('are stripped on upgrades only, where the rule says so', async () => {
    const profiles = [lb('when: { kind: upgrade }, request: [{ remove: [Authorization, X-E2E-*] }]')];
    const secret = 'Authorization: Bearer x\r\nX-E2E-Bypass: 1';
    const events = await onStage({ profiles }, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send(`GET /health HTTP/1.1\r\nHost: x\r\n${secret}\r\n\r\n`);
      const backend = await server.accept();
      await backend.until(`Host: x\r\n${secret}\r\n\r\n`);
      await backend.send(OK);
      await client.until('ok');
      await client.send(`${UPGRADE}\r\n${secret}\r\nX-Kept: 1\r\n\r\n`);
      await backend.until(`${UPGRADE}\r\nX-Kept: 1\r\n\r\n`);
      await backend.send(OK);
      await relay.seen('close', 2);
    });
    const changed = ofKind(events, 'head').filter(({ changes }) => changes.length > 0);
    expect(changed).toMatchObject([{ exchange: 2, hop: 1, changes: [{ rule: 'r' }, { rule: 'r' }] }]);
  });

  test('pass a chain of stations, which change them one by one, and back in reverse order', async () => {
    const chain = (name: string): string =>
      `name: ${name}\nrules:\n  - name: via-${name}\n    request: [{ append: { Via: ${name} } }]\n    response: [{ append: { Via: ${name} } }]\n`;
    const events = await onStage({ profiles: [chain('a'), chain('b')] }, async (stage) => {
      const client = await stage.connect();
      await client.send('GET / HTTP/1.1\r\nVia: me\r\n\r\n');
      const backend = await stage.server.accept();
      await backend.until('Via: me, a, b\r\n\r\n');
      await backend.send('HTTP/1.1 204 No Content\r\nVia: you\r\n\r\n');
      await client.until('Via: you, b, a\r\n\r\n');
      await stage.relay.seen('close');
    });
    expect(ofKind(events, 'open')[0]?.stations).toEqual(['client', 'a', 'b', 'backend']);
    const via = ofKind(events, 'head').map(({ hop, fields, changes, ...head }) => {
      const rules = changes.map(({ rule, before, after }) => `${rule}: ${before} > ${after}`);
      return [`${head.of} ${hop}`, fields.find(([name]) => name === 'Via')?.[1], ...rules];
    });
    expect(via).toEqual([
      ['request 0', 'me'],
      ['request 1', 'me, a', 'via-a: me > me, a'],
      ['request 2', 'me, a, b', 'via-b: me, a > me, a, b'],
      ['response 2', 'you'],
      ['response 1', 'you, b', 'via-b: you > you, b'],
      ['response 0', 'you, b, a', 'via-a: you, b > you, b, a'],
    ]);
  });

  test('of informational answers pass as they are', async () => {
    const profiles = [lb('response: [{ set: { Via: lb } }]')];
    await onStage({ profiles }, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send(GET);
      await (await server.accept()).send(`HTTP/1.1 103 Early Hints\r\nVia: x\r\n\r\n${OK}`);
      await client.until('ok');
      await relay.seen('close');
      expect(client.received).toBe(
        'HTTP/1.1 103 Early Hints\r\nVia: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\nVia: lb\r\n\r\nok',
      );
    });
  });
});

describe('pointing at the target', () => {
  test.each<[string, StageOptions, string, string, number]>([
    ['rewrites Host', { keepHost: false }, '/', '/', 1],
    ['keeps Host where told to', { keepHost: true }, '/', '/', 0],
    ['sends / to the path of the target, with its query', { path: '/ws?v=1' }, '/', '/ws?v=1', 1],
    ['joins the queries', { path: '/ws?v=1' }, '/?a=b', '/ws?v=1&a=b', 1],
    ['leaves other paths', { path: '/ws?v=1' }, '/health?x', '/health?x', 0],
  ])('%s', async (_title, options, path, after, count) => {
    const events = await onStage(options, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send(`GET ${path} HTTP/1.1\r\nhOsT: staging\r\nA:1\r\n\r\n`);
      const backend = await server.accept();
      const host = options.keepHost === false ? ` 127.0.0.1:${server.port}` : ' staging';
      await backend.until(`GET ${after} HTTP/1.1\r\nhOsT:${host}\r\nA:1\r\n\r\n`);
      await backend.send(OK);
      await relay.seen('close');
    });
    const changes = ofKind(events, 'head').flatMap((head) => head.changes);
    expect(changes.map(({ rule }) => rule)).toEqual(Array.from({ length: count }, () => 'target'));
  });
});

describe('an answer in the place of the backend', () => {
  const ANSWER = 'answer: { status: 403, fields: { X-Why: preauth }, body: "no entry" }';
  const GIVEN = 'HTTP/1.1 403 Forbidden\r\nX-Why: preauth\r\nContent-Length: 8\r\n\r\nno entry';

  test('reaches the client without the backend being asked, shaped by the stations before it', async () => {
    const front = 'name: front\nrules: [{ name: via, response: [{ set: { Via: front } }] }]';
    const events = await onStage({ profiles: [front, lb(ANSWER)] }, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send(GET);
      await client.until('X-Why: preauth\r\nContent-Length: 8\r\nVia: front\r\n\r\nno entry');
      await relay.seen('close');
      expect(server.count).toBe(0);
    });
    expect(storyOf(events)).toEqual([
      'open client>front>lb>backend',
      'request 0',
      'request 1',
      'fault lb r answered: 403 Forbidden',
      'response 1',
      'response 0',
      'body response 1 "no entry"',
      'close lb response',
    ]);
    expect(ofKind(events, 'close')[0]?.backend.bytes).toBe(0);
  });

  test('leaves the connection to the next request, a body in between or not', async () => {
    const profiles = [lb(`when: { path: /no }, ${ANSWER}`)];
    await onStage({ profiles }, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send('GET /no HTTP/1.1\r\n\r\n');
      await client.until('no entry');
      await client.send('POST /no HTTP/1.1\r\nContent-Length: 4\r\n\r\nbo');
      await client.until('no entry');
      await client.send(
        'dyPOST /no HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\nGET /yes HTTP/1.1\r\n\r\n',
      );
      await client.until('no entry');
      const backend = await server.accept();
      await backend.until('GET /yes HTTP/1.1\r\n\r\n');
      await backend.send(OK);
      await client.until('ok');
      await relay.seen('close', 4);
      expect(client.received).toBe(`${GIVEN}${GIVEN}${GIVEN}${OK}`);
    });
  });

  test.each([
    [
      'asks first whether to send its body',
      'POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n',
    ],
    ['wants no other', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['speaks HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n'],
  ])('ends the connection where the client %s', async (_title, request) => {
    await onStage({ profiles: [lb(ANSWER)] }, async ({ connect }) => {
      const client = await connect();
      await client.send(request);
      expect(await client.ended()).toBe('fin');
      expect(client.received).toBe(GIVEN);
    });
  });

  test('to HEAD has no body', async () => {
    await onStage({ profiles: [lb(ANSWER)] }, async ({ connect }) => {
      const client = await connect();
      await client.send('HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n');
      await client.ended();
      expect(client.received).toBe(GIVEN.slice(0, -'no entry'.length));
    });
  });

  test('may take the place of an answer that the backend gave, body and all', async () => {
    const limit = lb('response: [{ limit: { field: 64, answer: { status: 502, body: too large } } }]');
    const events = await onStage({ profiles: [limit] }, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send('POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody');
      const backend = await server.accept();
      await backend.until('body');
      await backend.send(`HTTP/1.1 200 OK\r\nX-Long: ${'a'.repeat(100)}\r\nContent-Length: 2\r\n\r\nok`);
      await client.until('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 9\r\n\r\ntoo large');
      await relay.seen('close');
      await client.ended();
      expect(await backend.ended()).toBe('reset');
    });
    expect(storyOf(events).slice(-5)).toEqual([
      'response 1',
      'response 0',
      'fault lb r replaced: HTTP/1.1 502 Bad Gateway',
      'body response 0 "too large"',
      'close lb response',
    ]);
  });

  test('may have another status than the backend gave', async () => {
    await onStage({ profiles: [lb('response: [{ status: 500 }]')] }, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send(GET);
      await (await server.accept()).send(OK);
      await client.until('ok');
      await relay.seen('close');
      expect(client.received).toBe('HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\n\r\nok');
    });
  });
});

describe('a request turned away', () => {
  test.each([
    ['close', 'fin', 'fault lb r refused: FIN without an answer', 'close lb fin'],
    ['reset', 'reset', 'fault lb r refused: RST without an answer', 'close lb reset'],
  ] as const)('by %s ends as %s', async (how, end, fault, close) => {
    const events = await onStage({ profiles: [lb(`refuse: ${how}`)] }, async ({ connect, server }) => {
      const client = await connect();
      await client.send(GET);
      expect(await client.ended()).toBe(end);
      expect(client.received).toBe('');
      expect(server.count).toBe(0);
    });
    expect(storyOf(events).slice(2)).toEqual([fault, close]);
  });

  test.each([
    ['leaves', (client: Peer) => client.fin(), 'close client fin'],
    ['tears off', (client: Peer) => client.reset(), 'close client reset'],
  ])('by silence lasts until the client %s', async (_title, leave, close) => {
    const events = await onStage({ profiles: [lb('refuse: hang')] }, async ({ connect, relay }) => {
      const client = await connect();
      await client.send(GET);
      await relay.seen('fault');
      leave(client);
      await relay.seen('close');
      expect(client.received).toBe('');
    });
    expect(storyOf(events).slice(2)).toEqual(['fault lb r refused: no answer at all', close]);
  });
});

describe('a delay', () => {
  test('holds the handshake up before anything reaches the backend, and is told', async () => {
    const profiles = [
      'name: a\nrules: [{ name: slow, delay: 20ms }]',
      'name: b\nrules: [{ name: slower, delay: 30ms }]',
    ];
    const events = await onStage({ profiles }, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send(GET);
      await relay.seen('fault');
      expect(server.count).toBe(0);
      await (await server.accept()).send(OK);
      await client.until('ok');
      await relay.seen('close');
    });
    const [open, connected] = [ofKind(events, 'open')[0]?.t ?? 0, ofKind(events, 'connected')[0]?.t ?? 0];
    expect(connected - open).toBeGreaterThan(45);
    expect(storyOf(events).slice(0, 5)).toEqual([
      'open client>a>b>backend',
      'request 0',
      'fault a slow delayed: the request by 20 ms',
      'request 1',
      'fault b slower delayed: the request by 30 ms',
    ]);
  });

  test('ends with a client that tears off', async () => {
    const events = await onStage({ profiles: [lb('delay: 1h')] }, async ({ connect, server, relay }) => {
      const client = await connect();
      await client.send(GET);
      await relay.seen('fault');
      client.reset();
      await relay.seen('close');
      expect(server.count).toBe(0);
    });
    expect(storyOf(events).at(-1)).toBe('close client reset');
  });
});

describe('profiles that are switched', () => {
  test('hold for requests that come after, and leave those under way alone', async () => {
    const events = await onStage({ profiles: [lb('response: [{ set: { Via: old } }]')] }, async (stage) => {
      const client = await stage.connect();
      await client.send(GET);
      const backend = await stage.server.accept();
      await backend.until('\r\n\r\n');
      const other = lb('response: [{ set: { Via: new } }]').replace('lb', 'other');
      stage.relay.useProfiles([await read(other)]);
      await backend.send(OK);
      await client.until('Via: old\r\n\r\nok');
      await client.send(GET);
      await backend.until('\r\n\r\n');
      await backend.send(OK);
      await client.until('Via: new\r\n\r\nok');
      await stage.relay.seen('close', 2);
    });
    expect(ofKind(events, 'profiles')).toMatchObject([{ profiles: [{ name: 'other' }] }]);
    expect(ofKind(events, 'open').map(({ stations }) => stations[1])).toEqual(['lb', 'other']);
  });
});
