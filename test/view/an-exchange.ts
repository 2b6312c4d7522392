import type { Event, Exchange } from '../../src/model/index.ts';
import { createFold } from '../../src/recording/index.ts';
import { aClose, aFrame, aHead, anOpen, aResponse, aSideEnd, bytes, closePayload } from '../builders.ts';

/** What a recording's events say of exchange 1. */
export function folded(events: readonly Event[]): Exchange {
  const fold = createFold();
  for (const event of events) fold.push(event);
  const exchange = fold.exchange(1);
  if (exchange === undefined) throw new Error('the events tell of no exchange 1');
  return exchange;
}

/** A client whose token is stripped on its way: it gets a 101, then a 1011 that it is no longer there for. */
export function strippedEvents(): readonly Event[] {
  const stations = ['client', 'lb', 'backend'];
  const offer = ['Sec-WebSocket-Protocol', 'jwt-auth'] as const;
  const token = ['Authorization', 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl'] as const;
  const kept = aHead().fields.filter(([name]) => name !== 'Host');
  return [
    anOpen({ stations }),
    aHead({ fields: [['Host', 'localhost:8080'], token, ...kept, offer] }),
    aHead({
      hop: 1,
      fields: [['Host', 'staging.example.com'], ...kept, ['via', '1.1 google']],
      changes: [
        {
          rule: 'target',
          operation: 'set',
          name: 'Host',
          before: 'localhost:8080',
          after: 'staging.example.com',
        },
        { rule: 'strip-auth', operation: 'remove', name: token[0], before: token[1] },
        { rule: 'strip-auth', operation: 'remove', name: offer[0], before: offer[1] },
        { rule: 'add-via', operation: 'add', name: 'via', after: '1.1 google' },
      ],
    }),
    aResponse({ hop: 1 }),
    aResponse({ hop: 0 }),
    aFrame({
      t: 17,
      from: 'backend',
      opcode: 8,
      payload: closePayload(1011, 'no credentials'),
      undelivered: true,
    }),
    aClose({
      t: 18,
      by: 'backend',
      client: aSideEnd({ code: null, frames: 0, bytes: 0 }),
      backend: aSideEnd({ code: 1011, reason: 'no credentials', bytes: 18 }),
    }),
  ];
}

/** A client that talks: one text each way, then it closes with 1000. */
export function talkingEvents(): readonly Event[] {
  return [
    anOpen(),
    aHead(),
    aHead({ hop: 1 }),
    aResponse({ hop: 1 }),
    aResponse({ hop: 0 }),
    aFrame({ t: 10, payload: bytes('start') }),
    aFrame({ t: 12.5, from: 'backend', payload: bytes('{"type":"agent_started"}') }),
    aFrame({ t: 14, n: 2, opcode: 8, payload: closePayload(1000) }),
    aFrame({ t: 15, from: 'backend', n: 2, opcode: 8, payload: closePayload(1000) }),
    aClose({ t: 16 }),
  ];
}
