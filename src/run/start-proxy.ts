import type { Event } from '../model/index.ts';
import { profileFromOptions, type Profile } from '../profile/index.ts';
import type { Control } from '../relay/index.ts';
import { loadProfile } from '../store/index.ts';
import type { Diagnosis } from '../study/index.ts';
import { parseTarget } from '../wire/index.ts';
import { parseListenAddress } from './listen-address.ts';
import type { ObservedExchange } from './observed-exchange.ts';
import { startRun } from './start-run.ts';
import { createWatch, type ExchangeWanted } from './watch.ts';

/** A proxy for a program: what it stands before, and what it does. */
export interface ProxyOptions {
  /** ws://, wss://, http:// or https:// URL of the backend. */
  readonly target: string;
  /** Balancers to play, the one nearest to the client first: shipped names, files, or profiles. */
  readonly profiles?: readonly (string | Profile)[];
  /** Names, globs or /regex/ of request fields to remove, as `--strip` does. */
  readonly strip?: readonly string[];
  /** The same on the way back. */
  readonly stripResponse?: readonly string[];
  /** `N: v` sets a request field, `N:` removes it. */
  readonly headers?: readonly string[];
  /** `HOST:PORT` where clients connect; a free port on 127.0.0.1 unless told. */
  readonly listen?: string;
  /** Passes the Host field on as it is. */
  readonly keepHost?: boolean;
  /** Goes on whatever the backend's certificate says. */
  readonly insecure?: boolean;
  /** Certificates in PEM that are trusted beside the usual ones. */
  readonly ca?: readonly string[];
  /** Pages that may use what `headers` or a profile adds. */
  readonly allowedOrigins?: readonly string[];
  /** A file to record to, which must not exist yet; nothing is recorded unless told. */
  readonly recording?: string;
  /** Payload bytes of messages that are kept to be asked for; 64 MiB unless told. */
  readonly keptBytes?: number;
  /** Called with each event as it happens. */
  readonly onEvent?: (event: Event) => void;
}

/** A running proxy, which can be asked for what it sees. */
export interface Proxy extends Control, AsyncDisposable {
  /** Where the client connects, with the target's path: `ws://127.0.0.1:49152/ws`. */
  readonly url: string;
  /** The same for plain HTTP. */
  readonly httpUrl: string;
  /** The recording's path, or null. */
  readonly recording: string | null;
  /** All exchanges so far, in the order they were opened. */
  exchanges(): readonly ObservedExchange[];
  /**
   * Waits for an exchange; one that has been is found at once.
   * @throws HoptapError EXCHANGE_AWAITED where none came in time; FILTER_INVALID
   */
  exchange(wanted?: ExchangeWanted): Promise<ObservedExchange>;
  /** What is wrong with the exchanges so far, cause first. */
  diagnose(): Diagnosis;
  /**
   * Plays other balancers for exchanges from now on; what `strip` and `headers` say stays.
   * @throws HoptapError PROFILE_UNKNOWN, PROFILE_UNREADABLE, PROFILE_INVALID
   */
  useProfiles(profiles: readonly (string | Profile)[]): Promise<void>;
  /**
   * Puts a note in: of the whole run, or of one exchange, which may be over.
   * @param text up to 4 KiB in UTF-8
   * @throws HoptapError ACTION_REFUSED where it is longer, or the proxy is closed; EXCHANGE_UNKNOWN
   */
  mark(text: string, exchange?: number): void;
  /** Ends what is open and closes the recording; idempotent. What was seen can still be asked for. */
  close(): Promise<void>;
}

const KEPT_BYTES = 64 * 1024 * 1024;

/**
 * Starts a proxy in this process; `await using` ends it.
 * @throws HoptapError TARGET_INVALID, LISTEN_INVALID, LISTEN_FAILED, HEADER_INVALID, RECORDING_EXISTS,
 * RECORDING_UNWRITABLE, PROFILE_UNKNOWN, PROFILE_UNREADABLE, PROFILE_INVALID
 */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const { strip = [], stripResponse = [], headers = [], onEvent, keptBytes = KEPT_BYTES } = options;
  const target = parseTarget(options.target);
  const listen = parseListenAddress(options.listen ?? '127.0.0.1:0');
  const own = profileFromOptions({ strip, stripResponse, headers });
  const watch = createWatch(keptBytes);
  const chainOf = async (names: readonly (string | Profile)[]): Promise<readonly Profile[]> => {
    const loaded = names.map(async (each) => (typeof each === 'string' ? loadProfile(each) : each));
    return [...(await Promise.all(loaded)), ...(own === null ? [] : [own])];
  };
  const run = await startRun({
    mode: 'program',
    target,
    listen,
    profiles: await chainOf(options.profiles ?? []),
    keepHost: options.keepHost ?? false,
    isInsecure: options.insecure ?? false,
    ca: options.ca ?? [],
    allowedOrigins: options.allowedOrigins ?? [],
    recording: options.recording ?? null,
    onEvent(event) {
      watch.push(event);
      onEvent?.(event);
    },
  });
  const path = target.path === '/' ? '' : target.path;
  const close = async (): Promise<void> => void (await run.close());
  return {
    url: `ws://${run.listen}${path}`,
    httpUrl: `http://${run.listen}${path}`,
    recording: run.recording?.path ?? null,
    exchanges: () => watch.exchanges(),
    exchange: (wanted) => watch.exchange(wanted),
    diagnose: () => watch.diagnose(),
    useProfiles: async (profiles) => run.useProfiles(await chainOf(profiles)),
    end: (exchange, by) => run.end(exchange, by),
    inject: (exchange, frame) => run.inject(exchange, frame),
    mark: (text, exchange) => run.mark(text, exchange),
    close,
    [Symbol.asyncDispose]: close,
  };
}
