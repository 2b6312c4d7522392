import { BACKEND, CLIENT, statusOf, type Exchange, type HeadEvent } from '../../model/index.ts';
import { originOf, requestHeads, responseHeads } from '../../study/index.ts';
import type { Style } from '../paint.ts';

/** A stretch of a handshake. */
export interface Phase {
  /** The same as long as the exchange lives. */
  readonly id: string;
  /** What was done in it; may hold the name of a station, not yet visible. */
  readonly name: string;
  /** Milliseconds of the run. */
  readonly from: number;
  readonly to: number;
  readonly style: Style;
  /** What it lies between, and what was done on purpose in it: sentences, not yet visible. */
  readonly told: readonly string[];
  /** The head that ended it; null where none did. */
  readonly head: HeadEvent | null;
  /** Whether it is not over. */
  readonly isGrowing: boolean;
}

/** Something that a handshake got to. */
interface Milestone {
  readonly t: number;
  readonly words: string;
  readonly head?: HeadEvent;
}

/**
 * The phases until the client had its answer, as far as they were recorded and in their order: each station's on the
 * way there, the connection, the wait for the answer, each station's on the way back.
 * @param untilMs when the exchange ended, or now
 */
export function phasesOf(exchange: Exchange, untilMs: number): readonly Phase[] {
  const { connected } = exchange;
  const phases: Phase[] = [];
  let last: Milestone | null = isBeginningKnown(exchange)
    ? { t: exchange.open.t, words: 'the connection of the client' }
    : null;
  const add = (id: string, name: string, style: Style, to: Milestone, more: readonly string[] = []): void => {
    if (last !== null) {
      const told = [`between ${last.words} and ${to.words}`, ...more];
      phases.push({
        id,
        name,
        style,
        from: Math.min(last.t, to.t),
        to: Math.max(last.t, to.t),
        told,
        head: to.head ?? null,
        isGrowing: false,
      });
    }
    last = to;
  };

  const connect = (): void => {
    if (connected === null || connected.reused) return;
    const isTls = connected.tlsMs !== undefined;
    const begunTls = connected.t - (connected.tlsMs ?? 0);
    last = { t: begunTls - connected.connectMs, words: 'looking the backend up' };
    add('connect', 'connect', 'cyan', { t: begunTls, words: 'the TCP connection to it' });
    if (isTls) add('tls', 'TLS', 'magenta', { t: connected.t, words: 'the end of the TLS handshake' });
    last = {
      t: connected.t,
      words: isTls ? 'the end of the TLS handshake' : 'the TCP connection to the backend',
    };
  };

  let isConnected = false;
  for (const head of requestHeads(exchange)) {
    if (!isConnected && connected !== null && connected.t <= head.t && head.hop > 0) {
      connect();
      isConnected = true;
    }
    const { name, words } = requestPhase(head, exchange);
    add(`request-${head.hop}`, name, 'plain', { t: head.t, words, head }, delaysOf(head, exchange));
  }
  if (!isConnected) connect();
  const responses = responseHeads(exchange);
  for (const [at, head] of responses.entries()) {
    const { name, words, style } = responsePhase(head, at === 0, exchange);
    add(`response-${head.hop}`, name, style, { t: head.t, words, head });
  }
  const open = openPhase(exchange, responses, last, untilMs);
  return open === null ? phases : [...phases, open];
}

/** Whether the moment at which the client came is in the recording, and not made up from what came later. */
export function isBeginningKnown({ open }: Exchange): boolean {
  return open.connection > 0;
}

function requestPhase(head: HeadEvent, exchange: Exchange): { name: string; words: string } {
  if (head.hop === 0) return { name: 'reading the request', words: 'the request of the client' };
  const station = originOf(head, exchange);
  return { name: `request at ${station}`, words: `the request as ${station} sent it` };
}

function responsePhase(
  head: HeadEvent,
  isFirst: boolean,
  exchange: Exchange,
): { name: string; words: string; style: Style } {
  const station = originOf(head, exchange);
  const status = statusOf(head);
  const answer = status === null ? 'the answer' : `the ${status}`;
  if (!isFirst) {
    return { name: `answer at ${station}`, words: `${answer} as ${station} sent it`, style: 'plain' };
  }
  return station === BACKEND
    ? { name: 'waiting for the answer', words: `${answer} of the backend`, style: 'cyan' }
    : { name: `answered by ${station}`, words: `${answer} of ${station}`, style: 'magenta' };
}

/** What a station did on purpose before it sent a request on: it may be why that took so long. */
function delaysOf(head: HeadEvent, exchange: Exchange): readonly string[] {
  const station = originOf(head, exchange);
  return exchange.faults
    .filter((fault) => fault.did === 'delayed' && fault.station === station && fault.t <= head.t)
    .map(({ rule, detail }) => `delayed by ${rule}: ${detail}`);
}

/** What has no end: an answer that is waited for, or that never came. */
function openPhase(
  exchange: Exchange,
  responses: readonly HeadEvent[],
  last: Milestone | null,
  untilMs: number,
): Phase | null {
  if (responses.at(-1)?.hop === 0 || last === null || requestHeads(exchange).length === 0) return null;
  // what the recording lacks is no wait
  if (exchange.lost > 0 || exchange.client.frames + exchange.backend.frames > 0) return null;
  const isGrowing = exchange.close === null;
  const [error] = exchange.errors;
  const end = isGrowing ? 'now' : `the end by ${exchange.close?.by ?? CLIENT}`;
  return {
    id: 'no-answer',
    name: isGrowing ? 'waiting for the answer' : exchange.connected === null ? 'no connection' : 'no answer',
    style: isGrowing ? 'cyan' : 'red',
    from: last.t,
    to: Math.max(last.t, error === undefined || isGrowing ? untilMs : error.t),
    told: [`between ${last.words} and ${error === undefined || isGrowing ? end : `the error ${error.code}`}`],
    head: null,
    isGrowing,
  };
}
