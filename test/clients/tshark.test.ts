import { Buffer } from 'node:buffer';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, createDeflateRaw, type DeflateRaw } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Event, FrameEvent } from '../../src/model/index.ts';
import {
  aClose,
  aConnected,
  aFrame,
  aHead,
  aResponse,
  aSession,
  anError,
  anOpen,
  aSideEnd,
  bytes,
  closePayload,
} from '../builders.ts';
import { exported } from '../export/exported.ts';
import { aClose as closeBytes, aFrame as frameBytes, GET, OK, UPGRADE, upgrade } from '../relay/handshake.ts';
import { onStage, type Stage } from '../relay/stage.ts';
import { run } from './program.ts';

/** What Wireshark holds to be wrong with a capture, whatever it is of. */
const FLAWS =
  '_ws.malformed || tcp.analysis.flags || tcp.checksum.status == 0 || ip.checksum.status == 0 || _ws.expert.severity >= 0x800000';

/** Lines of tshark's answer: the fields that were asked for, of packets that pass the filter. */
type Ask = (filter: string, ...fields: readonly string[]) => Promise<readonly string[]>;

/** Opens what is exported of events in tshark, without any setting but for checksums, which it then checks. */
async function inWireshark(events: readonly Event[], look: (ask: Ask) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hoptap-tshark-'));
  try {
    const file = join(folder, 'x.pcapng');
    // a recorded session begins with the first line, which a relay alone does not write
    const whole =
      events[0]?.event === 'session' ? events : [aSession({ listen: '127.0.0.1:9443' }), ...events];
    await writeFile(file, exported('pcapng', whole));
    const ask: Ask = async (filter, ...fields) => {
      const checks = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
      const shown = fields.length === 0 ? [] : ['-T', 'fields', ...fields.flatMap((field) => ['-e', field])];
      const { status, stdout, stderr } = await run('tshark', [
        '-n',
        '-r',
        file,
        ...checks,
        '-Y',
        filter,
        ...shown,
      ]);
      if (status !== 0) throw new Error(stderr);
      return stdout.split('\n').filter((line) => line !== '');
    };
    expect(await ask(FLAWS)).toEqual([]);
    await look(ask);
    const { status } = await run('capinfos', ['-M', file]);
    expect(status).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const BOTH = (lines: readonly string[]): readonly string[] => lines.flatMap((line) => [line, line]);

/** Session and handshake; permessage-deflate is agreed on. */
const handshake: readonly Event[] = [
  aSession({ listen: '127.0.0.1:9443' }),
  anOpen(),
  aHead(),
  aConnected({ port: 443, tls: { version: 'TLSv1.3' }, tlsMs: 0.4 }),
  aHead({ t: 3.1, hop: 1 }),
  ...[1, 0].map((hop) =>
    aResponse({
      t: 5 - hop / 2,
      hop,
      fields: [...aResponse().fields, ['Sec-WebSocket-Extensions', 'permessage-deflate']],
    }),
  ),
];

/** Compresses one side's messages as a peer does that takes its context over. */
function createDeflater(): (text: string) => Promise<Buffer> {
  const stream: DeflateRaw = createDeflateRaw();
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  return (text) =>
    new Promise((resolve) => {
      stream.write(text);
      stream.flush(constants.Z_SYNC_FLUSH, () => {
        const all = Buffer.concat(pieces.splice(0));
        resolve(all.subarray(0, all.length - 4));
      });
    });
}

describe('Wireshark, opening a capture without any setting,', () => {
  test.each([80, 443, 3000, 5000, 8000, 8080, 8443, 9000, 30_100, 44_818])(
    'reads HTTP and WebSocket from a backend on port %i and a client on it',
    async (port) => {
      const events = [
        ...handshake.map((event) =>
          event.event === 'connected'
            ? { ...event, port }
            : event.event === 'open'
              ? { ...event, client: { address: '127.0.0.1', port } }
              : event.event === 'session'
                ? { ...event, listen: `127.0.0.1:${port}` }
                : event,
        ),
        aFrame(),
      ];
      await inWireshark(events, async (ask) => {
        expect(await ask('http', 'frame.interface_name')).toHaveLength(4);
        expect(await ask('websocket', 'text')).toHaveLength(2);
      });
    },
  );

  test('unmasks and inflates messages that look back at others, with controls between their fragments', async () => {
    const deflated = { client: createDeflater(), backend: createDeflater() };
    const texts = ['the same text again and again', 'the same text again and again', 'and the same text'];
    const frames: FrameEvent[] = [];
    const add = (frame: Partial<FrameEvent>): void =>
      void frames.push(aFrame({ t: 10 + frames.length, n: frames.length + 1, ...frame }));
    for (const from of ['client', 'backend'] as const)
      for (const text of texts) add({ from, rsv: 4, payload: await deflated[from](text) });
    add({ from: 'client', opcode: 1, fin: false, payload: bytes('frag') });
    add({ from: 'client', opcode: 9, payload: bytes('ping') });
    add({ from: 'client', opcode: 0, payload: bytes('ment') });
    add({ from: 'backend', opcode: 10, payload: bytes('ping') });
    add({ from: 'backend', opcode: 8, payload: closePayload(1000, 'bye') });
    await inWireshark([...handshake, ...frames, aClose()], async (ask) => {
      const lines = await ask('websocket.payload.text || data-text-lines', 'text');
      for (const text of texts) expect(lines.filter((line) => line.includes(text)).length).toBeGreaterThan(1);
      const opcodes = await ask('websocket', 'websocket.opcode');
      expect(opcodes).toEqual(BOTH(['1', '1', '1', '1', '1', '1', '1', '9', '0', '10', '8']));
      expect(await ask('websocket.payload.close.reason', 'websocket.payload.close.reason')).toEqual(
        BOTH(['bye']),
      );
    });
  });

  test('reads every length of payload, and a frame of 16 MiB', async () => {
    const lengths = [0, 1, 125, 126, 127, 65_481, 65_482, 65_535, 65_536, 131_072, 16 * 1024 * 1024];
    const frames = lengths.flatMap((length, at) =>
      (['client', 'backend'] as const).map((from) =>
        aFrame({ t: 10 + at, from, n: at + 1, opcode: 2, payload: Buffer.alloc(length, 0xa5) }),
      ),
    );
    await inWireshark([...handshake, ...frames], async (ask) => {
      const said = await ask(
        'websocket && ip.src == 127.0.0.1 && ip.dst == 127.0.0.1',
        'websocket.payload_length',
        'websocket.payload_length_ext_16',
        'websocket.payload_length_ext_64',
      );
      const read = said.map((line) => Number(line.trim().split('\t').at(-1)));
      expect(read).toEqual(lengths.flatMap((length) => [length, length]));
    });
  });

  test('sees a refused backend as a SYN answered with RST', async () => {
    const events = [
      aSession(),
      anOpen(),
      aHead(),
      anError(),
      aResponse({
        startLine: 'HTTP/1.1 502 Bad Gateway',
        fields: [
          ['Content-Length', '0'],
          ['Connection', 'close'],
        ],
      }),
      aClose({ by: 'hoptap', how: 'error' }),
    ];
    await inWireshark(events, async (ask) => {
      expect(await ask('tcp.flags.reset == 1', 'frame.interface_name')).toEqual(['hop 1: hoptap → backend']);
      expect(await ask('http.response.code', 'http.response.code')).toEqual(['502']);
    });
  });

  test('shows a frame that nobody masked, and the remark on it', async () => {
    const frames = [
      aFrame({ masked: false }),
      { ...aClose({ by: 'backend', backend: aSideEnd({ code: 1002 }) }) },
    ];
    await inWireshark([...handshake, ...frames], async (ask) => {
      expect(await ask('websocket', 'websocket.mask')).toEqual(['0', '0']);
    });
  });
});

/** Something that happens between real sockets, and what is to be seen of it. */
interface Play {
  readonly title: string;
  readonly play: (stage: Stage) => Promise<void>;
  readonly look: (ask: Ask) => Promise<void>;
}

/** A request and its answer on a connection that may carry more. */
async function converse(
  client: Awaited<ReturnType<Stage['connect']>>,
  backend: () => ReturnType<Stage['connect']>,
  request: string,
  ...answers: readonly string[]
) {
  await client.send(request);
  const peer = await backend();
  await peer.until('\r\n\r\n');
  for (const answer of answers) {
    await peer.send(answer);
    await client.until(answer);
  }
  return peer;
}

const PLAYS: readonly Play[] = [
  {
    title: 'a connection that is kept alive: chunks with trailers, HEAD, 204, 100 and 103',
    async play({ connect, server }) {
      const client = await connect();
      const chunked =
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n';
      const peer = await converse(client, () => server.accept(), GET, chunked);
      const again = async (): Promise<typeof peer> => peer;
      await converse(
        client,
        again,
        'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n',
        'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n',
      );
      await converse(client, again, GET, 'HTTP/1.1 204 No Content\r\n\r\n');
      await converse(client, again, GET, 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n', OK);
      await client.send(
        'POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n',
      );
      await peer.until('\r\n\r\n');
      await peer.send('HTTP/1.1 100 Continue\r\n\r\n');
      await client.until('100 Continue\r\n\r\n');
      await client.send('3\r\nabc\r\n0\r\n\r\n');
      await peer.until('0\r\n\r\n');
      await peer.send(OK);
      await client.until('ok');
    },
    async look(tshark) {
      const codes = await tshark('http.response', 'http.response.code');
      expect(codes).toEqual([
        '200',
        '200',
        '200',
        '200',
        '204',
        '204',
        '103',
        '103',
        '200',
        '200',
        '100',
        '100',
        '200',
        '200',
      ]);
      expect(await tshark('http.request', 'http.request.method')).toEqual([
        'GET',
        'GET',
        'HEAD',
        'HEAD',
        'GET',
        'GET',
        'GET',
        'GET',
        'POST',
        'POST',
      ]);
      expect(await tshark('http.chunked_trailer_part', 'http.chunked_trailer_part')).toHaveLength(2);
      expect(await tshark('tcp.flags.syn == 1 && tcp.flags.ack == 0')).toHaveLength(2);
    },
  },
  {
    title: 'a backend that tears the connection off',
    async play({ connect, server, relay }) {
      const client = await connect();
      const peer = await upgrade(client, () => server.accept());
      await peer.send(frameBytes('backend'));
      await relay.seen('frame');
      peer.reset();
      await client.ended();
    },
    async look(tshark) {
      expect(await tshark('tcp.flags.reset == 1')).toHaveLength(2);
      expect(await tshark('websocket')).toHaveLength(2);
    },
  },
  {
    title: 'a client that has no more to say, and a backend that has',
    async play({ connect, server, relay }) {
      const client = await connect();
      const peer = await upgrade(client, () => server.accept());
      await client.send(frameBytes('client'));
      await relay.seen('frame');
      client.fin();
      await peer.ended();
      await peer.send(frameBytes('backend'));
      peer.fin();
      await client.ended();
    },
    async look(tshark) {
      expect(await tshark('websocket')).toHaveLength(4);
      expect(await tshark('tcp.flags.fin == 1')).toHaveLength(4);
    },
  },
  {
    title: 'no answer at all',
    async play({ connect, server }) {
      const client = await connect();
      await client.send(`${UPGRADE}\r\n\r\n`);
      const peer = await server.accept();
      await peer.until('\r\n\r\n');
      peer.fin();
      await client.ended();
    },
    async look(tshark) {
      expect(await tshark('http.request')).toHaveLength(2);
      expect(await tshark('http.response')).toEqual([]);
    },
  },
  {
    title: 'two WebSockets at once, and close frames',
    async play({ connect, server, relay }) {
      const [one, other] = [await connect(), await connect()];
      const [first, second] = [
        await upgrade(one, () => server.accept()),
        await upgrade(other, () => server.accept()),
      ];
      for (const [client, peer] of [
        [one, first],
        [other, second],
        [one, first],
      ] as const) {
        await client.send(frameBytes('client'));
        await peer.send(frameBytes('backend'));
      }
      for (const [client, peer] of [
        [one, first],
        [other, second],
      ] as const) {
        await client.send(closeBytes('client', 1000, 'done'));
        await peer.send(closeBytes('backend', 1000, 'done'));
        client.fin();
        peer.fin();
        await client.ended();
      }
      await relay.seen('close', 2);
    },
    async look(tshark) {
      expect(await tshark('websocket.opcode == 1')).toHaveLength(12);
      expect(await tshark('websocket.payload.close.status_code == 1000')).toHaveLength(8);
    },
  },
  {
    title: 'a tunnel of something else',
    async play({ connect, server }) {
      const client = await connect();
      await client.send('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n');
      const peer = await server.accept();
      await peer.until('\r\n\r\n');
      await peer.send(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\nhello',
      );
      await client.until('hello');
      await client.send('world');
      await peer.until('world');
    },
    async look(tshark) {
      expect(await tshark('http.response.code == 101')).toHaveLength(2);
    },
  },
];

describe('Wireshark, opening the capture of real traffic,', () => {
  test.each(PLAYS.map((each) => [each.title, each] as const))('finds no flaw in %s', async (_, each) => {
    await expect(inWireshark(await onStage({}, each.play), each.look)).resolves.toBeUndefined();
  });
});
