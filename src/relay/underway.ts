import { BACKEND, CLIENT, HOPTAP, type Change, type Ending, type Head } from '../model/index.ts';
import type { RequestPassage, ShapeContext } from '../profile/index.ts';
import type { BodyFraming, ReceivedHead } from '../wire/index.ts';
import type { Connection } from './connection.ts';
import type { Tape } from './tape.ts';

/** A request on its way: what every step of an exchange needs to know. */
export interface Underway {
  readonly connection: Connection;
  readonly tape: Tape;
  readonly request: ReceivedHead;
  readonly method: string;
  /** What the client asked to upgrade to, or null. */
  readonly upgrade: string | null;
  readonly framing: BodyFraming;
  readonly passage: RequestPassage;
  readonly context: ShapeContext;
}

/** What becomes of the client's connection: it may carry another request, we end it, or a peer has ended it. */
export type Next = 'keep' | 'end' | 'ended';

/** Notes the ending of an exchange that was no tunnel; a relay that closes, then the user, has the last word on why. */
export function endExchange(
  { connection, tape }: Pick<Underway, 'connection' | 'tape'>,
  by: string,
  how: Ending,
): Next {
  const silent = { code: null, reason: '' };
  const { relay, endedByHand } = connection;
  const ended = relay.signal.aborted
    ? { by: HOPTAP, how: 'shutdown' as const }
    : endedByHand === null
      ? { by, how }
      : { by: HOPTAP, how: endedByHand };
  tape.note({
    event: 'close',
    ...ended,
    client: { ...silent, ...tape.client },
    backend: { ...silent, ...tape.backend },
  });
  if (ended.how === 'response') return 'keep';
  return ended.how === 'fin' && (ended.by === CLIENT || ended.by === BACKEND) ? 'ended' : 'end';
}

/** Notes the ending of an exchange that got no whole answer: the backend, or a client that left first, tore it. */
export function endTorn(underway: Underway, how: 'fin' | 'reset'): Next {
  const { tornBy } = underway.connection;
  return tornBy === CLIENT ? endExchange(underway, CLIENT, 'reset') : endExchange(underway, BACKEND, how);
}

/** Notes that an exchange has begun. */
export function noteOpen(
  connection: Connection,
  tape: Tape,
  upgrade: string | null,
  stations: readonly string[],
): void {
  tape.note({ event: 'open', connection: connection.number, client: connection.address, stations, upgrade });
}

/** Notes a head on a hop. */
export function noteHead(
  tape: Tape,
  of: 'request' | 'response' | 'informational',
  { hop, head, changes }: { hop: number; head: Head; changes: readonly Change[] },
  raw?: string,
): void {
  const { startLine, fields } = head;
  tape.note({ event: 'head', of, hop, startLine, fields, changes, ...(raw === undefined ? {} : { raw }) });
}

/** Notes that a body's chunks make no sense from here on. */
export function noteBadChunks(tape: Tape, from: 'client' | 'backend', message: string): void {
  const offset = tape[from].bytes;
  tape.note({ event: 'violation', from, section: 'RFC 9112 §7.1', rule: 'chunked', message, offset });
}
