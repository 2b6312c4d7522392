import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../src/model/index.ts';
import { createPaint, widthOf } from '../../../src/view/index.ts';
import { paintedWidth } from '../../../src/view/painted.ts';
import { createTraffic } from '../../../src/view/screen/create-traffic.ts';
import type { Rows } from '../../../src/view/screen/rows.ts';
import { timelineRows } from '../../../src/view/screen/timeline-rows.ts';
import {
  aBody,
  aClose,
  aConnected,
  aFault,
  aFrame,
  aHead,
  aMark,
  anError,
  anOpen,
  aResponse,
  aViolation,
} from '../../builders.ts';
import { aLook } from '../look.ts';

const COLUMNS = 78;

interface Told {
  readonly nowMs?: number;
  readonly isColourful?: boolean;
  readonly passed?: number;
}

function rowsOf(events: readonly Event[], { nowMs, isColourful = false, passed = 100_000 }: Told = {}): Rows {
  const limits = { exchanges: 100, passed, payloadBytes: 1e8 };
  const traffic = createTraffic({ limits, isPassedKept: true });
  for (const event of events) traffic.push(event);
  const exchange = traffic.exchange(1);
  if (exchange === undefined) throw new Error('the events tell of no exchange 1');
  return timelineRows({
    exchange,
    findings: [],
    shown: traffic.shown(1),
    look: aLook({ paint: createPaint(isColourful), columns: COLUMNS }),
    opened: new Set(),
    form: 'auto',
    nowMs: nowMs ?? events.at(-1)?.t ?? 0,
  });
}

function linesOf(rows: Rows, columns = COLUMNS): readonly string[] {
  return Array.from({ length: rows.count }, (_, index) => rows.line(index, columns).trimEnd());
}

function lineOf(rows: Rows, id: string, columns = COLUMNS): string {
  return rows.line(rows.indexOf(id), columns).trim();
}

const handshake: readonly Event[] = [
  anOpen({ t: 0 }),
  aHead({ t: 1 }),
  aConnected({ t: 21, connectMs: 10, tlsMs: 8 }),
  aHead({ t: 22, hop: 1 }),
  aResponse({ t: 40, hop: 1 }),
  aResponse({ t: 41 }),
];

