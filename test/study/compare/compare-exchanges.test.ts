import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event, Exchange, Field } from '../../../src/model/index.ts';
import { compareExchanges, type CompareOptions, type Comparison } from '../../../src/study/index.ts';
import { acceptKey } from '../../../src/wire/index.ts';
import { aChange, aClose, aHead, anOpen, aResponse, aSideEnd } from '../../builders.ts';
import { folded, strippedEvents } from '../../view/an-exchange.ts';

const ALL = { heads: true, outcomes: true, messages: true };
const LENIENT: CompareOptions = { isStrict: false, ignored: new Set() };
const STRICT: CompareOptions = { isStrict: true, ignored: new Set() };
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

const compare = (a: Exchange, b: Exchange, options = LENIENT): Comparison =>
  compareExchanges({ exchange: a, hop: null }, { exchange: b, hop: null }, options, ALL);

/** An exchange with these fields on top of a handshake, on every hop. */
function anExchange(
  fields: readonly Field[] = [],
  more: { key?: string; accept?: string; end?: Event } = {},
) {
  const { key = KEY, accept = acceptKey(key), end = aClose() } = more;
  const request: readonly Field[] = [['Host', 'h'], ['Sec-WebSocket-Key', key], ...fields];
  const answer: readonly Field[] = [['Sec-WebSocket-Accept', accept]];
  return folded([
    anOpen(),
    aHead({ fields: request }),
    aHead({ hop: 1, fields: request }),
    aResponse({ hop: 1, fields: answer }),
    aResponse({ hop: 0, fields: answer }),
    end,
  ]);
}

const marksOf = ({ heads }: Comparison, title: string): readonly string[] =>
  (heads.find((head) => head.title === title)?.rows ?? [])
    .filter(({ mark }) => mark !== 'kept')
    .map((row) => `${row.mark} ${(row.after ?? row.before)?.[0]} ${row.isDifferent} ${row.why}`);

