import { HOPTAP, type CloseEvent, type Ending, type SideEnd } from '../model/index.ts';
import type { Timer } from '../profile/index.ts';
import { OPCODE, encodeClosePayload, encodeFrame } from '../wire/index.ts';
import { LAST_WORDS_MS } from './connection.ts';
import { startDeadlines } from './deadlines.ts';
import { createDirection, type Direction, type TunnelFrame } from './direction.ts';
import { finishAndLinger, type Endpoint, type StreamEnd } from './endpoint.ts';
import type { Tape } from './tape.ts';

/** What a tunnel is made of. */
export interface TunnelOptions extends Omit<TunnelFrame, 'onTraffic'> {
  readonly tape: Tape;
  readonly client: Endpoint;
  readonly backend: Endpoint;
  readonly timers: readonly Timer[];
  /** Resolves when what the client sends is the tunnel's: the body of its request has gone before. */
  readonly clientsTurn: Promise<void>;
  /** Ends the tunnel from outside. */
  readonly signal: AbortSignal;
}

/** The most a frame may take to end before a close frame of ours follows it, and a reader to go once it was told. */
const BOUNDARY_WAIT_MS = 1000;

/**
 * Carries what follows an upgrade, verbatim both ways, until both directions are over; then notes how it ended.
 *
 *     client ══► direction ══► backend        bytes, FIN as FIN, RST as RST
 *     client ◄══ direction ◄══ backend        and beside each: reader ─► tape
 */
export async function runTunnel(options: TunnelOptions): Promise<void> {
  const { tape, client, backend } = options;
  let ending: Pick<CloseEvent, 'by' | 'how'> | null = null;
  const begin = (by: string, how: Ending): void => {
    ending ??= { by, how };
  };

  const deadlines = startDeadlines(options.timers, ['idle', 'lifetime'], (timer) => {
    begin(timer.station, 'timer');
    endByTimer(timer);
  });
  const frame: TunnelFrame = {
    ...options,
    onTraffic() {
      deadlines.touch();
      tellOfLeaving();
    },
  };

  /**
   * A client that leaves without a word has given up at the handshake, as a browser does without a subprotocol. What
   * the backend was about to say (a 1011, say) is listened for before it learns of that: at most as long as the FIN
   * of a client further away would take, and no longer than until it speaks.
   */
  let leaving: NodeJS.Timeout | undefined;
  function leave(): void {
    const isSilent = tape.client.bytes + tape.backend.bytes === 0 && options.webSocket !== null;
    if (isSilent && backend.ended === null) leaving = setTimeout(tellOfLeaving, LAST_WORDS_MS);
    else backend.finish();
  }
  function tellOfLeaving(): void {
    if (leaving === undefined) return;
    clearTimeout(leaving);
    leaving = undefined;
    backend.finish();
  }

  const over = { client: promised(), backend: promised() };
  const onEnd = (from: 'client' | 'backend', end: StreamEnd): void => {
    begin(from, end.kind);
    if (from === 'backend') tellOfLeaving();
    if (end.kind === 'fin' && from === 'client') leave();
    else if (end.kind === 'fin') client.finish();
    over[from].resolve();
  };
  const onClose = (from: 'client' | 'backend'): void => begin(from, 'close-frame');
  const toBackend = createDirection('client', client, backend, frame, onEnd, onClose);
  const toClient = createDirection('backend', backend, client, frame, onEnd, onClose);
  toClient.start();
  void options.clientsTurn.then(() => toBackend.start());

  function endByTimer({ ends, station, rule, kind, ms }: Timer): void {
    const after = `${kind} timer of ${ms} ms`;
    if (ends.how === 'close' && options.webSocket !== null) {
      tape.note({
        event: 'fault',
        station,
        rule,
        did: 'closed',
        detail: `${after}: close ${ends.code} to both sides`,
      });
      injectClose(toBackend, station, ends.code, true);
      injectClose(toClient, station, ends.code, false);
      late = setTimeout(finishBoth, BOUNDARY_WAIT_MS);
    } else if (ends.how === 'reset') {
      tape.note({ event: 'fault', station, rule, did: 'reset', detail: `${after}: RST to both sides` });
      client.reset();
      backend.reset();
    } else {
      tape.note({ event: 'fault', station, rule, did: 'cut', detail: `${after}: FIN to both sides` });
      finishBoth();
    }
  }

  function injectClose(direction: Direction, station: string, code: number, isMasked: boolean): void {
    const payload = encodeClosePayload(code, '');
    const n = (injected += 1);
    const shape = { opcode: OPCODE.close, payload, ...(isMasked ? { maskKey: new Uint8Array(4) } : {}) };
    direction.endWith(encodeFrame(shape), () =>
      tape.note({
        event: 'frame',
        from: station,
        n,
        opcode: OPCODE.close,
        fin: true,
        rsv: 0,
        masked: isMasked,
        length: payload.length,
        payload,
        cut: 0,
        missing: 0,
        undelivered: false,
      }),
    );
  }
  let injected = 0;
  let late: NodeJS.Timeout | undefined;

  function finishBoth(): void {
    finishAndLinger(client);
    finishAndLinger(backend);
  }

  const stop = (): void => {
    begin(HOPTAP, 'shutdown');
    finishBoth();
  };
  options.signal.addEventListener('abort', stop, { once: true });
  if (options.signal.aborted) stop();

  await Promise.all([over.client.done, over.backend.done]);
  options.signal.removeEventListener('abort', stop);
  deadlines.clear();
  clearTimeout(leaving);
  clearTimeout(late);
  tape.note({
    event: 'close',
    ...(ending ?? { by: HOPTAP, how: 'error' as const }),
    client: sideEnd(toBackend, tape.client),
    backend: sideEnd(toClient, tape.backend),
  });
}

function sideEnd(direction: Direction, traffic: { frames: number; bytes: number }): SideEnd {
  const { code, reason } = direction.close ?? { code: null, reason: '' };
  return { code, reason, ...traffic };
}

function promised(): { done: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const done = new Promise<void>((go) => {
    resolve = go;
  });
  return { done, resolve: () => resolve() };
}
