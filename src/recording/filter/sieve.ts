import type { Event, Exchange } from '../../model/index.ts';
import { OPCODE } from '../../wire/index.ts';
import { createFold, type Fold } from '../fold.ts';
import { createContentReader } from './content-reader.ts';
import type { Filter } from './filter.ts';

/** An event, and whether it is one of those that a filter means. */
export interface Sifted {
  readonly event: Event;
  readonly isWanted: boolean;
}

/** Sifts events one by one. */
export interface Sieve {
  /** Takes the next event, and gives those about which it is now known: mostly this one. Each is given once. */
  push(event: Event): readonly Sifted[];
  /** What is held back when no more events come. */
  end(): readonly Sifted[];
}

/** What is known beside the events themselves. */
export interface SieveOptions {
  /** The whole of an exchange, where it was read before; without it, each is asked as it stands at its event. */
  readonly exchange?: (number: number) => Exchange | undefined;
  /** Codes of what is held to be wrong with an exchange. */
  readonly findings?: (number: number) => ReadonlySet<string>;
}

/** An event that waits for its content to be whole, or for one before it. */
interface Held {
  readonly event: Event;
  isWanted: boolean | null;
}

/** What is known of one exchange that is not over. */
interface Running {
  /** Null where exchanges are known from elsewhere. */
  readonly fold: Fold | null;
  exchange: Exchange | undefined;
  /** Patterns that any content so far has matched. */
  readonly seen: Set<number>;
  readonly held: Held[];
  heldBytes: number;
  /** Those of `held` whose content is not whole, by whose it is. */
  readonly waiting: Map<string, Held[]>;
  isViolated: boolean;
}

const NONE: ReadonlySet<string> = new Set();
/** What may be held back of one exchange. */
const MOST_HELD = 10_000;
const MOST_HELD_BYTES = 32 * 1024 * 1024;

/**
 * Sifts events by what a filter says of their exchange. A frame or body is asked with its own message, and so held back
 * until that is whole, and what comes after it in the same exchange with it; anything else with what its exchange has
 * shown so far. Events of no exchange, and gaps, are always wanted.
 */
export function createSieve(filter: Filter, options: SieveOptions = {}): Sieve {
  const running = new Map<number, Running>();
  const contents = createContentReader(filter.contents);
  const { findings = () => NONE } = options;

  function runningOf(number: number): Running {
    const known = running.get(number) ?? {
      fold: options.exchange === undefined ? createFold() : null,
      exchange: undefined,
      seen: new Set<number>(),
      held: [],
      heldBytes: 0,
      waiting: new Map<string, Held[]>(),
      isViolated: false,
    };
    running.set(number, known);
    return known;
  }

  function learn(of: Running, event: Event, number: number): void {
    if (of.fold === null) {
      of.exchange = options.exchange?.(number);
      return;
    }
    // frames tell nothing that a filter asks for, and a peer may break a rule with each of them
    if (keyOf(event) !== null && of.exchange !== undefined) return;
    if (event.event === 'violation' && of.isViolated) return;
    of.isViolated ||= event.event === 'violation';
    of.fold.push(event);
    of.exchange = of.fold.exchange(number);
  }

  function isWanted(of: Running, number: number, seen: ReadonlySet<number>): boolean {
    if (of.exchange === undefined) return false;
    return filter.matches({ exchange: of.exchange, findings: findings(number), contents: seen });
  }

  function settle(of: Running, number: number, key: string, found: ReadonlySet<number>): void {
    const waiting = of.waiting.get(key);
    if (waiting === undefined) return;
    of.waiting.delete(key);
    const verdict = isWanted(of, number, found);
    for (const held of waiting) held.isWanted = verdict;
  }

  function settleAll(of: Running, number: number, found: ReadonlySet<number>): void {
    for (const key of of.waiting.keys()) settle(of, number, key, found);
  }

  /** What is held and settled, up to the first that is not. */
  function released(of: Running): readonly Sifted[] {
    const open = of.held.findIndex((held) => held.isWanted === null);
    const free = of.held.splice(0, open < 0 ? of.held.length : open);
    for (const { event } of free) of.heldBytes -= sizeOf(event);
    return free.map(({ event, isWanted: verdict }) => ({ event, isWanted: verdict === true }));
  }

  function sift(of: Running, event: Event, number: number): readonly Sifted[] {
    const found = contents.read(event, of.exchange);
    for (const index of found ?? []) of.seen.add(index);
    const key = keyOf(event);
    const held: Held = { event, isWanted: null };
    if (key === null) {
      if (event.event === 'close') settleAll(of, number, found ?? new Set());
      held.isWanted = event.event === 'gap' || isWanted(of, number, of.seen);
    } else if (found === null) {
      const waiting = of.waiting.get(key) ?? [];
      waiting.push(held);
      of.waiting.set(key, waiting);
    } else {
      held.isWanted = isWanted(of, number, found);
      if (isEndOfSeveral(event)) settle(of, number, key, found);
    }
    if (of.held.length === 0 && held.isWanted !== null) return [{ event, isWanted: held.isWanted }];
    of.held.push(held);
    of.heldBytes += sizeOf(event);
    if (of.held.length > MOST_HELD || of.heldBytes > MOST_HELD_BYTES) settleAll(of, number, new Set());
    return released(of);
  }

  return {
    push(event) {
      const number = 'exchange' in event ? event.exchange : undefined;
      if (number === undefined) {
        contents.read(event, undefined);
        return [{ event, isWanted: true }];
      }
      const of = runningOf(number);
      learn(of, event, number);
      const sifted = filter.needsContent
        ? sift(of, event, number)
        : [{ event, isWanted: event.event === 'gap' || isWanted(of, number, of.seen) }];
      if (event.event === 'close') running.delete(number);
      return sifted;
    },
    end() {
      return [...running].flatMap(([number, of]) => {
        settleAll(of, number, new Set());
        return released(of);
      });
    },
  };
}

/** Whose content an event carries a part of; null where it carries none. */
function keyOf(event: Event): string | null {
  if (event.event === 'frame') return `frame ${event.from}`;
  return event.event === 'body' ? `body ${event.of}` : null;
}

/** Whether what an event completes may have begun with another; a whole message within an unfinished one has not. */
function isEndOfSeveral(event: Event): boolean {
  return event.event === 'body' || (event.event === 'frame' && event.opcode === OPCODE.continuation);
}

function sizeOf(event: Event): number {
  return event.event === 'frame' || event.event === 'body' ? event.payload.length : 0;
}
