import { listMembers, statusOf, type Exchange, type HeadEvent } from '../model/index.ts';
import { originOf, requestHeads, responseHeads } from './passage.ts';

const NAME = 'Sec-WebSocket-Protocol';

/** What became of the subprotocols that a client offered. @see RFC 6455 §1.9, §4.2.2 */
export interface SubprotocolStory {
  /** As the client offered them; empty where it offered none. */
  readonly offered: readonly string[];
  /** As the backend chose; null where it chose none, or did not answer. */
  readonly chosen: string | null;
  /** As the client got it; null where it got none. */
  readonly received: string | null;
  /** The station that the offer, or else the answer, did not get past; null where nothing was lost. */
  readonly lostAt: string | null;
  /** The station that gave an answer which the backend had not given; null where none did. */
  readonly addedAt: string | null;
  /** Whether a 101 has reached the client. */
  readonly isAnswered: boolean;
}

/** Follows the subprotocol from the client to the backend and back. */
export function subprotocolStory(exchange: Exchange): SubprotocolStory {
  const requests = requestHeads(exchange);
  const responses = responseHeads(exchange);
  const last = responses.at(-1);
  return {
    offered: requests[0] === undefined ? [] : listMembers(requests[0], NAME),
    chosen: responses[0] === undefined ? null : answered(responses[0]),
    received: last?.hop === 0 ? answered(last) : null,
    lostAt: lossFor(requests, exchange) ?? lossFor(responses, exchange),
    addedAt: additionIn(responses, exchange),
    isAnswered: last?.hop === 0 && statusOf(last) === 101,
  };
}

function answered(head: HeadEvent): string | null {
  const members = listMembers(head, NAME);
  return members.length === 0 ? null : members.join(', ');
}

function hasAny(head: HeadEvent): boolean {
  return listMembers(head, NAME).length > 0;
}

/** The station after which the field never came back; what a later station put back is not lost. */
function lossFor(heads: readonly HeadEvent[], exchange: Exchange): string | null {
  const last = heads.findLastIndex(hasAny);
  const after = last === -1 ? undefined : heads[last + 1];
  return after === undefined ? null : originOf(after, exchange);
}

/** The station that put the field where it never had been. */
function additionIn(heads: readonly HeadEvent[], exchange: Exchange): string | null {
  const at = heads.findIndex(hasAny);
  const after = at > 0 ? heads[at] : undefined;
  return after === undefined ? null : originOf(after, exchange);
}
