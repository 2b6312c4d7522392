import type { Field } from './head.ts';
import { HOPTAP, type Stations } from './station.ts';

/** What a recording calls its own format. It changes only when an old reader would go wrong. */
export const RECORDING_FORMAT = 'hoptap/1';

/** What every event carries. */
interface Timed {
  /** Milliseconds since the run began, monotonic, three decimals. */
  readonly t: number;
}

/** What every event carries that belongs to one exchange. */
interface OfExchange extends Timed {
  /** From 1, in the order the requests came. */
  readonly exchange: number;
}

/** The rule under which pointing a request at the target is recorded: it is no balancer's doing. No profile may use it. */
export const TARGET_RULE = 'target';

/** The rule under which the station `hoptap`, as no profile is called, does to an exchange under way what the user asks for. */
export const BY_HAND = 'by hand';

/** What one rule did to one field, or to a part of the start line. */
export interface Change {
  /** The rule's name within its profile; `target` for what pointing at a target needs (Host, path). */
  readonly rule: string;
  /** The operation that did it: `remove`, `set`, `append`, `case` … */
  readonly operation: string;
  /** The field's name before, as it was spelled; `:path`, `:version` and `:status` for the start line. */
  readonly name: string;
  /** The value before; absent where there was no such field. */
  readonly before?: string;
  /** The value after; absent where the field is gone. */
  readonly after?: string;
  /** The name after, where the name or its case changed. */
  readonly renamed?: string;
  /** The field's place among the fields before and after, from 0, where only that changed. */
  readonly moved?: readonly [before: number, after: number];
}

/** A profile as a recording carries it: whole, in the words of the profile format. */
export interface NamedProfile {
  readonly name: string;
}

/** The first line of a recording. */
export interface SessionEvent extends Timed {
  readonly event: 'session';
  readonly format: string;
  /** Unique to the run. */
  readonly id: string;
  /** ISO 8601, UTC: the moment at which `t` is 0. */
  readonly started: string;
  /** The hoptap that wrote it, as in package.json. */
  readonly version: string;
  /** What ran: `proxy`, `demo` … */
  readonly mode: string;
  /** `HOST:PORT` that clients connect to. */
  readonly listen: string;
  /** The backend's URL. */
  readonly target: string;
  readonly profiles: readonly NamedProfile[];
}

/** Facts of one TLS connection. */
export interface TlsFacts {
  /** `TLSv1.3` … */
  readonly version?: string;
  readonly cipher?: string;
  readonly serverName?: string;
  readonly alpn?: string;
  /** The peer certificate's subject, issuer and end of validity, as the peer showed them; not judged. */
  readonly subject?: string;
  readonly issuer?: string;
  readonly validTo?: string;
  /** Why the certificate would have been refused, had the user not said to go on. */
  readonly distrusted?: string;
}

/** A request has begun an exchange. */
export interface OpenEvent extends OfExchange {
  readonly event: 'open';
  /** The client's connection, from 1: exchanges with the same number came over the same one. */
  readonly connection: number;
  readonly client: { readonly address: string; readonly port: number };
  readonly stations: Stations;
  /** The value of `Upgrade` that the client sent with `Connection: upgrade`, or null. */
  readonly upgrade: string | null;
  readonly tls?: TlsFacts;
}

/** A head on one hop. */
export interface HeadEvent extends OfExchange {
  readonly event: 'head';
  readonly of: 'request' | 'response' | 'informational';
  readonly hop: number;
  readonly startLine: string;
  readonly fields: readonly Field[];
  /** What the station at which this hop begins did to the head it received; empty where it passed it on as it was. */
  readonly changes: readonly Change[];
  /** The head's bytes in latin-1, only where start line and fields do not tell them (odd spaces, bare line feeds, folds). */
  readonly raw?: string;
}

/** The connection to the backend that carries this exchange stands. */
export interface ConnectedEvent extends OfExchange {
  readonly event: 'connected';
  readonly address: string;
  readonly port: number;
  /** Milliseconds from the first SYN (name look-up included) to the TCP connection. */
  readonly connectMs: number;
  /** Milliseconds of the TLS handshake that followed. */
  readonly tlsMs?: number;
  readonly tls?: TlsFacts;
  /** True when an earlier exchange of the same client connection had opened it; the times are then that one's. */
  readonly reused: boolean;
}

/** A part of a body, or of what an upgrade to something other than WebSocket carries. */
export interface BodyEvent extends OfExchange {
  readonly event: 'body';
  readonly of: 'request' | 'response';
  /** The hop on which it was read. */
  readonly hop: number;
  /** The content of this part, chunked framing taken off; up to the body limit. */
  readonly payload: Uint8Array;
  /** Bytes of this part on the wire, framing included. */
  readonly bytes: number;
  /** Content bytes of this part that the limit left out; 0 where none. */
  readonly cut: number;
  /** Whether another part may follow. */
  readonly more: boolean;
  /** Fields after a chunked body, on the last part. */
  readonly trailers?: readonly Field[];
}

