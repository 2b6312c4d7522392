import type { Event, FrameEvent, GapEvent, Traffic } from '../model/index.ts';

/** Distributes over the union, which a plain Omit would flatten. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An event of one exchange, before it is stamped with the time and the exchange's number. */
export type Happening = Without<Extract<Event, { readonly exchange: number }> | GapEvent, 't' | 'exchange'>;

/** Takes down what happens in one exchange, and keeps the tallies that its `close` event needs. */
export interface Tape {
  readonly exchange: number;
  note(happening: Happening): void;
  /** Bytes after the head on the wire, by sender. */
  count(from: 'client' | 'backend', bytes: number): void;
  readonly client: Traffic;
  readonly backend: Traffic;
}

/** Milliseconds since the run began, three decimals. */
export type Clock = () => number;

/** A tape whose events go to `emit`. */
export function createTape(exchange: number, emit: (event: Event) => void, nowMs: Clock): Tape {
  const frames = { client: 0, backend: 0 };
  const bytes = { client: 0, backend: 0 };
  return {
    exchange,
    note(happening) {
      if (happening.event === 'frame') countFrame(happening);
      emit({ t: nowMs(), exchange, ...happening });
    },
    count(from, more) {
      bytes[from] += more;
    },
    get client() {
      return { frames: frames.client, bytes: bytes.client };
    },
    get backend() {
      return { frames: frames.backend, bytes: bytes.backend };
    },
  };

  function countFrame({ from }: Pick<FrameEvent, 'from'>): void {
    if (from === 'client' || from === 'backend') frames[from] += 1;
  }
}
