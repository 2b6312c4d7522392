import { Buffer } from 'node:buffer';
import type { BodyEvent, Exchange } from '../../model/index.ts';
import { bodyRoute } from '../routes.ts';
import type { RecordedBody } from './har-message.ts';

/** The bodies of one exchange, as they grow. */
export interface BodyStore {
  push(event: BodyEvent): void;
  /** What passed of a body on that hop; empty where nothing did. */
  body(of: BodyEvent['of'], hop: number): RecordedBody;
}

/** Bytes of one body that are kept at most: the recording's own limit is as a rule lower. */
const LIMIT = 16 * 1024 * 1024;

const NO_BODY: RecordedBody = { bytes: new Uint8Array(0), cut: 0, wireBytes: 0 };

interface Growing {
  readonly parts: Uint8Array[];
  kept: number;
  cut: number;
  wireBytes: number;
  hops: readonly number[];
}

/** Keeps bodies, and the hops that they passed. */
export function createBodyStore(exchange: Exchange): BodyStore {
  const bodies = new Map<BodyEvent['of'], Growing>();
  const lastRequestHop = exchange.heads.reduce(
    (last, { of, hop }) => (of === 'request' ? Math.max(last, hop) : last),
    0,
  );

  return {
    push(event) {
      const body = bodies.get(event.of) ?? { parts: [], kept: 0, cut: 0, wireBytes: 0, hops: [] };
      bodies.set(event.of, body);
      const part = event.payload.subarray(0, LIMIT - body.kept);
      if (part.length > 0) body.parts.push(part);
      body.kept += part.length;
      body.cut += event.cut + event.payload.length - part.length;
      body.wireBytes += event.bytes;
      body.hops = bodyRoute(event, exchange, lastRequestHop).hops;
    },
    body(of, hop) {
      const body = bodies.get(of);
      if (body === undefined || !body.hops.includes(hop)) return NO_BODY;
      return { bytes: Buffer.concat(body.parts), cut: body.cut, wireBytes: body.wireBytes };
    },
  };
}
