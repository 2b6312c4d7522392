import { requestLine, statusOf, type Exchange, type HeadEvent } from '../model/index.ts';
import {
  destinationOf,
  originOf,
  requestHeads,
  responseHeads,
  subprotocolStory,
  type Finding,
} from '../study/index.ts';

/** One exchange as JSON for programs: stable names, `null` where there is nothing, nothing cut or masked. */
export function exchangeJson(
  exchange: Exchange,
  findings: readonly Finding[] = [],
): Readonly<Record<string, unknown>> {
  const { open, close } = exchange;
  const request = requestHeads(exchange)[0];
  const line = request === undefined ? null : requestLine(request.startLine);
  const answer = responseHeads(exchange).at(-1);
  const { offered, chosen, received, lostAt, addedAt } = subprotocolStory(exchange);
  return {
    exchange: exchange.exchange,
    t: open.t,
    state: exchange.state,
    method: line?.method ?? null,
    path: line?.target ?? null,
    upgrade: open.upgrade,
    status: answer?.hop === 0 ? statusOf(answer) : null,
    offered,
    chosen,
    subprotocol: received,
    subprotocolLostAt: lostAt,
    subprotocolAddedAt: addedAt,
    connection: open.connection,
    client: open.client,
    tls: open.tls ?? null,
    stations: open.stations,
    connected: exchange.connected === null ? null : bare(exchange.connected),
    heads: exchange.heads.map((head) => headJson(head, exchange)),
    frames: { client: exchange.client.frames, backend: exchange.backend.frames },
    bytes: { client: exchange.client.bytes, backend: exchange.backend.bytes },
    undelivered: exchange.undelivered,
    violations: exchange.violations.map(bare),
    faults: exchange.faults.map(bare),
    errors: exchange.errors.map(bare),
    lost: exchange.lost,
    close: close === null ? null : bare(close),
    findings: findings.map(({ code, severity, sentence }) => ({ code, severity, sentence })),
  };
}

function headJson(head: HeadEvent, exchange: Exchange): object {
  return { ...bare(head), from: originOf(head, exchange), to: destinationOf(head, exchange) };
}

/** An event without what its place already tells: its kind and its exchange. */
function bare(event: { readonly event: string; readonly exchange: number }): object {
  const { event: _kind, exchange: _number, ...rest } = event;
  return rest;
}
