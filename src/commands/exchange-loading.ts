import type { Event } from '../model/index.ts';
import { createBreath } from './breath.ts';
import type { RecordingSource } from './recording-source.ts';

/** Reads what passed in an exchange from a recording, for a screen that does not hold it. */
export interface ExchangeLoading {
  /** Reads that one, and no other that is being read or waits; resolves when it is read, or no longer wanted. */
  load(exchange: number): Promise<void>;
  /** Ends what is being read. */
  close(): void;
}

/** Where exchanges are read from, and who takes their events. */
export interface LoadingOptions {
  /** The recording, complete on disk up to now. */
  readonly recording: () => Promise<RecordingSource>;
  /** Takes the events of an exchange, and those of none in their order among them. */
  readonly begin: (exchange: number) => { push(event: Event): void; end(): void };
}

/** Nothing is read yet. */
export function createExchangeLoading({ recording, begin }: LoadingOptions): ExchangeLoading {
  let wanted = new AbortController();
  let reading: Promise<void> = Promise.resolve();

  async function read(exchange: number, signal: AbortSignal): Promise<void> {
    const source = await recording();
    if (signal.aborted) return;
    const taker = begin(exchange);
    const breath = createBreath();
    for await (const event of source.read({ exchanges: new Set([exchange]), signal })) {
      taker.push(event);
      if (breath.isDue) await breath.take();
      if (signal.aborted) return;
    }
    taker.end();
  }

  return {
    load(exchange) {
      wanted.abort();
      wanted = new AbortController();
      const { signal } = wanted;
      // one reading at a time; the one before has just been told to end
      reading = reading
        .catch(() => undefined)
        .then(() => (signal.aborted ? undefined : read(exchange, signal)));
      return reading;
    },
    close: () => wanted.abort(),
  };
}
