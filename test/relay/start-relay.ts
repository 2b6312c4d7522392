import type { Event, EventKind, EventOf } from '../../src/model/index.ts';
import { createRelay, type Relay, type RelayOptions } from '../../src/relay/index.ts';
import { parseTarget } from '../../src/wire/index.ts';
import { within } from '../deadline.ts';

/** A relay under test, and all it has told. */
export interface TestRelay extends Relay {
  readonly port: number;
  readonly events: readonly Event[];
  of<K extends EventKind>(kind: K): readonly EventOf<K>[];
  /** Has somebody told of each event from now on, as it happens. */
  hear(listener: (event: Event) => void): void;
  /** Waits for the first event of a kind (and exchange), told already or not. */
  seen<K extends EventKind>(kind: K, exchange?: number): Promise<EventOf<K>>;
}

/** Starts a relay to a port of this machine; a test overrides only its subject. */
export async function startRelay(
  targetPort: number,
  options: Partial<Omit<RelayOptions, 'target'>> & { readonly target?: string } = {},
): Promise<TestRelay> {
  const events: Event[] = [];
  const checks = new Set<() => void>();
  const listeners: ((event: Event) => void)[] = [];
  const begun = performance.now();
  const { target = `http://127.0.0.1:${targetPort}`, ...rest } = options;
  const relay = await createRelay({
    listen: { host: '127.0.0.1', port: 0 },
    profiles: [],
    keepHost: true,
    trust: { isInsecure: false, ca: [] },
    limits: { headBytes: 1024 * 1024, bodyBytes: 1024 * 1024, frameBytes: 1024 * 1024 },
    allowedOrigins: [],
    nowMs: () => Math.round((performance.now() - begun) * 1000) / 1000,
    random: () => 0.5,
    ...rest,
    target: parseTarget(target),
    emit(event) {
      events.push(event);
      for (const check of checks) check();
      for (const listener of listeners) listener(event);
    },
  });
  function find<K extends EventKind>(kind: K, exchange?: number): EventOf<K> | undefined {
    return events.find(
      (event): event is EventOf<K> =>
        event.event === kind &&
        (exchange === undefined || ('exchange' in event && event.exchange === exchange)),
    );
  }
  return {
    ...relay,
    port: relay.address.port,
    events,
    of: (kind) => events.filter((event): event is EventOf<typeof kind> => event.event === kind),
    hear: (listener) => void listeners.push(listener),
    seen(kind, exchange) {
      const found = new Promise<EventOf<typeof kind>>((resolve) => {
        const check = (): void => {
          const event = find(kind, exchange);
          if (event === undefined) return;
          checks.delete(check);
          resolve(event);
        };
        checks.add(check);
        check();
      });
      return within(found, () => `event ${kind}; told ${events.map((event) => event.event).join(' ')}`);
    },
  };
}
