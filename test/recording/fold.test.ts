import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event, Exchange } from '../../src/model/index.ts';
import { createFold } from '../../src/recording/index.ts';
import {
  aBody,
  aClose,
  aConnected,
  aFault,
  aFrame,
  aGap,
  aHead,
  anEnd,
  anError,
  anOpen,
  aResponse,
  aSession,
  aSideEnd,
  aViolation,
  bytes,
} from '../builders.ts';
import { anEvent } from './arbitrary-event.ts';

function folded(...events: readonly Event[]): Exchange {
  const fold = createFold();
  for (const event of events) fold.push(event);
  const exchange = fold.exchange(1);
  if (exchange === undefined) throw new Error('no exchange 1');
  return exchange;
}

const stateOf = (...events: readonly Event[]): string => folded(...events).state;
const status = (line: string): Event => aResponse({ startLine: `HTTP/1.1 ${line}` });

describe('an exchange', () => {
  it('is all that its events say', () => {
    const events = {
      open: anOpen(),
      heads: [aHead(), aHead({ hop: 1 }), aResponse({ hop: 1 }), aResponse()],
      connected: aConnected(),
      violations: [aViolation()],
      faults: [aFault()],
      errors: [anError()],
      close: aClose(),
    };
    const { open, heads, connected, violations, faults, errors, close } = events;
    const whole = folded(open, ...heads, connected, ...violations, ...faults, ...errors, close);
    expect(whole).toMatchObject({ exchange: 1, ...events, undelivered: 0, lost: 0 });
  });

  it('has the frames and bytes of each side, those of a station of neither', () => {
    const { client, backend, undelivered } = folded(
      anOpen(),
      aBody({ of: 'request', bytes: 30 }),
      aBody({ of: 'response', bytes: 40 }),
      aFrame({ from: 'client', payload: bytes('abc') }),
      aFrame({ from: 'client', length: 100, cut: 90, missing: 0 }),
      aFrame({ from: 'backend', length: 10, missing: 4, undelivered: true }),
      aFrame({ from: 'edge' }),
    );
    expect(client).toEqual({ frames: 2, bytes: 133 });
    expect(backend).toEqual({ frames: 1, bytes: 46 });
    expect(undelivered).toBe(1);
  });

  it('has what could not be kept of it', () => {
    expect(folded(anOpen(), aGap({ exchange: 1, events: 3 }), aGap({ events: 9 })).lost).toBe(3);
  });

  it('is the same object until something happens to it, and never changes once given', () => {
    const fold = createFold();
    fold.push(anOpen());
    fold.push(anOpen({ exchange: 2 }));
    const before = fold.exchange(1);
    fold.push(aHead({ exchange: 2 }));
    expect(fold.exchange(1)).toBe(before);
    fold.push(aFrame());
    fold.push(aHead());
    expect(before).toMatchObject({ heads: [], client: { frames: 0 } });
    expect(fold.exchange(1)).toMatchObject({ heads: [aHead()], client: { frames: 1 } });
  });

  it('is unknown where nothing was said of it', () => {
    expect(createFold().exchange(1)).toBeUndefined();
  });
});

describe('the state of an exchange', () => {
  it('is connecting until the client has its final head', () => {
    expect(stateOf(anOpen())).toBe('connecting');
    expect(stateOf(anOpen(), aHead(), aResponse({ hop: 1 }))).toBe('connecting');
    expect(stateOf(anOpen(), aHead({ of: 'informational', startLine: 'HTTP/1.1 103 Early Hints' }))).toBe(
      'connecting',
    );
    expect(stateOf(anOpen(), aHead(), aResponse())).toBe('open');
  });

  it.each<[string, Event]>([
    ['a close of 1000', aClose()],
    ['a close of 1001', aClose({ client: aSideEnd({ code: 1001 }) })],
    [
      'a close frame without a code',
      aClose({ client: aSideEnd({ code: 1005 }), backend: aSideEnd({ code: 1005 }) }),
    ],
    [
      'no close frame',
      aClose({ how: 'fin', client: aSideEnd({ code: null }), backend: aSideEnd({ code: null }) }),
    ],
    ['a reset once it was open', aClose({ how: 'reset' })],
  ])('is closed after %s', (_, close) => {
    expect(stateOf(anOpen(), aResponse(), close)).toBe('closed');
  });

  it('is closed after an answer to what was no upgrade, whatever its status', () => {
    const close = aClose({ how: 'response' });
    expect(stateOf(anOpen({ upgrade: null }), status('500 Oh no'), close)).toBe('closed');
  });

  it.each<[string, readonly Event[]]>([
    ['an error', [aResponse(), aClose({ how: 'error' })]],
    ['a refusal', [aResponse(), aFault({ did: 'refused' }), aClose({ how: 'fin' })]],
    ['a reset before the 101', [aClose({ how: 'reset' })]],
    ['a reset instead of a body', [status('200 OK'), aClose({ how: 'reset' })]],
    ['a status of 400 and above to an upgrade', [status('403 Forbidden'), aClose({ how: 'response' })]],
    ['no answer to an upgrade', [aHead(), aClose({ how: 'fin' })]],
    [
      'a close code of the backend that is no ordinary one',
      [aResponse(), aClose({ backend: aSideEnd({ code: 1011 }) })],
    ],
    [
      'a close code of the client that is no ordinary one',
      [aResponse(), aClose({ client: aSideEnd({ code: 4000 }) })],
    ],
  ])('is failed after %s', (_, events) => {
    expect(stateOf(anOpen(), ...events)).toBe('failed');
  });

  it('is open to the end of a recording that lacks its end', () => {
    expect(stateOf(anOpen(), aResponse(), aFrame())).toBe('open');
  });
});

describe('a recording that lacks its beginning', () => {
  it('has exchanges with what is known of them', () => {
    const { open, state } = folded(aHead({ t: 7, hop: 2 }), aResponse(), aFrame());
    expect(state).toBe('open');
    expect(open).toEqual({
      t: 7,
      event: 'open',
      exchange: 1,
      connection: 0,
      client: { address: '?', port: 0 },
      stations: ['client', '?', '?', 'backend'],
      upgrade: 'websocket',
    });
  });

  it('blames no exchange for an answer that it does not hold', () => {
    expect(stateOf(aFrame(), aClose())).toBe('closed');
    expect(stateOf(anOpen(), aGap({ exchange: 1 }), aClose())).toBe('closed');
  });
});

describe('a session', () => {
  it('has its first line, its exchanges as they were opened, its losses and its end', () => {
    const fold = createFold();
    expect(fold.session()).toEqual({
      session: null,
      exchanges: [],
      lost: { events: 0, bytes: 0 },
      isEnded: false,
    });
    const second = aGap({ exchange: 9, events: 1, bytes: 10 });
    for (const event of [aSession(), anOpen({ exchange: 9 }), anOpen(), aGap(), second, anEnd()])
      fold.push(event);
    expect(fold.session()).toMatchObject({
      session: aSession(),
      exchanges: [{ exchange: 9 }, { exchange: 1 }],
      lost: { events: aGap().events + 1, bytes: aGap().bytes + 10 },
      isEnded: true,
    });
  });

  it('can be told from any events in any order', () => {
    fc.assert(
      fc.property(fc.array(anEvent), (events) => {
        const fold = createFold();
        for (const event of events) fold.push(event);
        const known = new Set(events.flatMap((event) => ('exchange' in event ? [event.exchange] : [])));
        expect(fold.session().exchanges.map(({ exchange }) => exchange)).toEqual(
          [...known].filter((exchange) => exchange !== undefined),
        );
      }),
    );
  });
});
