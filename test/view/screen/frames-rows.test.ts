import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../src/model/index.ts';
import { createPaint, widthOf } from '../../../src/view/index.ts';
import { createTraffic, TRAFFIC_LIMITS } from '../../../src/view/screen/create-traffic.ts';
import { framesRows } from '../../../src/view/screen/frames-rows.ts';
import type { Rows } from '../../../src/view/screen/rows.ts';
import type { FrameForm, TabContext } from '../../../src/view/screen/tab-context.ts';
import { parseFilter } from '../../../src/recording/index.ts';
import {
  aBody,
  aFault,
  aFrame,
  aGap,
  aHead,
  aMark,
  anError,
  anOpen,
  aResponse,
  aViolation,
  bytes,
  closePayload,
} from '../../builders.ts';
import { aLook } from '../look.ts';

interface Given {
  readonly opened?: readonly string[];
  readonly form?: FrameForm;
  readonly filter?: string;
  readonly columns?: number;
  readonly passed?: number;
  readonly isRedacted?: boolean;
}

const HANDSHAKE = [anOpen(), aHead(), aHead({ hop: 1 }), aResponse({ hop: 1 }), aResponse()];

function rowsOf(events: readonly Event[], given: Given = {}): Rows {
  const traffic = createTraffic({
    limits: { ...TRAFFIC_LIMITS, passed: given.passed ?? TRAFFIC_LIMITS.passed },
    isPassedKept: true,
  });
  for (const event of events) traffic.push(event);
  if (given.filter !== undefined) traffic.filterPassed(parseFilter(given.filter));
  const exchange = traffic.exchange(1);
  if (exchange === undefined) throw new Error('the events tell of no exchange 1');
  const context: TabContext = {
    exchange,
    findings: [],
    shown: traffic.shown(1),
    look: aLook({
      columns: (given.columns ?? 120) + 2,
      clock: (t) => `12:00:00.${String(t).padStart(3, '0')}`,
      isRedacted: given.isRedacted ?? false,
    }),
    opened: new Set(given.opened),
    form: given.form ?? 'auto',
    nowMs: 100,
  };
  return framesRows(context);
}

function lines(rows: Rows, columns = 120): readonly string[] {
  return Array.from({ length: rows.count }, (_, index) => rows.line(index, columns));
}

const TALK = [
  ...HANDSHAKE,
  aFrame({ t: 10, payload: bytes('{"type":"start"}') }),
  aFrame({ t: 12, from: 'backend', payload: bytes('{"type":"agent_started","list":[1,2]}') }),
  aFrame({ t: 13, from: 'hoptap', masked: true, payload: bytes('put in') }),
  aFrame({ t: 14, n: 2, opcode: 2, payload: Uint8Array.of(0, 1, 255) }),
  aViolation({ t: 14, n: 2 }),
  aFault({ t: 15 }),
  anError({ t: 15 }),
  aMark({ t: 16, exchange: 1 }),
  aGap({ t: 17, exchange: 1 }),
  aFrame({ t: 20, n: 3, opcode: 8, payload: closePayload(1011, 'no credentials') }),
];