describe('the timeline', () => {
  test('draws the phases of a handshake on one scale, their figures beside them', () => {
    expect(linesOf(rowsOf(handshake)).slice(0, 8)).toEqual([
      'Handshake, 41 ms',
      '  reading the request            1 ms  █',
      '  connect                       10 ms    ██████████▍',
      '  TLS                            8 ms              ████████',
      '  request at hoptap              1 ms                     █▉',
      '  waiting for the answer        18 ms                      ██████████████████',
      '  answer at hoptap               1 ms                                        █',
      '                                       └0        └10 ms   └20 ms    └30 ms',
    ]);
  });

  test('says of each phase when it was, between what, and what a profile did in it', () => {
    const delayed = aFault({
      t: 2,
      station: 'hoptap',
      rule: 'hold',
      did: 'delayed',
      detail: 'the request by 400 ms',
    });
    const rows = rowsOf([...handshake.slice(0, 2), delayed, ...handshake.slice(2)]);
    expect(rows.about(rows.indexOf('request-1'))).toEqual([
      'request at hoptap: 1 ms',
      'from 21ms (+21 ms) to 22ms (+22 ms)',
      'between the end of the TLS handshake and the request as hoptap sent it',
      'delayed by hold: the request by 400 ms',
    ]);
  });

  test('goes to the head, the frame or the fault that a row tells of', () => {
    const rows = rowsOf([
      ...handshake,
      aFault({ t: 42 }),
      aFrame({ t: 50 }),
      aFrame({ t: 60, from: 'backend' }),
    ]);
    const goesTo = (id: string): unknown => rows.opening(rows.indexOf(id));
    expect(goesTo('request-1')).toEqual({
      goTo: { exchange: 1, tab: 'heads', row: expect.stringContaining('@1') },
    });
    expect(goesTo('fault-0')).toEqual({ goTo: { exchange: 1, tab: 'frames', row: '0' } });
    expect(goesTo('first-backend')).toEqual({ goTo: { exchange: 1, tab: 'frames', row: '2' } });
    expect(goesTo('strip-0')).toEqual({ goTo: { exchange: 1, tab: 'frames' } });
  });

  test('shows how much passed when, and how much a full column is', () => {
    const frames = [
      ...Array.from({ length: 8 }, (_, n) => aFrame({ t: 500, n: n + 1 })),
      ...Array.from({ length: 4 }, (_, n) => aFrame({ t: 1000, from: 'backend', n: n + 1 })),
    ];
    const rows = rowsOf([...handshake, ...frames, aClose({ t: 2000 })]);
    expect(lineOf(rows, 'strip-0')).toMatch(/^↑ client frames +8 {2} {9} *█$/);
    expect(lineOf(rows, 'strip-1')).toMatch(/^↓ backend frames +4 {2} *▄$/);
    const strips = [lineOf(rows, 'strip-0'), lineOf(rows, 'strip-1')].map(widthOf);
    expect((strips[1] ?? 0) - 37).toBeCloseTo(2 * ((strips[0] ?? 0) - 37), -1);
    expect(linesOf(rows).join('\n')).toContain('Connection, 2 s  █ is 8 frames in ');
  });

  test('tells first frames, the slowest reply, silences and the end in their order', () => {
    const rows = rowsOf([
      ...handshake,
      aFrame({ t: 50 }),
      aFrame({ t: 250, from: 'backend' }),
      aFrame({ t: 30_250, n: 2 }),
      aFrame({ t: 30_260, from: 'backend', n: 2 }),
      aClose({ t: 60_000, by: 'backend', how: 'fin' }),
    ]);
    const lines = linesOf(rows);
    expect(lines.slice(lines.indexOf('What happened') + 1)).toEqual([
      '         +1 ms  →  the client asks: GET /ws',
      '        +41 ms  ←  the client has its answer: 101',
      '        +50 ms  ↑  first frame from the client: text, 5 B',
      "        +50 ms  ~  slowest reply: 200 ms for the client's frame 1",
      '       +250 ms  ↓  first frame from the backend: text, 5 B',
      '       +250 ms  …  silence: nothing passed for 30 s',
      '       +30.3 s  …  silence: nothing passed for 29.7 s, until the end',
      '    +1 min 0 s  ■  ended by backend with a FIN',
    ]);
  });

  test('grows with an exchange that is open, its picture standing still in between', () => {
    const events = [...handshake, aFrame({ t: 50 })];
    const strip = (nowMs: number): string => lineOf(rowsOf(events, { nowMs }), 'strip-0');
    expect(strip(9000)).toBe(strip(9001));
    const rows = rowsOf(events, { nowMs: 9000 });
    expect(lineOf(rows, 'end')).toBe('+9 s  ●  still open');
    expect(lineOf(rows, 'silence-0')).toContain('silence: nothing passed for 9 s so far');
  });

  test('shows how long an answer is waited for, or that none came', () => {
    const asked = handshake.slice(0, 4);
    expect(lineOf(rowsOf(asked, { nowMs: 3022 }), 'no-answer')).toMatch(/^waiting for the answer +3 s {2}/);
    const failed = [
      anOpen({ t: 0 }),
      aHead({ t: 1 }),
      anError({ t: 11 }),
      aClose({ t: 12, how: 'error', by: 'hoptap' }),
    ];
    expect(lineOf(rowsOf(failed), 'no-answer')).toMatch(/^no connection +10 ms {2}/);
  });

  test('tells an ordinary request with its bodies', () => {
    const rows = rowsOf([
      anOpen({ t: 0, upgrade: null }),
      aHead({ t: 1, fields: [] }),
      aHead({ t: 2, hop: 1, fields: [] }),
      aResponse({ t: 8, hop: 1, startLine: 'HTTP/1.1 200 OK', fields: [] }),
      aResponse({ t: 9, startLine: 'HTTP/1.1 200 OK', fields: [] }),
      aBody({ t: 10 }),
      aClose({ t: 11, how: 'response', by: 'backend' }),
    ]);
    expect(linesOf(rows)).toEqual(
      expect.arrayContaining([
        'Request and answer, 9 ms',
        expect.stringContaining('Bodies, 11 ms  █ is 1 part in '),
        expect.stringMatching(/↓ answer body +1 part {2}/),
      ]),
    );
  });

  test('names the station that answered in the place of the backend as the sender of the body', () => {
    const rows = rowsOf([
      anOpen({ t: 0, stations: ['client', 'lb', 'backend'] }),
      aHead({ t: 0.1 }),
      aResponse({ t: 0.2, startLine: 'HTTP/1.1 500 Internal Server Error', fields: [] }),
      aBody({ t: 0.3, hop: 0 }),
      aClose({ t: 0.4, how: 'response', by: 'lb' }),
    ]);
    expect(linesOf(rows)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('first part of a body from lb: '),
        expect.stringContaining('█ is 1 part in less than 0.1 ms'),
      ]),
    );
  });

  test('says where its beginning is not in the recording', () => {
    const rows = rowsOf([
      aFrame({ t: 100, n: 7 }),
      aFrame({ t: 200, from: 'backend', n: 9 }),
      aClose({ t: 300 }),
    ]);
    expect(linesOf(rows)[0]).toContain('! its beginning is not in the recording');
  });

  test('says how many are no longer here, and tells no silence then', () => {
    const many = Array.from({ length: 400 }, (_, n) => aFrame({ t: 100 + n * 5000, n: n + 1 }));
    const rows = rowsOf([...handshake, ...many], { passed: 128 });
    expect(linesOf(rows).join('\n')).toMatch(
      /! the first \d+ are no longer here: the picture begins at \d+ms/,
    );
    expect(rows.indexOf('first-client')).toBe(-1);
    expect(linesOf(rows).join('\n')).not.toContain('silence');
  });

  test('tells the first and last of very many breaches, and how many lie between', () => {
    const many = Array.from({ length: 5000 }, (_, n) => aViolation({ t: 50 + n, n: n + 1 }));
    const rows = rowsOf([...handshake, ...many, aMark({ t: 9000, exchange: 1 })]);
    expect(rows.count).toBeLessThan(150);
    expect(lineOf(rows, 'more-violation')).toContain('4900 more violations, in the Frames tab');
    expect(lineOf(rows, 'violation-4999')).not.toBe('');
    expect(lineOf(rows, 'mark-0')).toContain('◆  mark: ');
  });

  test('keeps to its columns, and has a row for each id, whatever came and however wide it is', () => {
    const event = fc.oneof(
      fc.nat(1e7).map((t): Event => aFrame({ t })),
      fc.nat(1e7).map((t): Event => aFrame({ t, from: 'backend' })),
      fc.nat(1e7).map((t): Event => aFrame({ t, from: 'lb\u001b[2J' })),
      fc
        .tuple(fc.nat(1e7), fc.string({ unit: 'binary' }))
        .map(([t, text]): Event => aMark({ t, exchange: 1, text })),
      fc
        .tuple(fc.nat(1e7), fc.string({ unit: 'binary' }))
        .map(([t, rule]): Event => aFault({ t, station: rule, rule, detail: rule })),
      fc.nat(1e7).map((t): Event => aClose({ t })),
      fc.constantFrom(...handshake),
    );
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 10, max: 300 }),
        (events, columns) => {
          const rows = rowsOf(events, { isColourful: true });
          const ids = new Set<string>();
          for (let index = 0; index < rows.count; index += 1) {
            const line = rows.line(index, columns);
            expect(paintedWidth(line)).toBeLessThanOrEqual(columns);
            // oxlint-disable-next-line no-control-regex -- nothing but colours may be in it
            expect(line.replaceAll(/\u001b\[\d+m/g, '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
            expect(rows.indexOf(rows.id(index))).toBe(index);
            ids.add(rows.id(index));
            for (const told of rows.about(index)) expect(told).not.toContain('\n');
          }
          expect(ids.size).toBe(rows.count);
        },
      ),
      { numRuns: 40 },
    );
  });
});
