import type {
  BodyEvent,
  Change,
  Event,
  EventOf,
  Field,
  FrameEvent,
  NamedProfile,
  Session,
  SideEnd,
  TlsFacts,
} from '../../model/index.ts';

/** What is made of each sort of text that an event holds. */
export interface Rewriting {
  /** Text of people and machines, in characters. */
  readonly text: (text: string) => string;
  /** A line of a head, in latin-1. */
  readonly line: (latin1: string) => string;
  /** The value, in latin-1, of a field that has one of those names, or has had them one after the other. */
  readonly value: (names: readonly string[], latin1: string) => string;
  /** A field's name, in latin-1. */
  readonly name: (latin1: string) => string;
  /** Lines of a head, or bytes that were to be one, in latin-1. */
  readonly raw: (latin1: string) => string;
  readonly profile: (profile: NamedProfile) => NamedProfile;
}

/** Everything but what came in payloads, which takes more than one event to understand. */
export type Told = Exclude<Event, FrameEvent | BodyEvent>;

type Kind = Told['event'];

const REWRITES: { readonly [K in Kind]: (event: EventOf<K>, how: Rewriting) => EventOf<K> } = {
  session: (event, how) => ({
    ...event,
    target: how.text(event.target),
    profiles: event.profiles.map(how.profile),
  }),
  open: (event, how) => ({
    ...event,
    upgrade: event.upgrade === null ? null : how.line(event.upgrade),
    ...tlsOf(event.tls, how),
  }),
  head: (event, how) => ({
    ...event,
    startLine: how.line(event.startLine),
    fields: rewriteFields(event.fields, how),
    changes: event.changes.map((change) => rewriteChange(change, how)),
    ...(event.raw === undefined ? {} : { raw: how.raw(event.raw) }),
  }),
  connected: (event, how) => ({ ...event, ...tlsOf(event.tls, how) }),
  violation: (event, how) => ({ ...event, message: how.text(event.message) }),
  fault: (event, how) => ({ ...event, detail: how.text(event.detail) }),
  close: (event, how) => ({
    ...event,
    client: sideOf(event.client, how),
    backend: sideOf(event.backend, how),
  }),
  error: (event, how) => ({
    ...event,
    message: how.text(event.message),
    ...(event.raw === undefined ? {} : { raw: how.raw(event.raw) }),
  }),
  profiles: (event, how) => ({ ...event, profiles: event.profiles.map(how.profile) }),
  gap: (event, how) => ({ ...event, why: how.text(event.why) }),
  mark: (event, how) => ({ ...event, text: how.text(event.text) }),
  end: (event) => event,
};

/** The event with every text in it rewritten that peers, people or profiles had a say in. */
export function rewriteEvent<E extends Told>(event: E, how: Rewriting): E {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table is keyed by the word that tells events apart
  const rewrite = REWRITES[event.event] as unknown as (each: E, how: Rewriting) => E;
  return rewrite(event, how);
}

/** Field lines rewritten. */
export function rewriteFields(fields: readonly Field[], how: Rewriting): readonly Field[] {
  return fields.map(([name, value]) => [how.name(name), how.value([name], value)]);
}

/** All that is folded of a recording, rewritten. */
export function rewriteSession(session: Session, how: Rewriting): Session {
  const of = <E extends Told>(event: E): E => rewriteEvent(event, how);
  return {
    ...session,
    session: session.session === null ? null : of(session.session),
    exchanges: session.exchanges.map((exchange) => ({
      ...exchange,
      open: of(exchange.open),
      heads: exchange.heads.map(of),
      connected: exchange.connected === null ? null : of(exchange.connected),
      violations: exchange.violations.map(of),
      faults: exchange.faults.map(of),
      errors: exchange.errors.map(of),
      close: exchange.close === null ? null : of(exchange.close),
    })),
  };
}

function rewriteChange(change: Change, how: Rewriting): Change {
  const { name, renamed, before, after } = change;
  const names = renamed === undefined ? [name] : [name, renamed];
  const rewrite = (value: string): string =>
    name.startsWith(':') ? how.line(value) : how.value(names, value);
  return {
    ...change,
    name: how.name(name),
    ...(renamed === undefined ? {} : { renamed: how.name(renamed) }),
    ...(before === undefined ? {} : { before: rewrite(before) }),
    ...(after === undefined ? {} : { after: rewrite(after) }),
  };
}

function sideOf(side: SideEnd, how: Rewriting): SideEnd {
  return { ...side, reason: how.text(side.reason) };
}

function tlsOf(tls: TlsFacts | undefined, how: Rewriting): { readonly tls?: TlsFacts } {
  if (tls === undefined) return {};
  return { tls: Object.fromEntries(Object.entries(tls).map(([key, text]) => [key, how.text(String(text))])) };
}
