import { deflateRawSync, constants } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../src/model/index.ts';
import { parseFilter } from '../../../src/recording/index.ts';
import { createTraffic, TRAFFIC_LIMITS } from '../../../src/view/screen/create-traffic.ts';
import type { Traffic, TrafficLimits } from '../../../src/view/screen/traffic.ts';
import {
  aBody,
  aChange,
  aClose,
  aFrame,
  aGap,
  aHead,
  aMark,
  anEnd,
  anError,
  anOpen,
  aProfiles,
  aResponse,
  aSession,
  aViolation,
  bytes,
  closePayload,
} from '../../builders.ts';

const live = (limits: Partial<TrafficLimits> = {}): Traffic =>
  createTraffic({ limits: { ...TRAFFIC_LIMITS, ...limits }, isPassedKept: true });
const recorded = (limits: Partial<TrafficLimits> = {}): Traffic =>
  createTraffic({ limits: { ...TRAFFIC_LIMITS, ...limits }, isPassedKept: false });

function opened(exchange: number, path = '/ws'): readonly Event[] {
  const t = exchange;
  return [
    anOpen({ t, exchange }),
    aHead({ t, exchange, startLine: `GET ${path} HTTP/1.1` }),
    aHead({ t, exchange, hop: 1, startLine: `GET ${path} HTTP/1.1` }),
    aResponse({ t, exchange, hop: 1 }),
    aResponse({ t, exchange }),
  ];
}

function pushed(traffic: Traffic, events: readonly Event[]): Traffic {
  for (const event of events) traffic.push(event);
  return traffic;
}

function settled(traffic: Traffic): Traffic {
  for (let count = 0; count < 1000 && traffic.diagnose(); count += 1);
  return traffic;
}

function texts(traffic: Traffic, number = 1): readonly string[] {
  const shown = traffic.shown(number);
  return Array.from({ length: shown.count }, (_, index) => {
    const passed = shown.get(index);
    const { event } = passed ?? { event: undefined };
    if (event?.event !== 'frame') return event?.event ?? '?';
    return Buffer.from(passed?.held?.payload ?? []).toString();
  });
}

