import {
  isByHand,
  type ErrorEvent,
  type FaultEvent,
  type GapEvent,
  type ViolationEvent,
} from '../model/index.ts';
import { discreet, type Look } from './look.ts';
import { bytesInWords, counted } from './quantity.ts';

type Discretion = Pick<Look, 'isRedacted'>;

/** What a peer did that a standard forbids: `client breaks RFC 6455 §5.1 in frame 2: …`. */
export function violationInWords(
  { from, section, n, offset, message }: ViolationEvent,
  look: Discretion,
): string {
  const place = n === undefined ? `at byte ${offset}` : `in frame ${n}`;
  return `${from} breaks ${section} ${place}: ${discreet(message, look)}`;
}

/**
 * What a station did on purpose: `at lb: answered by answer-403: 403 in the place of the backend`; or the user:
 * `at hoptap: reset by hand: RST to both sides`.
 */
export function faultInWords(fault: FaultEvent): string {
  const { station, rule, did, detail } = fault;
  return `at ${station}: ${did} ${isByHand(fault) ? rule : `by ${rule}`}: ${detail}`;
}

/** What failed: `at backend: ECONNREFUSED: …`. */
export function errorInWords({ where, code, message }: ErrorEvent, look: Discretion): string {
  return `at ${where}: ${code}: ${discreet(message, look)}`;
}

/** What a recording does not hold: `gap: 3 events, 420 B not recorded: no space left on the disk`. */
export function gapInWords({ events, bytes, why }: GapEvent): string {
  const lost = [
    ...(events > 0 ? [counted(events, 'event')] : []),
    ...(bytes > 0 ? [bytesInWords(bytes)] : []),
  ];
  return `gap: ${lost.length === 0 ? 'something' : lost.join(', ')} not recorded: ${why}`;
}
