import { BACKEND, CLIENT, isWebSocketToken, statusOf, type Ending } from '../model/index.ts';
import { OPCODE } from '../wire/index.ts';
import type { Case } from './study.ts';

/** How a WebSocket ended that had been opened. */
export interface TunnelEnd {
  /** Who began the end: `client`, `backend`, or a station. */
  readonly by: string;
  readonly how: Ending;
  readonly t: number;
  /** The close frame that tells why: that of whoever began, or else the other's; null where neither sent one. */
  readonly said: {
    readonly from: 'client' | 'backend';
    readonly code: number;
    readonly reason: string;
  } | null;
  /** Milliseconds since the request came. */
  readonly ageMs: number;
  /** Milliseconds since the 101 reached the client. */
  readonly openMs: number;
  /** Milliseconds since the last frame that closes nothing; null where there was none. */
  readonly idleMs: number | null;
  /** Whether the backend had sent no frame but a close frame. */
  readonly isBeforeAll: boolean;
}

/** When the client was answered with 101 to a WebSocket request, in milliseconds of the run; null where it was not. */
export function openedAt({ exchange }: Case): number | null {
  if (!isWebSocketToken(exchange.open.upgrade)) return null;
  const answer = exchange.heads.find(({ of, hop }) => of === 'response' && hop === 0);
  return answer !== undefined && statusOf(answer) === 101 ? answer.t : null;
}

/** How an opened WebSocket ended; null where none was opened, or it has not ended. */
export function tunnelEnd(one: Case): TunnelEnd | null {
  const { exchange, timing } = one;
  const { close, open } = exchange;
  const opened = openedAt(one);
  if (close === null || opened === null) return null;
  const first = timing.first.backend;
  return {
    by: close.by,
    how: close.how,
    t: close.t,
    said: saidIn(one),
    ageMs: close.t - open.t,
    openMs: close.t - opened,
    idleMs: timing.quietSince === null ? null : close.t - timing.quietSince,
    isBeforeAll: first === null || first.opcode === OPCODE.close,
  };
}

function saidIn({ exchange: { close } }: Case): TunnelEnd['said'] {
  if (close === null) return null;
  const sides = close.by === BACKEND ? ([BACKEND, CLIENT] as const) : ([CLIENT, BACKEND] as const);
  for (const from of sides) {
    const { code, reason } = close[from];
    if (code !== null) return { from, code, reason };
  }
  return null;
}
