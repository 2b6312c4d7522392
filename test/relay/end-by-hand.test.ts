import { createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { HoptapError } from '../../src/model/index.ts';
import { encodeClosePayload } from '../../src/wire/index.ts';
import { read } from '../profile/a-profile.ts';
import { GET, OK, SWITCHING, UPGRADE, aClose, aFrame, upgrade } from './handshake.ts';
import { connectPeer, type Peer } from './peer.ts';
import { ofKind, onStage, storyOf, type Stage } from './stage.ts';
import { startRelay } from './start-relay.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const close1001 = { opcode: 8, payload: encodeClosePayload(1001) } as const;

/** The refusal of an action, or null where it was done. */
function refusalOf(action: () => void): string | null {
  try {
    action();
    return null;
  } catch (error) {
    if (!(error instanceof HoptapError) || error.code !== 'ACTION_REFUSED') throw error;
    return error.message;
  }
}

/** A state in which an exchange can be when it is ended: its name, and how it comes to be in it. */
interface State {
  readonly profiles?: readonly string[];
  /** Gives the backend's end of the connection, where there is one. */
  readonly arrange: (client: Peer, stage: Stage) => Promise<Peer | null>;
}

/** A request is asked, and has come to the backend. */
async function asked(client: Peer, { server }: Stage, request = GET): Promise<Peer> {
  await client.send(request);
  const backend = await server.accept();
  await backend.until('\r\n\r\n');
  return backend;
}

const POST = 'POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf';

const STATES: Readonly<Record<string, State>> = {
  'its request is held up': {
    profiles: ['name: lb\nrules: [{ name: r, delay: 60s }]'],
    arrange: async (client, { relay }) => {
      await client.send(GET);
      await relay.seen('fault');
      return null;
    },
  },
  'a profile lets it hang': {
    profiles: ['name: lb\nrules: [{ name: r, refuse: hang }]'],
    arrange: async (client, { relay }) => {
      await client.send(GET);
      await relay.seen('fault');
      return null;
    },
  },
  'its request is under way': { arrange: (client, stage) => asked(client, stage, POST) },
  'it waits for an answer': { arrange: (client, stage) => asked(client, stage) },
  'it waits for an answer that a timer waits for, too': {
    profiles: ['name: lb\nrules: [{ name: r, timers: { handshake: 60s } }]'],
    arrange: (client, stage) => asked(client, stage),
  },
  'half of the head of an answer came': {
    arrange: async (client, stage) => {
      const backend = await asked(client, stage);
      await backend.send('HTTP/1.1 200 OK\r\nContent-Le');
      return backend;
    },
  },
  'the body of an answer passes': {
    arrange: async (client, stage) => {
      const backend = await asked(client, stage);
      await backend.send('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
      await client.until('half');
      return backend;
    },
  },
  'an answer without an end passes': {
    arrange: async (client, stage) => {
      const backend = await asked(client, stage);
      await backend.send('HTTP/1.1 200 OK\r\n\r\nhalf');
      await client.until('half');
      return backend;
    },
  },
  'its answer came before its request was sent': {
    arrange: async (client, stage) => {
      const backend = await asked(client, stage, POST);
      await backend.send(OK);
      await client.until('ok');
      return backend;
    },
  },
  'it is an open WebSocket': {
    arrange: (client, { server }) => upgrade(client, () => server.accept()),
  },
  'it is an open WebSocket and frames are under way': {
    arrange: async (client, { server }) => {
      const backend = await upgrade(client, () => server.accept());
      await backend.send(aFrame('backend').subarray(0, 3));
      await client.send(aFrame('client').subarray(0, 3));
      await client.untilBytes(SWITCHING.length + 4 + 3);
      await backend.untilBytes(UPGRADE.length + 4 + 3);
      return backend;
    },
  },
  'it is an open tunnel of another kind': {
    arrange: async (client, { server }) => {
      await client.send(UPGRADE.replace('websocket', 'h2c') + '\r\n\r\n');
      const backend = await server.accept();
      await backend.until('\r\n\r\n');
      await backend.send('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
      await client.until('\r\n\r\n');
      return backend;
    },
  },
};

describe('an exchange is ended by hand', () => {
  describe.each(Object.entries(STATES))('while %s', (_title, { profiles = [], arrange }) => {
    test.each([
      ['fin', 'cut', 'FIN'],
      ['reset', 'reset', 'RST'],
    ] as const)('with %s', async (how, did, sent) => {
      const events = await onStage({ profiles }, async (stage) => {
        const client = await stage.connect();
        const backend = await arrange(client, stage);
        stage.relay.end(1, { how });
        expect(await client.ended()).toBe(how);
        expect((await backend?.ended()) ?? how).toBe(how);
        client.fin();
        backend?.fin();
        await stage.relay.seen('close');
        expect(refusalOf(() => stage.relay.end(1, { how: 'reset' }))).toBe(
          'cannot end exchange 1: it is over, or there is none of that number',
        );
      });
      const sides = ofKind(events, 'connected').length === 0 ? 'the client' : 'both sides';
      const story = storyOf(events);
      expect(story).toContain(`fault hoptap by hand ${did}: ${sent} to ${sides}`);
      expect(story.at(-1)).toBe(`close hoptap ${how}`);
      expect(ofKind(events, 'error')).toEqual([]);
    });
  });

  test.each(['fin', 'reset'] as const)('with %s while its backend is being reached', async (how) => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const relay = await startRelay(0, {
      profiles: [await read('name: lb\nrules: [{ name: r, timers: { handshake: 60s } }]')],
      target: `https://127.0.0.1:${port}`,
    });
    const client = await connectPeer(relay.port);
    await client.send(GET);
    await relay.seen('open');
    relay.end(1, { how });
    expect(await client.ended()).toBe(how);
    client.fin();
    await relay.close();
    expect(storyOf(relay.events).at(-1)).toBe(`close hoptap ${how}`);
    expect(ofKind(relay.events, 'error')).toEqual([]);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  test('with FIN, after what was written before; what comes later is not delivered', async () => {
    const much = aFrame('backend', { payload: Buffer.alloc(200_000, 'x') });
    const events = await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      await backend.send(much);
      await relay.seen('frame');
      relay.end(1, { how: 'fin' });
      await backend.ended();
      await backend.send(aFrame('backend'));
      expect(await client.ended()).toBe('fin');
      expect(client.received.length).toBe(SWITCHING.length + 4 + much.length);
      client.fin();
      backend.fin();
      await relay.seen('close');
    });
    expect(storyOf(events).slice(6)).toEqual([
      'frame backend 1 opcode 1',
      'fault hoptap by hand cut: FIN to both sides',
      'frame backend 2 opcode 1 undelivered',
      'close hoptap fin',
    ]);
  });

  test('with a FIN that nobody heeds, then torn off', async () => {
    const events = await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      relay.end(1, { how: 'fin' });
      await Promise.all([client.ended(), backend.ended()]);
      expect(refusalOf(() => relay.end(1, { how: 'fin' }))).toBe(
        'cannot end exchange 1: it is ending already',
      );
      relay.end(1, { how: 'reset' });
      await relay.seen('close');
    });
    expect(storyOf(events).slice(-3)).toEqual([
      'fault hoptap by hand cut: FIN to both sides',
      'fault hoptap by hand reset: RST to both sides',
      'close hoptap fin',
    ]);
  });

  test('after one side has ended: who ended is who began', async () => {
    const events = await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      await client.send(aFrame('client'));
      await backend.untilBytes(UPGRADE.length + 4 + aFrame('client').length);
      client.fin();
      await backend.ended();
      expect(refusalOf(() => relay.inject(1, { to: 'backend', opcode: 9, payload: new Uint8Array() }))).toBe(
        'cannot put a frame into exchange 1 towards the backend: it has been told its end',
      );
      relay.inject(1, { to: 'client', opcode: 9, payload: new Uint8Array() });
      relay.end(1, { how: 'fin' });
      expect(await client.ended()).toBe('fin');
      backend.fin();
      await relay.seen('close');
    });
    expect(storyOf(events).at(-1)).toBe('close client fin');
  });

  test.each(
    (['open', 'head', 'connected', 'frame', 'fault'] as const).flatMap((kind) =>
      (['fin', 'reset', 'close'] as const).map((how) => [kind, how] as const),
    ),
  )('from within what is told of it: at the first %s, with %s', async (kind, how) => {
    const by = how === 'close' ? { how, code: 1001, reason: '' } : { how };
    const events = await onStage({}, async ({ connect, server, relay }) => {
      let isTime = false;
      let isDone = false;
      relay.hear((event) => {
        isTime ||= event.event === kind;
        // a close code has to wait for the 101
        if (isTime && !isDone) isDone = refusalOf(() => relay.end(1, by)) === null;
      });
      const client = await connect();
      client.socket.on('end', () => client.fin());
      const answer = async (): Promise<void> => {
        const backend = await server.accept();
        backend.socket.on('end', () => backend.fin());
        await backend.send(`${SWITCHING}\r\n\r\n${text(aFrame('backend'))}`);
      };
      // it may never be asked
      void answer().catch(() => undefined);
      await client.send(`${UPGRADE}\r\n\r\n`);
      if (kind === 'fault') {
        await relay.seen('frame');
        relay.end(1, { how: 'fin' });
      }
      await relay.seen('close');
    });
    const faults = ofKind(events, 'fault').map(({ did }) => did);
    const did = { fin: 'cut', reset: 'reset', close: 'closed' }[how];
    expect(faults).toEqual(kind === 'fault' ? ['cut', did].slice(0, how === 'reset' ? 2 : 1) : [did]);
    expect(ofKind(events, 'close')[0]?.by).toBe('hoptap');
  });

  test.each([0, 2, 99])('but not where there is none of number %i', async (exchange) => {
    await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      await asked(client, { connect, server, relay });
      const state = `cannot end exchange ${exchange}: it is over, or there is none of that number`;
      expect(refusalOf(() => relay.end(exchange, { how: 'fin' }))).toBe(state);
      client.reset();
      await relay.seen('close');
    });
  });
});

