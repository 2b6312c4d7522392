import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { headLines, type Look } from '../../src/view/index.ts';
import { aHead, anOpen, aResponse } from '../builders.ts';
import { folded, strippedEvents } from './an-exchange.ts';
import { aLook } from './look.ts';

const whole = (events: readonly Event[], look: Partial<Look> = {}) =>
  headLines(folded(events), { onlyChanges: false }, aLook(look));
const changes = (events: readonly Event[], look: Partial<Look> = {}) =>
  headLines(folded(events), { onlyChanges: true }, aLook(look));

describe('headLines', () => {
  test('shows values in UTF-8 as they were meant, and other bytes as latin-1', () => {
    const utf8 = Buffer.from('grüße 👋', 'utf8').toString('latin1');
    const lines = whole([
      anOpen(),
      aHead({
        fields: [
          ['X-A', utf8],
          ['X-B', 'gr\u00fc\u00dfe'],
        ],
      }),
    ]);
    expect(lines.slice(-2)).toEqual(['      X-A: grüße 👋', '      X-B: grüße']);
  });

  test('leaves raw bytes out where secrets are masked: no name tells what is one', () => {
    const raw = 'GET / HTTP/1.1\r\nAuthorization : Basic c2VjcmV0\r\n\r\n';
    const lines = whole([anOpen(), aHead({ raw })], { isRedacted: true });
    expect(lines.join('\n')).not.toContain('c2VjcmV0');
    expect(lines.at(-1)).toContain('left out');
  });

  test('shows each hop whole, its changes marked with the rule that made them', () => {
    expect(whole(strippedEvents(), { isRedacted: true })).toEqual([
      'request',
      '  hop 0  client → lb  7 fields',
      '      GET /ws HTTP/1.1',
      '      Host:                   localhost:8080',
      '      Authorization:          Bearer ‹redacted›',
      '      Upgrade:                websocket',
      '      Connection:             Upgrade',
      '      Sec-WebSocket-Key:      dGhlIHNhbXBsZSBub25jZQ==',
      '      Sec-WebSocket-Version:  13',
      '      Sec-WebSocket-Protocol: jwt-auth',
      '  hop 1  lb → backend  2 removed, 1 added, 1 value changed',
      '      GET /ws HTTP/1.1',
      '  ~   Host:                   staging.example.com  to reach the target, was localhost:8080',
      '  −   Authorization:          Bearer ‹redacted›    by strip-auth',
      '      Upgrade:                websocket',
      '      Connection:             Upgrade',
      '      Sec-WebSocket-Key:      dGhlIHNhbXBsZSBub25jZQ==',
      '      Sec-WebSocket-Version:  13',
      '  −   Sec-WebSocket-Protocol: jwt-auth             by strip-auth',
      '  +   via:                    1.1 google           by add-via',
      'response',
      '  hop 1  backend → lb  3 fields',
      '      HTTP/1.1 101 Switching Protocols',
      '      Upgrade:              websocket',
      '      Connection:           Upgrade',
      '      Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      '  hop 0  lb → client  nothing changed',
    ]);
  });

  test('shows only what changed where that is asked for', () => {
    expect(changes(strippedEvents(), { isRedacted: true })).toEqual([
      'request',
      '  hop 0  client → lb  7 fields',
      '      GET /ws HTTP/1.1',
      '  hop 1  lb → backend  2 removed, 1 added, 1 value changed',
      '  ~   Host:                   staging.example.com  to reach the target, was localhost:8080',
      '  −   Authorization:          Bearer ‹redacted›    by strip-auth',
      '  −   Sec-WebSocket-Protocol: jwt-auth             by strip-auth',
      '  +   via:                    1.1 google           by add-via',
      'response',
      '  hop 1  backend → lb  3 fields',
      '      HTTP/1.1 101 Switching Protocols',
      '  hop 0  lb → client  nothing changed',
    ]);
  });

  test('marks a start line, a case, a new name and a place that changed', () => {
    const events = [
      anOpen(),
      aHead({
        fields: [
          ['Host', 'h'],
          ['X-Old', '1'],
          ['accept', '*/*'],
          ['Via', 'a'],
        ],
      }),
      aHead({
        hop: 1,
        startLine: 'GET /v2/ws HTTP/1.1',
        fields: [
          ['Via', 'a'],
          ['Host', 'h'],
          ['X-New', '1'],
          ['Accept', '*/*'],
        ],
        changes: [
          { rule: 'to-v2', operation: 'path', name: ':path', before: '/ws', after: '/v2/ws' },
          { rule: 'new-name', operation: 'rename', name: 'X-Old', renamed: 'X-New', before: '1', after: '1' },
          {
            rule: 'canon',
            operation: 'case',
            name: 'accept',
            renamed: 'Accept',
            before: '*/*',
            after: '*/*',
          },
          { rule: 'sort', operation: 'order', name: 'Via', before: 'a', after: 'a', moved: [3, 0] },
        ],
      }),
    ];
    expect(changes(events).slice(3)).toEqual([
      '  hop 1  hoptap → backend  1 case changed, 1 renamed, 1 reordered',
      '  ~   GET /v2/ws HTTP/1.1  by to-v2, was GET /ws HTTP/1.1',
      '  ⇅   Via:    a    by sort',
      '  →   X-New:  1    by new-name, was X-Old',
      '  Aa  Accept: */*  by canon, was accept',
    ]);
  });

  test('shows a difference that no rule owns up to', () => {
    const events = [anOpen(), aHead({ fields: [] }), aHead({ hop: 1, fields: [['X', '1']] })];
    expect(changes(events).at(-1)).toBe('  +   X: 1  by no rule');
  });

  test('shows what a later rule undid', () => {
    const events = [
      anOpen(),
      aHead(),
      aHead({ hop: 1, changes: [{ rule: 'add', operation: 'add', name: 'X', after: '1' }] }),
    ];
    expect(changes(events).at(-1)).toBe('      X: what add did was undone by a later rule');
  });

  test('names the station that answered in the backend’s place', () => {
    const events = [
      anOpen({ stations: ['client', 'lb', 'run', 'backend'] }),
      aHead(),
      aResponse({ hop: 0, startLine: 'HTTP/1.1 403 Forbidden', fields: [] }),
    ];
    expect(whole(events).at(-2)).toBe('  hop 0  lb → client  no fields');
  });

  test('shows every informational response by itself', () => {
    const early = { of: 'informational', startLine: 'HTTP/1.1 103 Early Hints', fields: [] } as const;
    const events = [
      anOpen(),
      aHead(),
      aResponse({ ...early, hop: 1 }),
      aResponse({ ...early, hop: 0 }),
      aResponse({ ...early, hop: 1 }),
      aResponse({ hop: 1 }),
    ];
    const titles = whole(events).filter((line) => !line.startsWith(' '));
    expect(titles).toEqual(['request', 'informational response', 'informational response', 'response']);
  });

  test('shows an odd spelling, and duplicates and empty values as they are', () => {
    const fields = [
      ['X', ''],
      ['X', '2'],
    ] as const;
    const lines = whole([anOpen(), aHead({ fields, raw: 'GET /ws HTTP/1.1\nX:\r\nX:  2\r\n\r\n' })]);
    expect(lines.slice(3)).toEqual([
      '      X:',
      '      X: 2',
      '      spelled oddly: GET /ws HTTP/1.1␊X:␍␊X:  2␍␊␍␊',
    ]);
  });

  test('puts what happened to a field under its value where both do not fit on a line', () => {
    const done = [{ rule: 'strip-auth-on-upgrade', operation: 'remove', name: 'Authorization' }];
    const field = ['Authorization', 'v'.repeat(80)] as const;
    const events = [anOpen(), aHead({ fields: [field] }), aHead({ hop: 1, fields: [], changes: done })];
    expect(whole(events, { columns: 50 }).slice(-2)).toEqual([
      `  −   Authorization: ${'v'.repeat(28)}…`,
      `${' '.repeat(21)}by strip-auth-on-upgrade`,
    ]);
    expect(whole(events, { columns: 80 }).at(-1)).toBe(
      `  −   Authorization: ${'v'.repeat(32)}…  by strip-auth-on-upgrade`,
    );
  });

  test('cuts a long value to the screen, unless all of it is wanted', () => {
    const events = [anOpen(), aHead({ fields: [['X', 'v'.repeat(500)]] })];
    expect(whole(events, { columns: 60 }).at(-1)).toHaveLength(60);
    expect(whole(events, { columns: 60, isFull: true }).at(-1)).toMatch(/v{500}$/);
  });
});
