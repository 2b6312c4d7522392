import { expect } from 'vitest';
import type { Event, EventKind, EventOf } from '../../src/model/index.ts';

/**
 * Holds what a relay told against what must hold for everything it ever tells: time goes forward; each exchange is
 * opened once, ends once, and nothing but a gap follows; heads go from hop to hop without leaving one out; frames are
 * numbered through, those of a station, too; and what an ending sums up is what was told before it.
 */
export function expectLawful(events: readonly Event[]): void {
  const times = events.map(({ t }) => t);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const opened = events.filter((event) => event.event === 'open').map(({ exchange }) => exchange);
  expect(opened).toEqual(opened.map((_, at) => at + 1));
  const strays = events.filter((event) => 'exchange' in event && !opened.includes(event.exchange ?? 0));
  expect(strays).toEqual([]);
  for (const exchange of opened)
    expectLawfulExchange(events.filter((event) => 'exchange' in event && event.exchange === exchange));
}

function expectLawfulExchange(told: readonly Event[]): void {
  const kinds = told.map(({ event }) => event).filter((kind) => kind !== 'gap');
  expect(kinds[0]).toBe('open');
  expect(kinds.filter((kind) => kind === 'open' || kind === 'close')).toEqual(['open', 'close']);
  expect(kinds.at(-1)).toBe('close');
  expectHeads(told);
  for (const from of ['client', 'backend'] as const) expectSums(told, from);
  const stations = new Set(ofKind(told, 'frame').map(({ from }) => from));
  for (const station of stations) {
    const numbers = ofKind(told, 'frame').filter(({ from }) => from === station);
    expect(numbers.map(({ n }) => n)).toEqual(numbers.map((_, at) => at + 1));
  }
}

function ofKind<K extends EventKind>(told: readonly Event[], kind: K): readonly EventOf<K>[] {
  return told.filter((event): event is EventOf<K> => event.event === kind);
}

/** A request goes up hop by hop, the last one once its connection stands; an answer comes down to the client. */
function expectHeads(told: readonly Event[]): void {
  const hopsOf = (of: EventOf<'head'>['of']): readonly number[] =>
    ofKind(told, 'head')
      .filter((head) => head.of === of)
      .map(({ hop }) => hop);
  const [{ stations } = { stations: [] }] = ofKind(told, 'open');
  const up = hopsOf('request');
  expect(up).toEqual(up.map((_, at) => at));
  expect(up.length).toBeLessThan(stations.length);
  const isForwarded = up.length === stations.length - 1;
  expect(ofKind(told, 'connected')).toHaveLength(isForwarded ? 1 : 0);
  if (isForwarded) {
    const lastUp = told.findIndex((each) => each.event === 'head' && each.hop === stations.length - 2);
    expect(told.findIndex(({ event }) => event === 'connected')).toBeLessThan(lastUp);
  }
  // One of our own may follow one that began its way: it is on hop 0 alone.
  const down = hopsOf('response');
  if (down.length > 0) expect(down.at(-1)).toBe(0);
  expect(down).toEqual(down.map((_, at) => (down[0] ?? 0) - at));
}

/** Frames and bytes of one side add up to what its ending says. */
function expectSums(told: readonly Event[], from: 'client' | 'backend'): void {
  const [close] = ofKind(told, 'close');
  const frames = ofKind(told, 'frame').filter((frame) => frame.from === from);
  expect(frames.map(({ n }) => n)).toEqual(frames.map((_, at) => at + 1));
  expect(close?.[from].frames).toBe(frames.length);
  const bodies = ofKind(told, 'body').filter(({ of }) => (of === 'request') === (from === 'client'));
  const isOwnAnswer = from === 'backend' && close?.backend.bytes === 0;
  const bytes = bodies.reduce((sum, body) => sum + body.bytes, 0);
  if (frames.length === 0 && !isOwnAnswer && ofKind(told, 'violation').length === 0)
    expect(bytes, `bytes of the ${from}`).toBe(close?.[from].bytes);
  if (frames.length > 0)
    expect(close?.[from].bytes).toBeGreaterThanOrEqual(
      frames.reduce((sum, { length, missing }) => sum + length - missing, 0),
    );
  for (const { payload, cut, bytes: onWire } of bodies)
    expect(payload.length + cut).toBeLessThanOrEqual(onWire);
}
