import { describe, expect, test } from 'vitest';
import { OK, SWITCHING, UPGRADE, aFrame } from './handshake.ts';
import { play, type Scenario } from './scenario.ts';

const text = (payload: string, isMasked: boolean): Uint8Array =>
  aFrame(isMasked ? 'client' : 'backend', { payload: Buffer.from(payload) });

/** A request that is answered when its last bytes have come. */
function asked(title: string, request: string, answer: string, lastBytes = request.slice(-8)): Scenario {
  return {
    title,
    async client(peer) {
      await peer.send(request);
      await peer.until(answer.slice(-8));
    },
    async backend(peer) {
      await peer.until(lastBytes);
      await peer.send(answer);
    },
  };
}

/** The same, but the answer's end is the connection's. */
function answeredUntilClose(title: string, request: string, answer: string): Scenario {
  return {
    title,
    async client(peer) {
      await peer.send(request);
      await peer.ended();
    },
    async backend(peer) {
      await peer.until(request.slice(-8));
      await peer.send(answer);
      peer.fin();
    },
  };
}

/** An upgrade that succeeds, and what happens then. */
function upgraded(title: string, then: Pick<Scenario, 'client' | 'backend'>): Scenario {
  return {
    title,
    async client(peer) {
      await peer.send(`${UPGRADE}\r\n\r\n`);
      await peer.until('\r\n\r\n');
      await then.client(peer);
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send(`${SWITCHING}\r\n\r\n`);
      await then.backend(peer);
    },
  };
}

const manyFields = Array.from({ length: 2500 }, (_, n) => `X-Field-${n}: ${n}\r\n`).join('');
const noise = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * 7919) % 251));