describe('compareExchanges', () => {
  test('an exchange is the same as itself, in every respect', () => {
    const found = compare(anExchange(), anExchange());
    expect(found.isDifferent).toBe(false);
    expect(found.verdict).toBe('Same: heads and what came of them agree.');
    expect(found.heads.map(({ title }) => title)).toEqual([
      'request as the client sent it',
      'request as it reached the backend',
      'response as the backend sent it',
      'response as the client received it',
    ]);
  });

  test('keys and what answers them vary, and are not counted but where that is asked for', () => {
    const [a, b] = [anExchange(), anExchange([], { key: 'AAAAAAAAAAAAAAAAAAAAAA==' })];
    expect(compare(a, b).isDifferent).toBe(false);
    expect(compare(a, b).verdict).toContain('Sec-Websocket-Key');
    expect(compare(a, b, STRICT).isDifferent).toBe(true);
  });

  test('a name in another case counts even where the value is another in every exchange', () => {
    const written = (name: string, key: string): Exchange =>
      folded([anOpen(), aHead({ fields: [[name, key]] }), aClose()]);
    const found = compare(
      written('Sec-WebSocket-Key', KEY),
      written('sec-websocket-key', 'AAAAAAAAAAAAAAAAAAAAAA=='),
    );
    expect(found.isDifferent).toBe(true);
    expect(marksOf(found, 'request as the client sent it')).toEqual([
      'respelled sec-websocket-key true null',
    ]);
  });

  test('one of several fields of a name that is not there does not mean that none was sent or arrived', () => {
    const [two, one] = [
      anExchange([
        ['Cookie', 'a=1'],
        ['Cookie', 'b=2'],
      ]),
      anExchange([['Cookie', 'a=1']]),
    ];
    expect(compare(two, one).verdict).toBe('Differs: Cookie differs.');
    const onHop = (a: Exchange, b: Exchange): string =>
      compareExchanges({ exchange: a, hop: 0 }, { exchange: b, hop: 0 }, LENIENT, ALL).verdict;
    expect(onHop(two, one)).toBe('Differs: request: A has more of Cookie.');
    expect(onHop(one, two)).toBe('Differs: request: B has more of Cookie.');
  });

  test('thousands of fields that are lost take no long time', () => {
    const many = Array.from({ length: 3000 }, (_, at): Field => [`X-Auth-${at}`, 'v']);
    const others = Array.from({ length: 3000 }, (_, at): Field => [`X-Token-${at}`, 'v']);
    const [a, b] = [anExchange(many), anExchange(others)];
    // in quadratic time it would not come within the time of a test
    expect(compare(a, b).isDifferent).toBe(true);
  });

  test('of a message that never went on, it is told where it was not', () => {
    const answered = folded([anOpen(), aHead(), aResponse({ hop: 0 }), aClose()]);
    const found = compareExchanges(
      { exchange: answered, hop: 0 },
      { exchange: answered, hop: 1 },
      LENIENT,
      ALL,
    );
    expect(found.verdict).toBe('Differs: the request was on hop 0 only; the response was on hop 0 only.');
  });

  test('an accept key that is wrong for its own key is a difference', () => {
    const found = compare(anExchange(), anExchange([], { accept: acceptKey('another') }));
    expect(marksOf(found, 'response as the client received it')).toEqual([
      'altered Sec-WebSocket-Accept true wrong for its key in B',
    ]);
    expect(found.verdict).toContain('accept key: A right for its key, B wrong for its key');
  });

  test('an accept key that is the same though the keys differ is a difference, too', () => {
    const found = compare(anExchange(), anExchange([], { key: 'AAAA', accept: acceptKey(KEY) }));
    expect(found.isDifferent).toBe(true);
  });

  test('a field that varies but is missing on one side is a difference', () => {
    const [one, other]: Field[] = [
      ['traceparent', '00-1'],
      ['traceparent', '00-2'],
    ];
    expect(compare(anExchange([one!]), anExchange()).isDifferent).toBe(true);
    expect(compare(anExchange([one!]), anExchange([other!])).isDifferent).toBe(false);
  });

  test('names that are to be ignored do not count, in any case', () => {
    const options = { isStrict: true, ignored: new Set(['user-agent']) };
    const found = compare(anExchange([['User-Agent', 'a']]), anExchange(), options);
    expect(found.isDifferent).toBe(false);
    expect(marksOf(found, 'request as the client sent it')).toEqual(['removed User-Agent false ignored']);
  });

  test('says first what never reached the backend, and how each ended', () => {
    const all: Field[] = [
      ['Authorization', 'Bearer abc'],
      ['Sec-WebSocket-Protocol', 'jwt-auth'],
    ];
    const played = (reached: readonly Field[], end: Event) =>
      folded([
        anOpen(),
        aHead({ fields: all }),
        aHead({ hop: 1, fields: reached }),
        aResponse({ hop: 1 }),
        aResponse(),
        end,
      ]);
    const backend = aSideEnd({ code: 1011, reason: 'no credentials' });
    const [a, b] = [played(all, aClose()), played([], aClose({ by: 'backend', backend }))];
    expect(compare(a, b).verdict).toMatch(
      /^Differs: Authorization and Sec-WebSocket-Protocol never reached the backend in B; A got 101, closed by client: 1000 normal closure; B got 101, closed by backend: 1011 internal error "no credentials"/,
    );
    expect(compare(b, a).verdict).toMatch(/^Differs: Authorization and .* never reached the backend in A/);
  });

  test('tells an end by hand from one that hoptap made of itself', () => {
    const endedBy = (end: Event): string | undefined =>
      compare(anExchange([], { end }), anExchange()).outcomes.find(({ what }) => what === 'ending')?.a;
    expect(endedBy(aClose({ by: 'hoptap', how: 'close-frame' }))).toBe('closed by hoptap: by hand');
    expect(endedBy(aClose({ by: 'hoptap', how: 'fin' }))).toMatch(/^ended by hoptap with a FIN.*: by hand$/);
    expect(endedBy(aClose({ by: 'hoptap', how: 'reset' }))).toBe('reset by hoptap: by hand');
    expect(endedBy(aClose({ by: 'hoptap', how: 'shutdown' }))).toBe('ended with the run');
  });

  test('tells what a client did not send from what was lost', () => {
    const found = compare(anExchange([['Authorization', 'Bearer x']]), anExchange());
    expect(found.verdict).toBe("Differs: B's client sent no Authorization.");
  });

  test('a request that did not reach the backend is told', () => {
    const b = folded([anOpen(), aHead(), aResponse({ startLine: 'HTTP/1.1 403 Forbidden', fields: [] })]);
    expect(compare(anExchange(), b).verdict).toMatch(
      /^Differs: no request reached the backend in B; A got 101.*; B got 403 Forbidden from hoptap/,
    );
  });

  test('one exchange at two hops is one message: each difference has its rule', () => {
    const exchange = folded(strippedEvents());
    const way = compareExchanges({ exchange, hop: 0 }, { exchange, hop: 1 }, LENIENT, ALL);
    expect(way.heads.map(({ title }) => title)).toEqual([
      'request from hop 0 to hop 1',
      'response from hop 1 to hop 0',
    ]);
    expect(marksOf(way, 'request from hop 0 to hop 1')).toEqual([
      'altered Host false to reach the target',
      'removed Authorization true null',
      'removed Sec-WebSocket-Protocol true null',
      'added via true null',
    ]);
    const rules = way.heads[0]?.rows.flatMap(({ changes }) => changes.map(({ rule }) => rule));
    expect(rules).toEqual(['target', 'strip-auth', 'strip-auth', 'add-via']);
    expect(way.verdict).toBe(
      'Differs: the request lost Authorization and Sec-WebSocket-Protocol, gained via.',
    );
  });

  test('what varies between exchanges counts on the way of one', () => {
    const fields = aHead().fields.map(([name, value]): Field => [
      name,
      name === 'Sec-WebSocket-Key' ? 'AAAA' : value,
    ]);
    const change = aChange({ name: 'Sec-WebSocket-Key', before: KEY, after: 'AAAA', rule: 'new-key' });
    const exchange = folded([anOpen(), aHead(), aHead({ hop: 1, fields, changes: [change] })]);
    const way = compareExchanges({ exchange, hop: 0 }, { exchange, hop: 1 }, LENIENT, ALL);
    expect(way.verdict).toBe('Differs: the request has Sec-WebSocket-Key with another value.');
  });

  test('masks a token that is offered as a subprotocol', () => {
    const token = `jwt.${'aB3'.repeat(12)}`;
    const found = compare(anExchange([['Sec-WebSocket-Protocol', `jwt-auth, ${token}`]]), anExchange());
    expect(JSON.stringify([found.verdict, found.outcomes])).not.toContain('aB3');
  });

  test('names that a balancer spells its own way are counted, not listed', () => {
    const fields: readonly Field[] = [
      ['Origin', 'o'],
      ['User-Agent', 'u'],
      ['Accept', '*/*'],
    ];
    const lower = fields.map(([name, value]): Field => [name.toLowerCase(), value]);
    expect(compare(anExchange(fields), anExchange(lower)).verdict).toBe('Differs: 3 names in another case.');
  });

  test('says what differs whenever something does, and the same of both sides', () => {
    const name = fc.constantFrom('Authorization', 'authorization', 'Host', 'X-A', 'Upgrade', 'Via');
    const fields = fc.array(fc.tuple(name, fc.constantFrom('1', '2')), { maxLength: 5 });
    const hops = fc.tuple(fields, fields, fields, fields, fc.constantFrom('101 x', '101 y', '403 z'));
    const played = ([one, two, three, four, status]: typeof hops extends fc.Arbitrary<infer T> ? T : never) =>
      folded([
        anOpen(),
        aHead({ fields: one }),
        aHead({ hop: 1, fields: two }),
        aResponse({ hop: 1, startLine: `HTTP/1.1 ${status}`, fields: three }),
        aResponse({ startLine: `HTTP/1.1 ${status}`, fields: four }),
        aClose(),
      ]);
    const scopes = fc.constantFrom(ALL, { ...ALL, outcomes: false });
    fc.assert(
      fc.property(hops, hops, scopes, (one, other, scope) => {
        const [a, b] = [played(one), played(other)].map((exchange) => ({ exchange, hop: null }));
        const found = compareExchanges(a!, b!, LENIENT, scope);
        expect(found.verdict).toMatch(found.isDifferent ? /^Differs: \S.*\.$/ : /^Same: /);
        expect(compareExchanges(b!, a!, LENIENT, scope).isDifferent).toBe(found.isDifferent);
      }),
    );
  });
});
