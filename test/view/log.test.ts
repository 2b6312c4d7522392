import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { createLog, createPaint } from '../../src/view/index.ts';
import {
  aBody,
  aClose,
  aFault,
  aGap,
  aHead,
  aMark,
  aProfiles,
  aResponse,
  aSession,
  aSideEnd,
  aViolation,
  anEnd,
  anError,
  anOpen,
} from '../builders.ts';
import { strippedEvents, talkingEvents } from './an-exchange.ts';
import { aLook } from './look.ts';

const none = aSideEnd({ code: null, frames: 0, bytes: 0 });

function told(events: readonly Event[], isVerbose = false): readonly string[] {
  const log = createLog({ ...aLook({ isRedacted: true }), isVerbose });
  return events.flatMap((event) => log.lines(event));
}

describe('the log', () => {
  test('tells a handshake with what became of its subprotocol and its fields, then how it ended', () => {
    expect(told(strippedEvents())).toEqual([
      '5ms  #1    GET /ws  upgrade websocket → 101  subprotocol none (offered jwt-auth, lost at lb)',
      '5ms  #1      lb  −Authorization −Sec-WebSocket-Protocol +via',
      '18ms  #1    closed by backend: 1011 internal error "no credentials", client sent no close frame' +
        '  · frames 0↑ 1↓ (0 B↑ 18 B↓) · 1 frame undelivered · 17 ms',
    ]);
  });

  test('breaks lines at words where that is asked for, and leaves times and numbers alone on the left', () => {
    const log = createLog({ ...aLook({ isRedacted: true, columns: 60 }), isVerbose: false, isWrapped: true });
    expect(strippedEvents().flatMap((event) => log.lines(event))).toEqual([
      '5ms  #1    GET /ws  upgrade websocket → 101  subprotocol',
      '               none (offered jwt-auth, lost at lb)',
      '5ms  #1      lb  −Authorization −Sec-WebSocket-Protocol +via',
      '18ms  #1    closed by backend: 1011 internal error "no',
      '                credentials", client sent no close frame  ·',
      '                frames 0↑ 1↓ (0 B↑ 18 B↓) · 1 frame',
      '                undelivered · 17 ms',
    ]);
  });

  test('keeps its lines short, whatever a peer sends', () => {
    const long = 'x'.repeat(100_000);
    const lines = told([
      anOpen({ upgrade: long }),
      aHead({ startLine: `GET /${long} HTTP/1.1`, fields: [['Sec-WebSocket-Protocol', long]] }),
      aHead({ hop: 1, changes: [{ rule: 'r', operation: 'remove', name: long, before: '' }] }),
      aResponse({ startLine: `HTTP/1.1 400 ${long}`, fields: [] }),
      aClose(),
    ]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(1000);
  });

  test('tells frames only where that is asked for', () => {
    expect(told(talkingEvents())).toHaveLength(2);
    const verbose = told(talkingEvents(), true);
    expect(verbose).toHaveLength(6);
    expect(verbose[2]).toBe(
      '12.5ms  #1      +2.5 ms  ↓ backend    1  text        24 B  {"type":"agent_started"}',
    );
  });

  test('tells an ordinary request in one line when it is done', () => {
    const events = [
      anOpen({ upgrade: null }),
      aHead({ startLine: 'GET /api/me?token=abc HTTP/1.1', fields: [] }),
      aResponse({ hop: 1, startLine: 'HTTP/1.1 200 OK', fields: [] }),
      aResponse({ startLine: 'HTTP/1.1 200 OK', fields: [] }),
      aBody(),
    ];
    expect(told(events)).toEqual([]);
    const close = aClose({
      by: 'backend',
      how: 'response',
      client: none,
      backend: aSideEnd({ code: null, bytes: 11 }),
    });
    expect(told([...events, close])).toEqual([
      '20ms  #1    GET /api/me?token=‹redacted›  → 200 OK  · 0 B↑ 11 B↓ · 19 ms',
    ]);
  });

  test('tells a handshake that nobody answered with its end', () => {
    const events = [
      anOpen(),
      aHead(),
      anError(),
      aClose({ by: 'hoptap', how: 'error', client: none, backend: none }),
    ];
    expect(told(events)).toEqual([
      '4ms  #1    error at backend: ECONNREFUSED: cannot connect to 127.0.0.1:9000: connection refused',
      '20ms  #1    GET /ws  upgrade websocket → no answer',
      '20ms  #1    failed at backend: ECONNREFUSED  · 0 B↑ 0 B↓ · 19 ms',
    ]);
  });

  test('says who answered in the backend’s place', () => {
    const events = [
      anOpen(),
      aHead(),
      aFault(),
      aResponse({ startLine: 'HTTP/1.1 403 Forbidden', fields: [] }),
    ];
    expect(told(events).at(-1)).toBe('5ms  #1    GET /ws  upgrade websocket → 403 Forbidden  from hoptap');
  });

  test('says what the backend had answered where a station made it something else', () => {
    const events = [
      anOpen(),
      aHead(),
      aResponse({ hop: 1 }),
      aResponse({ startLine: 'HTTP/1.1 502 Bad Gateway' }),
    ];
    expect(told(events)[0]).toMatch(/→ 502 Bad Gateway {2}\(backend said 101\)$/);
  });

  test('tells what goes wrong, what is done on purpose and what is missing', () => {
    expect(
      told([aSession(), anOpen(), aViolation(), aFault({ t: 12 }), aGap(), aMark(), aProfiles(), anEnd()]),
    ).toEqual([
      '11ms  #1    client breaks RFC 6455 §5.1 at byte 0: a client must mask its frames',
      '12ms  #1    fault at incident-preauth-403: answered by answer-403: 403 in the place of the backend',
      '31ms        gap: 3 events, 420 B not recorded: no space left on the disk',
      '32ms        mark: now with the new token',
      '30ms        profiles: none',
    ]);
  });

  test('names profiles that are switched to', () => {
    expect(told([aProfiles({ profiles: [{ name: 'a' }, { name: 'b' }] })])[0]).toMatch(/profiles: a, b$/);
  });

  test('tells the handshake late where only what follows it is shown', () => {
    const log = createLog({ ...aLook({ isRedacted: true }), isVerbose: true });
    const lines = talkingEvents().flatMap((event) =>
      log.lines(event, event.event === 'frame' && event.from === 'backend'),
    );
    expect(lines.map((each) => each.replace(/ +/g, ' ').slice(0, 40))).toEqual([
      '5ms #1 GET /ws upgrade websocket → 101',
      '12.5ms #1 +0 ms ↓ backend 1 text 24 B {"',
      '15ms #1 +2.5 ms ↓ backend 2 close 2 B 10',
    ]);
  });

  test('tells a handshake with an ending that is the first to be shown, at its own time', () => {
    const log = createLog({ ...aLook({ isRedacted: true }), isVerbose: false });
    const lines = strippedEvents().flatMap((event) => log.lines(event, event.event === 'close'));
    expect(lines).toEqual(told(strippedEvents()));
  });

  test('holds nothing of an exchange that is over', () => {
    expect(told([...strippedEvents(), aResponse({ t: 99 }), aClose({ t: 100 })])).toHaveLength(3);
  });

  test('shows no secret', () => {
    const lines = told(
      strippedEvents().map((event) => ({ ...event })),
      true,
    ).join('\n');
    expect(lines).not.toContain('eyJ');
  });

  test('says with colour what it says without', () => {
    const log = createLog({ ...aLook({ paint: createPaint(true), isRedacted: true }), isVerbose: true });
    const painted = strippedEvents().flatMap((event) => log.lines(event));
    expect(painted.map((line) => line.replace(/\u001b\[\d+m/g, ''))).toEqual(told(strippedEvents(), true));
  });
});