const SCENARIOS: readonly Scenario[] = [
  asked(
    'keeps names in case and order, duplicates and empty values of a request',
    'GET /a HTTP/1.1\r\nhOsT: x\r\nX-B: 2\r\nX-A: 1\r\nx-b: 3\r\nX-Empty:\r\nX-Empty: \r\nCookie: a=1\r\nCookie: b=2\r\n\r\n',
    OK,
  ),
  asked(
    'keeps names in case and order, duplicates and empty values of a response',
    'GET /a HTTP/1.1\r\nHost: x\r\n\r\n',
    'HTTP/1.1 200 OK\r\nset-COOKIE: a=1\r\nSet-Cookie: b=2\r\nX-Empty:\r\nVia: 1.1 google\r\nvia: 1.0 x\r\nContent-Length: 2\r\n\r\nok',
  ),
  asked(
    'keeps latin-1 and UTF-8 bytes in both heads',
    'GET /caf\xe9 HTTP/1.1\r\nHost: x\r\nX-Latin: caf\xe9\r\nX-Utf8: \xc3\xa0\r\n\r\n',
    'HTTP/1.1 200 Tr\xe8s bien\r\nX-Latin: \xff\xa0\r\nContent-Length: 2\r\n\r\nok',
  ),
  asked(
    'keeps the spelling of odd field lines: spaces, tabs, folds, bare line feeds',
    'GET / HTTP/1.1\r\nHost:x\r\nX-Wide:   v \t\r\nX-Fold: a\r\n  b\r\nX-Bare: 1\n\r\n',
    'HTTP/1.1 200 OK\nContent-Length:2\nX-Fold: a\n\tb\n\nok',
    '1\n\r\n',
  ),
  asked(
    'keeps double slashes, dots, encodings, queries and fragments of a path',
    'GET //a//b/../c/%2F%2e?x=1&y=%20?#f HTTP/1.1\r\nHost: x\r\n\r\n',
    OK,
  ),
  asked('keeps an absolute target', 'GET http://other.example/p?q HTTP/1.1\r\nHost: x\r\n\r\n', OK),
  asked('keeps an asterisk target', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n', OK),
  asked('passes a request without Host', 'GET /nohost HTTP/1.1\r\nX: 1\r\n\r\n', OK),
  asked(
    'passes an HTTP/1.0 request as such',
    'GET / HTTP/1.0\r\n\r\n',
    'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok',
  ),
  asked(
    'passes 250 KiB of head and 2,500 fields',
    `GET / HTTP/1.1\r\nHost: x\r\n${manyFields}X-Long: ${'a'.repeat(200 * 1024)}\r\n\r\n`,
    `HTTP/1.1 200 OK\r\n${manyFields}X-Long: ${'b'.repeat(200 * 1024)}\r\nContent-Length: 2\r\n\r\nok`,
  ),
  asked(
    'keeps an unknown method, an odd status and an empty reason',
    'BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n',
    'HTTP/1.1 299 \r\nContent-Length: 2\r\n\r\nok',
  ),
  asked(
    'keeps a status line without a reason',
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok',
  ),
  asked(
    'passes a body with a length',
    'POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\nhello world',
    OK,
  ),
  asked(
    'passes chunks as they are cut, their extensions and the trailers, both ways',
    'POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n5;ext=1\r\nhello\r\n006\r\n world\r\n0\r\nX-T: 1\r\nx-t: 2\r\n\r\n',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;a\r\nok\r\n0\r\nX-Sum: 9\r\n\r\n',
  ),
  asked(
    'passes a DELETE with chunks, which must not become two requests',
    'DELETE /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1b\r\nGET /smuggled HTTP/1.1\r\nA: \r\n0\r\n\r\n',
    OK,
  ),
  asked(
    'does not wait for a body after HEAD',
    'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n',
  ),
  asked(
    'does not wait for a body after 204',
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    'HTTP/1.1 204 No Content\r\nX: 1\r\n\r\n',
  ),
  asked(
    'does not wait for a body after 304',
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    'HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n',
  ),
  answeredUntilClose(
    'passes a body that ends with the connection',
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    'HTTP/1.1 200 OK\r\n\r\nuntil the end',
  ),
  answeredUntilClose(
    'passes a connection that ends without an answer',
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    '',
  ),
  answeredUntilClose(
    'passes a body that is shorter than announced',
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort',
  ),
  answeredUntilClose(
    'passes what is no HTTP at all',
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    'SSH-2.0-OpenSSH_9.2\r\nmore',
  ),
  answeredUntilClose(
    'passes chunks that make no sense',
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nwhat',
  ),
  answeredUntilClose(
    'passes a 401 without a length to an upgrade',
    `${UPGRADE}\r\n\r\n`,
    'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\n\r\nno',
  ),
  {
    title: 'passes 100 Continue end to end, before the body',
    async client(peer) {
      await peer.send('POST /p HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n');
      await peer.until('100 Continue\r\nX-Hint: 1\r\n\r\n');
      await peer.send('body');
      await peer.until('\r\n\r\nok');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send('HTTP/1.1 100 Continue\r\nX-Hint: 1\r\n\r\n');
      await peer.until('body');
      await peer.send(OK);
    },
  },
  {
    title: 'passes 103 Early Hints, twice',
    async client(peer) {
      await peer.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      await peer.until('ok');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send(
        'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n',
      );
      await peer.send(OK);
    },
  },
  {
    title: 'passes a final answer that comes before the body was sent',
    async client(peer) {
      await peer.send('POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\n');
      await peer.until('ok');
      await peer.send('12345678');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send(OK);
      await peer.until('12345678');
    },
  },
  {
    title: 'keeps one connection for requests that follow each other',
    async client(peer) {
      for (const path of ['/1', '/2', '/3']) {
        await peer.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
        await peer.until('ok');
      }
    },
    async backend(peer) {
      for (const path of ['/1', '/2', '/3']) {
        await peer.until(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
        await peer.send(OK);
      }
    },
  },
  {
    title: 'answers pipelined requests in order',
    async client(peer) {
      await peer.send(
        'GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /3 HTTP/1.1\r\nHost: x\r\n\r\n',
      );
      for (const n of ['one', 'two', 'three']) await peer.until(n);
    },
    async backend(peer) {
      for (const [path, body] of [
        ['/1', 'one'],
        ['/2', 'two'],
        ['/3', 'three'],
      ] as const) {
        await peer.until(`${path} HTTP/1.1`);
        await peer.until('\r\n\r\n');
        await peer.send(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      }
    },
  },
  {
    title: 'passes two answers that the backend gives at once to pipelined requests',
    async client(peer) {
      await peer.send('GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n');
      await peer.until('ok');
      await peer.until('ok');
    },
    async backend(peer) {
      await peer.until('GET /1');
      await peer.send(`${OK}${OK}`);
      await peer.until('GET /2 HTTP/1.1\r\nHost: x\r\n\r\n');
    },
  },
  {
    title: 'passes what the backend says unasked on a kept connection, and its end',
    async client(peer) {
      await peer.send('GET /1 HTTP/1.1\r\nHost: x\r\n\r\n');
      await peer.until('ok');
      await peer.until('408');
      await peer.ended();
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send(OK);
      await peer.send('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
      peer.fin();
    },
  },
  {
    title: 'passes the end of a kept connection from the client',
    async client(peer) {
      await peer.send('GET /1 HTTP/1.1\r\nHost: x\r\n\r\n');
      await peer.until('ok');
      peer.fin();
      await peer.ended();
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send(OK);
      await peer.ended();
      peer.fin();
    },
  },
  {
    title: 'passes a client that ends its direction before the answer',
    async client(peer) {
      await peer.send('GET /1 HTTP/1.1\r\nHost: x\r\n\r\n');
      peer.fin();
      await peer.until('ok');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.ended();
      await peer.send(OK);
    },
  },
  {
    title: 'passes a tunnel through CONNECT',
    async client(peer) {
      await peer.send('CONNECT db:5432 HTTP/1.1\r\nHost: db:5432\r\n\r\n');
      await peer.until('\r\n\r\n');
      await peer.send(noise);
      await peer.until('bye');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send('HTTP/1.1 200 Connection established\r\n\r\n');
      await peer.untilBytes('CONNECT db:5432 HTTP/1.1\r\nHost: db:5432\r\n\r\n'.length + noise.length);
      await peer.send('bye');
    },
  },
  {
    title: 'passes an upgrade to something else than WebSocket',
    async client(peer) {
      await peer.send(
        'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n',
      );
      await peer.until('\r\n\r\n');
      await peer.send('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
      await peer.until('\0\0\0\x04\0');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
      await peer.until('SM\r\n\r\n');
      await peer.send('\0\0\0\x04\0');
    },
  },
  {
    title: 'passes an upgrade request with a body and a Trailer field',
    async client(peer) {
      await peer.send(`${UPGRADE}\r\nContent-Length: 5\r\nTrailer: X\r\n\r\nhello`);
      await peer.until('\r\n\r\n');
      await peer.send(text('after', true));
      await peer.until('done');
    },
    async backend(peer) {
      await peer.until('hello');
      await peer.send(`${SWITCHING}\r\n\r\n`);
      await peer.untilBytes(UPGRADE.length + '\r\nContent-Length: 5\r\nTrailer: X\r\n\r\nhello'.length + 11);
      await peer.send(text('done', false));
    },
  },
  upgraded('passes frames both ways', {
    async client(peer) {
      await peer.send(text('hello', true));
      await peer.until('world');
    },
    async backend(peer) {
      await peer.untilBytes(UPGRADE.length + 4 + 11);
      await peer.send(text('world', false));
    },
  }),
  upgraded('passes bytes that are no frames at all, both ways', {
    async client(peer) {
      await peer.send(noise);
      await peer.untilBytes(SWITCHING.length + 4 + noise.length);
    },
    async backend(peer) {
      await peer.untilBytes(UPGRADE.length + 4 + noise.length);
      await peer.send(noise);
    },
  }),
  {
    title: 'passes a frame in the packet of the request, and one in the packet of the answer',
    async client(peer) {
      await peer.send(Buffer.concat([Buffer.from(`${UPGRADE}\r\n\r\n`), text('early', true)]));
      await peer.until('with the 101');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send(Buffer.concat([Buffer.from(`${SWITCHING}\r\n\r\n`), text('with the 101', false)]));
      await peer.untilBytes(UPGRADE.length + 4 + 11);
    },
  },
  asked(
    'passes a 101 without Upgrade and with a wrong accept key',
    `${UPGRADE}\r\n\r\n`,
    'HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: wrong\r\n\r\n\x81\x02hi',
  ),
  asked(
    'passes a 403 with its chunked body to an upgrade',
    `${UPGRADE}\r\n\r\n`,
    'HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"no":42}\r\n0\r\n\r\n',
  ),
  asked(
    'passes a 500 with its body to an upgrade',
    `${UPGRADE}\r\n\r\n`,
    'HTTP/1.1 500 Internal Server Error\r\nContent-Length: 21\r\n\r\nInternal Server Error',
  ),
  {
    title: 'serves a second request on the connection of a refused upgrade',
    async client(peer) {
      await peer.send(`${UPGRADE}\r\n\r\n`);
      await peer.until('nope');
      await peer.send(`${UPGRADE}\r\nAuthorization: Bearer x\r\n\r\n`);
      await peer.until('\r\n\r\n');
      await peer.until('hi');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send('HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope');
      await peer.until('Bearer x\r\n\r\n');
      await peer.send(`${SWITCHING}\r\n\r\n`);
      await peer.send(text('hi', false));
    },
  },
  upgraded('lets the backend speak on after the client ended its direction', {
    async client(peer) {
      peer.fin();
      await peer.until('still here');
      await peer.ended();
    },
    async backend(peer) {
      await peer.ended();
      await peer.send(text('still here', false));
      peer.fin();
    },
  }),
  upgraded('lets the client speak on after the backend ended its direction', {
    async client(peer) {
      await peer.ended();
      await peer.send(text('still here', true));
      peer.fin();
    },
    async backend(peer) {
      peer.fin();
      await peer.ended();
    },
  }),
  upgraded('tells the backend of a client that tears off', {
    async client(peer) {
      await peer.until('go');
      peer.reset();
    },
    async backend(peer) {
      await peer.send(text('go', false));
      await peer.ended();
    },
  }),
  upgraded('tells the client of a backend that tears off', {
    async client(peer) {
      await peer.send(text('go', true));
      await peer.ended();
    },
    async backend(peer) {
      await peer.untilBytes(UPGRADE.length + 4 + 8);
      peer.reset();
    },
  }),
  {
    title: 'tells the backend of a client that tears off during the handshake',
    async client(peer) {
      await peer.send(`${UPGRADE}\r\n\r\n`);
      await peer.until('HTTP/1.1 1');
      peer.reset();
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send('HTTP/1.1 102 Processing\r\n\r\n');
      await peer.ended();
    },
  },
  {
    title: 'tells the client of a backend that tears off during the handshake',
    async client(peer) {
      await peer.send(`${UPGRADE}\r\n\r\n`);
      await peer.ended();
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      peer.reset();
    },
  },
  {
    title: 'tells the client of a backend that tears off in the middle of a body, after what it had sent',
    async client(peer) {
      await peer.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n');
      await peer.until('part');
      await peer.send('more');
      await peer.ended();
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n');
      await peer.until('more');
      peer.reset();
    },
  },
];

describe('without a profile, neither side can tell that hoptap is there', () => {
  test.each(SCENARIOS.map((scenario) => [scenario.title, scenario] as const))('%s', async (_, scenario) => {
    const directly = await play(scenario, 'directly');
    expect(await play(scenario, 'through hoptap')).toEqual(directly);
  });
});
