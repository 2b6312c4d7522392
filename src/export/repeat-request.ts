import {
  fieldValues,
  firstValue,
  isSameName,
  requestLine,
  TARGET_RULE,
  type Exchange,
  type Field,
  type HeadEvent,
  type Session,
} from '../model/index.ts';
import { destinationOf, originOf, requestHeads } from '../study/index.ts';
import { parseTarget, type Target } from '../wire/index.ts';
import type { ExportOptions } from './exporter.ts';

/** A request as it is to be sent again. */
export interface RepeatedRequest {
  readonly method: string;
  /** `HTTP/1.1` or `HTTP/1.0`. */
  readonly version: string;
  readonly scheme: 'http' | 'https';
  /** `HOST[:PORT]` to connect to. */
  readonly authority: string;
  /** The request target, as it is to stand in the start line. */
  readonly target: string;
  /** The fields in order and case, `Host` such that it names the new destination; those left out that cannot be sent. */
  readonly fields: readonly Field[];
  /** Names of fields that no tool can send: no token, or a control character within. */
  readonly unsendable: readonly string[];
  /** Whether the backend's certificate was not to be trusted, and the user went on. */
  readonly isInsecure: boolean;
  /** The hop it is of, and its two ends. */
  readonly hop: number;
  readonly from: string;
  readonly to: string;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The request of one exchange at a hop, or null where the recording has none to repeat. */
export function repeatRequest(exchange: Exchange, options: ExportOptions): RepeatedRequest | null {
  const heads = requestHeads(exchange);
  const head = heads.find(({ hop }) => hop === (options.hop ?? 0));
  const line = head === undefined ? null : requestLine(head.startLine);
  if (head === undefined || line === null) return null;
  const recorded = recordedTarget(options.session);
  const destination = options.to ?? recorded;
  const host = hostFor(head, heads, recorded, destination);
  const fields = head.fields.map(([name, value]): Field => [
    name,
    isSameName(name, 'Host') && host !== null ? host : value,
  ]);
  const isSendable = ([name, value]: Field): boolean => TOKEN.test(name) && !/[\0\r\n]/.test(value);
  return {
    method: line.method,
    version: line.version,
    scheme: destination?.scheme ?? 'http',
    authority: destination?.authority ?? firstValue(head, 'Host') ?? 'localhost',
    target:
      options.to !== undefined && options.to.path !== '/' ? options.to.path : aimed(line.target, head, heads),
    fields: fields.filter(isSendable),
    unsendable: fields.filter((field) => !isSendable(field)).map(([name]) => name),
    isInsecure: exchange.connected?.tls?.distrusted !== undefined,
    hop: head.hop,
    from: originOf(head, exchange),
    to: destinationOf(head, exchange),
  };
}

function recordedTarget({ session }: Session): Target | null {
  if (session === null) return null;
  try {
    return parseTarget(session.target);
  } catch {
    return null; // a recording from elsewhere may say anything
  }
}

/** Where a station pointed the request at the target later on, so does this: what the client asked for was hoptap. */
function aimed(target: string, { hop }: HeadEvent, heads: readonly HeadEvent[]): string {
  const change = heads
    .filter((head) => head.hop > hop)
    .flatMap(({ changes }) => changes)
    .find(({ rule, name, before }) => rule === TARGET_RULE && name === ':path' && before === target);
  return change?.after ?? target;
}

/** The Host to send in place of the recorded one, or null where that stays: it was kept on purpose, or set by a rule. */
function hostFor(
  head: HeadEvent,
  heads: readonly HeadEvent[],
  recorded: Target | null,
  destination: Target | null,
): string | null {
  const [host] = fieldValues(head, 'Host');
  const [first, last] = [heads[0], heads.at(-1)];
  if (host === undefined || first === undefined || last === undefined || destination === null) return null;
  const isOfHoptap = host === firstValue(first, 'Host') && host !== firstValue(last, 'Host');
  return isOfHoptap || host === recorded?.authority ? destination.authority : null;
}