describe('rows of frames', () => {
  test('tell time, sender, number, kind, length, what is unusual and the content, aligned', () => {
    const rows = rowsOf(TALK);
    expect([...(rows.titles?.(120) ?? []), ...lines(rows)]).toEqual([
      'TIME              SINCE  FROM           N  KIND       LENGTH  CONTENT',
      '12:00:00.010             ↑ client       1  text         16 B  {"type":"start"}',
      '12:00:00.012      +2 ms  ↓ backend      1  text         37 B  {"type":"agent_started","list":[1,2]}',
      '12:00:00.013      +1 ms  • hoptap       1  text          6 B  [to the backend]  put in',
      '12:00:00.014      +1 ms  ↑ client       2  binary        3 B  00 01 ff',
      '12:00:00.014      +0 ms  ! client breaks RFC 6455 §5.1 in frame 2: a client must mask its frames',
      '12:00:00.015      +1 ms  ! fault at incident-preauth-403: answered by answer-403: 403 in the place of the backend',
      '12:00:00.015      +0 ms  ✗ error at backend: ECONNREFUSED: cannot connect to 127.0.0.1:9000: connection refused',
      '12:00:00.016      +1 ms  » mark: now with the new token',
      '12:00:00.017      +1 ms  … gap: 3 events, 420 B not recorded: no space left on the disk',
      '12:00:00.020      +3 ms  ↑ client       3  close        16 B  1011 internal error "no credentials"',
    ]);
  });

  test.each([60, 64, 80, 96, 120, 300])('fit in %i columns, whatever came', (columns) => {
    const nasty = [
      '\u001b[2J\u001b]0;x\u0007',
      '\u202etxt',
      '😀😀😀😀',
      '漢字'.repeat(100),
      'e\u0301'.repeat(500),
      '\n\t',
    ];
    const events = nasty.map((text, index) => aFrame({ n: index + 1, payload: bytes(text.repeat(20)) }));
    const rows = rowsOf([...HANDSHAKE, ...events], { opened: ['0', '1', '2', '3', '4', '5'], columns });
    for (const line of [...lines(rows, columns), ...(rows.titles?.(columns) ?? [])]) {
      expect(widthOf(line)).toBeLessThanOrEqual(columns);
      // oxlint-disable-next-line no-control-regex
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    }
  });

  test('stay aligned below their titles where a station with a long name answered', () => {
    const stations = ['client', 'incident-upgrade-500', 'backend'];
    const answer = aResponse({ startLine: 'HTTP/1.1 500 Internal Server Error' });
    const rows = rowsOf([anOpen({ stations }), aHead(), answer, aBody({ hop: 0 })]);
    expect(rows.line(0, 118).indexOf('body')).toBe(rows.titles?.(118)[0]?.indexOf('KIND'));
    expect(rows.about(0)[0]).toContain('incident-upgrade-500 → client');
  });

  test('say with words why there are none', () => {
    const refused = aResponse({ startLine: 'HTTP/1.1 403 Forbidden' });
    const empty = (events: readonly Event[], given?: Given) => rowsOf(events, given).whenEmpty.join(' / ');
    expect(empty(HANDSHAKE)).toBe('no frames yet');
    expect(empty([anOpen(), aHead()])).toBe('no frames yet: the handshake is not over');
    expect(empty([anOpen(), aHead(), refused])).toBe('no frames: the upgrade was answered with 403');
    expect(empty([anOpen({ upgrade: null }), aHead(), refused])).toBe(
      'no body came with this request or its answer',
    );
    expect(empty(TALK, { filter: '~b nowhere & ~http' })).toBe('');
    expect(empty([...HANDSHAKE, aFrame(), aFrame({ n: 2 })], { filter: '~b nowhere' })).toBe(
      'the filter hides all 2 / f changes the filter',
    );
  });

  test('say how many are gone', () => {
    const frames = Array.from({ length: 12_400 }, (_, index) => aFrame({ n: index + 1 }));
    const rows = rowsOf([...HANDSHAKE, ...frames], { passed: 100 });
    expect(rows.line(0, 120)).toMatch(/^… 12,30\d older ones are not kept here: only a recording has them$/);
    expect(rows.isSelectable?.(0)).toBe(false);
    expect(rows.indexOf(rows.id(0))).toBe(0);
    expect(rows.line(rows.count - 1, 120)).toContain(' 12400 ');
  });

  test('lead from a violation to its frame', () => {
    const rows = rowsOf(TALK);
    const at = lines(rows).findIndex((line) => line.includes('breaks'));
    expect(rows.opening(at)).toEqual({ goTo: { exchange: 1, tab: 'frames', row: '3' } });
    expect(rows.line(rows.indexOf('3'), 120)).toContain('binary');
    expect(rows.about(rows.indexOf('3')).join('\n')).toContain('breaks RFC 6455');
  });

  test('mask secrets where that is wanted, and show no half of one', () => {
    const token = `eyJhbGciOiJIUzI1NiJ9.${'QUJD'.repeat(900)}.c2lnbmF0dXJl`;
    const rows = rowsOf([...HANDSHAKE, aFrame({ payload: bytes(`token ${token} end`) })], {
      isRedacted: true,
      opened: ['0'],
    });
    expect(lines(rows).join('\n')).not.toContain('QUJDQUJD');
  });
});