describe('traffic', () => {
  test('knows the run: session, chain, sums, end', () => {
    const traffic = pushed(live(), [
      aSession({ profiles: [{ name: 'a' }, { name: 'b' }] }),
      ...opened(1),
      aFrame({ payload: bytes('abc') }),
      aFrame({ from: 'backend', payload: bytes('abcd') }),
      aFrame({ from: 'hoptap', payload: bytes('nobody') }),
      ...opened(2),
      aClose({ exchange: 2 }),
      aGap({ events: 3 }),
    ]);
    expect(traffic.chain).toEqual(['a', 'b']);
    expect(traffic.totals).toEqual({
      exchanges: 2,
      open: 1,
      client: { frames: 1, bytes: 3 },
      backend: { frames: 1, bytes: 4 },
      lost: 3,
    });
    expect(traffic.isEnded).toBe(false);
    pushed(traffic, [aProfiles({ profiles: [{ name: 'c' }] }), anEnd()]);
    expect(traffic.chain).toEqual(['c']);
    expect(traffic.isEnded).toBe(true);
  });

  test('shows what passed in an exchange, whatever is said beside the frames with it', () => {
    const traffic = pushed(live(), [
      ...opened(1),
      aFrame({ payload: bytes('one') }),
      aViolation({ n: 1 }),
      aMark({ exchange: 1 }),
      aMark(),
      aGap(),
      aClose(),
      aMark(),
    ]);
    expect(texts(traffic)).toEqual(['one', 'violation', 'mark', 'mark', 'gap']);
    expect(traffic.shown(1)).toMatchObject({
      isLoading: false,
      filter: null,
      missing: { before: 0, after: 0 },
    });
  });

  test('gives the same list of exchanges until it is another', () => {
    const traffic = pushed(live(), opened(1));
    const before = traffic.exchanges();
    expect(pushed(traffic, [aFrame(), aViolation()]).exchanges()).toBe(before);
    expect(pushed(traffic, opened(2)).exchanges()).toEqual([1, 2]);
  });

  test('grows in revision with what says more than a count', () => {
    const traffic = pushed(live(), opened(1));
    const before = traffic.revision;
    expect(pushed(traffic, [aFrame()]).revision).toBe(before);
    expect(pushed(traffic, [aClose()]).revision).toBeGreaterThan(before);
  });

  test('inflates deflated messages as they come, and loses nothing when old ones go', () => {
    const deflate = ['Sec-WebSocket-Extensions', 'permessage-deflate'] as const;
    const head = aResponse({ fields: [...aResponse().fields, deflate] });
    const deflated = (text: string): Uint8Array =>
      deflateRawSync(bytes(text), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    const messages = Array.from({ length: 40 }, (_, index) => `message ${index} of many messages`);
    const traffic = pushed(live({ passed: 10 }), [
      anOpen(),
      aHead(),
      { ...head, hop: 1 },
      head,
      ...messages.map((text, index) => aFrame({ n: index + 1, rsv: 4, payload: deflated(text) })),
    ]);
    const seen = texts(traffic);
    expect(seen).toEqual(messages.slice(-seen.length));
    traffic.filterPassed(parseFilter('~b "message 39"'));
    expect(texts(traffic)).toEqual(['message 39 of many messages']);
  });
});

describe('limits', () => {
  test('hold for any traffic, and every one is shown or told as missing', () => {
    const step = fc.record({
      exchange: fc.integer({ min: 1, max: 6 }),
      size: fc.integer({ min: 0, max: 300 }),
      isClose: fc.boolean(),
    });
    const limits = fc.record({
      exchanges: fc.integer({ min: 2, max: 5 }),
      passed: fc.integer({ min: 1, max: 50 }),
      payloadBytes: fc.integer({ min: 1, max: 4000 }),
    });
    fc.assert(
      fc.property(limits, fc.array(step, { maxLength: 200 }), (limit, steps) => {
        const traffic = live(limit);
        const sent = new Map<number, number>();
        const over = new Set<number>();
        for (const { exchange, size, isClose } of steps) {
          if (over.has(exchange)) continue;
          if (!sent.has(exchange)) pushed(traffic, opened(exchange));
          sent.set(exchange, (sent.get(exchange) ?? 0) + 1);
          traffic.push(aFrame({ exchange, n: sent.get(exchange) ?? 0, payload: new Uint8Array(size) }));
          if (isClose) pushed(traffic, [aClose({ exchange })]);
          if (isClose) over.add(exchange);
        }
        let count = 0;
        let kept = 0;
        expect(traffic.exchanges().length).toBeLessThanOrEqual(limit.exchanges);
        expect(traffic.exchanges().length + traffic.forgotten).toBe(sent.size);
        for (const number of traffic.exchanges()) {
          const shown = traffic.shown(number);
          expect(shown.count + shown.missing.before + shown.missing.after).toBe(sent.get(number));
          count += shown.count;
          for (let index = 0; index < shown.count; index += 1)
            kept += shown.get(index)?.held?.payload.length ?? 0;
        }
        expect(count).toBeLessThanOrEqual(limit.passed);
        expect(kept).toBeLessThanOrEqual(limit.payloadBytes);
      }),
      { numRuns: 100 },
    );
  });

  test('let the one that takes most give its oldest, and leave small ones whole', () => {
    const traffic = pushed(live({ passed: 100 }), [...opened(1), aFrame(), aClose(), ...opened(2)]);
    for (let n = 1; n <= 500; n += 1) traffic.push(aFrame({ exchange: 2, n }));
    expect(traffic.shown(1).count).toBe(1);
    expect(traffic.shown(2).missing.before).toBeGreaterThan(390);
    expect(traffic.shown(2).get(traffic.shown(2).count - 1)?.event).toMatchObject({ n: 500 });
  });

  test('let the oldest exchange that is over go first, and what comes late of it brings it not back', () => {
    const traffic = pushed(live({ exchanges: 2 }), [
      ...opened(1),
      ...opened(2),
      aClose({ exchange: 2 }),
      ...opened(3),
    ]);
    expect(traffic.exchanges()).toEqual([1, 3]);
    expect(traffic.forgotten).toBe(1);
    expect(pushed(traffic, [aMark({ exchange: 2 })]).exchanges()).toEqual([1, 3]);
    expect(traffic.exchange(2)).toBeUndefined();
  });

  test('keep all of 100,000 frames at hand', () => {
    const traffic = pushed(live(), opened(1));
    for (let n = 1; n <= 100_000; n += 1) traffic.push(aFrame({ n, payload: bytes(`{"n":${n}}`) }));
    const shown = traffic.shown(1);
    expect(shown.count).toBe(100_000);
    expect(shown.get(0)?.event).toMatchObject({ n: 1 });
    traffic.filterPassed(parseFilter('~b "9999\\b"'));
    expect(traffic.shown(1).filter).toContain(' of the first ');
    settled(traffic);
    expect(traffic.shown(1).filter).toBe('10 of 100,000');
  });

  test('clearing forgets what is over, and nothing else', () => {
    const traffic = pushed(live(), [...opened(1), aClose(), ...opened(2)]);
    traffic.clear();
    expect(traffic.exchanges()).toEqual([2]);
    expect(traffic.forgotten).toBe(1);
    expect(traffic.totals).toMatchObject({ exchanges: 2, open: 1 });
  });
});

describe('filters of exchanges', () => {
  test.each([
    ['~u other', [2]],
    ['~websocket', [1, 2]],
    ['~c 101 & !~u other', [1]],
    ['~b secret', [2]],
    ['~bs secret', []],
  ])('%s means %j, whether it comes before the traffic or after', (text, meant) => {
    const events = [
      ...opened(1),
      ...opened(2, '/other'),
      aFrame({ exchange: 2, payload: bytes('a Secret') }),
    ];
    const before = live();
    before.filterExchanges(parseFilter(text));
    expect(settled(pushed(before, events)).exchanges()).toEqual(meant);
    const after = pushed(live(), events);
    after.filterExchanges(parseFilter(text));
    expect(settled(after).exchanges()).toEqual(meant);
    after.filterExchanges(null);
    expect(after.exchanges()).toEqual([1, 2]);
  });

  test('keep an exchange whose content has matched when that content is gone', () => {
    const traffic = live({ passed: 5 });
    traffic.filterExchanges(parseFilter('~b needle'));
    pushed(traffic, [...opened(1), aFrame({ payload: bytes('needle') })]);
    for (let n = 2; n < 50; n += 1) traffic.push(aFrame({ n }));
    expect(traffic.exchanges()).toEqual([1]);
  });

  test('ask for findings once there are some', () => {
    const stripped = aHead({ hop: 1, fields: [], changes: [aChange()] });
    const request = aHead({ fields: [...aHead().fields, ['Authorization', 'Bearer abc']] });
    const traffic = pushed(live(), [...opened(1), anOpen({ exchange: 2 })]);
    pushed(traffic, [
      { ...request, exchange: 2 },
      { ...stripped, exchange: 2 },
      aResponse({ exchange: 2, hop: 1, startLine: 'HTTP/1.1 401 Unauthorized', fields: [] }),
      aResponse({ exchange: 2, startLine: 'HTTP/1.1 401 Unauthorized', fields: [] }),
      aClose({ exchange: 2 }),
    ]);
    traffic.filterExchanges(parseFilter('~finding credentials-lost'));
    expect(traffic.exchanges()).toEqual([]);
    expect(settled(traffic).exchanges()).toEqual([2]);
    expect(traffic.findings(2).map(({ finding }) => finding.code)).toContain('credentials-lost');
  });
});

describe('filters of what passed', () => {
  const talk = [
    ...opened(1),
    aFrame({ payload: bytes('an apple') }),
    aFrame({ from: 'backend', payload: bytes('a pear') }),
    aFrame({ n: 2, fin: false, payload: bytes('half an ') }),
    aFrame({ from: 'backend', n: 2, payload: bytes('apple pie') }),
    aFrame({ n: 3, opcode: 0, payload: bytes('apple') }),
    aFrame({ n: 4, opcode: 8, payload: closePayload(1000, 'no more apples') }),
  ] as const;

  test.each([
    ['~b apple', ['an apple', 'half an ', 'apple pie', 'apple', closed('no more apples')]],
    ['~bs apple', ['apple pie']],
    ['~b "half an apple"', ['half an ', 'apple']],
    ['!~b apple', ['a pear']],
    ['~websocket', ['an apple', 'a pear', 'half an ', 'apple pie', 'apple', closed('no more apples')]],
    ['~http', []],
  ])('%s leaves %j, each message asked by itself', (text, left) => {
    const traffic = pushed(live(), talk);
    traffic.filterPassed(parseFilter(text));
    expect(texts(traffic)).toEqual(left);
    expect(traffic.shown(1).filter).toBe(`${left.length} of 6`);
    const asItComes = live();
    asItComes.filterPassed(parseFilter(text));
    for (const event of talk) {
      asItComes.push(event);
      asItComes.shown(1);
    }
    expect(texts(asItComes)).toEqual(left);
  });

  test('shown and hidden add up for any frames, limits and time of asking', () => {
    const frame = fc.record({
      isClient: fc.boolean(),
      fin: fc.boolean(),
      isContinuation: fc.boolean(),
      text: fc.constantFrom('a', 'b', 'ab', ''),
    });
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 80 }),
        fc.nat(80),
        fc.integer({ min: 1, max: 60 }),
        (frames, when, passed) => {
          const traffic = pushed(live({ passed }), opened(1));
          const plain = pushed(live({ passed }), opened(1));
          for (const [index, { isClient, fin, isContinuation, text }] of frames.entries()) {
            const event = aFrame({
              n: index + 1,
              from: isClient ? 'client' : 'backend',
              opcode: isContinuation ? 0 : 1,
              fin,
              payload: bytes(text),
            });
            if (index === when) traffic.filterPassed(parseFilter('~b a'));
            pushed(traffic, [event]);
            pushed(plain, [event]);
            const shown = traffic.shown(1);
            expect(shown.count).toBeLessThanOrEqual(plain.shown(1).count);
            let last = -1;
            for (let each = 0; each < shown.count; each += 1) {
              const { at } = shown.get(each) ?? { at: -1 };
              expect(at).toBeGreaterThan(last);
              expect(shown.indexOf(at)).toBe(each);
              last = at;
            }
          }
          traffic.push(aClose());
          traffic.filterPassed(parseFilter('~b a'));
          const one = traffic.shown(1).count;
          traffic.filterPassed(parseFilter('!~b a'));
          expect(one + traffic.shown(1).count).toBe(plain.shown(1).count);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a recording on disk', () => {
  const events = [
    ...opened(1),
    ...Array.from({ length: 30 }, (_, index) => aFrame({ n: index + 1, payload: bytes(`${index}`) })),
  ];
  const light = events.map((event) =>
    event.event === 'frame' ? { ...event, payload: new Uint8Array() } : event,
  );

  function load(traffic: Traffic, from?: number): Traffic {
    const loading = traffic.load(1, from);
    for (const event of events) loading.push(event);
    loading.end();
    return traffic;
  }

  test('is loaded exchange by exchange', () => {
    const traffic = pushed(recorded(), [...light, ...opened(2)]);
    expect(traffic.isLoadNeeded(2)).toBe(false);
    expect(traffic.isLoadNeeded(1)).toBe(true);
    expect(traffic.shown(1)).toMatchObject({ count: 0, isLoading: true });
    const loading = traffic.load(1);
    expect(traffic.isLoadNeeded(1)).toBe(false);
    for (const event of [...opened(2), ...events]) loading.push(event);
    expect(traffic.shown(1)).toMatchObject({ count: 30, isLoading: true });
    loading.end();
    expect(traffic.shown(1)).toMatchObject({ count: 30, isLoading: false });
    expect(traffic.exchange(1)?.client.frames).toBe(30);
    pushed(traffic, [aFrame({ n: 31, payload: new Uint8Array() })]);
    expect(traffic.isLoadNeeded(1)).toBe(true);
  });

  test('shows the end of what is longer than the limits, or from a place on', () => {
    const traffic = load(pushed(recorded({ passed: 10 }), light));
    expect(traffic.shown(1)).toMatchObject({ missing: { before: 20, after: 0 }, count: 10 });
    load(traffic, 5);
    expect(traffic.shown(1)).toMatchObject({ missing: { before: 5, after: 15 }, count: 10 });
    expect(traffic.shown(1).get(0)).toMatchObject({ at: 5, event: { n: 6 } });
  });

  test('gives up a loading when another begins', () => {
    const traffic = pushed(recorded(), [
      ...light,
      ...opened(2),
      aFrame({ exchange: 2, payload: new Uint8Array() }),
    ]);
    const first = traffic.load(1);
    const second = traffic.load(2);
    for (const event of events) first.push(event);
    first.end();
    second.end();
    expect(traffic.isLoadNeeded(1)).toBe(true);
    expect(traffic.shown(1).count).toBe(0);
  });

  test('asks a filter of contents of what is loaded', () => {
    const traffic = load(pushed(recorded(), light));
    traffic.filterPassed(parseFilter('~b ^2'));
    expect(traffic.shown(1).filter).toBe('11 of 30');
    traffic.filterExchanges(parseFilter('~b ^29$'));
    expect(settled(traffic).exchanges()).toEqual([1]);
  });
});

describe('diagnosis', () => {
  test('works through many exchanges bit by bit, and then rests', () => {
    const traffic = live();
    for (let exchange = 1; exchange <= 300; exchange += 1) {
      pushed(traffic, [
        anOpen({ exchange }),
        aHead({ exchange }),
        anError({ exchange }),
        aClose({ exchange, how: 'error', by: 'hoptap' }),
      ]);
    }
    let steps = 0;
    while (traffic.diagnose()) steps += 1;
    expect(steps).toBeGreaterThan(1);
    expect(traffic.exchanges().every((number) => traffic.findings(number).length > 0)).toBe(true);
    expect(traffic.diagnose()).toBe(false);
    expect(pushed(traffic, [aMark({ exchange: 3 })]).diagnose()).toBe(false);
  });

  test('leaves what it holds as it is where nothing new is held', () => {
    const traffic = settled(pushed(live(), [anOpen(), aHead(), anError(), aClose({ how: 'error' })]));
    const before = traffic.findings(1);
    expect(before.length).toBeGreaterThan(0);
    settled(pushed(traffic, opened(2)));
    expect(traffic.findings(1)).toBe(before);
  });
});

test('nothing is held of a request that is still on its way through the stations', () => {
  const stations = ['client', 'first', 'second', 'backend'];
  const token = ['Authorization', 'Bearer abc'] as const;
  const change = aChange();
  const whole = aHead({ fields: [...aHead().fields, token] });
  const traffic = pushed(live(), [anOpen({ stations }), whole, aHead({ hop: 1, changes: [change] })]);
  expect(settled(traffic).findings(1)).toEqual([]);
  pushed(traffic, [aHead({ hop: 2 })]);
  expect(
    settled(traffic)
      .findings(1)
      .map(({ finding }) => finding.code),
  ).toContain('credentials-lost');
});

test('bodies pass too, an empty one does not', () => {
  const traffic = pushed(live(), [
    anOpen({ upgrade: null }),
    aHead(),
    aBody({ of: 'request', payload: bytes(''), bytes: 0 }),
    aBody(),
  ]);
  expect(texts(traffic)).toEqual(['body']);
});

function closed(reason: string): string {
  return Buffer.from(closePayload(1000, reason)).toString();
}
