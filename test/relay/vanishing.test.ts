import { describe, expect, test } from 'vitest';
import { within } from '../deadline.ts';
import { GET, UPGRADE, aFrame, upgrade } from './handshake.ts';
import type { Peer } from './peer.ts';
import { ofKind, onStage, storyOf, type Stage } from './stage.ts';

/** Both sides where an exchange stands; the backend is null where it was not reached. */
interface Standing {
  readonly client: Peer;
  readonly backend: Peer | null;
}

/** Brings an exchange to where somebody vanishes. */
type Bring = (stage: Stage) => Promise<Standing>;

async function asked(stage: Stage, request: string, answer = ''): Promise<Standing & { backend: Peer }> {
  const client = await stage.connect();
  await client.send(request);
  const backend = await stage.server.accept();
  await backend.until(request.slice(-4));
  if (answer !== '') await backend.send(answer);
  return { client, backend };
}

const BEFORE_THE_BACKEND: Readonly<Record<string, Bring>> = {
  'before a request': async ({ connect }) => ({ client: await connect(), backend: null }),
  'inside the head': async ({ connect }) => {
    const client = await connect();
    await client.send('GET / HTTP/1.1\r\nHo');
    return { client, backend: null };
  },
};

const WITH_THE_BACKEND: Readonly<Record<string, Bring>> = {
  'inside a body': (stage) => asked(stage, 'POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf'),
  'waiting for the answer': (stage) => asked(stage, GET),
  'waiting for the answer to an upgrade': (stage) => asked(stage, `${UPGRADE}\r\n\r\n`),
  'inside the head of the answer': async (stage) => {
    const standing = await asked(stage, GET, 'HTTP/1.1 200 OK\r\nX-');
    await stage.relay.seen('connected');
    return standing;
  },
  'inside the body of the answer': async (stage) => {
    const standing = await asked(stage, GET, 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
    await standing.client.until('half');
    return standing;
  },
  'inside both bodies': async (stage) => {
    const request = 'POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf';
    const standing = await asked(stage, request, 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
    await standing.client.until('half');
    return standing;
  },
  'between two requests': async (stage) => {
    const standing = await asked(stage, GET, 'HTTP/1.1 204 No Content\r\n\r\n');
    await stage.relay.seen('close');
    return standing;
  },
  'in the tunnel': async (stage) => {
    const client = await stage.connect();
    return { client, backend: await upgrade(client, () => stage.server.accept()) };
  },
  'inside a frame': async (stage) => {
    const client = await stage.connect();
    const backend = await upgrade(client, () => stage.server.accept());
    await client.send(aFrame('client').subarray(0, 4));
    await backend.untilBytes(UPGRADE.length + 4 + 4);
    await backend.send(aFrame('backend').subarray(0, 4));
    await client.untilBytes(1);
    return { client, backend };
  },
};

const LEAVE = { FIN: (peer: Peer) => peer.fin(), RST: (peer: Peer) => peer.reset() } as const;
const WAYS = ['FIN', 'RST'] as const;

/** A peer that answers a FIN with its own, as programs do. */
function polite(peer: Peer): void {
  if (peer.socket.readableEnded) peer.fin();
  else peer.socket.once('end', () => peer.fin());
}

async function isOver({ client, backend }: Standing): Promise<void> {
  const peers = backend === null ? [client] : [client, backend];
  await within(Promise.all(peers.map(closed)), () => 'both connections to be gone');
}

function closed({ socket }: Peer): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}

/** Each way to vanish for each place where it can happen. */
const cases = (places: Readonly<Record<string, Bring>>, sides: readonly ('client' | 'backend')[]) =>
  Object.entries(places).flatMap(([place, bring]) =>
    sides.flatMap((side) => WAYS.map((way) => [side, way, place, bring] as const)),
  );

const CASES = [...cases(BEFORE_THE_BACKEND, ['client']), ...cases(WITH_THE_BACKEND, ['client', 'backend'])];

describe('leaves nothing open, and tells one ending', () => {
  test.each(CASES)('%s %s %s', async (side, way, _place, bring) => {
    await onStage({}, async (stage) => {
      const standing = await bring(stage);
      const leaving = side === 'client' ? standing.client : standing.backend;
      const staying = side === 'client' ? standing.backend : standing.client;
      if (staying !== null) polite(staying);
      polite(leaving!);
      LEAVE[way](leaving!);
      await isOver(standing);
      if (stage.relay.of('open').length > 0) await stage.relay.seen('close');
      expect(stage.relay.of('open').length).toBe(stage.relay.of('close').length);
    });
  });

  test.each([
    ['client', 'FIN', 'close hoptap error'],
    ['client', 'RST', 'close client reset'],
    ['backend', 'FIN', 'close hoptap error'],
    ['backend', 'RST', 'close hoptap error'],
  ] as const)('%s %s while the backend is being reached', async (side, way, ending) => {
    const events = await onStage({ scheme: 'https' }, async (stage) => {
      const client = await stage.connect();
      polite(client);
      await client.send(GET);
      const backend = await stage.server.accept();
      await backend.untilBytes(1); // of the TLS hello, which is never answered
      LEAVE[way](side === 'client' ? client : backend);
      if (side === 'client' && way === 'FIN') backend.reset();
      await stage.relay.seen('close');
      await isOver({ client, backend: null });
    });
    expect(storyOf(events).at(-1)).toBe(ending);
  });
});

describe('a request that is never answered', () => {
  test.each([
    ['client', 'FIN', 'close client fin'],
    ['client', 'RST', 'close client reset'],
    ['backend', 'FIN', 'close backend fin'],
    ['backend', 'RST', 'close backend reset'],
  ] as const)(
    'is ended by the %s that sent the first %s, whoever answers it with its own',
    async (...one) => {
      const [side, way, ending] = one;
      const events = await onStage({}, async (stage) => {
        const standing = await asked(stage, `${UPGRADE}\r\n\r\n`);
        polite(side === 'client' ? standing.backend : standing.client);
        LEAVE[way](standing[side]);
        await stage.relay.seen('close');
      });
      expect(storyOf(events).at(-1)).toBe(ending);
    },
  );
});

describe('a relay that closes ends what peers hang on to', () => {
  test.each(Object.entries({ ...BEFORE_THE_BACKEND, ...WITH_THE_BACKEND }))('%s', async (place, bring) => {
    const events = await onStage({}, async (stage) => {
      await bring(stage);
      await within(stage.relay.close(), () => 'the relay to close');
    });
    const isOpen = !(place in BEFORE_THE_BACKEND) && place !== 'between two requests';
    expect(storyOf(events).at(-1)).toBe(isOpen ? 'close hoptap shutdown' : storyOf(events).at(-1));
  });

  test.each(['delay: 1h', 'refuse: hang'])('a request held up by %s', async (rule) => {
    const events = await onStage({ profiles: [`name: lb\nrules: [{ ${rule} }]`] }, async (stage) => {
      const client = await stage.connect();
      await client.send(GET);
      await stage.relay.seen('fault');
      await within(stage.relay.close(), () => 'the relay to close');
    });
    expect(storyOf(events).at(-1)).toBe('close hoptap shutdown');
  });

  test.each(WAYS)('and does not mind a client that leaves by %s meanwhile', async (way) => {
    await onStage({}, async (stage) => {
      const client = await stage.connect();
      const backend = await upgrade(client, () => stage.server.accept());
      const closing = stage.relay.close();
      await backend.ended();
      LEAVE[way](client);
      backend.fin();
      await within(closing, () => 'the relay to close');
      expect(storyOf(stage.relay.events).at(-1)).toBe('close hoptap shutdown');
    });
  });

  test('again and again, as one', async () => {
    await onStage({}, async ({ relay }) => {
      const first = relay.close();
      expect(relay.close()).toBe(first);
      await first;
    });
  });
});

/** How a side may end a tunnel, and what its other side, or the relay, sees of that. */
const ENDINGS = {
  'close-frame': async (side: 'client' | 'backend', peer: Peer, _other: Peer, { relay }: Stage) => {
    await peer.send(aFrame(side, { opcode: 8, payload: new Uint8Array(0) }));
    await relay.seen('frame');
  },
  fin: async (_side: string, peer: Peer, other: Peer) => {
    peer.fin();
    await other.ended();
  },
  reset: async (_side: string, peer: Peer, other: Peer) => {
    peer.reset();
    await other.ended();
  },
} as const;

describe.each(['client', 'backend'] as const)('a tunnel that the %s ends', (side) => {
  test.each(['close-frame', 'fin', 'reset'] as const)(
    'by %s is told so, with the codes of each side',
    async (how) => {
      const events = await onStage({}, async (stage) => {
        const client = await stage.connect();
        const backend = await upgrade(client, () => stage.server.accept());
        const [peer, other] = side === 'client' ? [client, backend] : [backend, client];
        await ENDINGS[how](side, peer, other, stage);
      });
      const silent = { code: null, frames: 0, bytes: 0 };
      const said = how === 'close-frame' ? { code: 1005, frames: 1 } : silent;
      expect(ofKind(events, 'close')).toMatchObject([
        { by: side, how, client: silent, backend: silent, [side]: said },
      ]);
    },
  );
});
