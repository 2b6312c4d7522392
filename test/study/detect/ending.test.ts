import { describe, expect, test } from 'vitest';
import type { Event } from '../../../src/model/index.ts';
import { detectEndings } from '../../../src/study/detect/ending.ts';
import { aClose, aFrame, aSideEnd, closePayload } from '../../builders.ts';
import { aBackendFrame, aCut, anOpened, foundBy, SILENT, told } from './found-by.ts';

const NOTHING = aSideEnd({ code: null, frames: 0, bytes: 0 });
const found = (events: readonly Event[]): readonly string[] => told(foundBy(detectEndings, events));

/** The backend closes `at` milliseconds after the request. */
function closedBy(from: 'client' | 'backend', code: number, at = 7, reason = ''): readonly Event[] {
  const own = aSideEnd({ code, reason });
  return [
    ...anOpened(),
    ...(at > 100 ? [aFrame({ t: 10 }), aBackendFrame({ t: at - 10 })] : []),
    aFrame({ from, t: at, n: 2, opcode: 8, payload: closePayload(code, reason) }),
    aClose({
      t: at + 1,
      by: from,
      client: from === 'client' ? own : aSideEnd({ code }),
      backend: from === 'backend' ? own : aSideEnd({ code }),
    }),
  ];
}

describe('an ordinary ending is silent', () => {
  test.each<[string, readonly Event[]]>([
    ['closed 1000 by the client', closedBy('client', 1000)],
    ['closed 1000 by the backend', closedBy('backend', 1000)],
    ['closed 1001 by the client, as when a tab is closed', closedBy('client', 1001, 4000)],
    ['closed 1001 by the backend', closedBy('backend', 1001, 4000)],
    ['closed without a code', closedBy('client', 1005)],
    [
      'ended by hoptap',
      [...anOpened(), aClose({ by: 'hoptap', how: 'shutdown', client: SILENT, backend: SILENT })],
    ],
    [
      "ended by a station's timer",
      [...anOpened(), aClose({ t: 30_000, by: 'lb', how: 'timer', client: SILENT, backend: SILENT })],
    ],
    ['still open', anOpened()],
    [
      'an ordinary close of a backend whose client had left',
      [
        ...anOpened(),
        aFrame({ t: 10 }),
        aBackendFrame({ t: 20 }),
        aBackendFrame({ t: 5000, n: 2, opcode: 8, payload: closePayload(1000), undelivered: true }),
        aClose({ t: 5001, by: 'client', how: 'fin', client: SILENT, backend: aSideEnd() }),
      ],
    ],
  ])('%s', (_, events) => {
    expect(found(events).filter((each) => each !== 'note cut')).toEqual([]);
  });
});

describe('a close code that tells of trouble is found', () => {
  test.each([
    ['backend', 1002, 'error closed-1002'],
    ['client', 1002, 'error closed-1002'],
    ['backend', 1003, 'error closed-1003'],
    ['client', 1007, 'error protocol-violation'],
    ['backend', 1008, 'error closed-1008'],
    ['backend', 1009, 'error closed-1009'],
    ['backend', 1011, 'error closed-1011'],
    ['backend', 1013, 'error closed-unavailable'],
    ['backend', 4401, 'error closed-4xxx'],
    ['backend', 3000, 'error closed-4xxx'],
    ['client', 4000, 'note closed-4xxx'],
  ] as const)('%s closes %i early: %s', (from, code, expected) => {
    expect(found(closedBy(from, code))).toEqual([expected]);
  });

  test('later on a code of the application is a warning, but for the ones that refuse', () => {
    expect(found(closedBy('backend', 4000, 60_000 * 7))).toEqual(['warning closed-4xxx']);
    expect(found(closedBy('backend', 4401, 60_000 * 7))).toEqual(['error closed-4xxx']);
    expect(found(closedBy('backend', 1012, 60_000 * 7))).toEqual(['warning closed-unavailable']);
  });

  test('early and late are told apart, and the reason is masked', () => {
    const sentence = (at: number): string =>
      foundBy(detectEndings, closedBy('backend', 1011, at, 'bad /ws?token=abc'))[0]?.sentence ?? '';
    expect(sentence(7)).toBe(
      'The backend closed with 1011 internal error "bad /ws?token=‹redacted›" right after the handshake, before it had sent anything.',
    );
    expect(sentence(4000)).toContain('within seconds of the handshake');
    expect(sentence(40_000)).toContain('in the course of the connection');
  });
});

