import type { Socket } from 'node:net';

/** How the bytes of a peer end: in order (`fin`), or torn off (`reset`). */
export type StreamEnd = { readonly kind: 'fin' } | { readonly kind: 'reset'; readonly code: string };

/** The next thing that comes from a peer. */
export type Inbound = { readonly kind: 'bytes'; readonly bytes: Uint8Array } | StreamEnd;

/** Takes what comes from a peer as it comes, instead of it being asked for. */
export interface Sink {
  bytes(bytes: Uint8Array): void;
  /** Called once, after the last bytes. A `fin` may be followed by a `reset`. */
  end(end: StreamEnd): void;
}

/**
 * As much as one read brings at most: more is waiting then, and libuv would go on with this one socket for up to 32 such
 * reads. A hundred busy connections then took turns of a second; with one read a turn they take some milliseconds.
 */
const FULL_READ = 64 * 1024;

/** Bytes that may wait for somebody to read them before the peer is slowed. */
const QUEUE_LIMIT = 64 * 1024;

/**
 * One peer's connection: its bytes in order, its end as FIN or RST, and back-pressure both ways.
 *
 *     socket ─► queue ─► read()            until flow(sink) is called,
 *     socket ─────────► sink               from then on
 */
export interface Endpoint {
  /** The next bytes, or the end, again and again once it has come. One reader at a time. */
  read(): Promise<Inbound>;
  /** Puts bytes back in front of what is still to be read. */
  unread(bytes: Uint8Array): void;
  /** Hands all that is queued, and everything to come, to `sink`; null goes back to read(). */
  flow(sink: Sink | null): void;
  /** Stops and restarts a flow; what was asked for with read() is not affected. */
  pause(): void;
  resume(): void;
  /** Sends bytes; false when the peer is slow, and `drained` tells when it has caught up. */
  write(bytes: Uint8Array): boolean;
  /** Resolves once more may be written, or the connection is gone. */
  drained(): Promise<void>;
  /** Resolves once all that was written is on its way, or the connection is gone. */
  flushed(): Promise<void>;
  /** Called whenever the peer has caught up. */
  onDrain(listener: () => void): void;
  /**
   * Called at the end of the peer's bytes, after all of them were taken and dealt with, and at a reset at once; now, if
   * that was before. Gives back how to stop listening.
   */
  onEnd(listener: (end: StreamEnd) => void): () => void;
  /** Takes nothing more from the peer: who reads, or waits for it to catch up, goes on at once, as after a FIN. */
  dismiss(): void;
  /** Ends our direction with a FIN after all that was written. */
  finish(): void;
  /** Tears the connection off with a RST; what is still queued to be written is lost. */
  reset(): void;
  /** How the peer's bytes ended, once all of them were taken. */
  readonly ended: StreamEnd | null;
  /** Whether bytes written now could not reach the peer: we finished, or the connection is torn. */
  readonly isGone: boolean;
  /** Whether bytes wait to be read. */
  readonly hasQueued: boolean;
  /** Resolves when both directions are closed. */
  readonly closed: Promise<void>;
}

/**
 * An endpoint on a connected socket that was made with `allowHalfOpen`.
 * @param tcp what to tear when `socket` is TLS on top of it: only TCP can be reset.
 */
