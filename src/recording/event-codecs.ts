import type {
  BodyEvent,
  Change,
  CloseEvent,
  ConnectedEvent,
  EndEvent,
  ErrorEvent,
  EventKind,
  EventOf,
  FaultEvent,
  GapEvent,
  HeadEvent,
  MarkEvent,
  NamedProfile,
  OpenEvent,
  ProfilesEvent,
  SessionEvent,
  SideEnd,
  TlsFacts,
  ViolationEvent,
} from '../model/index.ts';
import {
  type Codec,
  count,
  fields,
  flag,
  lineOf,
  listOf,
  millis,
  nullable,
  oneOf,
  optional,
  pairOf,
  record,
  text,
  usually,
  usuallyEmpty,
} from './codec.ts';
import { decodePayload, encodePayload } from './payload.ts';

/** Every kind of event but the frame, which is too frequent for a table and has a file of its own. */
export type TabledKind = Exclude<EventKind, 'frame'>;

const change = record<Change>({
  rule: text,
  operation: text,
  name: text,
  before: optional(text),
  after: optional(text),
  renamed: optional(text),
  moved: optional(pairOf(count)),
});

const tls = record<TlsFacts>({
  version: optional(text),
  cipher: optional(text),
  serverName: optional(text),
  alpn: optional(text),
  subject: optional(text),
  issuer: optional(text),
  validTo: optional(text),
  distrusted: optional(text),
});

const sideEnd = record<SideEnd>({
  code: usually(nullable(count), null),
  reason: usually(text, ''),
  frames: count,
  bytes: count,
});

/** A profile stays whole: what it holds is the profile format's to say. */
const profile: Codec<NamedProfile> = {
  encode: (value) => value,
  decode: (json, key) => {
    const line = lineOf(json, key);
    return { ...line, name: text.decode(line['name'], 'name') };
  },
};

const client = record<OpenEvent['client']>({ address: text, port: count });

/** A body's payload stands in its line as `text` or `base64`, everything else under its own name. */
const bodyFacts = record<Omit<BodyEvent, 'payload'>>({
  t: millis,
  event: oneOf('body'),
  exchange: count,
  of: oneOf('request', 'response'),
  hop: count,
  bytes: count,
  cut: usually(count, 0),
  more: usually(flag, false),
  trailers: optional(fields),
});

/** How each kind of event stands in a line, its keys in the order in which they are written. */
export const EVENT_CODECS: { readonly [K in TabledKind]: Codec<EventOf<K>> } = {
  session: record<SessionEvent>({
    t: millis,
    event: oneOf('session'),
    format: text,
    id: text,
    started: text,
    version: text,
    mode: text,
    listen: text,
    target: text,
    profiles: listOf(profile),
  }),
  open: record<OpenEvent>({
    t: millis,
    event: oneOf('open'),
    exchange: count,
    connection: count,
    client,
    stations: listOf(text),
    upgrade: nullable(text),
    tls: optional(tls),
  }),
  head: record<HeadEvent>({
    t: millis,
    event: oneOf('head'),
    exchange: count,
    of: oneOf('request', 'response', 'informational'),
    hop: count,
    startLine: text,
    fields,
    changes: usuallyEmpty(change),
    raw: optional(text),
  }),
  connected: record<ConnectedEvent>({
    t: millis,
    event: oneOf('connected'),
    exchange: count,
    address: text,
    port: count,
    connectMs: millis,
    tlsMs: optional(millis),
    tls: optional(tls),
    reused: usually(flag, false),
  }),
  body: {
    encode: (event) => ({ ...bodyFacts.encode(event), ...encodePayload(event.payload) }),
    decode: (json, key) => {
      const line = lineOf(json, key);
      return { ...bodyFacts.decode(line, key), payload: decodePayload(line) };
    },
  },
  violation: record<ViolationEvent>({
    t: millis,
    event: oneOf('violation'),
    exchange: count,
    from: text,
    section: text,
    rule: text,
    message: text,
    offset: count,
    n: optional(count),
  }),
  fault: record<FaultEvent>({
    t: millis,
    event: oneOf('fault'),
    exchange: count,
    station: text,
    rule: text,
    did: oneOf('delayed', 'dropped', 'replaced', 'closed', 'cut', 'reset', 'answered', 'refused'),
    detail: text,
  }),
  close: record<CloseEvent>({
    t: millis,
    event: oneOf('close'),
    exchange: count,
    by: text,
    how: oneOf('close-frame', 'fin', 'reset', 'timer', 'response', 'error', 'shutdown'),
    client: sideEnd,
    backend: sideEnd,
  }),
  error: record<ErrorEvent>({
    t: millis,
    event: oneOf('error'),
    exchange: count,
    where: oneOf('client', 'backend', 'hoptap'),
    code: text,
    message: text,
    raw: optional(text),
  }),
  profiles: record<ProfilesEvent>({ t: millis, event: oneOf('profiles'), profiles: listOf(profile) }),
  gap: record<GapEvent>({
    t: millis,
    event: oneOf('gap'),
    exchange: optional(count),
    events: count,
    bytes: count,
    why: text,
  }),
  mark: record<MarkEvent>({ t: millis, event: oneOf('mark'), exchange: optional(count), text }),
  end: record<EndEvent>({
    t: millis,
    event: oneOf('end'),
    exchanges: count,
    frames: count,
    bytes: count,
    lost: count,
  }),
};

/** The codec of a kind, for any event that is no frame. */
export function codecOf(kind: TabledKind): Codec<EventOf<TabledKind>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table is keyed by the word that tells events apart
  return EVENT_CODECS[kind] as Codec<EventOf<TabledKind>>;
}

/** Whether that is a kind of event with a codec in the table. */
export function isTabledKind(kind: unknown): kind is TabledKind {
  return typeof kind === 'string' && Object.hasOwn(EVENT_CODECS, kind);
}
