import {
  CLIENT,
  firstValue,
  isWebSocketToken,
  requestLine,
  statusOf,
  TARGET_RULE,
  type Exchange,
  type Head,
  type HeadEvent,
} from '../../model/index.ts';
import { chosenSubprotocol, headText, offeredSubprotocols } from '../../wire/index.ts';

/** Which heads are meant: those of requests, of responses (informational ones too), or all. */
export type Way = 'request' | 'response' | null;

const HOP = /^(?:hop)?(\d{1,4})$/;
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\//i;
const SWITCHING = 101;
/** What a WebSocket client is told where no close frame came. @see RFC 6455 §7.1.5 */
const ABNORMAL = 1006;

/** Whether what stands behind an `@` is a hop and not a station. */
export function isHop(at: string): boolean {
  return HOP.test(at);
}

/**
 * The heads of an exchange on a way, at a place: on a hop, or as they arrived at a station; at the one where they began
 * as they set out.
 */
export function headsAt(exchange: Exchange, way: Way, at: string | null): readonly HeadEvent[] {
  return exchange.heads.filter((head) => {
    if (way !== null && (head.of === 'request') !== (way === 'request')) return false;
    return at === null || isAt(head, exchange, at);
  });
}

function isAt(head: HeadEvent, { open }: Exchange, at: string): boolean {
  const hop = HOP.exec(at)?.[1];
  if (hop !== undefined) return head.hop === Number(hop);
  const { stations } = open;
  const before = stations[head.hop];
  const after = stations[head.hop + 1];
  if (head.of === 'request') return after === at || (head.hop === 0 && before === at);
  return before === at || (head.hop + 2 === stations.length && after === at);
}

/** The field lines of heads, as people read them: `Name: value`. */
export function fieldLines(heads: readonly Head[]): readonly string[] {
  return heads.flatMap((head) => head.fields.map(([name, value]) => `${headText(name)}: ${headText(value)}`));
}

/** Values of one field over those heads. */
export function valuesOf(heads: readonly Head[], name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return heads.flatMap(({ fields }) =>
    fields.filter(([each]) => each.toLowerCase() === wanted).map(([, value]) => headText(value)),
  );
}

/** The request as the client sent it, or undefined where the recording lacks it. */
function asked(exchange: Exchange): HeadEvent | undefined {
  return exchange.heads.find((head) => head.of === 'request' && head.hop === 0);
}

/** The method as the client sent it; empty where it is not known. */
export function methodOf(exchange: Exchange): string {
  return requestLine(asked(exchange)?.startLine ?? '')?.method ?? '';
}

/** The URL that the client asked for: `ws://localhost:8080/ws?x=1`, empty where it is not known. */
export function urlOf(exchange: Exchange): string {
  const head = asked(exchange);
  const target = requestLine(head?.startLine ?? '')?.target;
  if (head === undefined || target === undefined) return '';
  if (ABSOLUTE.test(target)) return headText(target);
  const scheme = isWebSocket(exchange) ? 'ws' : 'http';
  return headText(`${scheme}${exchange.open.tls === undefined ? '' : 's'}://${hostOf(head)}${target}`);
}

/** The host that the client asked for, without its port. */
export function domainOf(exchange: Exchange): string {
  const head = asked(exchange);
  const authority = headText(head === undefined ? '' : hostOf(head));
  return authority.replace(/:\d{0,5}$/, '');
}

function hostOf(head: Head): string {
  return firstValue(head, 'Host') ?? '';
}

/** Whether the client asked for a WebSocket. */
export function isWebSocket({ open }: Exchange): boolean {
  return isWebSocketToken(open.upgrade);
}

/** The final status that the client got; at a place, those of the responses there. */
export function statusesOf(exchange: Exchange, at: string | null): readonly number[] {
  const finals = headsAt(exchange, 'response', at ?? CLIENT).filter(({ of }) => of === 'response');
  return finals.map(statusOf).filter((status) => status !== null);
}

/** Subprotocols that were offered or chosen on any hop. */
export function subprotocolsOf({ heads }: Exchange): readonly string[] {
  return heads.flatMap((head) => {
    if (head.of === 'request') return offeredSubprotocols(head);
    const { subprotocol, values } = chosenSubprotocol(head);
    return subprotocol === null ? values : [subprotocol];
  });
}

/** The close codes that both sides sent; 1006 where a WebSocket ended and neither had sent a close frame. */
export function closeCodesOf(exchange: Exchange): readonly number[] {
  const { close } = exchange;
  if (close === null) return [];
  const codes = [close.client.code, close.backend.code].filter((code) => code !== null);
  const isAbnormal = codes.length === 0 && statusesOf(exchange, null).includes(SWITCHING);
  return isAbnormal ? [ABNORMAL] : codes;
}

/** Whether a rule changed a head; what pointing at the target needs is no change. */
export function isChanged({ heads }: Exchange): boolean {
  return heads.some(({ changes }) => changes.some(({ rule }) => rule !== TARGET_RULE));
}