export function createEndpoint(socket: Socket, tcp: Socket = socket): Endpoint {
  const queue: Uint8Array[] = [];
  let queued = 0;
  let hasFin = false;
  let end: StreamEnd | null = null;
  let isEndTold = false;
  let waiting: ((inbound: Inbound) => void) | null = null;
  let sink: Sink | null = null;
  let isHeld = false;
  let isGivingWay = false;
  let isDismissed = false;
  const drainListeners: (() => void)[] = [];
  const endListeners = new Set<(end: StreamEnd) => void>();

  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));

  function take(bytes: Uint8Array): void {
    if (bytes.length >= FULL_READ) giveWay();
    if (isDismissed) return;
    if (sink !== null && queue.length === 0 && !isHeld) sink.bytes(bytes);
    else if (waiting !== null) answer({ kind: 'bytes', bytes });
    else enqueue(bytes);
  }

  /** Lets the other sockets have their turn. */
  function giveWay(): void {
    isGivingWay = true;
    socket.pause();
    setImmediate(() => {
      isGivingWay = false;
      readOn();
    });
  }

  /** Has the socket read on, unless there is a reason to wait. */
  function readOn(): void {
    if (!isGivingWay && !isHeld && queued < QUEUE_LIMIT) socket.resume();
  }

  function enqueue(bytes: Uint8Array): void {
    queue.push(bytes);
    queued += bytes.length;
    if (queued >= QUEUE_LIMIT) socket.pause();
  }

  function dequeue(): Uint8Array | undefined {
    const bytes = queue.shift();
    queued -= bytes?.length ?? 0;
    readOn();
    return bytes;
  }

  /** Gives the sink what has queued up, until it wants no more. */
  function pour(): void {
    // The sink may ask for a pause, or be exchanged, with every piece it is given.
    for (let taker = next(); taker !== null; taker = next()) {
      const bytes = dequeue();
      if (bytes !== undefined) taker.bytes(bytes);
    }

    function next(): Sink | null {
      return queue.length > 0 && !isHeld ? sink : null;
    }
  }

  function answer(inbound: Inbound): void {
    const resolve = waiting;
    waiting = null;
    resolve?.(inbound);
  }

  /** The end has its place after the bytes: it is told when none is left before it. A reset does not wait. */
  function tellEnd(): void {
    if (end === null || (queue.length > 0 && end.kind === 'fin')) return;
    if (isEndTold) return;
    isEndTold = true;
    answer(end);
    sink?.end(end);
    for (const listener of endListeners) listener(end);
  }

  function over(how: StreamEnd): void {
    if (end?.kind === 'reset' || (end !== null && how.kind === 'fin')) return;
    isEndTold = false;
    end = how;
    if (how.kind === 'reset' && sink !== null) {
      isHeld = false;
      pour();
    }
    tellEnd();
    if (how.kind === 'reset') wakeDrained();
  }

  function wakeDrained(): void {
    for (const listener of drainListeners.slice()) listener();
  }

  socket.on('data', take);
  // Whoever was just handed bytes through read() has yet to write them on: the end may follow them then, not before.
  socket.on('end', () => {
    hasFin = true;
    if (sink === null) setImmediate(over, { kind: 'fin' });
    else over({ kind: 'fin' });
  });
  socket.on('error', (error: NodeJS.ErrnoException) =>
    over({ kind: 'reset', code: error.code ?? error.message }),
  );
  socket.on('close', () => {
    if (!hasFin) over({ kind: 'reset', code: 'closed' });
    wakeDrained();
  });
  socket.on('drain', wakeDrained);
  if (tcp !== socket)
    tcp.on('error', (error: NodeJS.ErrnoException) => over({ kind: 'reset', code: error.code ?? '' }));

  const endpoint: Endpoint = {
    read() {
      const bytes = dequeue();
      if (bytes !== undefined) {
        // Not sooner: whoever reads these bytes writes them on first, then the end may follow them.
        if (queue.length === 0) setImmediate(tellEnd);
        return Promise.resolve({ kind: 'bytes', bytes });
      }
      if (end !== null) return Promise.resolve(end);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    unread(bytes) {
      if (bytes.length === 0 || isDismissed) return;
      queue.unshift(bytes);
      queued += bytes.length;
    },
    flow(next) {
      sink = next;
      pour();
      if (isEndTold && end !== null) sink?.end(end);
      else tellEnd();
    },
    pause() {
      isHeld = true;
      socket.pause();
    },
    resume() {
      if (!isHeld) return;
      isHeld = false;
      pour();
      tellEnd();
      readOn();
    },
    write(bytes) {
      if (endpoint.isGone) return true;
      return socket.write(bytes);
    },
    drained() {
      if (!socket.writableNeedDrain || endpoint.isGone) return Promise.resolve();
      return new Promise((resolve) => {
        const go = (): void => {
          drainListeners.splice(drainListeners.indexOf(go), 1);
          resolve();
        };
        drainListeners.push(go);
      });
    },
    flushed() {
      if (endpoint.isGone || socket.writableLength === 0) return Promise.resolve();
      return new Promise((resolve) => {
        socket.once('close', resolve);
        socket.write('', () => resolve());
      });
    },
    onDrain(listener) {
      drainListeners.push(listener);
    },
    onEnd(listener) {
      endListeners.add(listener);
      if (isEndTold && end !== null) listener(end);
      return () => endListeners.delete(listener);
    },
    dismiss() {
      isDismissed = true;
      queue.length = 0;
      queued = 0;
      isHeld = false;
      over({ kind: 'fin' });
      tellEnd();
      wakeDrained();
      readOn();
    },
    finish() {
      if (!socket.destroyed && !socket.writableEnded) socket.end();
    },
    reset() {
      // libuv refuses to reset what is just being shut down, and Node then never closes it: a turn later it does
      if (socket.writableEnded && !socket.writableFinished && socket.writableLength === 0)
        socket.once('finish', () => endpoint.reset());
      else if (!tcp.destroyed) {
        tcp.resetAndDestroy();
        socket.destroy();
      }
    },
    get ended() {
      return isEndTold ? end : null;
    },
    get isGone() {
      return socket.destroyed || socket.writableEnded;
    },
    get hasQueued() {
      return queue.length > 0;
    },
    closed,
  };
  return endpoint;
}

/** Takes what nobody is to have, so that the end behind it is seen. */
export const NOWHERE: Sink = { bytes: () => undefined, end: () => undefined };

/** How long a peer that we told the end may take to end as well before it is torn off. */
const LINGER_MS = 1000;

/** Ends with a FIN, and with a RST if the peer goes on as if nothing had been said. */
export function finishAndLinger(endpoint: Endpoint): void {
  endpoint.finish();
  const late = setTimeout(() => endpoint.reset(), LINGER_MS).unref();
  void endpoint.closed.then(() => clearTimeout(late));
}
