import {
  CLIENT,
  isEndedByHand,
  isWebSocketToken,
  statusOf,
  type Exchange,
  type HeadEvent,
} from '../model/index.ts';
import { responseHeads } from './passage.ts';
import type { Case } from './study.ts';

const SWITCHING = 101;
/** A client that hangs up so soon after the 101, and has said nothing, has not liked it. */
const GIVEN_UP_MS = 1000;
/** A close so soon after the 101 judges the handshake. */
const EARLY_MS = 5000;

/** Whether the client asked for a WebSocket. */
export function isWebSocket({ open }: Exchange): boolean {
  return isWebSocketToken(open.upgrade);
}

/** The final answer as the client got it, or null where it got none, as far as the recording tells. */
export function clientAnswer(exchange: Exchange): HeadEvent | null {
  return responseHeads(exchange).findLast(({ hop }) => hop === 0) ?? null;
}

/** The status with which the client was answered; null before that. */
export function clientStatus(exchange: Exchange): number | null {
  const answer = clientAnswer(exchange);
  return answer === null ? null : statusOf(answer);
}

/** Whether a 101 has reached the client. */
export function isSwitched(exchange: Exchange): boolean {
  return clientStatus(exchange) === SWITCHING;
}

/** Whether the client hung up on the 101 without a word: it has rejected the handshake. */
export function hasGivenUp(exchange: Exchange): boolean {
  const { close } = exchange;
  const answer = clientAnswer(exchange);
  if (close === null || answer === null || statusOf(answer) !== SWITCHING || !isWebSocket(exchange))
    return false;
  if (isEndedByHand(close)) return false;
  const isHungUp = close.client.code === null && exchange.client.frames === 0;
  const isByClient = close.by === CLIENT && (close.how === 'fin' || close.how === 'reset');
  return isHungUp && (isByClient || exchange.undelivered > 0) && close.t - answer.t < GIVEN_UP_MS;
}

/** Whether the exchange failed in a way that may be the handshake's fault: refused, broken, closed in anger soon, or given up by the client. */
export function hasGoneWrong(exchange: Exchange): boolean {
  if (!isWebSocket(exchange)) {
    const status = clientStatus(exchange);
    return exchange.state === 'failed' || status === 401 || status === 403;
  }
  return hasGivenUp(exchange) || (exchange.state === 'failed' && !wentWellAtFirst(exchange));
}

/** Whether both sides got on for a while before it failed: that says nothing against the handshake. */
function wentWellAtFirst(exchange: Exchange): boolean {
  const answer = clientAnswer(exchange);
  const { close, backend } = exchange;
  if (answer === null || statusOf(answer) !== SWITCHING || close === null) return false;
  return backend.frames > 1 && close.t - answer.t > EARLY_MS;
}

/** Whether it did what the client wanted: a WebSocket that carried something and was not ended early, or an answer below 400. */
export function hasWorked({ exchange, timing }: Case): boolean {
  const status = clientStatus(exchange);
  if (exchange.state === 'failed' || hasGoneWrong(exchange) || status === null || exchange.errors.length > 0)
    return false;
  if (!isWebSocket(exchange)) return status >= 200 && status < 400;
  return status === SWITCHING && timing.first.backend !== null && exchange.violations.length === 0;
}
