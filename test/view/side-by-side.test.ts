import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event, Field } from '../../src/model/index.ts';
import { headColumns, widthOf, type Look } from '../../src/view/index.ts';
import { aHead, anOpen, aResponse } from '../builders.ts';
import { folded, strippedEvents } from './an-exchange.ts';
import { aLook } from './look.ts';

const columns = (events: readonly Event[], look: Partial<Look> = {}) =>
  headColumns(folded(events), aLook({ columns: 100, isRedacted: true, ...look }));

describe('headColumns', () => {
  test('shows each field in one line across all hops, and below who changed it', () => {
    expect(columns(strippedEvents())).toEqual([
      'request',
      '                            hop 0  client ─► lb                 hop 1  lb ─► backend',
      '                            GET /ws HTTP/1.1                    =',
      '  Host                      localhost:8080                      ~  staging.example.com',
      '  Authorization             Bearer ‹redacted›                   −  removed',
      '  Upgrade                   websocket                           =',
      '  Connection                Upgrade                             =',
      '  Sec-WebSocket-Key         dGhlIHNhbXBsZSBub25jZQ==            =',
      '  Sec-WebSocket-Version     13                                  =',
      '  Sec-WebSocket-Protocol    jwt-auth                            −  removed',
      '  via                                                           +  1.1 google',
      '  lb: −  Authorization, Sec-WebSocket-Protocol  by strip-auth',
      '  lb: +  via  by add-via',
      'response',
      '                            hop 0  client ◄─ lb                 hop 1  lb ◄─ backend',
      '                            =                                   HTTP/1.1 101 Switching Protocols',
      '  Upgrade                   =                                   websocket',
      '  Connection                =                                   Upgrade',
      '  Sec-WebSocket-Accept      =                                   s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    ]);
  });

  test('follows a field over three hops: merged, renamed in case, gone', () => {
    const stations = ['client', 'lb', 'run', 'backend'];
    const hops: readonly (readonly Field[])[] = [
      [
        ['Cookie', 'a=1'],
        ['Cookie', 'b=2'],
        ['X-A', '1'],
      ],
      [
        ['cookie', 'a=1; b=2'],
        ['X-A', '1'],
        ['Via', 'lb'],
      ],
      [
        ['x-a', '1'],
        ['Via', 'lb'],
      ],
    ];
    const events = [anOpen({ stations }), ...hops.map((fields, hop) => aHead({ hop, fields }))];
    expect(columns(events, { columns: 120, isRedacted: false })?.slice(3)).toEqual([
      '  Cookie                    a=1                           ∪  cookie: a=1; b=2           −  removed',
      '  Cookie                    b=2                           ∪  merged into the first',
      '  X-A                       1                             =                             Aa x-a: =',
      '  Via                                                     +  lb                         =',
    ]);
  });

  test('gives up where the screen is too narrow for that many hops', () => {
    expect(columns(strippedEvents(), { columns: 70 })).toBeNull();
  });

  const fields = fc.array(
    fc.tuple(fc.constantFrom('A', 'a', 'B', 'Set-Cookie'), fc.constantFrom('1', '2', '1, 2')),
    { maxLength: 8 },
  );

  test('has room for every field of every hop, in lines that fit the screen', () => {
    fc.assert(
      fc.property(fields, fields, fields, (one, two, three) => {
        const stations = ['client', 'lb', 'run', 'backend'];
        const heads = [one, two, three].map((each, hop) => aHead({ hop, fields: each }));
        const lines = columns([anOpen({ stations }), ...heads, aResponse({ hop: 0, fields: [] })], {
          columns: 120,
        });
        expect(lines).not.toBeNull();
        for (const line of lines ?? []) expect(widthOf(line)).toBeLessThanOrEqual(120);
        const rows = (lines ?? []).slice(3, (lines ?? []).indexOf('response'));
        for (const [at, each] of [one, two, three].entries()) {
          const start = 28 + at * 30;
          const cells = rows.map((line) => line.slice(start, start + 28).trim());
          const there = cells.filter((cell) => cell !== '' && !/removed|merged into/.test(cell));
          expect(there).toHaveLength(each.length);
        }
      }),
    );
  });
});
