import type { EndBy } from '../model/index.ts';
import { dial, type Dialled } from './dial.ts';
import type { DialFailure } from './dial-failure.ts';
import { finishAndLinger, type Endpoint } from './endpoint.ts';
import type { RelayContext } from './relay-context.ts';

/** A connection to the backend as one exchange finds it. */
export type BackendLink = Dialled & { readonly isReused: boolean };

/** The ways in which a user ends a connection. */
export type EndedByHand = Exclude<EndBy['how'], 'close'>;

/** One client's connection, and the one to the backend that belongs to it alone. */
export interface Connection {
  /** From 1. */
  readonly number: number;
  readonly relay: RelayContext;
  readonly client: Endpoint;
  readonly address: { readonly address: string; readonly port: number };
  /** Fires when the client has torn its connection off, the user has ended it, or the relay closes. */
  readonly gone: AbortSignal;
  /** Who tore the connection off first, if anybody did. */
  readonly tornBy: 'client' | 'backend' | null;
  /** The connection to the backend that stands, or null. */
  readonly backend: Endpoint | null;
  /** Connects to the backend, unless that was done before. Never rejects. */
  reachBackend(): Promise<BackendLink | DialFailure>;
  /**
   * Ends both sides because the user wants it so: in order, after what was written to them, or torn off. What is read
   * from them ends at once. A connection that was ended may still be torn.
   */
  end(how: EndedByHand): void;
  /** How the user ended it, or null. */
  readonly endedByHand: EndedByHand | null;
  /** Tears the backend's connection off, or gives up making it, which the client is not to notice. */
  dropBackend(): void;
}

/** How long a backend's last words are listened for once its client has left, before it learns of that. */
export const LAST_WORDS_MS = 200;

/**
 * A client's connection, whose ends reach the backend and the other way round: FIN as FIN by the exchanges (they know
 * what must be written before it), a backend's FIN and every RST from here.
 */
export function createConnection(
  relay: RelayContext,
  number: number,
  client: Endpoint,
  address: Connection['address'],
): Connection {
  const gone = new AbortController();
  let dialled: Dialled | null = null;
  let dialling: AbortController | null = null;
  let unlink = (): void => undefined;
  let tornBy: Connection['tornBy'] = null;
  let endedByHand: EndedByHand | null = null;

  client.onEnd((end) => {
    if (end.kind !== 'reset') return;
    tornBy ??= 'client';
    gone.abort();
    if (dialled !== null) tearAfterLastWords(dialled.endpoint);
  });

  function link(backend: Endpoint): () => void {
    return backend.onEnd((end) => {
      if (end.kind === 'fin') return client.finish();
      tornBy ??= 'backend';
      void tearWhenFlushed(client);
    });
  }

  function stop(): void {
    gone.abort();
    finishAndLinger(client);
    if (dialled !== null) finishAndLinger(dialled.endpoint);
  }
  relay.signal.addEventListener('abort', stop, { once: true });
  void client.closed.then(() => relay.signal.removeEventListener('abort', stop));

  /** For one that is gone already, nothing happens. */
  function endSide(endpoint: Endpoint, how: EndedByHand): void {
    if (how === 'reset') return endpoint.reset();
    endpoint.dismiss();
    finishAndLinger(endpoint);
  }

  return {
    number,
    relay,
    client,
    address,
    gone: gone.signal,
    get tornBy() {
      return tornBy;
    },
    get backend() {
      return dialled?.endpoint ?? null;
    },
    async reachBackend() {
      if (dialled !== null) return { ...dialled, isReused: true };
      dialling = new AbortController();
      const signal = AbortSignal.any([gone.signal, dialling.signal]);
      const made = await dial(relay.target, relay.trust, signal, relay.nowMs);
      dialling = null;
      if (!('endpoint' in made)) return made;
      dialled = made;
      unlink = link(made.endpoint);
      return { ...made, isReused: false };
    },
    end(how) {
      endedByHand = how;
      gone.abort();
      endSide(client, how);
      if (dialled !== null) endSide(dialled.endpoint, how);
    },
    get endedByHand() {
      return endedByHand;
    },
    dropBackend() {
      dialling?.abort();
      unlink();
      dialled?.endpoint.reset();
      dialled = null;
    },
  };
}

/** Resets a backend whose client is gone: once it has said its last, or after a while. */
function tearAfterLastWords(backend: Endpoint): void {
  const late = setTimeout(() => backend.reset(), LAST_WORDS_MS);
  backend.onEnd(() => {
    clearTimeout(late);
    backend.reset();
  });
}

/** Resets a client whose backend is gone, once it has been sent what the backend had said before. */
async function tearWhenFlushed(client: Endpoint): Promise<void> {
  const late = setTimeout(() => client.reset(), LAST_WORDS_MS);
  await client.flushed();
  clearTimeout(late);
  client.reset();
}
