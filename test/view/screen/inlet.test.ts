import { constants, deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../src/model/index.ts';
import { parseFilter } from '../../../src/recording/index.ts';
import { createTraffic, TRAFFIC_LIMITS } from '../../../src/view/screen/create-traffic.ts';
import { createInlet, type Inlet } from '../../../src/view/screen/inlet.ts';
import type { Traffic } from '../../../src/view/screen/traffic.ts';
import { aClose, aFrame, aHead, anOpen, aResponse, bytes } from '../../builders.ts';

const MOST_WAITING = 120_000;
const LIMITS = { ...TRAFFIC_LIMITS, passed: 1_000_000, payloadBytes: 1024 ** 3 };

const start = (): { readonly traffic: Traffic; readonly inlet: Inlet } => {
  const traffic = createTraffic({ limits: LIMITS, isPassedKept: true });
  return { traffic, inlet: createInlet(traffic) };
};

const opening = (exchange = 1): readonly Event[] => [
  anOpen({ exchange }),
  aHead({ exchange }),
  aHead({ exchange, hop: 1 }),
  aResponse({ exchange, hop: 1 }),
  aResponse({ exchange }),
];

function takeAll(inlet: Inlet): void {
  while (inlet.isWaiting) inlet.take();
}

function numbersShown(traffic: Traffic): readonly number[] {
  const shown = traffic.shown(1);
  return Array.from({ length: shown.count }, (_, index) => {
    const event = shown.get(index)?.event;
    return event?.event === 'frame' ? event.n : 0;
  });
}

describe('an inlet', () => {
  test('hands everything on, in order, a draw at a time', () => {
    const { traffic, inlet } = start();
    for (const event of opening()) inlet.push(event);
    for (let n = 1; n <= 10_000; n += 1) inlet.push(aFrame({ n }));
    inlet.push(aClose());
    inlet.take();
    expect(traffic.shown(1).count).toBeLessThan(10_000);
    takeAll(inlet);
    expect(numbersShown(traffic)).toEqual(Array.from({ length: 10_000 }, (_, at) => at + 1));
    expect(traffic.exchange(1)?.close).not.toBeNull();
  });

  test('keeps a burst of a hundred thousand frames whole', () => {
    const { traffic, inlet } = start();
    for (const event of opening()) inlet.push(event);
    for (let n = 1; n <= 100_000; n += 1) inlet.push(aFrame({ n, payload: bytes('x'.repeat(120)) }));
    takeAll(inlet);
    expect(traffic.shown(1).count).toBe(100_000);
    expect(traffic.shown(1).missing).toEqual({ before: 0, after: 0 });
  });

  test('counts what it passes over, and leaves no hole in what is shown', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 0, max: 3 })), {
          minLength: 1,
          maxLength: 6,
        }),
        (bursts) => {
          const { traffic, inlet } = start();
          for (const event of opening()) inlet.push(event);
          let sent = 0;
          for (const [burst, draws] of bursts) {
            for (let each = 0; each < burst; each += 1) inlet.push(aFrame({ n: (sent += 1), t: sent }));
            for (let draw = 0; draw < draws; draw += 1) inlet.take();
          }
          takeAll(inlet);
          const shown = traffic.shown(1);
          expect(traffic.exchange(1)?.client.frames).toBe(sent);
          expect(traffic.totals.client.frames).toBe(sent);
          expect(shown.missing.before + shown.count).toBe(sent);
          expect(shown.count).toBeGreaterThanOrEqual(Math.min(sent, MOST_WAITING / 2));
          const first = shown.get(0);
          expect(first?.at).toBe(shown.missing.before);
          expect(first?.sinceMs).toBe(sent === shown.count ? 0 : 1);
          expect(numbersShown(traffic).at(-1)).toBe(sent);
          expect(numbersShown(traffic)[0]).toBe(sent - shown.count + 1);
        },
      ),
      { numRuns: 5 },
    );
  }, 60_000);

  test('passes over nothing while a filter asks for what is in it', () => {
    const { traffic, inlet } = start();
    traffic.filterExchanges(parseFilter('~b needle'));
    for (const event of opening()) inlet.push(event);
    inlet.push(aFrame({ n: 1, payload: bytes('a needle') }));
    for (let n = 2; n <= 2 * MOST_WAITING; n += 1) inlet.push(aFrame({ n }));
    takeAll(inlet);
    expect(traffic.exchanges()).toEqual([1]);
    expect(traffic.shown(1).missing.before).toBe(0);
  });

  test('leaves deflated what may look back at what was passed over', () => {
    const { traffic } = start();
    const fields = [...aResponse().fields, ['Sec-WebSocket-Extensions', 'permessage-deflate'] as const];
    const payload = deflateRawSync(bytes('hello'), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    for (const event of [anOpen(), aHead(), aHead({ hop: 1 })]) traffic.push(event);
    for (const hop of [1, 0]) traffic.push(aResponse({ hop, fields }));
    traffic.passOver(aFrame({ n: 1, rsv: 4, payload }));
    traffic.push(aFrame({ n: 2, rsv: 4, payload }));
    expect(traffic.shown(1).get(0)?.held?.deflated?.is).not.toBe('inflated');
  });

  test('hands on what is no frame however much of it waits', () => {
    const { traffic, inlet } = start();
    for (let exchange = 1; exchange <= 4000; exchange += 1) {
      for (const event of opening(exchange)) inlet.push(event);
      for (let n = 1; n <= 40; n += 1) inlet.push(aFrame({ exchange, n }));
      inlet.push(aClose({ exchange }));
    }
    takeAll(inlet);
    expect(traffic.totals).toMatchObject({ exchanges: 4000, open: 0, client: { frames: 160_000 } });
  });
});
