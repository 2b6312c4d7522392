import {
  BY_HAND,
  HOPTAP,
  type CloseEvent,
  type EndBy,
  type Ending,
  type FaultEvent,
  type SideEnd,
} from '../model/index.ts';
import type { Timer } from '../profile/index.ts';
import { OPCODE, encodeClosePayload } from '../wire/index.ts';
import { LAST_WORDS_MS } from './connection.ts';
import { startDeadlines } from './deadlines.ts';
import { createDirection, type Direction, type TunnelFrame } from './direction.ts';
import { finishAndLinger, type Endpoint, type StreamEnd } from './endpoint.ts';
import { handOnTunnel } from './hand-on-tunnel.ts';
import type { Hand } from './hands.ts';
import { createPutMaker } from './put.ts';
import type { Tape } from './tape.ts';

/** What a tunnel is made of. */
export interface TunnelOptions extends Omit<TunnelFrame, 'onTraffic'> {
  readonly tape: Tape;
  readonly client: Endpoint;
  readonly backend: Endpoint;
  readonly timers: readonly Timer[];
  /** Resolves when what the client sends is the tunnel's: the body of its request has gone before. */
  readonly clientsTurn: Promise<void>;
  /** At least 0 and below 1: keys for frames of ours. */
  readonly random: () => number;
  /** Takes what can be done to the tunnel by hand. */
  readonly lay: (hand: Hand) => void;
  /** Ends the tunnel from outside. */
  readonly signal: AbortSignal;
}

/** The most a frame may take to end before a close frame of ours follows it, and a reader to go once it was told. */
const BOUNDARY_WAIT_MS = 1000;

/** What is recorded of each way to end a tunnel on purpose. */
const DID: { readonly [H in EndBy['how']]: FaultEvent['did'] } = {
  fin: 'cut',
  reset: 'reset',
  close: 'closed',
};

/**
 * Carries what follows an upgrade, verbatim both ways, until both directions are over; then notes how it ended.
 *
 *     client ══► direction ══► backend        bytes, FIN as FIN, RST as RST
 *     client ◄══ direction ◄══ backend        and beside each: reader ─► tape
 *                    ▲
 *         timers, the user's hand: frames of ours, an end
 */
export async function runTunnel(options: TunnelOptions): Promise<void> {
  const { tape, client, backend } = options;
  let ending: Pick<CloseEvent, 'by' | 'how'> | null = null;
  const begin = (by: string, how: Ending): void => {
    ending ??= { by, how };
  };

  const deadlines = startDeadlines(options.timers, ['idle', 'lifetime'], ({ ends, ...timer }) => {
    begin(timer.station, 'timer');
    const why = `${timer.kind} timer of ${timer.ms} ms: `;
    // of a connection that is no WebSocket, nothing but FIN is in order
    const isOrderly = ends.how === 'answer' || (ends.how === 'close' && options.webSocket === null);
    endBoth(isOrderly ? { how: 'fin' } : ends.how === 'close' ? { ...ends, reason: '' } : ends, timer, why);
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
  const towards = { client: toClient, backend: toBackend };
  const puts = createPutMaker({
    tape,
    random: options.random,
    frameBytes: options.limits.frameBytes,
    onSent({ opcode, station }) {
      // to a balancer, a frame is traffic, whoever made it
      deadlines.touch();
      if (opcode === OPCODE.close) begin(station, 'close-frame');
    },
  });

  /** Ends both sides on purpose, for whoever wants it so. */
  function endBoth(by: EndBy, { station, rule }: { station: string; rule: string }, why: string): void {
    deadlines.clear();
    const note = (what: string): void =>
      tape.note({ event: 'fault', station, rule, did: DID[by.how], detail: `${why}${what}` });
    if (by.how === 'close') {
      const payload = encodeClosePayload(by.code, by.reason);
      note(`close ${by.code} to ${sidesThatHear(towards)}`);
      toBackend.endWith(puts.put('backend', station, OPCODE.close, payload));
      toClient.endWith(puts.put('client', station, OPCODE.close, payload));
      late ??= setTimeout(finishBoth, BOUNDARY_WAIT_MS);
    } else if (by.how === 'reset') {
      // told when it is done: whoever hears of it cannot have anything sent any more
      client.reset();
      backend.reset();
      note('RST to both sides');
    } else {
      finishBoth();
      note('FIN to both sides');
    }
  }
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

  options.lay(
    handOnTunnel({
      exchange: tape.exchange,
      isWebSocket: options.webSocket !== null,
      towards,
      puts,
      end(by) {
        begin(HOPTAP, by.how === 'close' ? 'close-frame' : by.how);
        endBoth(by, { station: HOPTAP, rule: BY_HAND }, '');
      },
    }),
  );
  toClient.start();
  void options.clientsTurn.then(() => toBackend.start());

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

/** Whom a close frame of ours still reaches. */
function sidesThatHear({ client, backend }: { client: Direction; backend: Direction }): string {
  if (client.refusal === null && backend.refusal === null) return 'both sides';
  if (client.refusal === null) return 'the client';
  return backend.refusal === null ? 'the backend' : 'neither side';
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
