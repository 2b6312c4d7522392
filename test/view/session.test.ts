import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { createFold } from '../../src/recording/index.ts';
import {
  exchangeJson,
  exchangeList,
  exchangeSummary,
  sessionSummary,
  widthOf,
} from '../../src/view/index.ts';
import {
  aClose,
  aConnected,
  aFault,
  aFinding,
  aGap,
  aHead,
  aResponse,
  aSession,
  aSideEnd,
  aViolation,
  anEnd,
  anError,
  anOpen,
} from '../builders.ts';
import { folded, strippedEvents, talkingEvents } from './an-exchange.ts';
import { aLook } from './look.ts';

function sessionOf(events: readonly Event[]) {
  const fold = createFold();
  for (const event of events) fold.push(event);
  return fold.session();
}

const none = aSideEnd({ code: null, frames: 0, bytes: 0 });
const refused: readonly Event[] = [
  anOpen({ exchange: 2, t: 40 }),
  aHead({ exchange: 2 }),
  anError({ exchange: 2 }),
  aResponse({ exchange: 2, startLine: 'HTTP/1.1 502 Bad Gateway', fields: [] }),
  aClose({ exchange: 2, by: 'hoptap', how: 'error', client: none, backend: none }),
];

describe('exchangeList', () => {
  const { exchanges } = sessionOf([...strippedEvents(), ...refused]);

  test('has a line for each exchange in aligned columns, and what is remarkable below', () => {
    expect(exchangeList(exchanges, aLook())).toEqual([
      '#  time  request  answer           subprotocol  frames  ending',
      '1  1ms   GET /ws  101              lost         0↑ 1↓   closed by backend: 1011 internal error "no credentials"',
      '   · −Authorization −Sec-WebSocket-Protocol and 1 added · 1 frame undelivered',
      '2  40ms  GET /ws  502 Bad Gateway                       failed at backend: ECONNREFUSED',
      '   · 1 error',
    ]);
  });

  test.each([60, 80, 100])('keeps to a screen of %i columns', (columns) => {
    const long = sessionOf([
      anOpen(),
      aHead({ startLine: `GET /${'p'.repeat(300)} HTTP/1.1` }),
      aResponse(),
      aClose(),
    ]);
    const lines = exchangeList(long.exchanges, aLook({ columns }));
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
  });

  test('shows paths whole where all is wanted', () => {
    const long = sessionOf([anOpen(), aHead({ startLine: `GET /${'p'.repeat(300)} HTTP/1.1` })]);
    expect(exchangeList(long.exchanges, aLook({ isFull: true }))[1]).toContain('p'.repeat(300));
  });
});

describe('exchangeSummary', () => {
  test('tells all that is known of an exchange', () => {
    expect(exchangeSummary(folded(strippedEvents()), aLook())).toEqual([
      'exchange 1  1ms  GET /ws',
      '  upgrade     websocket',
      '  answer      101',
      '  subprotocol none (offered jwt-auth, lost at lb)',
      '  client      127.0.0.1:40001, connection 1',
      '  stations    client → lb → backend',
      '  backend     not reached',
      '  sent        client no frames (0 B) · backend 1 frame (18 B)',
      '  close code  client none · backend 1011 internal error "no credentials"',
      '  undelivered 1 frame: the other side was gone before',
      '  ending      closed by backend: 1011 internal error "no credentials", client sent no close frame, after 17 ms',
      '  token       JWT in Authorization on hop 0: HS256 sub=u no exp · not verified',
    ]);
  });

  test('tells what is held to be wrong with it, in whole sentences', () => {
    const finding = aFinding({ code: 'credentials-lost', sentence: 'lb removed Authorization.' });
    expect(exchangeSummary(folded(strippedEvents()), aLook(), [finding]).at(-1)).toBe(
      '  finding     ✗ credentials-lost: lb removed Authorization.',
    );
  });

  test('tells how the backend was reached, and a certificate that was not trusted', () => {
    const tls = {
      version: 'TLSv1.3',
      cipher: 'TLS_AES_128_GCM_SHA256',
      subject: 'CN=x',
      distrusted: 'it has expired',
    };
    const lines = exchangeSummary(
      folded([anOpen(), aHead(), aConnected({ address: '::1', tlsMs: 12, tls })]),
      aLook(),
    );
    expect(lines).toContain('  backend     [::1]:9000, connected in 0.8 ms, TLS in 12 ms');
    expect(lines).toContain('  backend TLS TLSv1.3 TLS_AES_128_GCM_SHA256, certificate CN=x');
    expect(lines).toContain('  backend TLS not trusted, but accepted: it has expired');
  });

  test('tells of a rule that is broken with every frame once, and how often', () => {
    const events = [anOpen(), ...Array.from({ length: 1000 }, (_, n) => aViolation({ n: n + 1 }))];
    const lines = exchangeSummary(folded(events), aLook());
    expect(lines.filter((line) => line.includes('violation'))).toEqual([
      expect.stringContaining('in frame 1: a client must mask its frames (1000 times; --frames shows each)'),
    ]);
  });

  test('tells of faults, violations, errors and lost events', () => {
    const lines = exchangeSummary(
      folded([anOpen(), aHead(), aFault(), aViolation(), anError(), aGap({ exchange: 1 })]),
      aLook(),
    );
    expect(lines.slice(-5)).toEqual([
      '  lost        3 events of this exchange could not be recorded',
      '  ending      failed at backend: ECONNREFUSED',
      '  error       at backend: ECONNREFUSED: cannot connect to 127.0.0.1:9000: connection refused',
      '  fault       at incident-preauth-403: answered by answer-403: 403 in the place of the backend',
      '  violation   client breaks RFC 6455 §5.1 at byte 0: a client must mask its frames',
    ]);
  });

  test('breaks what is too long for the screen under its label', () => {
    const lines = exchangeSummary(folded(strippedEvents()), aLook({ columns: 60 }));
    expect(lines.filter((line) => line.startsWith(' '.repeat(14)))).not.toEqual([]);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(60);
  });
});

