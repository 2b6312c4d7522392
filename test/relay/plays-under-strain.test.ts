import { describe, expect, test } from 'vitest';
import { GET, OK, SWITCHING, UPGRADE, aFrame } from './handshake.ts';
import type { Peer } from './peer.ts';
import { play, type Scenario } from './scenario.ts';

const text = (from: 'client' | 'backend', payload: string): Uint8Array =>
  aFrame(from, { payload: Buffer.from(payload) });

const MUCH = Buffer.alloc(8 * 1024 * 1024, 'much ');

/** Sends byte by byte, each in a packet of its own. */
async function dribble(peer: Peer, bytes: string): Promise<void> {
  for (const byte of bytes) await peer.send(byte);
}

/** As long as the proxy gives a peer to end whom it has told the end: only then is it seen that it does not do so here. */
function dawdle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1500));
}

/** Lets everybody in this process have so many turns. */
async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
}

const BODY_TO_COME = `${UPGRADE}\r\nContent-Length: 5\r\n\r\n`;

const SCENARIOS: readonly Scenario[] = [
  {
    title: 'lets the backend speak after its 101 while the request still has a body to come',
    async client(peer) {
      await peer.send(BODY_TO_COME);
      await peer.until('speak');
      await peer.send('hello');
      await peer.send(text('client', 'after'));
      await peer.until('done');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send(`${SWITCHING}\r\n\r\n`);
      await peer.send(text('backend', 'speak'));
      await peer.untilBytes(BODY_TO_COME.length + 5 + 11);
      await peer.send(text('backend', 'done'));
    },
  },
  {
    title: 'passes an end after a 101 while the request still has a body to come',
    async client(peer) {
      await peer.send(BODY_TO_COME);
      await peer.ended();
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send(Buffer.concat([Buffer.from(`${SWITCHING}\r\n\r\n`), text('backend', 'bye')]));
      peer.fin();
    },
  },
  {
    title: 'passes 100 Continue on an upgrade with a body',
    async client(peer) {
      await peer.send(`${UPGRADE}\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n`);
      await peer.until('100 Continue\r\n\r\n');
      await peer.send('hello');
      await peer.until('\r\n\r\n');
      await peer.send(text('client', 'after'));
      await peer.until('done');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send('HTTP/1.1 100 Continue\r\n\r\n');
      await peer.until('hello');
      await peer.send(`${SWITCHING}\r\n\r\n`);
      await peer.untilBytes(
        UPGRADE.length + '\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello'.length + 11,
      );
      await peer.send(text('backend', 'done'));
    },
  },
  {
    title: 'passes a 101 with a FIN behind it',
    async client(peer) {
      await peer.send(`${UPGRADE}\r\n\r\n`);
      await peer.ended();
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send(`${SWITCHING}\r\n\r\n`);
      peer.fin();
    },
  },
  {
    title: 'passes an answer and an end that come before the request was read',
    async client(peer) {
      await peer.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
      await peer.ended();
      await peer.send('other half');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send('HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig');
      peer.fin();
      await peer.until('other half');
    },
  },
  {
    title: 'passes the next answer to a client that left out the body it had announced',
    async client(peer) {
      await peer.send('POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n');
      await peer.until('417');
      await peer.until('\r\n\r\n');
      await peer.send(GET);
      await peer.until('ok');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send('HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n');
      await peer.until(GET);
      await peer.send(OK);
    },
  },
  {
    title: 'passes heads that come byte by byte, both ways',
    async client(peer) {
      await dribble(peer, GET);
      await peer.until('ok');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await dribble(peer, OK);
    },
  },
  {
    title: 'passes a thousand 1xx',
    async client(peer) {
      await peer.send(GET);
      await peer.until('ok');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send('HTTP/1.1 102 Processing\r\nX: 1\r\n\r\n'.repeat(1000));
      await peer.send(OK);
    },
  },
  {
    title: 'passes HEAD, 304 with Transfer-Encoding, then GET on one connection',
    async client(peer) {
      await peer.send('HEAD / HTTP/1.1\r\nHost: x\r\n\r\n');
      await peer.until('\r\n\r\n');
      await peer.send('GET /cached HTTP/1.1\r\nHost: x\r\n\r\n');
      await peer.until('\r\n\r\n');
      await peer.send(GET);
      await peer.until('ok');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n');
      await peer.until('\r\n\r\n');
      await peer.send('HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n');
      await peer.until('\r\n\r\n');
      await peer.send(OK);
    },
  },
  {
    title: 'leaves a connection open that the answer says is to close, until a side ends it',
    async client(peer) {
      await peer.send('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      await peer.until('ok');
      await peer.send(GET);
      await peer.until('again');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok');
      await peer.until(GET);
      await peer.send('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nagain');
    },
  },
  {
    title: 'passes what the backend says while the next head is half sent',
    async client(peer) {
      await peer.send(GET);
      await peer.until('ok');
      await peer.send('GET / HT');
      await turns(20);
      await peer.send('TP/1.1\r\nX: go on');
      await peer.until('\r\n\r\n');
      await peer.send('\r\n\r\n');
      await peer.until('ok');
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send(OK);
      await turns(40);
      await peer.send('HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n');
      await peer.until('\r\n\r\n');
      await peer.send(OK);
    },
  },
  {
    title: 'passes both ends at once',
    async client(peer) {
      await peer.send(`${UPGRADE}\r\n\r\n`);
      await peer.until('\r\n\r\n');
      peer.fin();
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send(`${SWITCHING}\r\n\r\n`);
      peer.fin();
    },
  },
  {
    title: 'passes the whole of a shortened answer to a slow client',
    async client(peer) {
      await peer.send(GET);
      await peer.until('\r\n\r\n');
      peer.pause();
      await dawdle();
      peer.resume();
      await peer.ended();
    },
    async backend(peer) {
      await peer.until('\r\n\r\n');
      await peer.send(`HTTP/1.1 200 OK\r\nContent-Length: ${MUCH.length}\r\n\r\n`);
      void peer.send(MUCH.subarray(0, 1_500_000));
      peer.fin();
    },
  },
  {
    title: 'passes much of a body to a backend that reads slowly',
    async client(peer) {
      void peer.send(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${MUCH.length}\r\n\r\n`);
      void peer.send(MUCH);
      peer.fin();
      await peer.until('ok');
    },
    async backend(peer) {
      peer.pause();
      await turns(100);
      peer.resume();
      await peer.ended();
      await peer.send(OK);
    },
  },
];

describe('without a profile, neither side can tell that hoptap is there', () => {
  test.each(SCENARIOS.map((scenario) => [scenario.title, scenario] as const))('%s', async (_, scenario) => {
    const directly = await play(scenario, 'directly');
    const through = await play(scenario, 'through hoptap');
    // said in lengths, too: megabytes make poor messages
    expect({ ...through, atClient: through.atClient.length, atBackend: through.atBackend.length }).toEqual({
      ...directly,
      atClient: directly.atClient.length,
      atBackend: directly.atBackend.length,
    });
    expect(through.atClient === directly.atClient && through.atBackend === directly.atBackend).toBe(true);
  });
});