/** One frame as it was on the wire. @see RFC 6455 §5.2 */
export interface FrameEvent extends OfExchange {
  readonly event: 'frame';
  /** `client`, `backend`, or the station that injected it. */
  readonly from: string;
  /** The frame's number among those of its sender, from 1. */
  readonly n: number;
  /** 0-15. */
  readonly opcode: number;
  readonly fin: boolean;
  /** RSV1, RSV2, RSV3 as one number: 4, 2 and 1. */
  readonly rsv: number;
  readonly masked: boolean;
  /** Payload bytes as the frame's header declares them. */
  readonly length: number;
  /** The unmasked payload as on the wire, still deflated where RSV1 says so; up to the frame limit. */
  readonly payload: Uint8Array;
  /** Payload bytes that the limit left out; 0 where none. */
  readonly cut: number;
  /** Payload bytes that never came because the connection ended within the frame; 0 where it is whole. */
  readonly missing: number;
  /**
   * True when the other side was gone before this frame could be passed on; of a frame that a station was to put in, when
   * the stream ended before it came to a place for it.
   */
  readonly undelivered: boolean;
}

/** Something a peer sent that a standard forbids; it was passed on all the same. */
export interface ViolationEvent extends OfExchange {
  readonly event: 'violation';
  readonly from: string;
  /** `RFC 6455 §5.1` … */
  readonly section: string;
  /** Stable, short: `unmasked`, `rsv`, `utf-8` … */
  readonly rule: string;
  readonly message: string;
  /** Bytes from the end of that sender's head to the frame or byte that is wrong. */
  readonly offset: number;
  /** The frame's number among those of its sender, where one is meant. */
  readonly n?: number;
}

/** Harm done on purpose. */
export interface FaultEvent extends OfExchange {
  readonly event: 'fault';
  readonly station: string;
  readonly rule: string;
  readonly did: 'delayed' | 'dropped' | 'replaced' | 'closed' | 'cut' | 'reset' | 'answered' | 'refused';
  /** In a few words: `503 after 30 s without an answer`. */
  readonly detail: string;
}

/** How one side of an exchange ended. */
export interface SideEnd {
  /** Code of the first close frame that side sent, or null: 1005 where the frame carried none. */
  readonly code: number | null;
  /** Reason in that close frame; empty where none. */
  readonly reason: string;
  readonly frames: number;
  /** Bytes on the wire after the head. */
  readonly bytes: number;
}

/** How an exchange came to its end: the first thing that began it. */
export type Ending = 'close-frame' | 'fin' | 'reset' | 'timer' | 'response' | 'error' | 'shutdown';

/** An exchange is over: nothing of it follows but marks. */
export interface CloseEvent extends OfExchange {
  readonly event: 'close';
  /** Who ended it: `client`, `backend`, or the station that did. */
  readonly by: string;
  readonly how: Ending;
  readonly client: SideEnd;
  readonly backend: SideEnd;
}

/** Whether the user ended an exchange by hand: of itself hoptap shuts down, answers, or fails, and does nothing else. */
export function isEndedByHand({ by, how }: Pick<CloseEvent, 'by' | 'how'>): boolean {
  return by === HOPTAP && (how === 'close-frame' || how === 'fin' || how === 'reset');
}

/** Whether it is the user who did this, and no profile. */
export function isByHand({ station, rule }: Pick<FaultEvent, 'station' | 'rule'>): boolean {
  return station === HOPTAP && rule === BY_HAND;
}

/** Something failed that is neither side's word: a connection refused, a certificate, a head that cannot be read. */
export interface ErrorEvent extends OfExchange {
  readonly event: 'error';
  readonly where: 'client' | 'backend' | 'hoptap';
  /** `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `BAD_REQUEST` … */
  readonly code: string;
  readonly message: string;
  /** The bytes that could not be read, in latin-1, up to the body limit. */
  readonly raw?: string;
}

/** The profiles in force from here on. */
export interface ProfilesEvent extends Timed {
  readonly event: 'profiles';
  readonly profiles: readonly NamedProfile[];
}

/** Something happened that could not be kept. */
export interface GapEvent extends Timed {
  readonly event: 'gap';
  readonly exchange?: number;
  /** Events lost; 0 where it is not events that are lost. */
  readonly events: number;
  /** Bytes lost: of the recording's lines, or of the stream that `why` tells of. */
  readonly bytes: number;
  readonly why: string;
}

/** A note that the user put in. */
export interface MarkEvent extends Timed {
  readonly event: 'mark';
  readonly exchange?: number;
  readonly text: string;
}

/** The last line of a run that ended cleanly. */
export interface EndEvent extends Timed {
  readonly event: 'end';
  readonly exchanges: number;
  readonly frames: number;
  /** Bytes on the wire after the heads, both ways. */
  readonly bytes: number;
  /** Events that this recording does not hold, as its gaps tell. */
  readonly lost: number;
}

/** One thing that happened. A recording is these, one JSON line each, in order. */
export type Event =
  | SessionEvent
  | OpenEvent
  | HeadEvent
  | ConnectedEvent
  | BodyEvent
  | FrameEvent
  | ViolationEvent
  | FaultEvent
  | CloseEvent
  | ErrorEvent
  | ProfilesEvent
  | GapEvent
  | MarkEvent
  | EndEvent;

/** The literal that tells one kind of event from another. */
export type EventKind = Event['event'];

/** The event of one kind. */
export type EventOf<K extends EventKind> = Extract<Event, { event: K }>;