describe('sessionSummary', () => {
  const summary = (events: readonly Event[]) =>
    sessionSummary(sessionOf(events), (iso) => `on ${iso}`, aLook());

  test('tells what ran, when, and with which profiles', () => {
    const lines = summary([aSession({ profiles: [{ name: 'lb' }] }), ...talkingEvents(), anEnd()]);
    expect(lines).toEqual([
      'on 2025-09-09T12:04:31.000Z  127.0.0.1:8080 → wss://staging.example.com/ws',
      '1 exchange, proxy of hoptap 0.0.1  profiles lb',
    ]);
  });

  test('tells what is missing from the recording', () => {
    expect(summary([anOpen(), aGap()])).toEqual([
      '! the recording lacks its beginning',
      '! the recording has gaps: 3 events and 420 B could not be kept',
      '! the run did not end cleanly, or has not ended yet',
    ]);
  });
});

describe('exchangeJson', () => {
  test('tells an exchange in stable names, its heads by hop, nothing masked', () => {
    const json = JSON.parse(JSON.stringify(exchangeJson(folded(strippedEvents()))));
    expect(json).toMatchObject({
      exchange: 1,
      state: 'failed',
      method: 'GET',
      path: '/ws',
      upgrade: 'websocket',
      status: 101,
      offered: ['jwt-auth'],
      chosen: null,
      subprotocol: null,
      subprotocolLostAt: 'lb',
      subprotocolAddedAt: null,
      stations: ['client', 'lb', 'backend'],
      frames: { client: 0, backend: 1 },
      undelivered: 1,
      close: { by: 'backend', how: 'close-frame', backend: { code: 1011, reason: 'no credentials' } },
    });
    expect(json.heads).toHaveLength(4);
    expect(json.heads[1]).toMatchObject({ of: 'request', hop: 1, from: 'lb', to: 'backend' });
    expect(json.heads[1].changes[0]).toMatchObject({ rule: 'target', name: 'Host' });
  });

  test('tells what is held to be wrong with it', () => {
    const sentence = 'lb removed Authorization.';
    expect(exchangeJson(folded([anOpen()]), [aFinding({ sentence })])).toMatchObject({
      findings: [{ code: 'credentials-lost', severity: 'error', sentence }],
    });
  });

  test('says null where nothing is known yet', () => {
    expect(exchangeJson(folded([anOpen()]))).toMatchObject({
      method: null,
      path: null,
      status: null,
      connected: null,
      close: null,
    });
  });
});

describe('the marks of findings in the list', () => {
  const marks = (...findings: readonly ReturnType<typeof aFinding>[]): readonly string[] =>
    exchangeList([folded([anOpen(), aHead()])], aLook(), () => findings).slice(2);

  test('are the codes of errors and warnings, cause first, and no more than three', () => {
    const lost = aFinding({ code: 'credentials-lost' });
    const slow = aFinding({ code: 'handshake-slow', severity: 'warning' });
    expect(marks(lost, slow)).toEqual(['   ✗ credentials-lost  ! handshake-slow']);
    expect(marks(lost, slow, slow, lost, lost)).toEqual([
      '   ✗ credentials-lost  ! handshake-slow  ! handshake-slow  and 2 more',
    ]);
  });

  test('are fewer where they would not fit on the screen', () => {
    const lost = aFinding({ code: 'subprotocol-lost-to-backend' });
    const lines = exchangeList([folded([anOpen(), aHead()])], aLook({ columns: 50 }), () => [
      lost,
      lost,
      lost,
      lost,
    ]);
    expect(lines.slice(-1)).toEqual(['   ✗ subprotocol-lost-to-backend  and 3 more']);
  });

  test('are none where there is nothing but notes', () => {
    expect(marks(aFinding({ severity: 'note' }))).toEqual([]);
  });
});
