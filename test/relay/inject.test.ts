import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HoptapError, type Event, type FrameEvent } from '../../src/model/index.ts';
import { encodeClosePayload, encodeFrame, isControl } from '../../src/wire/index.ts';
import { GET, SWITCHING, UPGRADE, aClose, aFrame, upgrade } from './handshake.ts';
import type { Peer } from './peer.ts';
import { ofKind, onStage, storyOf } from './stage.ts';

type Side = 'client' | 'backend';

const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const latin1 = (...parts: readonly Uint8Array[]): string => Buffer.concat(parts).toString('latin1');
/** A frame as hoptap puts it in, where all that is drawn is a half. */
const ours = (to: Side, opcode: number, payload: Uint8Array): Uint8Array =>
  encodeFrame({
    opcode,
    payload,
    ...(to === 'backend' ? { maskKey: Uint8Array.of(128, 128, 128, 128) } : {}),
  });
/** What a peer received after its head. */
const after = (peer: Peer): string => peer.received.slice(peer.received.indexOf('\r\n\r\n') + 4);
const HEAD_BYTES = { client: SWITCHING.length + 4, backend: UPGRADE.length + 4 };

function refusalOf(action: () => void): string | null {
  try {
    action();
    return null;
  } catch (error) {
    if (!(error instanceof HoptapError) || error.code !== 'ACTION_REFUSED') throw error;
    return error.message;
  }
}

