import { describe, expect, test } from 'vitest';
import type { Event } from '../../../src/model/index.ts';
import { aFrame, aSideEnd } from '../../builders.ts';
import { accepted, eventsOf, findingIn, handshake } from '../a-study.ts';

const UPGRADE = accepted().filter(([name]) => !/^(?:upgrade|connection|sec-)/i.test(name));

/** A busy connection that the backend's side ends by FIN after so long. */
function busyUntil(ms: number): readonly Event[] {
  const events = eventsOf();
  const side = aSideEnd({ code: null, frames: 2 });
  return events.flatMap((event): readonly Event[] =>
    event.event === 'close'
      ? [
          aFrame({ exchange: 1, t: 1000 + ms - 20, from: 'backend' }),
          { ...event, t: 1000 + ms, by: 'backend', how: 'fin', client: side, backend: side },
        ]
      : [event],
  );
}

describe('what a finding says', () => {
  test('gives the advice of a lifetime first where it was one, and once', () => {
    const { advice, sentence } = findingIn('cut-at-timer', busyUntil(300_000));
    expect(sentence).toContain('after the request, whether it was busy or idle');
    expect(advice[0]).toMatch(/^Lifetime/);
    expect(advice.filter((each) => each.startsWith('Lifetime'))).toHaveLength(1);
  });

  test('names where a redirect leads, its secrets masked', () => {
    const { evidence } = findingIn('answered-3xx', {
      status: '302 Found',
      answer: [...UPGRADE, ['Location', 'https://login.test/?access_token=s3cr3t-s3cr3t']],
    });
    expect(evidence[0]?.text).toContain('302 Found (Location: https://login.test/');
    expect(evidence[0]?.text).not.toContain('s3cr3t');
  });

  test('does not blame a lost Upgrade for a 426 where it arrived', () => {
    const { means } = findingIn('answered-426', { status: '426 Upgrade Required', answer: UPGRADE });
    expect(means[0]).toMatch(/^Upgrade did reach the last hop here, with Sec-WebSocket-Version: 13/);
    const lost = findingIn('answered-426', {
      status: '426 Upgrade Required',
      answer: UPGRADE,
      arrived: handshake().filter(([name]) => !/^(?:upgrade|connection)$/i.test(name)),
    });
    expect(lost.means[0]).not.toMatch(/^Upgrade did reach/);
  });
});
