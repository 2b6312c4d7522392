import { createBodyTap } from './body-tap.ts';
import type { Endpoint } from './endpoint.ts';
import { pumpBody } from './pump.ts';
import { noteBadChunks, type Underway } from './underway.ts';

/** What goes on beside the response: the request's body, then the client's FIN, should it come. */
export interface Sending {
  /** Resolves when the body is sent, or cannot be. */
  readonly done: Promise<void>;
  readonly isDone: boolean;
  /** Takes nothing more down and lets the client's FIN be: the exchange is over, or a tunnel takes both up. */
  stop(): void;
}

/** Sends a request's body to the backend, byte for byte, and records it. */
export function sendBody({ connection, tape, framing }: Underway, backend: Endpoint): Sending {
  let stop = (): void => undefined;
  let isStopped = false;
  let isDone = false;
  const tap = createBodyTap(tape, 'request', 0, connection.relay.limits.bodyBytes);
  async function send(): Promise<void> {
    await pumpBody(connection.client, backend, framing, tap, (message) =>
      noteBadChunks(tape, 'client', message),
    );
    isDone = true;
    if (isStopped) return;
    stop = connection.client.onEnd((end) => {
      if (end.kind === 'fin') backend.finish();
    });
  }
  return {
    done: send(),
    get isDone() {
      return isDone;
    },
    stop() {
      isStopped = true;
      tap.end();
      stop();
    },
  };
}
