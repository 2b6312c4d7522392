import { describe, expect, test } from 'vitest';
import type { Event } from '../../../src/model/index.ts';
import { detectTime } from '../../../src/study/detect/time.ts';
import {
  aClose,
  aConnected,
  aFault,
  aFrame,
  aHead,
  anOpen,
  aResponse,
  aSideEnd,
  closePayload,
} from '../../builders.ts';
import { aBackendFrame, anOpened, foundBy, told } from './found-by.ts';

const found = (events: readonly Event[]): readonly string[] => told(foundBy(detectTime, events));

/** A handshake that spends its time where it is told. */
function handshake({ held = 0, connect = 1, answer = 1 }, ...more: readonly Event[]): readonly Event[] {
  const connected = held + connect;
  return [
    anOpen({ t: 0 }),
    aHead({ t: 0 }),
    ...more,
    aConnected({ t: connected, connectMs: connect }),
    aHead({ t: connected, hop: 1 }),
    aResponse({ t: connected + answer, hop: 1 }),
    aResponse({ t: connected + answer, hop: 0 }),
  ];
}

describe('a handshake', () => {
  test('of three seconds is not slow', () => {
    expect(found(handshake({ answer: 2990 }))).toEqual([]);
  });

  test.each([
    [{ answer: 4000 }, "for the backend's answer"],
    [{ connect: 4000 }, 'to find and reach the backend'],
  ])('of more is, and it is said where the time went: %j', (times, where) => {
    const [slow] = foundBy(detectTime, handshake(times));
    expect(slow?.sentence).toBe(`The handshake took more than 3 s, most of it ${where}.`);
    expect(slow?.evidence[0]?.text).toContain(`4 s ${where}`);
  });

  test('that a profile held up on purpose is a note with its rule', () => {
    const [slow] = foundBy(detectTime, handshake({ held: 5000 }, aFault({ did: 'delayed', rule: 'wait' })));
    expect(slow).toMatchObject({ code: 'handshake-slow', severity: 'note' });
    expect(slow?.evidence[0]).toMatchObject({ rule: 'wait' });
  });

  test('of plain HTTP may take its time', () => {
    const events = handshake({ answer: 9000 }).map((event) =>
      event.event === 'open' ? { ...event, upgrade: null } : event,
    );
    expect(found(events)).toEqual([]);
  });
});

describe('a reply', () => {
  const talk = (...times: readonly [number, 'client' | 'backend'][]): readonly Event[] => [
    ...anOpened(),
    ...times.map(([t, from], n) => aFrame({ t, from, n: n + 1 })),
  ];

  test('within three seconds is not slow', () => {
    expect(found(talk([10, 'client'], [2900, 'backend']))).toEqual([]);
  });

  test('after more is, with both messages as evidence', () => {
    const [slow] = foundBy(detectTime, talk([10, 'client'], [3600, 'backend']));
    expect(slow).toMatchObject({ code: 'reply-slow', severity: 'warning' });
    expect(slow?.evidence.map(({ t }) => t)).toEqual([10, 3600]);
    expect(slow?.evidence[1]?.text).toContain('3.6 s');
  });

  test('to a client that sends much more than it gets is a note', () => {
    const stream = Array.from({ length: 9 }, (_, n): [number, 'client'] => [10 + n, 'client']);
    expect(found(talk(...stream, [5000, 'backend']))).toEqual(['note reply-slow']);
  });

  test('that a profile delayed is a note', () => {
    const events = [...talk([10, 'client'], [3600, 'backend']), aFault({ did: 'delayed' })];
    expect(found(events)).toEqual(['note reply-slow']);
  });

  test('to a ping is none: only data is waited for', () => {
    const events = [
      ...anOpened(),
      aFrame({ t: 10, opcode: 9 }),
      aBackendFrame({ t: 20, opcode: 10 }),
      aClose({ t: 60_000 }),
    ];
    expect(found(events)).toEqual([]);
  });
});

describe('a message without a reply', () => {
  const left = (t: number, code: number | null): readonly Event[] => [
    ...(code === null ? [] : [aFrame({ t, n: 9, opcode: 8, payload: closePayload(code) })]),
    aClose({
      t: t + 1,
      by: 'client',
      how: code === null ? 'fin' : 'close-frame',
      client: aSideEnd({ code }),
      backend: aSideEnd({ code }),
    }),
  ];

  test('is found where the client waited three seconds and left', () => {
    const events = [...anOpened(), aFrame({ t: 10 }), ...left(5000, null)];
    expect(found(events)).toEqual(['warning reply-missing']);
  });

  test('is found behind a greeting, however politely the client leaves', () => {
    const events = [...anOpened(), aBackendFrame({ t: 7 }), aFrame({ t: 10 }), ...left(5000, 1000)];
    expect(found(events)).toEqual(['warning reply-missing']);
  });

  test.each<[string, readonly Event[]]>([
    ['the client left at once', [...anOpened(), aFrame({ t: 10 }), ...left(500, 1000)]],
    ['nobody has ended yet', [...anOpened(), aFrame({ t: 10 })]],
    [
      'the backend closed instead, and said why',
      [
        ...anOpened(),
        aFrame({ t: 10 }),
        aBackendFrame({ t: 9000, opcode: 8, payload: closePayload(1011) }),
        aClose({
          t: 9001,
          by: 'backend',
          client: aSideEnd({ code: 1011 }),
          backend: aSideEnd({ code: 1011 }),
        }),
      ],
    ],
  ])('is none where %s', (_, events) => {
    expect(found(events)).toEqual([]);
  });

  test.each<[string, readonly Event[]]>([
    [
      'the client only streams',
      [
        ...anOpened(),
        ...Array.from({ length: 9 }, (_, n) => aFrame({ t: 10 + n, n: n + 1 })),
        ...left(9000, 1000),
      ],
    ],
    [
      'others were answered, and this was the last word',
      [
        ...anOpened(),
        aFrame({ t: 10 }),
        aBackendFrame({ t: 20 }),
        aFrame({ t: 30, n: 2 }),
        ...left(9000, 1000),
      ],
    ],
  ])('is a note where %s', (_, events) => {
    expect(found(events)).toEqual(['note reply-missing']);
  });
});
