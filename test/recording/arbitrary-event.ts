import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import type { Event, EventKind, EventOf } from '../../src/model/index.ts';

/** Text of every sort that may reach a recording: plain, latin-1 bytes, astral, lone surrogates, JSON's own marks. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) }),
  fc.constantFrom('', '"', '\\', '\u2028', '\ud800', '__proto__', '\n'),
);
const count = fc.nat();
const millis = fc.nat({ max: 10 ** 9 }).map((micros) => micros / 1000);
const of = fc.constantFrom('request' as const, 'response' as const);
const fields = fc.array(fc.tuple(text, text), { maxLength: 4 });

/** Payloads: none, UTF-8, JSON, any bytes, and longer than one slice of base64. */
export const aPayload = fc.oneof(
  { weight: 8, arbitrary: fc.constant(Buffer.alloc(0)) },
  { weight: 8, arbitrary: fc.string({ unit: 'grapheme' }).map((each) => Buffer.from(each)) },
  { weight: 8, arbitrary: fc.json().map((each) => Buffer.from(each)) },
  { weight: 8, arbitrary: fc.uint8Array().map((each) => Buffer.from(each)) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 24_570, max: 49_160 }).map((length) => Buffer.alloc(length, 0xfe)),
  },
);

const tls = fc.record(
  {
    version: text,
    cipher: text,
    serverName: text,
    alpn: text,
    subject: text,
    issuer: text,
    validTo: text,
    distrusted: text,
  },
  { requiredKeys: [] },
);
const change = fc.record(
  {
    rule: text,
    operation: text,
    name: text,
    before: text,
    after: text,
    renamed: text,
    moved: fc.tuple(count, count),
  },
  { requiredKeys: ['rule', 'operation', 'name'] },
);
const sideEnd = fc.record({
  code: fc.option(fc.nat({ max: 65_535 })),
  reason: text,
  frames: count,
  bytes: count,
});
// through text, since JSON knows no -0
const profile = fc.record({ name: text, rules: fc.json().map((json): unknown => JSON.parse(json)) });
const from = fc.oneof(fc.constantFrom('client', 'backend'), text);

/** An event of each kind, every field at usual and unusual values. */
export const anEventOf: { readonly [K in EventKind]: fc.Arbitrary<EventOf<K>> } = {
  session: fc.record({
    t: millis,
    event: fc.constant('session'),
    format: text,
    id: text,
    started: text,
    version: text,
    mode: text,
    listen: text,
    target: text,
    profiles: fc.array(profile, { maxLength: 2 }),
  }),
  open: fc.record(
    {
      t: millis,
      event: fc.constant('open'),
      exchange: count,
      connection: count,
      client: fc.record({ address: text, port: count }),
      stations: fc.array(text, { maxLength: 5 }),
      upgrade: fc.option(text),
      tls,
    },
    { requiredKeys: ['t', 'event', 'exchange', 'connection', 'client', 'stations', 'upgrade'] },
  ),
  head: fc.record(
    {
      t: millis,
      event: fc.constant('head'),
      exchange: count,
      of: fc.constantFrom('request', 'response', 'informational'),
      hop: count,
      startLine: text,
      fields,
      changes: fc.array(change, { maxLength: 3 }),
      raw: text,
    },
    { requiredKeys: ['t', 'event', 'exchange', 'of', 'hop', 'startLine', 'fields', 'changes'] },
  ),
  connected: fc.record(
    {
      t: millis,
      event: fc.constant('connected'),
      exchange: count,
      address: text,
      port: count,
      connectMs: millis,
      tlsMs: millis,
      tls,
      reused: fc.boolean(),
    },
    { requiredKeys: ['t', 'event', 'exchange', 'address', 'port', 'connectMs', 'reused'] },
  ),
  body: fc.record(
    {
      t: millis,
      event: fc.constant('body'),
      exchange: count,
      of,
      hop: count,
      payload: aPayload,
      bytes: count,
      cut: count,
      more: fc.boolean(),
      trailers: fields,
    },
    { requiredKeys: ['t', 'event', 'exchange', 'of', 'hop', 'payload', 'bytes', 'cut', 'more'] },
  ),
  frame: fc.record({
    t: millis,
    event: fc.constant('frame'),
    exchange: count,
    from,
    n: count,
    opcode: fc.nat({ max: 15 }),
    fin: fc.boolean(),
    rsv: fc.nat({ max: 7 }),
    masked: fc.boolean(),
    length: count,
    payload: aPayload,
    cut: fc.oneof(fc.constant(0), count),
    missing: fc.oneof(fc.constant(0), count),
    undelivered: fc.boolean(),
  }),
  violation: fc.record(
    {
      t: millis,
      event: fc.constant('violation'),
      exchange: count,
      from,
      section: text,
      rule: text,
      message: text,
      offset: count,
      n: count,
    },
    { requiredKeys: ['t', 'event', 'exchange', 'from', 'section', 'rule', 'message', 'offset'] },
  ),
  fault: fc.record({
    t: millis,
    event: fc.constant('fault'),
    exchange: count,
    station: text,
    rule: text,
    did: fc.constantFrom('delayed', 'dropped', 'replaced', 'closed', 'cut', 'reset', 'answered', 'refused'),
    detail: text,
  }),
  close: fc.record({
    t: millis,
    event: fc.constant('close'),
    exchange: count,
    by: text,
    how: fc.constantFrom('close-frame', 'fin', 'reset', 'timer', 'response', 'error', 'shutdown'),
    client: sideEnd,
    backend: sideEnd,
  }),
  error: fc.record(
    {
      t: millis,
      event: fc.constant('error'),
      exchange: count,
      where: fc.constantFrom('client', 'backend', 'hoptap'),
      code: text,
      message: text,
      raw: text,
    },
    { requiredKeys: ['t', 'event', 'exchange', 'where', 'code', 'message'] },
  ),
  profiles: fc.record({
    t: millis,
    event: fc.constant('profiles'),
    profiles: fc.array(profile, { maxLength: 2 }),
  }),
  gap: fc.record(
    { t: millis, event: fc.constant('gap'), exchange: count, events: count, bytes: count, why: text },
    { requiredKeys: ['t', 'event', 'events', 'bytes', 'why'] },
  ),
  mark: fc.record(
    { t: millis, event: fc.constant('mark'), exchange: count, text },
    { requiredKeys: ['t', 'event', 'text'] },
  ),
  end: fc.record({
    t: millis,
    event: fc.constant('end'),
    exchanges: count,
    frames: count,
    bytes: count,
    lost: count,
  }),
};

/** An event of any kind. */
export const anEvent: fc.Arbitrary<Event> = fc.oneof(...Object.values<fc.Arbitrary<Event>>(anEventOf));
