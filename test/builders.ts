import type {
  BodyEvent,
  Change,
  CloseEvent,
  ConnectedEvent,
  EndEvent,
  ErrorEvent,
  FaultEvent,
  FrameEvent,
  GapEvent,
  HeadEvent,
  MarkEvent,
  OpenEvent,
  ProfilesEvent,
  SessionEvent,
  SideEnd,
  ViolationEvent,
} from '../src/model/index.ts';
import type { Finding } from '../src/study/index.ts';

/** What a test overrides of a whole valid thing: its subject, and nothing else. */
type Subject<T> = Partial<T>;

/** The first line of a proxy's recording. */
export function aSession(subject: Subject<SessionEvent> = {}): SessionEvent {
  return {
    event: 'session',
    t: 0,
    format: 'hoptap/1',
    id: '0198-test',
    started: '2025-09-09T12:04:31.000Z',
    version: '0.0.1',
    mode: 'proxy',
    listen: '127.0.0.1:8080',
    target: 'wss://staging.example.com/ws',
    profiles: [],
    ...subject,
  };
}

/** A WebSocket client has asked for exchange 1, nothing but hoptap in between. */
export function anOpen(subject: Subject<OpenEvent> = {}): OpenEvent {
  return {
    event: 'open',
    t: 1,
    exchange: 1,
    connection: 1,
    client: { address: '127.0.0.1', port: 40_001 },
    stations: ['client', 'hoptap', 'backend'],
    upgrade: 'websocket',
    ...subject,
  };
}

/** A WebSocket upgrade request as the client sent it, on hop 0. */
export function aHead(subject: Subject<HeadEvent> = {}): HeadEvent {
  return {
    event: 'head',
    t: 2,
    exchange: 1,
    of: 'request',
    hop: 0,
    startLine: 'GET /ws HTTP/1.1',
    fields: [
      ['Host', 'localhost:8080'],
      ['Upgrade', 'websocket'],
      ['Connection', 'Upgrade'],
      ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
      ['Sec-WebSocket-Version', '13'],
    ],
    changes: [],
    ...subject,
  };
}

/** The 101 to `aHead()`, as the client gets it on hop 0. */
export function aResponse(subject: Subject<HeadEvent> = {}): HeadEvent {
  return aHead({
    t: 5,
    of: 'response',
    startLine: 'HTTP/1.1 101 Switching Protocols',
    fields: [
      ['Upgrade', 'websocket'],
      ['Connection', 'Upgrade'],
      ['Sec-WebSocket-Accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
    ],
    ...subject,
  });
}

/** A field that a rule removed. */
export function aChange(subject: Subject<Change> = {}): Change {
  return { rule: 'strip-auth', operation: 'remove', name: 'Authorization', before: 'Bearer abc', ...subject };
}

/** The backend has been reached, without TLS. */
export function aConnected(subject: Subject<ConnectedEvent> = {}): ConnectedEvent {
  return {
    event: 'connected',
    t: 3,
    exchange: 1,
    address: '127.0.0.1',
    port: 9000,
    connectMs: 0.8,
    reused: false,
    ...subject,
  };
}

/** The whole body of a response. */
export function aBody(subject: Subject<BodyEvent> = {}): BodyEvent {
  const payload = subject.payload ?? bytes('{"ok":true}');
  return {
    event: 'body',
    t: 6,
    exchange: 1,
    of: 'response',
    hop: 1,
    payload,
    bytes: payload.length,
    cut: 0,
    more: false,
    ...subject,
  };
}

/** A whole text frame, masked as RFC 6455 asks of its sender, its length that of its payload. */
export function aFrame(subject: Subject<FrameEvent> = {}): FrameEvent {
  const payload = subject.payload ?? bytes('hello');
  const from = subject.from ?? 'client';
  return {
    event: 'frame',
    t: 10,
    exchange: 1,
    from,
    n: 1,
    opcode: 1,
    fin: true,
    rsv: 0,
    masked: from === 'client',
    length: payload.length,
    payload,
    cut: 0,
    missing: 0,
    undelivered: false,
    ...subject,
  };
}

/** A client's frame that should have been masked. */
export function aViolation(subject: Subject<ViolationEvent> = {}): ViolationEvent {
  return {
    event: 'violation',
    t: 11,
    exchange: 1,
    from: 'client',
    section: 'RFC 6455 §5.1',
    rule: 'unmasked',
    message: 'a client must mask its frames',
    offset: 0,
    ...subject,
  };
}

/** A rule has answered in the backend's place. */
export function aFault(subject: Subject<FaultEvent> = {}): FaultEvent {
  return {
    event: 'fault',
    t: 4,
    exchange: 1,
    station: 'incident-preauth-403',
    rule: 'answer-403',
    did: 'answered',
    detail: '403 in the place of the backend',
    ...subject,
  };
}

/** One side's end with a close frame. */
export function aSideEnd(subject: Subject<SideEnd> = {}): SideEnd {
  return { code: 1000, reason: '', frames: 1, bytes: 8, ...subject };
}

/** The client has closed with 1000, and the backend has agreed. */
export function aClose(subject: Subject<CloseEvent> = {}): CloseEvent {
  return {
    event: 'close',
    t: 20,
    exchange: 1,
    by: 'client',
    how: 'close-frame',
    client: aSideEnd(),
    backend: aSideEnd({ bytes: 4 }),
    ...subject,
  };
}

/** Nobody listens where the backend should be. */
export function anError(subject: Subject<ErrorEvent> = {}): ErrorEvent {
  return {
    event: 'error',
    t: 4,
    exchange: 1,
    where: 'backend',
    code: 'ECONNREFUSED',
    message: 'cannot connect to 127.0.0.1:9000: connection refused',
    ...subject,
  };
}

/** Profiles have been switched to none. */
export function aProfiles(subject: Subject<ProfilesEvent> = {}): ProfilesEvent {
  return { event: 'profiles', t: 30, profiles: [], ...subject };
}

/** The disk was full for a while. */
export function aGap(subject: Subject<GapEvent> = {}): GapEvent {
  return { event: 'gap', t: 31, events: 3, bytes: 420, why: 'no space left on the disk', ...subject };
}

/** A user's note. */
export function aMark(subject: Subject<MarkEvent> = {}): MarkEvent {
  return { event: 'mark', t: 32, text: 'now with the new token', ...subject };
}

/** A run of one exchange has ended cleanly. */
export function anEnd(subject: Subject<EndEvent> = {}): EndEvent {
  return { event: 'end', t: 40, exchanges: 1, frames: 2, bytes: 12, lost: 0, ...subject };
}

/** UTF-8 bytes of a text. */
export function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'utf8'));
}

/** A close frame's payload: two bytes of code, then the reason. */
export function closePayload(code: number, reason = ''): Uint8Array {
  return Uint8Array.from([code >> 8, code & 0xff, ...bytes(reason)]);
}

/** A credential was lost in exchange 1. */
export function aFinding(subject: Subject<Finding> = {}): Finding {
  return {
    code: 'credentials-lost',
    severity: 'error',
    sentence: 'Authorization was lost.',
    evidence: [{ exchange: 1, t: 2, text: 'Authorization' }],
    exchanges: [1],
    means: [],
    advice: [],
    ...subject,
  };
}
