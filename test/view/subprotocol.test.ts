import { describe, expect, test } from 'vitest';
import type { Event, Field } from '../../src/model/index.ts';
import { subprotocolInWords } from '../../src/view/index.ts';
import { aHead, anOpen, aResponse } from '../builders.ts';
import { folded } from './an-exchange.ts';

/** What each hop carried: the offer on hops 0 and 1, the answer on hops 1 and 0; null where the field is not there. */
function story(
  offered: string | null,
  arrived: string | null,
  chosen: string | null,
  received: string | null,
) {
  const fields = (value: string | null): readonly Field[] =>
    value === null ? [] : [['Sec-WebSocket-Protocol', value]];
  const events: readonly Event[] = [
    anOpen({ stations: ['client', 'lb', 'backend'] }),
    aHead({ fields: fields(offered) }),
    aHead({ hop: 1, fields: fields(arrived) }),
    aResponse({ hop: 1, fields: fields(chosen) }),
    aResponse({ hop: 0, fields: fields(received) }),
  ];
  return subprotocolInWords(folded(events), { isRedacted: false, isFull: false });
}

describe('subprotocolInWords', () => {
  test.each([
    ['nobody speaks of one', [null, null, null, null], ''],
    ['one is offered and chosen', ['a', 'a', 'a', 'a'], 'a'],
    ['one of several is chosen', ['a, b', 'a, b', 'b', 'b'], 'b (offered a, b)'],
    ['the offer is stripped', ['a', null, null, null], 'none (offered a, lost at lb)'],
    ['the answer is stripped', ['a', 'a', 'a', null], 'none (offered a, backend chose a, lost at lb)'],
    ['the backend chooses none', ['a', 'a', null, null], 'none (offered a, backend chose none)'],
    ['one is answered that nobody asked for', [null, null, 'x', 'x'], 'x (not offered)'],
    ['a station adds an answer', [null, null, null, 'x'], 'x (not offered, added at lb)'],
    ['a station changes the answer', ['a, b', 'a, b', 'a', 'b'], 'b (offered a, b, backend chose a)'],
  ] as const)('%s', (_title, [offered, arrived, chosen, received], words) => {
    expect(story(offered, arrived, chosen, received)).toBe(words);
  });

  test('what one station takes away and the next puts back is not lost', () => {
    const chat: Field = ['Sec-WebSocket-Protocol', 'chat'];
    const events = [
      anOpen({ stations: ['client', 'edge', 'mesh', 'backend'] }),
      aHead({ fields: [chat] }),
      aHead({ hop: 1, fields: [] }),
      aHead({ hop: 2, fields: [chat] }),
      aResponse({ hop: 2, fields: [chat] }),
      aResponse({ hop: 1, fields: [] }),
      aResponse({ hop: 0, fields: [chat] }),
    ];
    expect(subprotocolInWords(folded(events), { isRedacted: false, isFull: false })).toBe('chat');
  });

  test('before an answer there is only the offer', () => {
    const events = [anOpen(), aHead({ fields: [['sec-websocket-protocol', 'a']] })];
    expect(subprotocolInWords(folded(events), { isRedacted: false, isFull: false })).toBe('offered a');
  });

  test('cuts a token unless all is to be shown', () => {
    const token = 'x'.repeat(200);
    const events = [anOpen(), aHead({ fields: [['Sec-WebSocket-Protocol', `jwt-auth, ${token}`]] })];
    expect(subprotocolInWords(folded(events), { isRedacted: false, isFull: false })).toBe(
      `offered jwt-auth, ${'x'.repeat(39)}…`,
    );
    expect(subprotocolInWords(folded(events), { isRedacted: false, isFull: true })).toContain(token);
  });

  test('masks a token where secrets are not to be seen, and keeps names', () => {
    const token = 'jwt.eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl';
    const events = [anOpen(), aHead({ fields: [['Sec-WebSocket-Protocol', `jwt-auth, ${token}`]] })];
    expect(subprotocolInWords(folded(events), { isRedacted: true, isFull: false })).toBe(
      'offered jwt-auth, jwt.‹redacted›',
    );
  });
});