describe.each([
  ['client', 'backend'],
  ['backend', 'client'],
] as const)('a frame put in towards the %s', (to, from) => {
  test('goes out at once where nothing is under way, and is numbered', async () => {
    const events = await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      const receiver = to === 'client' ? client : backend;
      relay.inject(1, { to, opcode: 1, payload: bytesOf('one') });
      relay.inject(1, { to, opcode: 2, payload: Buffer.alloc(70_000, 7) });
      relay.inject(1, { to, opcode: 9, payload: bytesOf('') });
      const expected = latin1(
        ours(to, 1, bytesOf('one')),
        ours(to, 2, Buffer.alloc(70_000, 7)),
        ours(to, 9, bytesOf('')),
      );
      await receiver.untilBytes(HEAD_BYTES[to] + expected.length);
      expect(after(receiver)).toBe(expected);
    });
    expect(ofKind(events, 'frame')).toMatchObject([
      { from: 'hoptap', n: 1, opcode: 1, masked: to === 'backend', length: 3, undelivered: false },
      { from: 'hoptap', n: 2, opcode: 2, masked: to === 'backend', length: 70_000, cut: 0 },
      { from: 'hoptap', n: 3, opcode: 9, masked: to === 'backend', length: 0 },
    ]);
    expect(Buffer.from(ofKind(events, 'frame')[0]?.payload ?? []).toString()).toBe('one');
  });

  test('waits for the end of the frame that is under way', async () => {
    const whole = aFrame(from);
    const events = await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      const [sender, receiver] = to === 'client' ? [backend, client] : [client, backend];
      await sender.send(whole.subarray(0, 3));
      await receiver.untilBytes(HEAD_BYTES[to] + 3);
      relay.inject(1, { to, opcode: 9, payload: bytesOf('p') });
      await sender.send(Buffer.concat([whole.subarray(3), whole, whole.subarray(0, 4)]));
      const expected = latin1(whole, ours(to, 9, bytesOf('p')), whole, whole.subarray(0, 4));
      await receiver.untilBytes(HEAD_BYTES[to] + expected.length);
      expect(after(receiver)).toBe(expected);
      await sender.send(whole.subarray(4));
      await receiver.untilBytes(HEAD_BYTES[to] + expected.length + whole.length - 4);
    });
    expect(storyOf(events).slice(6, 10)).toEqual([
      `frame ${from} 1 opcode 1`,
      'frame hoptap 1 opcode 9',
      `frame ${from} 2 opcode 1`,
      `frame ${from} 3 opcode 1`,
    ]);
  });

  test('of a message waits for the end of a message, of control only for that of a frame', async () => {
    const first = aFrame(from, { fin: false });
    const rest = aFrame(from, { opcode: 0 });
    const events = await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      const [sender, receiver] = to === 'client' ? [backend, client] : [client, backend];
      await sender.send(first);
      await receiver.untilBytes(HEAD_BYTES[to] + first.length);
      relay.inject(1, { to, opcode: 9, payload: bytesOf('p') });
      relay.inject(1, { to, opcode: 1, payload: bytesOf('t') });
      relay.inject(1, { to, opcode: 10, payload: bytesOf('behind') });
      await sender.send(rest);
      const expected = latin1(
        first,
        ours(to, 9, bytesOf('p')),
        rest,
        ours(to, 1, bytesOf('t')),
        ours(to, 10, bytesOf('behind')),
      );
      await receiver.untilBytes(HEAD_BYTES[to] + expected.length);
      expect(after(receiver)).toBe(expected);
    });
    expect(storyOf(events).slice(6, 11)).toEqual([
      `frame ${from} 1 opcode 1`,
      'frame hoptap 1 opcode 9',
      `frame ${from} 2 opcode 0`,
      'frame hoptap 2 opcode 1',
      'frame hoptap 3 opcode 10',
    ]);
  });

  test('is told as never sent where the stream ends before it has a place', async () => {
    const events = await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      const [sender, receiver] = to === 'client' ? [backend, client] : [client, backend];
      await sender.send(aFrame(from).subarray(0, -2));
      await receiver.untilBytes(HEAD_BYTES[to] + aFrame(from).length - 2);
      relay.inject(1, { to, opcode: 1, payload: bytesOf('never') });
      sender.fin();
      await receiver.ended();
      expect(after(receiver)).toBe(latin1(aFrame(from).subarray(0, -2)));
      receiver.fin();
      await relay.seen('close');
    });
    expect(storyOf(events).slice(6)).toEqual([
      `frame ${from} 1 opcode 1`,
      `violation ${from} truncated`,
      'frame hoptap 1 opcode 1 undelivered',
      `close ${from} fin`,
    ]);
  });

  test('may be one that no rule allows', async () => {
    await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      const receiver = to === 'client' ? client : backend;
      const long = Buffer.alloc(200, 1);
      for (const [opcode, payload] of [
        [3, bytesOf('reserved')],
        [9, long],
        [0, bytesOf('of nothing')],
      ] as const)
        relay.inject(1, { to, opcode, payload });
      const expected = latin1(
        ours(to, 3, bytesOf('reserved')),
        ours(to, 9, long),
        ours(to, 0, bytesOf('of nothing')),
      );
      await receiver.untilBytes(HEAD_BYTES[to] + expected.length);
      expect(after(receiver)).toBe(expected);
    });
  });

  const why = (state: string): string => `cannot put a frame into exchange 1 towards the ${to}: ${state}`;
  const ping = { to, opcode: 9, payload: bytesOf('') };

  test("is not put behind the sender's close frame", async () => {
    const events = await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      const [sender, receiver] = to === 'client' ? [backend, client] : [client, backend];
      const first = aFrame(from, { fin: false });
      await sender.send(first);
      await receiver.untilBytes(HEAD_BYTES[to] + first.length);
      relay.inject(1, { to, opcode: 1, payload: bytesOf('waits') });
      const rest = [aClose(from, 1000), aFrame(from, { opcode: 0 })];
      await sender.send(Buffer.concat(rest));
      await receiver.untilBytes(HEAD_BYTES[to] + latin1(first, ...rest).length);
      expect(after(receiver)).toBe(latin1(first, ...rest));
      expect(refusalOf(() => relay.inject(1, ping))).toBe(why('a close frame went there before'));
      client.fin();
      backend.fin();
      await relay.seen('close');
    });
    expect(storyOf(events)).toContain('frame hoptap 1 opcode 1 undelivered');
    expect(storyOf(events).at(-1)).toBe(`close ${from} close-frame`);
  });

  test('is not put behind a close frame that was put in', async () => {
    const events = await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      const [sender, receiver] = to === 'client' ? [backend, client] : [client, backend];
      const cut = aFrame(from);
      await sender.send(cut.subarray(0, 3));
      await receiver.untilBytes(HEAD_BYTES[to] + 3);
      relay.inject(1, { to, opcode: 8, payload: encodeClosePayload(1001) });
      expect(refusalOf(() => relay.inject(1, ping))).toBe(why('a close frame is about to go there'));
      await sender.send(cut.subarray(3));
      await receiver.until(latin1(ours(to, 8, encodeClosePayload(1001))));
      expect(refusalOf(() => relay.inject(1, ping))).toBe(why('a close frame went there before'));
      // what the sender says goes on all the same
      await sender.send(cut);
      await receiver.until(latin1(cut));
      client.fin();
      backend.fin();
      await relay.seen('close');
    });
    expect(storyOf(events).at(-1)).toBe('close hoptap close-frame');
  });

  test('waits for a reader that is behind, and then goes before all that comes', async () => {
    const much = aFrame(from, { payload: Buffer.alloc(1_000_000, 'x') });
    await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      const [sender, receiver] = to === 'client' ? [backend, client] : [client, backend];
      receiver.pause();
      let sent = 0;
      const flow = { isOn: true };
      const stuck = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 300);
        relay.hear(() => timer.refresh());
      });
      const sending = (async () => {
        for (; flow.isOn && sent < 40; sent += 1) await sender.send(much);
      })();
      await stuck;
      for (let n = 0; n < 5; n += 1) relay.inject(1, { to, opcode: 2, payload: Buffer.alloc(100_000, n) });
      expect(relay.of('frame').filter((frame) => frame.from === 'hoptap')).toEqual([]);
      flow.isOn = false;
      receiver.resume();
      await sending;
      await receiver.untilBytes(
        HEAD_BYTES[to] + sent * much.length + 5 * ours(to, 2, Buffer.alloc(100_000)).length,
      );
      const order = relay.of('frame').filter((frame) => frame.from === 'hoptap');
      expect(order.map(({ payload }) => payload[0])).toEqual([0, 1, 2, 3, 4]);
    });
  });
});

