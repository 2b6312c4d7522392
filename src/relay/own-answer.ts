import {
  HOPTAP,
  hasMember,
  requestLine,
  statusOf,
  type CloseEvent,
  type Head,
  type StatusLine,
} from '../model/index.ts';
import { encodeHead, responseFraming } from '../wire/index.ts';
import { createBodyTap } from './body-tap.ts';
import { NOWHERE } from './endpoint.ts';
import { pumpBody } from './pump.ts';
import { endExchange, noteHead, type Next, type Underway } from './underway.ts';

/** A whole response that a station, or hoptap itself, gives in the backend's place. */
export interface OwnAnswer {
  readonly head: Head;
  /** Empty for none. */
  readonly body: Uint8Array;
  /** Towards the client, where it was given. */
  readonly hop: number;
  readonly ending: Pick<CloseEvent, 'by' | 'how'>;
}

/** What of the request a station answers: all of it is still to be read, or it went to the backend. */
export type RequestBody = 'unread' | 'sent';

/** A text of hoptap's own with a status, after which the connection ends. */
export function ownText(
  { status, reason }: Pick<StatusLine, 'status' | 'reason'>,
  text: string,
): { readonly head: Head; readonly body: Uint8Array } {
  const body = Buffer.from(`hoptap: ${text}\n`, 'utf8');
  const head: Head = {
    startLine: `HTTP/1.1 ${status} ${reason}`,
    fields: [
      ['Content-Type', 'text/plain; charset=utf-8'],
      ['Content-Length', String(body.length)],
      ['Connection', 'close'],
    ],
  };
  return { head, body };
}

/** Gives a text of hoptap's own, and ends the connection. */
export async function giveOwn(
  underway: Underway,
  status: Pick<StatusLine, 'status' | 'reason'>,
  text: string,
  ending: OwnAnswer['ending'] = { by: HOPTAP, how: 'response' },
): Promise<Next> {
  const answer = { ...ownText(status, text), hop: 0, ending };
  noteHead(underway.tape, 'response', { hop: 0, head: answer.head, changes: [] });
  return giveAnswer(underway, answer, 'unread');
}

/** Sends an answer that is not the backend's, and reads off what the client is still to send of its request. */
export async function giveAnswer(underway: Underway, answer: OwnAnswer, rest: RequestBody): Promise<Next> {
  const { connection, tape, framing } = underway;
  const { client, relay } = connection;
  const { by, how } = answer.ending;
  sayAnswer(underway, answer);
  if (rest === 'sent' || isLast(underway, answer.head)) {
    client.flow(NOWHERE);
    endExchange(underway, by, how);
    return 'end';
  }
  const tap = createBodyTap(tape, 'request', 0, relay.limits.bodyBytes);
  const read = await pumpBody(client, null, framing, tap, () => undefined);
  return read.kind === 'whole' ? endExchange(underway, by, how) : endExchange(underway, 'client', read.kind);
}

/** Writes an answer and takes its body down; none of it counts as the backend's. */
export function sayAnswer(
  { connection, tape, method }: Pick<Underway, 'connection' | 'tape' | 'method'>,
  { head, body, hop }: Pick<OwnAnswer, 'head' | 'body' | 'hop'>,
): void {
  const { client, relay } = connection;
  client.write(encodeHead(head));
  const isBare = method === 'HEAD' || statusOf(head) === 204 || statusOf(head) === 304;
  if (isBare || body.length === 0) return;
  client.write(body);
  const payload = body.subarray(0, relay.limits.bodyBytes);
  const cut = body.length - payload.length;
  tape.note({ event: 'body', of: 'response', hop, payload, bytes: body.length, cut, more: false });
}

/**
 * Whether the connection ends with this answer: it says so, its end is the connection's, the client wants no more, or
 * nobody can tell what the client sends next, since having its answer it may leave out a body that it asked to send.
 * @see RFC 9112 §9.3, RFC 9110 §10.1.1
 */
function isLast({ request, method }: Underway, answer: Head): boolean {
  const framing = responseFraming(answer, method).kind;
  const { head } = request;
  const isOld = requestLine(head.startLine)?.version === 'HTTP/1.0';
  return (
    framing === 'until-close' ||
    framing === 'bad' ||
    hasMember(answer, 'Connection', 'close') ||
    hasMember(head, 'Connection', 'close') ||
    (isOld && !hasMember(head, 'Connection', 'keep-alive')) ||
    hasMember(head, 'Expect', '100-continue')
  );
}
