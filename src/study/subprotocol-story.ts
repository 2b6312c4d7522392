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
    lostAt: stationWhere(requests, exchange, isLost) ?? stationWhere(responses, exchange, isLost),
    addedAt: stationWhere(responses, exchange, (before, after) => isLost(after, before)),
    isAnswered: last?.hop === 0 && statusOf(last) === 101,
  };
}

function answered(head: HeadEvent): string | null {
  const members = listMembers(head, NAME);
  return members.length === 0 ? null : members.join(', ');
}

function isLost(before: HeadEvent, after: HeadEvent): boolean {
  return listMembers(before, NAME).length > 0 && listMembers(after, NAME).length === 0;
}

/** The station between two heads in a row of which that is true: the one at which the later head set out. */
function stationWhere(
  heads: readonly HeadEvent[],
  exchange: Exchange,
  isTrue: (before: HeadEvent, after: HeadEvent) => boolean,
): string | null {
  const after = heads.find((head, at) => {
    const before = heads[at - 1];
    return before !== undefined && isTrue(before, head);
  });
  return after === undefined ? null : originOf(after, exchange);
}
