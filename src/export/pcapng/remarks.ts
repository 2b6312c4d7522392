import {
  BACKEND,
  CLIENT,
  type BodyEvent,
  type Change,
  type CloseEvent,
  type ConnectedEvent,
  type ErrorEvent,
  type Exchange,
  type FaultEvent,
  type FrameEvent,
  type GapEvent,
  type HeadEvent,
  type TlsFacts,
  type ViolationEvent,
} from '../../model/index.ts';
import { originOf, type Evidence, type Finding } from '../../study/index.ts';
import { FILL_LIMIT } from './wire-bytes.ts';

/** The most letters of a value that are shown in a remark. */
const VALUE_LETTERS = 200;

/** What a head tells beside its bytes: whose it is, and each change that was made to it just before. */
export function headRemarks(head: HeadEvent, exchange: Exchange): readonly string[] {
  const from = originOf(head, exchange);
  const [one, other] = [
    exchange.open.stations[head.hop] ?? CLIENT,
    exchange.open.stations[head.hop + 1] ?? BACKEND,
  ];
  const to = from === one ? other : one;
  const what = `exchange ${head.exchange}, hop ${head.hop}: ${head.of} from ${from} to ${to}`;
  return [
    what,
    ...head.changes.map((change) => `hop ${head.hop}: ${from}, rule ${change.rule}, ${deed(change)}`),
  ];
}

function deed({ name, before, after, renamed, moved }: Change): string {
  const part = name.startsWith(':') ? `the ${name.slice(1)}` : name;
  if (moved !== undefined) return `moved ${part} from place ${moved[0] + 1} to ${moved[1] + 1}`;
  if (renamed !== undefined && before === after) return `renamed ${part} to ${renamed}`;
  if (after === undefined) return `removed ${part}`;
  if (before === undefined) return `added ${renamed ?? part}: ${shortened(after)}`;
  const spelled = renamed === undefined ? part : `${part} (now ${renamed})`;
  return `changed ${spelled} from "${shortened(before)}" to "${shortened(after)}"`;
}

function shortened(text: string): string {
  return text.length > VALUE_LETTERS ? `${text.slice(0, VALUE_LETTERS)}…` : text;
}

/** What a station was told to break. */
export function faultRemark({ station, rule, did, detail }: FaultEvent): string {
  return `fault: ${station}, rule ${rule}, ${did}: ${detail}`;
}

/** What a peer sent that a standard forbids. */
export function violationRemark({ from, section, message }: ViolationEvent): string {
  return `violation by ${from}: ${message} (${section})`;
}

/** What failed. */
export function errorRemark({ where, code, message }: ErrorEvent): string {
  return `error at ${where}: ${code}: ${message}`;
}

/** What the recording does not hold. */
export function gapRemark({ events, bytes, why }: GapEvent): string {
  return `gap: ${events} events, ${bytes} bytes are not in the recording: ${why}`;
}

/** What is held to be wrong, at the place where it is to be seen. */
export function findingRemark({ severity, code, sentence }: Finding, { text }: Evidence): string {
  return `finding (${severity}) ${code}: ${sentence} Seen here: ${text}`;
}

/** How a connection to the backend came about. */
export function connectedRemarks({ connectMs, tlsMs, tls, reused }: ConnectedEvent): readonly string[] {
  const how = `connected in ${connectMs} ms, looking up the name included`;
  const made = reused ? 'this connection was opened for an earlier exchange that is not exported' : how;
  return tls === undefined ? [made] : [made, tlsRemark(tls, tlsMs)];
}

/** What TLS was agreed on, of which no byte is shown. */
export function tlsRemark(
  { version, cipher, serverName, alpn, subject, distrusted }: TlsFacts,
  ms?: number,
): string {
  const facts = [
    [version, cipher].filter((fact) => fact !== undefined).join(' '),
    serverName === undefined ? '' : `for ${serverName}`,
    alpn === undefined ? '' : `ALPN ${alpn}`,
    subject === undefined ? '' : `certificate ${subject}`,
    distrusted === undefined ? '' : `not trusted: ${distrusted}`,
    ms === undefined ? '' : `in ${ms} ms`,
  ].filter((fact) => fact !== '');
  return `TLS, shown in clear here: ${facts.join(', ')}`;
}

/** What is not plain to see in a frame's bytes; empty for most frames. */
export function frameRemarks({ from, n, cut, missing, undelivered }: FrameEvent): readonly string[] {
  const frame = `frame ${n} of ${from}`;
  const isInjected = from !== CLIENT && from !== BACKEND;
  return [
    isInjected ? `${frame}: neither client nor backend sent it` : '',
    undelivered ? `${frame}: the other side was gone, so that it went no further` : '',
    missing > 0 ? `${frame}: its last ${missing} bytes never came` : '',
    cut > 0 ? `${frame}: ${cutRemark(cut)}` : '',
  ].filter((each) => each !== '');
}

/** What is not plain to see in a part of a body; empty for most. */
export function partRemarks({ of, cut }: BodyEvent, isFirstChunk: boolean): readonly string[] {
  return [
    isFirstChunk ? `body of the ${of}: the sizes of its chunks are made up` : '',
    cut > 0 ? `body of the ${of}: ${cutRemark(cut)}` : '',
  ].filter((each) => each !== '');
}

function cutRemark(cut: number): string {
  const skipped = cut - FILL_LIMIT;
  const zeros = 'of its bytes were not recorded; here they are zeros';
  return skipped > 0 ? `${cut} ${zeros}, and of those the last ${skipped} are left out` : `${cut} ${zeros}`;
}

/** How an exchange ended. */
export function endRemark({ exchange, by, how, client, backend }: CloseEvent): string {
  const codes = [
    client.code === null ? '' : `, client's close code ${client.code}`,
    backend.code === null ? '' : `, backend's close code ${backend.code}`,
  ];
  return `exchange ${exchange} ended by ${by}: ${how}${codes.join('')}`;
}