describe('a close code by hand', () => {
  const by = { how: 'close', code: 1001, reason: 'so' } as const;

  test('goes to both sides as a frame, masked towards the backend with a key of its own', async () => {
    let drawn = 0;
    const random = (): number => (drawn = (drawn + 0.3) % 1);
    const events = await onStage({ random }, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      relay.end(1, by);
      await Promise.all([client.ended(), backend.ended()]);
      const payload = encodeClosePayload(1001, 'so');
      expect(client.received).toBe(`${SWITCHING}\r\n\r\n${text(aFrame('backend', { opcode: 8, payload }))}`);
      const [masked] = backend.received.split('\r\n\r\n').slice(1);
      const key = Uint8Array.from([0.3, 0.6, 0.9, 0.2], (each) => Math.floor(each * 256));
      expect(masked).toBe(text(aFrame('client', { opcode: 8, payload, maskKey: key })));
      client.fin();
      backend.fin();
      await relay.seen('close');
    });
    expect(storyOf(events).slice(6)).toEqual([
      'fault hoptap by hand closed: close 1001 to both sides',
      'frame hoptap 1 opcode 8',
      'frame hoptap 2 opcode 8',
      'close hoptap close-frame',
    ]);
  });

  test('goes only to the side that has had no close frame', async () => {
    const events = await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      await backend.send(aClose('backend', 1011));
      await client.untilBytes(SWITCHING.length + 4 + 4);
      relay.end(1, by);
      await Promise.all([client.ended(), backend.ended()]);
      expect(client.received).toBe(`${SWITCHING}\r\n\r\n${text(aClose('backend', 1011))}`);
      expect(refusalOf(() => relay.end(1, by))).toMatch(
        /^cannot close exchange 1 with 1001: it is being closed already$/,
      );
      client.fin();
      backend.fin();
      await relay.seen('close');
    });
    expect(storyOf(events).slice(7)).toEqual([
      'fault hoptap by hand closed: close 1001 to the backend',
      'frame hoptap 1 opcode 8',
      'close backend close-frame',
    ]);
  });

  test('waits for the frame that is under way, a second at most', async () => {
    const whole = aFrame('backend');
    const events = await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      await backend.send(whole.subarray(0, 3));
      await client.send(aFrame('client').subarray(0, 7));
      await client.untilBytes(SWITCHING.length + 4 + 3);
      await backend.untilBytes(UPGRADE.length + 4 + 7);
      relay.end(1, { ...by, reason: '' });
      await backend.send(whole.subarray(3));
      await client.ended();
      expect(client.received).toBe(`${SWITCHING}\r\n\r\n${text(whole)}${text(aFrame('backend', close1001))}`);
      expect(await backend.ended()).toBe('fin');
      client.fin();
      backend.fin();
      await relay.seen('close');
    });
    expect(storyOf(events).slice(6)).toEqual([
      'fault hoptap by hand closed: close 1001 to both sides',
      'frame backend 1 opcode 1',
      'frame hoptap 1 opcode 8',
      'frame client 1 opcode 1 undelivered',
      'violation client truncated',
      'frame hoptap 2 opcode 8 undelivered',
      'close hoptap close-frame',
    ]);
    expect(ofKind(events, 'frame').at(-1)).toMatchObject({ masked: true, undelivered: true });
  });

  test.each([
    ['1005 stands for no code', 1005, 0],
    ['1006 may never be sent, and is', 1006, 2],
  ])('may be any: %s', async (_title, code, payloadBytes) => {
    await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      relay.end(1, { how: 'close', code, reason: '' });
      await client.ended();
      expect(client.received.length).toBe(SWITCHING.length + 4 + 2 + payloadBytes);
      client.fin();
      backend.fin();
      await relay.seen('close');
    });
  });

  test.each([
    ['of no number', 'it is an open WebSocket', Number.NaN, 'it is no number from 0 to 65535'],
    ['that takes more than two bytes', 'it is an open WebSocket', 65_536, 'it is no number from 0 to 65535'],
    ['before an answer', 'it waits for an answer', 1001, 'it is no open WebSocket'],
    ['over another protocol', 'it is an open tunnel of another kind', 1001, 'it is no WebSocket'],
  ])('is refused %s', async (_title, state, code, why) => {
    await onStage({}, async (stage) => {
      const client = await stage.connect();
      const backend = await STATES[state]?.arrange(client, stage);
      expect(refusalOf(() => stage.relay.end(1, { how: 'close', code, reason: '' }))).toBe(
        `cannot close exchange 1 with ${code}: ${why}`,
      );
      expect(stage.relay.of('fault')).toEqual([]);
      client.reset();
      await backend?.ended();
      await stage.relay.seen('close');
    });
  });

  test('of a timer and by hand: only what came first is played', async () => {
    const profiles = ['name: lb\nrules: [{ name: r, timers: { lifetime: { after: 20ms, ends: 1001 } } }]'];
    const events = await onStage({ profiles }, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      relay.end(1, { how: 'close', code: 1012, reason: '' });
      await Promise.all([client.ended(), backend.ended()]);
      client.fin();
      backend.fin();
      await relay.seen('close');
      // the timer's time is over when the second one's is
      const other = await connect();
      const its = await upgrade(other, () => server.accept());
      await Promise.all([other.ended(), its.ended()]);
      other.fin();
      its.fin();
      await relay.seen('close', 2);
    });
    expect(ofKind(events, 'fault').map(({ exchange, station }) => [exchange, station])).toEqual([
      [1, 'hoptap'],
      [2, 'lb'],
    ]);
  });
});
