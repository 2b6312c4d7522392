import type { ErrorEvent } from '../../model/index.ts';

/**
 * How far an attempt to reach the backend came: no packet at all, a SYN that nobody answered, a SYN answered with RST,
 * a connection on which TLS failed.
 */
export type DialTrace = 'nothing' | 'unanswered' | 'refused' | 'torn-in-tls';

/** Codes of node that say how far an attempt came; others are those of TLS. */
const TRACES: ReadonlyMap<string, DialTrace> = new Map([
  ['ECONNREFUSED', 'refused'],
  ['ETIMEDOUT', 'unanswered'],
  ['EHOSTUNREACH', 'unanswered'],
  ['ENETUNREACH', 'nothing'],
  ['ENOTFOUND', 'nothing'],
  ['EAI_AGAIN', 'nothing'],
  ['EADDRNOTAVAIL', 'nothing'],
  ['EMFILE', 'nothing'],
  ['ENFILE', 'nothing'],
  ['EACCES', 'nothing'],
  ['EPERM', 'nothing'],
  ['ABORT_ERR', 'nothing'],
  ['BAD_RESPONSE', 'nothing'],
  ['UNKNOWN', 'nothing'],
]);

/** What a failed attempt to connect must have looked like on the wire. */
export function dialTrace({ code }: Pick<ErrorEvent, 'code'>, isTls: boolean): DialTrace {
  return TRACES.get(code) ?? (isTls ? 'torn-in-tls' : 'refused');
}
