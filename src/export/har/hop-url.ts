import {
  firstValue,
  hopCount,
  isWebSocketToken,
  requestLine,
  type Exchange,
  type HeadEvent,
  type SessionEvent,
} from '../../model/index.ts';
import { headText } from '../../wire/index.ts';

/**
 * The URL of a request as it was asked for on a hop: `ws:` and `wss:` where it asked for a WebSocket, as Chrome has it.
 * Host and path are what the head says; where it says none, or nothing that a URL could hold, what is listened on, or
 * the target, stands for them.
 */
export function hopUrl(
  exchange: Exchange,
  hop: number,
  head: HeadEvent | undefined,
  session: SessionEvent | null,
): string {
  const isTls = isTlsHop(exchange, hop, session);
  const isWebSocket = isWebSocketToken(exchange.open.upgrade);
  const scheme = `${isWebSocket ? 'ws' : 'http'}${isTls ? 's' : ''}:`;
  const target = head === undefined ? '' : headText(requestLine(head.startLine)?.target ?? '');
  const [, ofTarget, path = target] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/i.exec(target) ?? [];
  const authority = ofTarget ?? (head === undefined ? null : firstValue(head, 'Host')) ?? '';
  const rooted = /^[/?]/.test(path) ? path : path === '' || path === '*' ? '/' : `/${path}`;
  const url = `${scheme}//${headText(authority)}${rooted}`;
  return authority !== '' && URL.canParse(url) ? url : `${scheme}//${standIn(hop, session)}/`;
}

function isTlsHop({ open, connected }: Exchange, hop: number, session: SessionEvent | null): boolean {
  if (hop === 0) return open.tls !== undefined;
  if (hop < hopCount(open.stations) - 1) return false;
  return connected?.tls !== undefined || /^(?:https|wss):/i.test(session?.target ?? '');
}

function standIn(hop: number, session: SessionEvent | null): string {
  const known = hop === 0 ? session?.listen : session?.target.replace(/^[^/]*\/\//, '').split(/[/?#]/, 1)[0];
  return known !== undefined && URL.canParse(`http://${known}/`) ? known : 'unknown.invalid';
}