describe('a client that leaves', () => {
  const gone = (at: number, how: 'fin' | 'reset' = 'fin'): readonly Event[] => [
    ...anOpened(),
    aClose({ t: at, by: 'client', how, client: NOTHING, backend: NOTHING }),
  ];

  test('right after the 101 without a frame has given up', () => {
    expect(found(gone(30))).toEqual(['error client-gave-up']);
    expect(found(gone(30, 'reset'))).toEqual(['error client-gave-up']);
  });

  test('later was killed, or lost its network: a note', () => {
    expect(found(gone(7000))).toEqual(['note cut']);
  });

  test('before the close of the backend came never saw it', () => {
    const events = [
      ...anOpened(),
      aBackendFrame({ t: 17, opcode: 8, payload: closePayload(1011, 'no'), undelivered: true }),
      aClose({ t: 18, by: 'backend', client: NOTHING, backend: aSideEnd({ code: 1011, reason: 'no' }) }),
    ];
    expect(found(events)).toEqual(['error closed-1011', 'error client-gave-up', 'error close-unseen']);
  });
});

describe('a cut', () => {
  test.each(['fin', 'reset'] as const)('by %s of the backend without a close frame is an error', (how) => {
    const events = [
      ...anOpened(),
      aFrame({ t: 10 }),
      aBackendFrame({ t: 20 }),
      aClose({ t: 7000, by: 'backend', how, client: SILENT, backend: SILENT }),
    ];
    expect(found(events)).toEqual(['error cut']);
  });

  test('is none where a close frame came before', () => {
    const events = [
      ...anOpened(),
      aClose({ t: 7000, by: 'backend', how: 'fin', client: aSideEnd(), backend: SILENT }),
    ];
    expect(found(events)).toEqual([]);
  });
});

describe('a cut at a known timer', () => {
  const at = (openMs: number, idleMs: number): string =>
    foundBy(detectEndings, aCut(1, openMs, idleMs))[0]?.sentence ?? '';

  test('once is a warning that it equals one, and stands for the cut', () => {
    expect(found(aCut(1, 95_000, 60_200))).toEqual(['warning cut-at-timer']);
    expect(at(95_000, 60_200)).toContain('60 s after its last frame');
  });

  test('several times is a timer', () => {
    const founds = foundBy(detectEndings, [...aCut(1, 95_000, 60_200), ...aCut(2, 80_000, 60_010, 5)]);
    expect(told(founds)).toEqual(['error cut-at-timer']);
    expect(founds[0]?.exchanges).toEqual([1, 2]);
    expect(founds[0]?.means?.join()).toContain('nginx');
  });

  test('tells lifetime from idle', () => {
    expect(at(30_010, 900)).toContain('30 s after the request');
    expect(at(300_020, 2000)).toContain('300 s after the request');
    expect(at(120_000, 55_100)).toContain('55 s after its last frame');
    expect(at(200_000, 100_050)).toContain('100 s after its last frame');
  });

  test.each([
    [95_000, 58_000],
    [95_000, 63_500],
    [45_000, 200],
  ])('is none at %i ms, idle for %i ms', (openMs, idleMs) => {
    expect(found(aCut(1, openMs, idleMs))).toEqual(['error cut']);
  });

  test('of no known length is found where three connections share it', () => {
    const events = [1, 2, 3].flatMap((n) => aCut(n, 42_000 + n * 100, 500 + 3000 * n, n * 1000));
    const founds = foundBy(detectEndings, events);
    expect(told(founds)).toEqual(['error cut-at-timer']);
    expect(founds[0]?.sentence).toContain('42 s');
    expect(founds[0]?.exchanges).toEqual([1, 2, 3]);
  });

  test('without a frame cannot tell idle from lifetime, and joins those that can', () => {
    const bare: readonly Event[] = [
      ...anOpened(3, 50),
      aClose({ exchange: 3, t: 60_100, by: 'backend', how: 'fin', client: NOTHING, backend: NOTHING }),
    ];
    expect(foundBy(detectEndings, bare)[0]?.sentence).toContain('without a frame');
    const founds = foundBy(detectEndings, [...aCut(1, 95_000, 60_200), ...bare]);
    expect(founds.map(({ exchanges }) => exchanges)).toEqual([[1, 3]]);
  });
});
