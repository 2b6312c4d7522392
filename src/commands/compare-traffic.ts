import { BACKEND, CLIENT, type Event, type Exchange } from '../model/index.ts';
import { createMessageReaders, type MessageReaders } from '../recording/index.ts';
import { createMessageComparer, type MessageComparer, type MessageComparison } from '../study/index.ts';
import type { RecordingSource } from './recording-source.ts';

/** Payload bytes that may wait for their counterpart, over all pairs. */
const WAITING_LIMIT = 64 * 1024 * 1024;

/** Two exchanges whose messages are to be compared. */
export interface TrafficPair {
  readonly a: Exchange;
  readonly b: Exchange;
}

type Sender = 'client' | 'backend';
const SENDERS: readonly Sender[] = [CLIENT, BACKEND];

/** One exchange of one side, and what its frames go to. */
interface Lane {
  readonly side: 'a' | 'b';
  readonly readers: MessageReaders;
  readonly comparers: { readonly [S in Sender]: MessageComparer };
}

/**
 * Compares the messages of pairs while both recordings are read side by side, the one that is behind first, so that
 * little has to be held.
 * @returns for each pair, in order, what either sender said.
 */
export async function compareTraffic(
  pairs: readonly TrafficPair[],
  sourceA: RecordingSource,
  sourceB: RecordingSource,
  isStrict: boolean,
): Promise<readonly (readonly MessageComparison[])[]> {
  const all = pairs.map(() => ({
    client: createMessageComparer(CLIENT, isStrict),
    backend: createMessageComparer(BACKEND, isStrict),
  }));
  const lanes = (side: 'a' | 'b'): ReadonlyMap<number, readonly Lane[]> => {
    const found = new Map<number, Lane[]>();
    for (const [at, pair] of pairs.entries()) {
      const comparers = all[at];
      if (comparers === undefined) continue;
      const exchange = pair[side];
      const lane: Lane = { side, readers: createMessageReaders(exchange), comparers };
      found.set(exchange.exchange, [...(found.get(exchange.exchange) ?? []), lane]);
    }
    return found;
  };
  const a = reading(sourceA, lanes('a'));
  const b = reading(sourceB, lanes('b'));
  const watch = watchOf(all.flatMap((each) => [each.client, each.backend]));
  try {
    while (!(a.isOver && b.isOver)) {
      const isATurn = !a.isOver && (b.isOver || a.messages <= b.messages);
      await (isATurn ? a : b).step();
      watch();
    }
  } finally {
    await Promise.all([a.end(), b.end()]);
  }
  return all.map((each) => SENDERS.map((sender) => each[sender].result()));
}

/** Looks now and then at how much waits, and lets go of all where it is too much. */
function watchOf(comparers: readonly MessageComparer[]): () => void {
  let steps = 0;
  return () => {
    steps += 1;
    // each step holds at most one more message; looking at every one would cost more than reading does
    if (steps % 64 !== 0) return;
    const waiting = comparers.reduce((sum, comparer) => sum + comparer.waitingBytes, 0);
    if (waiting <= WAITING_LIMIT) return;
    for (const comparer of comparers) {
      if (comparer.waitingBytes > 0) comparer.giveUp('one side is too far ahead of the other');
    }
  };
}

interface Reading {
  readonly isOver: boolean;
  /** Messages read so far. */
  readonly messages: number;
  /** Reads one event. */
  step(): Promise<void>;
  end(): Promise<void>;
}

function reading(source: RecordingSource, lanes: ReadonlyMap<number, readonly Lane[]>): Reading {
  const events = source.read({ exchanges: new Set(lanes.keys()) });
  let isOver = false;
  let messages = 0;
  return {
    get isOver() {
      return isOver;
    },
    get messages() {
      return messages;
    },
    async step() {
      const { value, done } = await events.next();
      if (done === true) isOver = true;
      else messages += take(value, lanes);
    },
    async end() {
      await events.return();
    },
  };
}

/** Hands an event to the exchanges it is of; how many messages it ended. */
function take(event: Event, lanes: ReadonlyMap<number, readonly Lane[]>): number {
  if (event.event === 'gap') {
    // one that belongs to no exchange may be one in any
    const concerned =
      event.exchange === undefined ? [...lanes.values()].flat() : (lanes.get(event.exchange) ?? []);
    for (const { side, readers, comparers } of concerned) {
      readers.skip();
      for (const sender of SENDERS) comparers[sender].skip(side);
    }
  }
  if (event.event !== 'frame') return 0;
  const sender = SENDERS.find((each) => each === event.from);
  if (sender === undefined) return 0;
  let messages = 0;
  for (const { side, readers, comparers } of lanes.get(event.exchange) ?? []) {
    const message = readers.push(event);
    if (message === null) continue;
    messages += 1;
    comparers[sender].push(side, message, event.t);
  }
  return messages;
}
