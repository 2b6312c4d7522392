import { createHash } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event, Field } from '../../src/model/index.ts';
import {
  aBody,
  aChange,
  aClose,
  aFault,
  aFrame,
  aGap,
  aHead,
  aMark,
  anError,
  anOpen,
  aProfiles,
  aResponse,
  aSession,
  aSideEnd,
  aViolation,
  bytes,
  closePayload,
} from '../builders.ts';
import { anEvent } from '../recording/arbitrary-event.ts';
import { aFinding, HANDSHAKE, misnested, page, textOf } from './html-page.ts';

const WHOLE: readonly Event[] = [
  ...HANDSHAKE,
  aFault(),
  aFrame(),
  aFrame({ from: 'backend', opcode: 2, payload: Uint8Array.from({ length: 40 }, (_, at) => at) }),
  aViolation(),
  aGap({ exchange: 1 }),
  aMark(),
  aProfiles(),
  anError(),
  aBody(),
  aFrame({ from: 'backend', n: 2, opcode: 8, payload: closePayload(1011, 'no credentials') }),
  aClose({ by: 'backend', backend: aSideEnd({ code: 1011 }) }),
];

describe('the page', () => {
  test('is one whole document, its tags nested as they should be', () => {
    const chains = [[aFinding(), aFinding({ code: 'closed-1011', severity: 'warning' })] as const];
    const written = page(WHOLE, { chains });
    expect(written).toMatch(/^<!doctype html>/);
    expect(written).toMatch(/<\/html>\s*$/);
    expect(misnested(written)).toEqual([]);
    const once = [...written.matchAll(/<(main|h1|title|html|body)\b/g)].map(([, name]) => name);
    expect(once).toEqual(['html', 'title', 'body', 'main', 'h1']);
  });

  test('allows its own style and script by their hash and nothing else', () => {
    const written = page(HANDSHAKE);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(written)?.[1] ?? '';
    const hash = (name: string): string => {
      const inner = new RegExp(`<${name}>([^]*?)</${name}>`).exec(written)?.[1] ?? '';
      return `'sha256-${createHash('sha256').update(inner).digest('base64')}'`;
    };
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${hash('style')}`,
      `script-src ${hash('script')}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(written.match(/<script/g)).toHaveLength(1);
    expect(written.indexOf('Content-Security-Policy')).toBeLessThan(written.indexOf('<style'));
  });

  test('points nowhere but into itself, at places that are there', () => {
    const evidence = [
      { exchange: 1, t: 2, text: 'field', hop: 0, field: 'Upgrade' },
      { exchange: 1, t: 5, text: 'answer', hop: 0, field: 'connection' },
      { exchange: 1, t: 10, text: 'frame', frame: { from: 'client', n: 1 } },
      { exchange: 1, t: 10, text: 'no such frame', frame: { from: 'client', n: 99 } },
      { exchange: 7, t: 0, text: 'no such exchange' },
    ];
    const written = page(WHOLE, { chains: [[aFinding({ evidence })]] });
    const links = [...written.matchAll(/href="([^"]*)"/g)].map(([, link = '']) => link);
    const places = new Set([...written.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => `#${id}`));
    expect(links.filter((link) => !places.has(link))).toEqual([]);
    expect(links).toEqual(expect.arrayContaining(['#e1-request-1', '#e1-response-1', '#e1-c1', '#e1']));
    expect(written).not.toMatch(/\s(?:src|action|srcset|ping|style)=/);
  });

  test.each([
    [true, 'Secrets are replaced.'],
    [false, 'This page holds secrets.'],
  ])('says plainly whether secrets are replaced (%s)', (isRedacted, words) => {
    expect(textOf(page(HANDSHAKE, { isRedacted }))).toContain(words);
  });

  test('tells a finding with its cause first, and says so when there is none', () => {
    const chains = [
      [aFinding(), aFinding({ code: 'closed-1011', sentence: 'The backend closed.' })] as const,
    ];
    const text = textOf(page(HANDSHAKE, { chains }));
    const order = ['2 errors in 1 exchange.', 'did not get past lb.', 'which led to', 'The backend closed.'];
    const at = order.map((words) => text.lastIndexOf(words));
    expect(at.every((place) => place >= 0)).toBe(true);
    expect(at).toEqual(at.toSorted((one, other) => one - other));
    expect(textOf(page(HANDSHAKE))).toContain('Nothing wrong was found in 1 exchange.');
  });

  test.each([
    'violation client breaks RFC 6455 §5.1',
    'fault at incident-preauth-403: answered by answer-403',
    'error at backend: ECONNREFUSED',
    'gap 3 events, 420 B not recorded',
    '1011 internal error "no credentials"',
    'end closed by backend: 1011',
    'mark: now with the new token',
    '000000 00 01 02 03',
    'response body hop 1',
  ])('tells what happened where it happened: %s', (words) => {
    expect(textOf(page(WHOLE))).toContain(words);
  });

  test.each([
    ['in one part', (coded: Uint8Array) => [aBody({ payload: coded })]],
    [
      'in parts',
      (coded: Uint8Array) => [
        aBody({ payload: coded.subarray(0, 11), more: true }),
        aBody({ t: 7, payload: coded.subarray(11) }),
      ],
    ],
    ['broken off', (coded: Uint8Array) => [aBody({ payload: coded.subarray(0, -8), more: true }), aClose()]],
  ])('shows a coded body as what it says: %s', (_how, bodiesOf) => {
    const head = { startLine: 'HTTP/1.1 403 Forbidden', fields: [['Content-Encoding', 'gzip']] as const };
    const answer = [aSession(), anOpen(), aHead(), aResponse({ ...head, hop: 1 }), aResponse(head)];
    const text = textOf(page([...answer, ...bodiesOf(gzipSync('nobody by that name'))]));
    expect(text).toContain('nobody by that name');
    expect(text).toContain('gzip');
    expect(text).not.toContain('1f 8b');
  });

  test('stands without an exchange, a first line or an end', () => {
    expect(misnested(page([]))).toEqual([]);
    expect(textOf(page([]))).toContain('its first line is missing');
    expect(textOf(page([anOpen()]))).toContain('None was recorded.');
  });

  test('shows as many exchanges as it can hold, those that failed first, and lists them all', () => {
    const opens = Array.from({ length: 700 }, (_, at) => anOpen({ exchange: at + 1 }));
    const failed = aClose({ exchange: 690, how: 'error' });
    const written = page([aSession(), ...opens, failed]);
    expect(written.match(/<section\s+class="exchange/g)).toHaveLength(500);
    expect(written.match(/<tr[^>]*data-exchange=/g)).toHaveLength(700);
    expect(written).toContain('href="#e690"');
    expect(textOf(written)).toContain('200 exchanges of 700 are listed only');
  });
});

describe('heads', () => {
  const fields = (...list: readonly Field[]): { fields: readonly Field[] } => ({ fields: list });

  test('stand aligned over three hops, marked by sign, word and rule', () => {
    const written = page([
      aSession(),
      anOpen({ stations: ['client', 'lb', 'run', 'backend'] }),
      aHead(fields(['Host', 'a'], ['Authorization', 'x'], ['X-Keep', '1'])),
      aHead({ hop: 1, ...fields(['Host', 'a'], ['X-Keep', '1']), changes: [aChange({ before: 'x' })] }),
      aHead({ hop: 2, ...fields(['Host', 'b'], ['x-keep', '1'], ['Via', 'lb']) }),
    ]);
    const table = /<table class="hops"[^]*?<\/table>/.exec(written)?.[0] ?? '';
    const rows = table
      .split('<tr')
      .slice(2)
      .map((row) => textOf(`<tr${row}`).trim());
    expect(rows).toEqual([
      'start line GET /ws HTTP/1.1 = kept = kept',
      'Host a = kept ~ value changed b by no rule',
      'Authorization x − removed by strip-auth ·',
      'X-Keep 1 = kept Aa case changed x-keep: 1 by no rule',
      'Via · · + added lb by no rule',
    ]);
  });

  test('of a response have the client at the left, though they come from the right', () => {
    const written = page([
      ...HANDSHAKE.slice(0, 5),
      aResponse({ hop: 1, ...fields(['Upgrade', 'websocket'], ['Sec-WebSocket-Protocol', 'jwt']) }),
      aResponse({ hop: 0, ...fields(['Upgrade', 'websocket']) }),
    ]);
    const table = written.slice(written.indexOf('id="e1-response"'));
    expect(textOf(table)).toContain('Sec-WebSocket-Protocol − removed by no rule jwt');
  });

  test('show merged fields as one, and where the others went', () => {
    const written = page([
      ...HANDSHAKE.slice(0, 2),
      aHead(fields(['Cookie', 'a=1'], ['Cookie', 'b=2'])),
      aHead({ hop: 1, ...fields(['Cookie', 'a=1; b=2']) }),
    ]);
    expect(textOf(written)).toContain('a=1 ∪ merged a=1; b=2');
    expect(textOf(written)).toContain('b=2 ∪ merged');
  });

  test('are there raw, too', () => {
    const raw = 'GET /ws HTTP/1.1\r\nHost:   odd\r\n\r\n';
    const written = page([...HANDSHAKE.slice(0, 2), aHead({ raw })]);
    expect(written).toContain('GET /ws HTTP/1.1␍\nHost:   odd␍\n');
  });

  test('tell the claims of a token only where secrets may be told', () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'HS256' })}.${part({ sub: 'me', exp: 1_000_000_000 })}.c2ln`;
    const events = [...HANDSHAKE.slice(0, 2), aHead(fields(['Authorization', `Bearer ${token}`]))];
    const told = '{"sub":"me","exp":1000000000} · expires 2001-09-09';
    expect(textOf(page(events, { isRedacted: false }))).toContain(told);
    expect(textOf(page(events, { isRedacted: true }))).not.toContain('"sub"');
  });
});

describe('frames', () => {
  test('show JSON indented, with every digit as it was sent', () => {
    const json = `{"id":12345678901234567890,"list":[1.0,{}],"text":"${'x'.repeat(60)}"}`;
    const written = page([...HANDSHAKE, aFrame({ payload: bytes(json) })]);
    expect(written).toContain(
      '<pre class="json">{\n  &quot;id&quot;: 12345678901234567890,\n  &quot;list&quot;: [\n    1.0,\n    {}\n  ],',
    );
  });

  test('show deflated messages inflated, and say so', () => {
    const extension = ['Sec-WebSocket-Extensions', 'permessage-deflate'] as const;
    const answer = (hop: number): Event => aResponse({ hop, fields: [...aResponse().fields, extension] });
    const payload = deflateRawSync(Buffer.from('a deflated hello'), { finishFlush: 2 }).subarray(0, -4);
    const written = page([...HANDSHAKE.slice(0, 5), answer(1), answer(0), aFrame({ payload, rsv: 4 })]);
    expect(textOf(written)).toContain('inflated to 16 B a deflated hello');
  });

  test('are shown up to a limit, the rest told', () => {
    const written = page([...HANDSHAKE, aFrame({ payload: Buffer.alloc(10 * 1024 * 1024, 'x') })]);
    expect(textOf(written)).toContain('first 64 KiB of 10 MiB shown');
    expect(written.length).toBeLessThan(200_000);
  });

  test('leave the middle out where there are too many, and keep what findings point at', () => {
    const payload = bytes('x');
    const frames = Array.from({ length: 60_000 }, (_, at) => aFrame({ t: 10 + at, n: at + 1, payload }));
    const evidence = [{ exchange: 1, t: 0, text: '', frame: { from: 'client', n: 30_000 } }];
    const written = page([...HANDSHAKE, ...frames], { chains: [[aFinding({ evidence })]] });
    expect(written.match(/<li id="e1-c/g)).toHaveLength(25_001);
    expect(written).toContain('href="#e1-c30000"');
    expect(written).toContain('<li id="e1-c30000"');
    expect(written).toContain('<li id="e1-c60000"');
    const left = [...written.matchAll(/(\d+) lines left out/g)].map(([, count]) => Number(count));
    expect(left.reduce((sum, count) => sum + count, 0)).toBe(60_000 - 25_001);
  });

  test('of all exchanges share what a page can show', () => {
    const open = (exchange: number): readonly Event[] =>
      HANDSHAKE.slice(1).map((event) => Object.assign({}, event, { exchange }));
    const payload = Buffer.alloc(65_536, 'y');
    const big = Array.from({ length: 800 }, (_, at) => aFrame({ n: at + 1, payload }));
    const small = aFrame({ exchange: 2, payload: Buffer.from('z'.repeat(60_000)) });
    const written = page([aSession(), ...open(1), ...open(2), ...big, small]);
    expect(written.length).toBeLessThan(20 * 1024 * 1024);
    expect(written).toContain('z'.repeat(60_000));
    expect(written).toContain('first 256 B of 64 KiB shown');
  });
});

describe('hostile content', () => {
  test.each([
    '</script><script>pwned()</script>',
    '"><img src=x onerror=pwned()>',
    "' onmouseover='pwned()",
    '<!--<script>',
    '`${pwned()}`',
    '</pre></details></li></ol></section><svg onload=pwned()>',
  ])('is text: %s', (hostile) => {
    const events: readonly Event[] = [
      aSession({ target: hostile, listen: hostile, mode: hostile, started: hostile, version: hostile }),
      aProfiles({ profiles: [{ name: hostile }] }),
      anOpen({ stations: ['client', hostile, 'backend'], upgrade: hostile }),
      aHead({ startLine: `GET /${hostile} HTTP/1.1`, fields: [[hostile, hostile]] }),
      aHead({ hop: 1, fields: [], changes: [aChange({ name: hostile, rule: hostile })] }),
      aResponse({ startLine: `HTTP/1.1 101 ${hostile}`, raw: hostile }),
      aFrame({ payload: bytes(hostile) }),
      aFrame({ from: hostile, payload: closePayload(1000, hostile), opcode: 8 }),
      aBody({ payload: bytes(hostile), trailers: [[hostile, hostile]] }),
      aFault({ station: hostile, rule: hostile, detail: hostile }),
      anError({ code: hostile, message: hostile }),
      aGap({ why: hostile }),
      aMark({ text: hostile }),
    ];
    const place = {
      exchange: 1,
      t: 0,
      text: hostile,
      field: hostile,
      hop: 0,
      rule: hostile,
      station: hostile,
    };
    const finding = aFinding({ sentence: hostile, means: [hostile], advice: [hostile], evidence: [place] });
    const written = page(events, { chains: [[finding]] });
    expect(misnested(written)).toEqual([]);
    expect(written.match(/<script/g)).toHaveLength(1);
    expect(written).not.toMatch(/<img|<svg onload|<!--/);
    expect(textOf(written)).toContain(hostile);
  });

  test('is made visible: bidi, zero-width, control characters and lone surrogates', () => {
    const written = page([
      ...HANDSHAKE.slice(0, 2),
      aHead({ fields: [['X', 'a\u0000\u001b\u0085b']] }),
      aFrame({ payload: bytes('a\u202eb\u200bc\u2066') }),
      aMark({ exchange: 1, text: 'lone \ud800' }),
    ]);
    expect(written).toContain('a␀␛‹U+0085›b');
    expect(written).toContain('a‹U+202E›b‹U+200B›c‹U+2066›');
    expect(written).toContain('lone ‹U+D800›');
    expect(written).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  test('never makes a tag, whatever the events say', () => {
    const events = fc.array(anEvent, { maxLength: 12 });
    fc.assert(
      fc.property(events, fc.string({ unit: 'binary' }), (some, sentence) => {
        const written = page(some, { chains: [[aFinding({ sentence })]] });
        expect(misnested(written)).toEqual([]);
        expect(written.match(/<script/g)).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });
});
