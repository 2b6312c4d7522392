import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { createSieve, parseFilter } from '../../src/recording/index.ts';
import { compareExchanges, createStudy, diagnose, FINDING_CODES } from '../../src/study/index.ts';
import { exported, FORMATS } from '../export/an-export.ts';
import { anEvent } from '../recording/arbitrary-event.ts';

const LENIENT = { isStrict: false, ignored: new Set<string>() };
const ALL = { heads: true, outcomes: true, messages: true };

/** Events that crowd on a few exchanges, for else none would meet another. */
const crowded: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.tuple(anEvent, fc.integer({ min: 1, max: 3 })).map(([event, exchange]): Event => {
    const one = 'exchange' in event ? { ...event, exchange } : event;
    // a capture is filled up to what is said to be missing: 16 MiB a frame
    if (one.event === 'frame') return { ...one, length: one.length % 1000, cut: one.cut % 1000 };
    return one.event === 'body' ? { ...one, bytes: one.bytes % 1000, cut: one.cut % 1000 } : one;
  }),
  { maxLength: 40 },
);

describe('a recording of any events', () => {
  test('can be diagnosed, and its exchanges compared', () => {
    fc.assert(
      fc.property(crowded, (events) => {
        const fold = createStudy();
        for (const event of events) fold.push(event);
        const study = fold.study();
        expect(diagnose(study).chains).toBeInstanceOf(Array);
        for (const a of study.session.exchanges)
          for (const b of study.session.exchanges)
            compareExchanges({ exchange: a, hop: null }, { exchange: b, hop: null }, LENIENT, ALL);
      }),
    );
  });

  test.each(FORMATS)('can be exported as %s, with secrets and without', (name) => {
    fc.assert(
      fc.property(crowded, fc.boolean(), (events, isRedacted) => {
        const fold = createStudy();
        for (const event of events) fold.push(event);
        expect(exported(name, events, { diagnosis: diagnose(fold.study()) }, isRedacted)).toBeDefined();
      }),
    );
  });

  test('passes a sieve whole, each event once', () => {
    const filter = parseFilter('~b a | ~hq x | ~e', { findingCodes: FINDING_CODES });
    fc.assert(
      fc.property(crowded, (events) => {
        const sieve = createSieve(filter);
        const sifted = [...events.flatMap((event) => sieve.push(event)), ...sieve.end()];
        expect(sifted).toHaveLength(events.length);
      }),
    );
  });
});