describe('a frame is not put in', () => {
  const frame = { to: 'client', opcode: 1, payload: new Uint8Array() } as const;

  test.each([
    ['with an opcode of five bits', { ...frame, opcode: 16 }, 'its opcode 16 is no number from 0 to 15'],
    ['with half an opcode', { ...frame, opcode: 0.5 }, 'its opcode 0.5 is no number from 0 to 15'],
    [
      'with too long a payload',
      { ...frame, payload: new Uint8Array(16 * 1024 * 1024 + 1) },
      'its payload is over 16 MiB',
    ],
  ])('%s', async (_title, injection, why) => {
    await onStage({}, async ({ connect, server, relay }) => {
      await upgrade(await connect(), () => server.accept());
      expect(refusalOf(() => relay.inject(1, injection))).toBe(
        `cannot put a frame into exchange 1 towards the client: ${why}`,
      );
    });
  });

  test('where there is no WebSocket', async () => {
    await onStage({}, async ({ connect, server, relay }) => {
      expect(refusalOf(() => relay.inject(1, frame))).toBe(
        'cannot put a frame into exchange 1: it is over, or there is none of that number',
      );
      const client = await connect();
      await client.send(GET);
      const backend = await server.accept();
      await backend.until('\r\n\r\n');
      expect(refusalOf(() => relay.inject(1, frame))).toBe(
        'cannot put a frame into exchange 1: it is no open WebSocket',
      );
      client.reset();
      await relay.seen('close');
      const other = await connect();
      await other.send(UPGRADE.replace('websocket', 'h2c') + '\r\n\r\n');
      const its = await server.accept();
      await its.until('\r\n\r\n');
      await its.send('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
      await other.until('\r\n\r\n');
      expect(refusalOf(() => relay.inject(2, frame))).toBe(
        'cannot put a frame into exchange 2 towards the client: it is no WebSocket',
      );
    });
  });

  test('where a thousand already wait', async () => {
    const events = await onStage({}, async ({ connect, server, relay }) => {
      const client = await connect();
      const backend = await upgrade(client, () => server.accept());
      await backend.send(aFrame('backend').subarray(0, 3));
      await client.untilBytes(HEAD_BYTES.client + 3);
      for (let n = 0; n < 1000; n += 1) relay.inject(1, frame);
      expect(refusalOf(() => relay.inject(1, frame))).toMatch(/: too many still wait for a place to go out$/);
      await backend.send(aFrame('backend').subarray(3));
      await client.untilBytes(HEAD_BYTES.client + aFrame('backend').length + 2000);
    });
    expect(ofKind(events, 'frame').filter(({ from }) => from === 'hoptap')).toHaveLength(1000);
  });
});

test('a frame that answers a frame goes behind all that came with that one', async () => {
  const events = await onStage({}, async ({ connect, server, relay }) => {
    relay.hear((event) => {
      if (event.event !== 'frame' || event.from !== 'backend' || event.n > 2) return;
      relay.inject(1, { to: 'client', opcode: 1, payload: bytesOf(`re ${event.n}`) });
    });
    const client = await connect();
    const backend = await upgrade(client, () => server.accept());
    const whole = aFrame('backend');
    await backend.send(Buffer.concat([whole, whole, whole]));
    const expected = latin1(
      whole,
      whole,
      whole,
      ours('client', 1, bytesOf('re 1')),
      ours('client', 1, bytesOf('re 2')),
    );
    await client.untilBytes(HEAD_BYTES.client + expected.length);
    expect(after(client)).toBe(expected);
  });
  expect(ofKind(events, 'frame').map(({ from, n }) => `${from} ${n}`)).toEqual([
    'backend 1',
    'backend 2',
    'backend 3',
    'hoptap 1',
    'hoptap 2',
  ]);
});

describe('whatever is sent, in whatever pieces, and put in at whatever moments', () => {
  const anyPayload = fc.uint8Array({ maxLength: 300 });
  const anyControl = fc.record({
    opcode: fc.constantFrom(9, 10, 11),
    fin: fc.constant(true),
    payload: anyPayload,
  });
  /** A message of some fragments, with control frames between them. */
  const anyMessage = fc
    .array(fc.tuple(anyPayload, fc.array(anyControl, { maxLength: 1 })), { minLength: 1, maxLength: 4 })
    .map((parts) =>
      parts.flatMap(([payload, controls], at) => [
        { opcode: at === 0 ? 2 : 0, fin: at === parts.length - 1, payload },
        ...controls,
      ]),
    );
  const anyDeed = fc.oneof(
    { weight: 3, arbitrary: fc.record({ send: fc.integer({ min: 1, max: 200 }) }) },
    { weight: 2, arbitrary: fc.record({ opcode: fc.constantFrom(1, 2, 3, 9, 10), payload: anyPayload }) },
    { weight: 1, arbitrary: fc.constant('wait' as const) },
  );

  test.each(['client', 'backend'] as const)(
    'the bytes to the %s are the sender’s, with whole frames at lawful places between them',
    async (to) => {
      const from = to === 'client' ? 'backend' : 'client';
      const property = fc.asyncProperty(
        fc.array(anyMessage, { maxLength: 5 }),
        fc.array(anyDeed, { maxLength: 30 }),
        fc.nat(20),
        async (messages, deeds, cutOff) => {
          const frames = messages.flat().map((frame) => Buffer.from(aFrame(from, frame)));
          const stream = Buffer.concat(frames);
          const said = stream.subarray(0, Math.max(0, stream.length - cutOff));
          let put = 0;
          let received = '';
          const events = await onStage({}, async ({ connect, server, relay }) => {
            const client = await connect();
            const backend = await upgrade(client, () => server.accept());
            const [sender, receiver] = to === 'client' ? [backend, client] : [client, backend];
            let at = 0;
            for (const deed of deeds) {
              if (deed === 'wait') await receiver.untilBytes(HEAD_BYTES[to] + at);
              else if ('send' in deed) {
                await sender.send(said.subarray(at, at + deed.send));
                at = Math.min(said.length, at + deed.send);
              } else {
                relay.inject(1, { to, ...deed });
                put += 1;
              }
            }
            await sender.send(said.subarray(at));
            sender.fin();
            await receiver.ended();
            received = after(receiver);
            receiver.fin();
            await relay.seen('close');
          });
          const told = ofKind(events, 'frame').filter(({ from: who }) => who === from || who === 'hoptap');
          expectLawfulPlaces(told);
          const own = told.filter(({ from: who }) => who === 'hoptap');
          const wanted = deeds.filter((deed) => typeof deed === 'object' && 'opcode' in deed);
          expect(own).toHaveLength(put);
          expect(own.map(({ opcode, payload }) => ({ opcode, payload: Uint8Array.from(payload) }))).toEqual(
            wanted,
          );
          expect(received).toBe(latin1(...bytesInOrder(told, frames, to, said.length)));
        },
      );
      const numRuns = Number(process.env['HOPTAP_TEST_PLAYS'] ?? 100);
      await expect(fc.assert(property, { numRuns })).resolves.toBeUndefined();
    },
  );

  /** What must have come, by what was told: frames of the sender as it sent them, ours between them, then the rest. */
  function bytesInOrder(
    told: readonly FrameEvent[],
    frames: readonly Buffer[],
    to: Side,
    saidBytes: number,
  ): readonly Uint8Array[] {
    let sent = 0;
    const parts: Uint8Array[] = [];
    for (const { from, n, opcode, payload, undelivered, missing } of told) {
      if (undelivered || missing > 0) continue;
      const bytes = from === 'hoptap' ? ours(to, opcode, payload) : (frames[n - 1] ?? Buffer.alloc(0));
      if (from !== 'hoptap') sent += bytes.length;
      parts.push(bytes);
    }
    return [...parts, Buffer.concat(frames).subarray(sent, saidBytes)];
  }

  function expectLawfulPlaces(told: readonly FrameEvent[]): void {
    let isWithin = false;
    const strays: FrameEvent[] = [];
    for (const frame of told) {
      if (isControl(frame.opcode)) continue;
      if (frame.from !== 'hoptap') isWithin = !frame.fin;
      else if (isWithin && !frame.undelivered) strays.push(frame);
    }
    expect(strays).toEqual([]);
  }
});

test('bytes pass untouched again once nothing waits any more', async () => {
  const events: Event[] = [];
  await onStage({}, async ({ connect, server, relay }) => {
    const client = await connect();
    const backend = await upgrade(client, () => server.accept());
    relay.hear((event) => events.push(event));
    relay.inject(1, { to: 'client', opcode: 1, payload: bytesOf('x') });
    const half = aFrame('backend').subarray(0, 4);
    await backend.send(half);
    await client.untilBytes(HEAD_BYTES.client + 3 + half.length);
    await backend.send(aFrame('backend').subarray(4));
    await client.untilBytes(HEAD_BYTES.client + 3 + aFrame('backend').length);
    expect(after(client)).toBe(latin1(ours('client', 1, bytesOf('x')), aFrame('backend')));
  });
});
