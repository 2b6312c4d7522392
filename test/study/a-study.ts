import type { Change, Event, Field } from '../../src/model/index.ts';
import { createStudy } from '../../src/study/create-study.ts';
import { diagnose } from '../../src/study/diagnose.ts';
import type { Finding, FindingCode } from '../../src/study/index.ts';
import { aClose, aFrame, aHead, anOpen, aResponse, aSession, aSideEnd } from '../builders.ts';

/** A change without its rule: the tests of handshakes have one rule. */
type Made = Omit<Change, 'rule'>;

/** A handshake past one balancer, `lb`, what is not said as it should be. */
export interface Handshake {
  readonly exchange?: number;
  /** What the client adds to a plain handshake. */
  readonly sent?: readonly Field[];
  /** The request's fields as they reached the backend; as they were sent, where it is not said. */
  readonly arrived?: readonly Field[];
  readonly changes?: readonly Made[];
  /** The start line and fields of the answer. */
  readonly status?: string;
  readonly answer?: readonly Field[];
  /** The answer's fields as the client got them. */
  readonly received?: readonly Field[];
  readonly stations?: readonly string[];
  /** The code with which the backend closes; null for a client that leaves without a word. */
  readonly closed?: number | null;
}

const [BARE, OK] = [aHead().fields, aResponse().fields];
const RULE = 'strip';

/** The fields of a plain handshake, and these. */
export function handshake(...fields: readonly Field[]): readonly Field[] {
  return [...BARE, ...fields];
}

/** The fields of a plain 101, and these. */
export function accepted(...fields: readonly Field[]): readonly Field[] {
  return [...OK, ...fields];
}

/** The events of one handshake and its ending. */
export function eventsOf(subject: Handshake = {}): readonly Event[] {
  const {
    exchange = 1,
    sent = [],
    changes = [],
    status = '101 Switching Protocols',
    closed = 1000,
  } = subject;
  const t = exchange * 1000;
  const request = handshake(...sent);
  const answer = subject.answer ?? OK;
  const made = changes.map((change): Change => ({ ...change, rule: RULE }));
  const startLine = `HTTP/1.1 ${status}`;
  const isSwitched = status.startsWith('101');
  const gaveUp = closed === null;
  const side = aSideEnd({ code: isSwitched && !gaveUp ? closed : null, frames: gaveUp ? 0 : 1 });
  return [
    anOpen({ exchange, t, stations: subject.stations ?? ['client', 'lb', 'backend'] }),
    aHead({ exchange, t, hop: 0, fields: request }),
    aHead({ exchange, t: t + 1, hop: 1, fields: subject.arrived ?? request, changes: made }),
    aResponse({ exchange, t: t + 2, hop: 1, startLine, fields: answer }),
    aResponse({ exchange, t: t + 3, hop: 0, startLine, fields: subject.received ?? answer, changes: made }),
    ...(isSwitched && !gaveUp
      ? [aFrame({ exchange, t: t + 4 }), aFrame({ exchange, t: t + 5, from: 'backend' })]
      : []),
    aClose({
      exchange,
      t: t + 10,
      by: gaveUp ? 'client' : 'backend',
      how: isSwitched ? (gaveUp ? 'fin' : 'close-frame') : 'response',
      client: side,
      backend: side,
    }),
  ];
}

/** The findings of a recording of these handshakes, or other events, chain by chain. */
export function chainsIn(
  ...subjects: readonly (Handshake | readonly Event[])[]
): readonly (readonly Finding[])[] {
  const fold = createStudy();
  fold.push(aSession());
  for (const subject of subjects) {
    for (const event of isEvents(subject) ? subject : eventsOf(subject)) fold.push(event);
  }
  return diagnose(fold.study()).chains;
}

function isEvents(subject: Handshake | readonly Event[]): subject is readonly Event[] {
  return Array.isArray(subject);
}

/** Their codes with their severities, chain by chain: `error credentials-lost`. */
export function codesIn(...subjects: readonly (Handshake | readonly Event[])[]): readonly string[][] {
  return chainsIn(...subjects).map((chain) => chain.map(({ severity, code }) => `${severity} ${code}`));
}

/** The finding with that code; fails where there is none. */
export function findingIn(
  code: FindingCode,
  ...subjects: readonly (Handshake | readonly Event[])[]
): Finding {
  const found = chainsIn(...subjects)
    .flat()
    .find((finding) => finding.code === code);
  if (found === undefined) throw new Error(`no ${code}`);
  return found;
}
