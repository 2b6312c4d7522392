import type { EventKind, EventOf } from '../model/index.ts';

/** For each kind of event, the lines it adds; a new kind fails to compile until something is said about it. */
export type Tellers = { readonly [K in EventKind]: (event: EventOf<K>) => readonly string[] };

/** Tells an event by the teller of its kind. */
export function tell<K extends EventKind>(tellers: Tellers, kind: K, event: EventOf<K>): readonly string[] {
  return tellers[kind](event);
}

/** What a kind of event adds that has no line. */
export function silent(): readonly string[] {
  return [];
}
