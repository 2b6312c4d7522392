/**
 * Accepts connections, forwards what comes over them to the target, and tells of all of it as events.
 *
 *     client ─► accept ─► shape ─► forward ─► backend
 *                  └────────┴──tap──┴─► emit(event)
 *
 * It refuses meaning (heads are read and shaped by `wire` and `profile`) and memory (what is recorded, and where, is
 * the business of whoever gave it `emit`). Each client connection has one backend connection of its own, and both are
 * written and read as bytes: a request library in between would add, join, re-order or re-frame something.
 */
export { createRelay, type Relay, type RelayOptions } from './relay.ts';
export type { Trust } from './dial.ts';
export type { Limits } from './relay-context.ts';
export type { Control } from './control.ts';
