import { describe, expect, test } from 'vitest';
import { headsRowOf, headsRows } from '../../../src/view/screen/heads-rows.ts';
import type { TabContext } from '../../../src/view/screen/tab-context.ts';
import { aChange, aFault, aFinding, aFrame, aHead, anError, anOpen, aResponse } from '../../builders.ts';
import { folded, strippedEvents } from '../an-exchange.ts';
import { aLook } from '../look.ts';
import { about, aTab, drawn, rowWith } from './a-tab.ts';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl';
const wide = (subject: Partial<TabContext> = {}) => headsRows(aTab(strippedEvents(), subject));
const narrow = (subject: Partial<TabContext> = {}) => wide({ look: aLook({ columns: 62 }), ...subject });

describe('heads where there is room', () => {
  test('show each field in one row across all hops, and what each way comes to', () => {
    expect(drawn(wide(), 98)).toEqual([
      '                        hop 0  client ─► lb                   hop 1  lb ─► backend',
      'Request ─►  −2  +1  ~1',
      'request line            GET /ws HTTP/1.1                      =',
      'Host                    localhost:8080                        ~  staging.example.com',
      'Authorization           Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWI…  −  removed',
      'Upgrade                 websocket                             =',
      'Connection              Upgrade                               =',
      'Sec-WebSocket-Key       dGhlIHNhbXBsZSBub25jZQ==              =',
      'Sec-WebSocket-Version   13                                    =',
      'Sec-WebSocket-Protocol  jwt-auth                              −  removed',
      'via                                                           +  1.1 google',
      '',
      'Response ◄─  101 Switching Protocols  unchanged',
      'status line             =                                     HTTP/1.1 101 Switching Protocols',
      'Upgrade                 =                                     websocket',
      'Connection              =                                     Upgrade',
      'Sec-WebSocket-Accept    =                                     s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    ]);
  });

  test('keep the difference of a long value in sight', () => {
    const list = '203.0.113.7, 198.51.100.99, 192.0.2.44, 10.11.12.13';
    const rows = headsRows(
      aTab(
        [
          anOpen(),
          aHead({ fields: [['X-Forwarded-For', list]] }),
          aHead({ hop: 1, fields: [['X-Forwarded-For', `${list}, 127.0.0.1`]] }),
        ],
        { look: aLook({ columns: 80 }) },
      ),
    );
    expect(drawn(rows, 78)[3]).toMatch(/…[^…]*127\.0\.0\.1$/);
  });

  test('say what did not go on', () => {
    const events = [
      anOpen(),
      aHead(),
      aFault({ station: 'hoptap', t: 3 }),
      aResponse({ startLine: 'HTTP/1.1 403 Forbidden' }),
    ];
    const rows = headsRows(aTab(events));
    const start = drawn(rows).find((line) => line.startsWith('request line'));
    expect(start).toMatch(/GET \/ws HTTP\/1\.1 +not sent on$/);
    expect(drawn(rows)).toContain("Response ◄─  403 Forbidden  by hoptap in the backend's place");
  });
});

describe('heads in a narrow pane', () => {
  test('stand hop below hop, with the signs of what changed', () => {
    expect(drawn(narrow(), 60)).toEqual([
      'Request ─►  −2  +1  ~1',
      'hop 0  client ─► lb  7 fields',
      '    GET /ws HTTP/1.1',
      '    Host:                    localhost:8080',
      '    Authorization:           Bearer eyJhbGciOiJIUzI1NiJ9.ey…',
      '    Upgrade:                 websocket',
      '    Connection:              Upgrade',
      '    Sec-WebSocket-Key:       dGhlIHNhbXBsZSBub25jZQ==',
      '    Sec-WebSocket-Version:   13',
      '    Sec-WebSocket-Protocol:  jwt-auth',
      'hop 1  lb ─► backend  2 removed, 1 added, 1 value changed',
      '    GET /ws HTTP/1.1',
      '~   Host:                    staging.example.com',
      '−   Authorization:           Bearer eyJhbGciOiJIUzI1NiJ9.ey…',
      '    Upgrade:                 websocket',
      '    Connection:              Upgrade',
      '    Sec-WebSocket-Key:       dGhlIHNhbXBsZSBub25jZQ==',
      '    Sec-WebSocket-Version:   13',
      '−   Sec-WebSocket-Protocol:  jwt-auth          by strip-auth',
      '+   via:                     1.1 google           by add-via',
      '',
      'Response ◄─  101 Switching Protocols  unchanged',
      'hop 1  lb ◄─ backend  3 fields',
      '    HTTP/1.1 101 Switching Protocols',
      '    Upgrade:               websocket',
      '    Connection:            Upgrade',
      '    Sec-WebSocket-Accept:  s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      'hop 0  client ◄─ lb  nothing changed',
    ]);
  });

  test('have no column titles', () => expect(narrow().titles?.(60)).toEqual([]));
});

describe('the selected row', () => {
  test('tells the rule, the station and the whole value before', () => {
    expect(about(wide(), 'Authorization')[0]).toBe(
      `− Authorization removed by rule strip-auth of lb; was "Bearer ${TOKEN}"`,
    );
    expect(about(wide(), 'via')).toEqual(['+ via added by rule add-via of lb: "1.1 google"']);
    expect(about(wide(), 'Host')).toEqual([
      '~ Host changed at lb, to reach the target; was "localhost:8080", now "staging.example.com"',
    ]);
  });

  test('tells that no rule owns up to a change', () => {
    const hops = [aHead({ fields: [['A', '1']] }), aHead({ hop: 1, fields: [['A', '2']] })];
    expect(about(headsRows(aTab([anOpen(), ...hops])), 'A: 1')).toEqual([
      '~ A changed at hoptap, by no rule; was "1", now "2"',
    ]);
  });

  test.each([
    [
      'respelled',
      [['A', '1']],
      [['a', '1']],
      'Aa A spelled a at hoptap, by no rule; its value is the same: "1"',
    ],
    [
      'moved',
      [
        ['A', '1'],
        ['B', '2'],
      ],
      [
        ['B', '2'],
        ['A', '1'],
      ],
      '⇅ A put in another place at hoptap, by no rule; its value is the same: "1"',
    ],
    [
      'merged',
      [
        ['A', '1'],
        ['A', '2'],
      ],
      [['A', '1, 2']],
      '∪ 2 A fields merged into one at hoptap, by no rule; were "1" and "2", now "1, 2"',
    ],
    [
      'split',
      [['A', '1, 2']],
      [
        ['A', '1'],
        ['A', '2'],
      ],
      '÷ A split into 2 fields at hoptap, by no rule; was "1, 2", now "1" and "2"',
    ],
  ] as const)('tells that a field was %s', (_mark, before, after, words) => {
    const hops = [aHead({ fields: before }), aHead({ hop: 1, fields: after })];
    const rows = headsRows(aTab([anOpen(), ...hops]));
    const told = Array.from({ length: rows.count }, (_, index) => rows.about(index)).flat();
    expect(told).toContain(words);
  });

  test('tells of a renamed field under which name it went on', () => {
    const changes = [
      aChange({ rule: 'r', operation: 'rename', name: 'A', before: '1', after: '1', renamed: 'B' }),
    ];
    const hops = [aHead({ fields: [['A', '1']] }), aHead({ hop: 1, fields: [['B', '1']], changes })];
    expect(about(headsRows(aTab([anOpen(), ...hops])), 'A: 1')).toEqual([
      '→ A renamed to B by rule r of hoptap; its value is the same: "1"',
    ]);
  });

  test('tells that a field went through as it was', () => {
    expect(about(wide(), 'Upgrade')).toEqual(['Upgrade: websocket   the same on hops 0 and 1']);
  });

  test('tells the story of the subprotocol, the token in a field, and what is wrong with it', () => {
    expect(about(wide(), 'Sec-WebSocket-Protocol')).toContain(
      'subprotocol: none (offered jwt-auth, lost at lb)',
    );
    expect(about(wide(), 'Authorization')[1]).toMatch(/^JWT HS256 sub=u .*not verified$/);
    const finding = aFinding({
      evidence: [{ exchange: 1, t: 2, hop: 1, field: 'authorization', text: 'gone' }],
    });
    const findings = [{ finding, cause: finding, evidence: finding.evidence }];
    expect(about(wide({ findings }), 'Authorization')).toContain(
      '✗ credentials-lost: Authorization was lost.',
    );
    expect(about(wide({ findings }), 'Upgrade')).toHaveLength(1);
  });
});

describe('enter on a field', () => {
  test('opens the values of each hop and the token read out, below the row', () => {
    const rows = wide({ opened: new Set(['request:0.1']) });
    const at = rowWith(rows, 'Authorization');
    expect(rows.opening(at)).toBe('toggle');
    const below = drawn(rows).slice(at + 2, at + 11);
    expect(below).toEqual([
      `    Bearer ${TOKEN}`,
      '    JWT HS256 · read, not verified',
      '      says no time',
      '      header',
      '        {',
      '          "alg": "HS256"',
      '        }',
      '      claims',
      '        {',
    ]);
  });

  test('tells that a token had expired when it was sent', () => {
    const startedMs = Date.parse('2025-09-09T12:00:00Z');
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'HS256' })}.${part({ exp: startedMs / 1000 - 3 * 3600 })}.c2ln`;
    const events = [anOpen(), aHead({ t: 0, fields: [['Authorization', `Bearer ${token}`]] })];
    const rows = headsRows(aTab(events, { look: aLook({ startedMs }), opened: new Set(['request:0.0']) }));
    expect(drawn(rows).join('\n')).toContain(
      '! expired 3 h 0 min before this exchange, 2025-09-09 09:00 UTC',
    );
  });

  test('opens nothing where all is seen', () => {
    expect(wide().opening(rowWith(wide(), 'Upgrade'))).toBe('nothing');
  });

  test('keeps claims to itself where secrets are masked', () => {
    const rows = wide({ look: aLook({ isRedacted: true }), opened: new Set(['request:0.1']) });
    const all = [
      ...drawn(rows),
      ...Array.from({ length: rows.count }, (_, at) => [rows.text(at), ...rows.about(at)]).flat(),
    ];
    expect(all.join('\n')).not.toMatch(/eyJ|"sub"|sub=/);
  });
});

describe('the rows', () => {
  test('keep their ids when the other heads come, and where the pane becomes another one', () => {
    const events = strippedEvents();
    const early = headsRows(aTab(events.slice(0, 2)));
    const late = wide();
    for (let index = 0; index < early.count; index += 1) {
      const there = late.indexOf(early.id(index));
      expect(late.text(there)).toContain(early.text(index).split(':')[0]);
    }
    const below = narrow();
    for (let index = 0; index < below.count; index += 1) {
      if (below.isSelectable?.(index) !== true) continue;
      const there = late.indexOf(below.id(index));
      expect(late.text(there).split(':')[0]).toBe(below.text(index).split(':')[0]);
      expect(below.indexOf(late.id(there))).toBeGreaterThanOrEqual(0);
    }
  });

  test('have each an id of its own, by which they are found', () => {
    for (const rows of [wide(), narrow(), wide({ opened: new Set(['request:0.1']) })]) {
      const ids = Array.from({ length: rows.count }, (_, index) => rows.id(index));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.map((id) => rows.indexOf(id))).toEqual([...ids.keys()]);
    }
    expect(wide().indexOf('request:9.9')).toBe(-1);
  });

  test('hold values and whole heads to be copied, as they were sent', () => {
    const held = wide().copyables(rowWith(wide(), 'Host'));
    expect(held.slice(0, 2)).toEqual([
      { what: 'value of Host on hop 0', text: 'localhost:8080' },
      { what: 'value of Host on hop 1', text: 'staging.example.com' },
    ]);
    expect(held.find(({ what }) => what === 'whole request head on hop 1')?.text).toMatch(
      /^GET \/ws HTTP\/1\.1\nHost: staging\.example\.com\n/,
    );
    expect(wide().copyables(rowWith(wide(), 'Authorization'))).toContainEqual({ what: 'token', text: TOKEN });
  });

  test('are the same work for an exchange in which only frames have come', () => {
    const events = strippedEvents();
    const [one, other] = [folded(events), folded([...events, aFrame({ t: 30 })])];
    expect(headsRows(aTab(events, { exchange: one })).id(3)).toBe(
      headsRows(aTab(events, { exchange: other })).id(3),
    );
  });

  test('are found by hop and field, removed ones where they went', () => {
    const exchange = folded(strippedEvents());
    const id = headsRowOf(exchange, { t: 2, hop: 1, field: 'authorization' });
    expect(id).toBe('request:0.1@1');
    expect(wide().text(wide().indexOf(id ?? ''))).toContain('Authorization');
    expect(narrow().indexOf(id ?? '')).toBe(13);
    expect(headsRowOf(exchange, { t: 999, hop: 1 })).toBeNull();
  });
});

describe('an exchange without an answer', () => {
  test('tells how long it has been waited for', () => {
    expect(drawn(headsRows(aTab([anOpen({ t: 1 }), aHead()], { nowMs: 3201 })))).toContain(
      'Response ◄─  no answer yet, for 3.2 s',
    );
  });

  test('tells why there is none', () => {
    const exchange = { ...folded([anOpen(), aHead(), anError()]), state: 'failed' as const };
    const lines = drawn(headsRows(aTab([], { exchange })));
    expect(lines.find((line) => line.startsWith('Response'))).toMatch(/none: at backend: ECONNREFUSED/);
  });

  test('that has no heads at all says so', () => {
    const rows = headsRows(aTab([anOpen()]));
    expect(rows.count).toBe(0);
    expect(rows.whenEmpty).toEqual(['no request yet']);
    expect(headsRows(aTab([aFrame()])).whenEmpty[1]).toBe('the recording begins in the middle of it');
  });
});
