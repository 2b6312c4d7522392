import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event, Exchange, Field } from '../../src/model/index.ts';
import { createFold } from '../../src/recording/index.ts';
import { compareExchanges, createMessageComparer } from '../../src/study/index.ts';
import {
  comparisonLines,
  createFrameLines,
  createLog,
  createPaint,
  exchangeList,
  exchangeSummary,
  headColumns,
  headLines,
  hopLines,
  pairLine,
  pairsSummary,
  sessionSummary,
  unpairedLine,
  verdictLines,
  type Look,
} from '../../src/view/index.ts';
import {
  aChange,
  aClose,
  aConnected,
  aFault,
  aFrame,
  aGap,
  aHead,
  aMark,
  aProfiles,
  aResponse,
  aSession,
  aSideEnd,
  aViolation,
  anError,
  anOpen,
  bytes,
} from '../builders.ts';
import { aLook } from './look.ts';

/** Text as an enemy of terminals would send it. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\u001b[2J',
    '\u009b31m',
    '\r\n#9 forged',
    '\u202eevil',
    '\u0007',
    '\u001b]0;title\u0007',
    '\ud83d',
  ),
);
const field: fc.Arbitrary<Field> = fc.tuple(hostile, hostile);
const payload = fc.oneof(
  hostile.map((text) => bytes(text)),
  fc.uint8Array(),
);

/** A recording in which every text that a peer, a profile or a file may choose is chosen by an enemy. */
const recording: fc.Arbitrary<readonly Event[]> = fc
  .record({
    text: hostile,
    other: hostile,
    fields: fc.array(field),
    more: fc.array(field),
    payload,
    opcode: fc.nat(15),
    rsv: fc.nat(7),
    isUpgrade: fc.boolean(),
  })
  .map(({ text, other, fields, more, payload: content, opcode, rsv, isUpgrade }) => [
    aSession({ listen: text, target: other, version: text, mode: other, profiles: [{ name: text }] }),
    anOpen({
      upgrade: isUpgrade ? text : null,
      stations: ['client', text, 'backend'],
      client: { address: other, port: 1 },
      tls: { version: text, subject: other, distrusted: text },
    }),
    aHead({ startLine: text, fields, raw: other }),
    aConnected({ address: text, tls: { cipher: other, issuer: text } }),
    aHead({
      hop: 1,
      startLine: other,
      fields: more,
      changes: [
        aChange({ rule: text, name: other }),
        aChange({ rule: other, name: text, after: other, renamed: other }),
      ],
    }),
    aResponse({
      hop: 1,
      startLine: `HTTP/1.1 101 ${text}`,
      fields: [...more, ['Sec-WebSocket-Protocol', text]],
    }),
    aResponse({ hop: 0, startLine: `HTTP/1.1 101 ${text}`, fields: more }),
    aFrame({ payload: content, opcode, rsv }),
    aFrame({ from: text, payload: content, opcode: 8 }),
    aViolation({ from: text, section: other, message: text }),
    aFault({ station: text, rule: other, detail: text }),
    anError({ code: text, message: other }),
    aGap({ why: text }),
    aMark({ text }),
    aProfiles({ profiles: [{ name: text }] }),
    aClose({
      by: text,
      how: 'close-frame',
      client: aSideEnd({ reason: text }),
      backend: aSideEnd({ code: 1, reason: other }),
    }),
  ]);

/** What comparing an exchange with a harmless one says, and with itself at another hop. */
function comparedLines(exchange: Exchange, events: readonly Event[], look: Look): readonly string[] {
  const fold = createFold();
  for (const event of [anOpen(), aHead(), aHead({ hop: 1 }), aResponse(), aClose()]) fold.push(event);
  const other = fold.exchange(1) ?? exchange;
  const comparer = createMessageComparer('client', false);
  for (const event of events) {
    if (event.event !== 'frame') continue;
    const { payload: content, opcode, n } = event;
    const message = { opcode, frames: [n, n], isDeflated: false, cut: 0 } as const;
    comparer.push('a', { ...message, payload: content }, event.t);
    comparer.push('b', { ...message, payload: bytes('x') }, event.t);
  }
  const options = { isStrict: false, ignored: new Set<string>() };
  const scope = { heads: true, outcomes: true, messages: true };
  const label = exchange.open.upgrade ?? '';
  const [a, b] = [
    { label, exchange },
    { label: 'b', exchange: other },
  ];
  const both = compareExchanges({ exchange, hop: null }, { exchange: other, hop: null }, options, scope, [
    comparer.result(),
  ]);
  const way = compareExchanges({ exchange, hop: 0 }, { exchange, hop: 1 }, options, scope);
  return [
    ...verdictLines(both, a, b, look),
    ...comparisonLines(both, a, b, look),
    ...verdictLines(way, a, a, look),
    ...comparisonLines(way, a, a, look),
    ...pairLine(exchange, other, both, look),
    ...pairsSummary([both, null], label, 'b', look),
    unpairedLine({ a: exchange, b: null }, look),
  ];
}

/** Everything that this room can say of a recording. */
function everyLine(events: readonly Event[], look: Look): readonly string[] {
  const fold = createFold();
  for (const event of events) fold.push(event);
  const session = fold.session();
  const log = createLog({ ...look, isVerbose: true });
  const frames = createFrameLines({ ...look, isNumbered: true, exchange: fold.exchange });
  return [
    ...sessionSummary(session, (iso) => iso, look),
    ...exchangeList(session.exchanges, look),
    ...session.exchanges.flatMap((exchange) => [
      ...exchangeSummary(exchange, look),
      ...headLines(exchange, { onlyChanges: false }, look),
      ...headLines(exchange, { onlyChanges: true }, look),
      ...hopLines(exchange, look),
      ...(headColumns(exchange, { ...look, columns: 120 }) ?? []),
      ...comparedLines(exchange, events, look),
    ]),
    ...events.flatMap((event) => [...log.lines(event), ...frames.lines(event)]),
  ];
}

describe('every line of this room', () => {
  test.each([
    ['with colour', true, false],
    ['without colour', false, false],
    ['whole', true, true],
  ])(
    '%s holds no control character but those of its own colours, whatever is on the wire',
    (_title, isColourful, isFull) => {
      const look = aLook({ paint: createPaint(isColourful), isFull, columns: 80 });
      const colours = isColourful ? /\u001b\[\d\d?m/g : /(?!)/g;
      fc.assert(
        fc.property(recording, (events) => {
          for (const line of everyLine(events, look)) {
            expect(line.replace(colours, '')).not.toMatch(
              /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029]/u,
            );
          }
        }),
        { numRuns: 60 },
      );
    },
  );
});