describe('an opened row', () => {
  const below = (payload: Uint8Array, given: Given = {}, more = {}) =>
    lines(rowsOf([...HANDSHAKE, aFrame({ payload, ...more })], { opened: ['0'], ...given })).slice(1);

  test('shows JSON indented, each line a row of its own', () => {
    expect(below(bytes('{"a":[1,{}],"b":"x"}'))).toEqual([
      '    {',
      '      "a": [',
      '        1,',
      '        {}',
      '      ],',
      '      "b": "x"',
      '    }',
    ]);
    expect(below(bytes('{"a":1}'), { form: 'text' })).toEqual(['    {"a":1}']);
  });

  test('shows text wrapped where it is full, blanks as they are', () => {
    expect(below(bytes('one\r\n  two\n'))).toEqual(['    one', '      two']);
    expect(below(bytes('漢字'.repeat(20)), { columns: 44 })).toEqual([
      `    ${'漢字'.repeat(10)}`,
      `    ${'漢字'.repeat(10)}`,
    ]);
  });

  test('shows bytes as a dump', () => {
    const dump = [
      '    00000000  48 65 6c 6c 6f 20 77 6f  72 6c 64 21 00 ff 1b 41  |Hello world!...A|',
      '    00000010  42                                                |B|',
    ];
    const payload = Uint8Array.from([...bytes('Hello world!'), 0, 255, 27, 65, 66]);
    expect(below(payload, {}, { opcode: 2 })).toEqual(dump);
    expect(below(bytes('AB'), { form: 'hex' })[0]).toContain('41 42');
    expect(below(payload, { columns: 60 }, { opcode: 2 })).toHaveLength(3);
  });

  test('reads tokens, close frames, and says where there is nothing', () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl';
    expect(below(bytes(`{"token":"${token}"}`))[0]).toMatch(/^ {4}JWT HS256 sub=u/);
    expect(below(closePayload(1011, 'no'), {}, { opcode: 8 })).toEqual(['    1011 internal error "no"']);
    expect(below(bytes(''))).toEqual(['    nothing in it']);
  });

  test.each([
    ['text', 'x'.repeat(16 * 1024 * 1024)],
    ['lines', 'x\n'.repeat(8 * 1024 * 1024)],
    ['JSON', `[${'1,'.repeat(1024 * 1024)}1]`],
    ['deep JSON', '['.repeat(1024 * 1024)],
  ])('of megabytes of %s shows a beginning, and says how much there is', (_, text) => {
    const shown = below(bytes(text));
    expect(shown.length).toBeLessThanOrEqual(2001);
    expect(shown.at(-1)).toMatch(/^ {4}… .* in all: copy or export it to see the rest$/);
  });

  test('shows a body whole below its last part', () => {
    const rows = rowsOf(
      [
        anOpen({ upgrade: null }),
        aHead(),
        aBody({ payload: bytes('{"ok":'), more: true }),
        aBody({ payload: bytes('true}') }),
      ],
      { opened: ['1'] },
    );
    expect(lines(rows)).toEqual([
      '12:00:00.006             ↓ backend         body          6 B  [to be continued]  {"ok":',
      '12:00:00.006      +0 ms  ↓ backend         body          5 B  [joined from 2 parts]  {"ok":true}',
      '    {',
      '      "ok": true',
      '    }',
    ]);
  });
});

test('ids lead back to their rows, whatever is opened or hidden', () => {
  const payload = fc.constantFrom('a', '{"a":{"b":1}}', '', 'x\ny\nz');
  fc.assert(
    fc.property(
      fc.array(payload, { minLength: 1, maxLength: 30 }),
      fc.array(fc.nat(30)),
      fc.boolean(),
      fc.integer({ min: 5, max: 40 }),
      (payloads, opened, isFiltered, passed) => {
        const frames = payloads.map((text, index) => aFrame({ n: index + 1, payload: bytes(text) }));
        const rows = rowsOf([...HANDSHAKE, ...frames], {
          opened: opened.map(String),
          passed,
          ...(isFiltered ? { filter: '~b a' } : {}),
        });
        const ids = Array.from({ length: rows.count }, (_, index) => rows.id(index));
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.map((id) => rows.indexOf(id))).toEqual(ids.map((_, index) => index));
        expect(ids).not.toContain('');
        expect(rows.id(rows.count)).toBe('');
        expect(rows.indexOf('9999')).toBe(-1);
      },
    ),
    { numRuns: 100 },
  );
});

test('what may be copied is what was on the wire', () => {
  const rows = rowsOf(TALK);
  expect(rows.copyables(0)).toEqual([
    { what: 'text of the frame', text: '{"type":"start"}' },
    { what: 'frame as JSON, indented', text: '{\n  "type": "start"\n}' },
    { what: 'frame in hexadecimal', text: Buffer.from('{"type":"start"}').toString('hex') },
    { what: 'frame in base64', text: Buffer.from('{"type":"start"}').toString('base64') },
  ]);
  expect(
    rows
      .copyables(rows.count - 1)
      .map(({ text }) => text)
      .slice(0, 2),
  ).toEqual(['1011', 'no credentials']);
});

test('colour says nothing that signs do not', () => {
  const paint = createPaint(true);
  expect(paint.red('x')).not.toBe('x');
  expect(lines(rowsOf(TALK)).map((line) => line.replaceAll('\u001b', ''))).toEqual(lines(rowsOf(TALK)));
});
