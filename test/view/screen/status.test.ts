import { describe, expect, test } from 'vitest';
import { widthOf } from '../../../src/view/index.ts';
import { statusRow, type StatusFacts } from '../../../src/view/screen/status.ts';
import { aLook } from '../look.ts';

const FACTS: StatusFacts = {
  source: {
    is: 'live',
    recording: { path: '/home/me/a.hoptap.jsonl', bytes: 1_300_000, trouble: null, read: null },
  },
  totals: {
    exchanges: 12,
    open: 2,
    client: { frames: 0, bytes: 0 },
    backend: { frames: 0, bytes: 0 },
    lost: 0,
  },
  rates: null,
  frozen: null,
  isMasked: false,
};
const BUSY = { client: { frames: 1.33, bytes: 512 }, backend: { frames: 4823, bytes: 1_234_567 } };
const row = (subject: Partial<StatusFacts>, columns = 200): string =>
  statusRow({ ...FACTS, ...subject }, columns, aLook());

describe('the status line', () => {
  test('tells the recording and its size, and the exchanges', () => {
    expect(row({})).toBe('recording /home/me/a.hoptap.jsonl, 1.2 MiB    2 open of 12 exchanges');
    expect(row({ totals: { ...FACTS.totals, exchanges: 0, open: 0 } })).toContain('no exchanges');
  });

  test('says that nothing is recorded', () => {
    expect(row({ source: { is: 'live', recording: null } })).toMatch(/^not recorded {2}/);
  });

  test.each([
    [{ is: 'file', path: 'a.jsonl', isEnded: true, read: null }, 'a.jsonl  ended cleanly  '],
    [{ is: 'file', path: 'a.jsonl', isEnded: false, read: null }, 'a.jsonl  ! still running, or cut off  '],
    [{ is: 'file', path: 'a.jsonl', isEnded: false, read: 0.347 }, 'a.jsonl  reading, 34%  '],
    [
      { is: 'file', path: 'a.jsonl', isEnded: true, read: null, trouble: 'line 3 is torn' },
      '✗ line 3 is torn  a.jsonl  ',
    ],
    [{ is: 'file', path: 'a.jsonl', isEnded: true, read: 1 }, 'a.jsonl  reading, 100%  '],
  ] as const)('of a recording that is shown, %j, says %j', (source, said) => {
    expect(row({ source }).startsWith(said)).toBe(true);
  });

  test('says first what is wrong, and keeps it where there is room for little', () => {
    const recording = { path: '/x/a.jsonl', bytes: 10, trouble: 'disk full', read: null };
    const totals = { ...FACTS.totals, lost: 1234 };
    const text = row({ source: { is: 'live', recording }, totals, rates: BUSY });
    expect(text).toMatch(/^✗ disk full {2}/);
    expect(text).toContain('✗ 1,234 events not recorded');
    expect(row({ source: { is: 'live', recording }, totals, rates: BUSY }, 32)).toBe(
      '✗ disk full  ✗ 1,234 events lost',
    );
  });

  test('says how far a frozen screen is behind', () => {
    expect(row({ frozen: 0 })).toMatch(/^frozen \(s goes on\) {2}/);
    expect(row({ frozen: 1 })).toMatch(/^frozen, 1 event behind \(s goes on\)/);
    expect(row({ frozen: 12_345 })).toMatch(/^frozen, 12,345 events behind/);
    expect(row({ frozen: 5 }, 60)).toMatch(/^frozen/);
  });

  test('says that secrets are masked', () => {
    expect(row({ isMasked: true })).toContain('secrets masked');
  });

  test('tells what passes each way in a second, as wide whatever it is', () => {
    expect(row({ rates: BUSY })).toMatch(/ {2}1\.3↑ 4,823↓ frames\/s {6}512 B↑ {3}1\.2 MiB↓ \/s$/);
    const quiet = { client: { frames: 0, bytes: 0 }, backend: { frames: 0, bytes: 0 } };
    expect(widthOf(row({ rates: quiet }))).toBe(widthOf(row({ rates: BUSY })));
  });

  test('is said shorter as there is less room, and never takes more', () => {
    for (let columns = 1; columns <= 200; columns += 1) {
      const text = row({ rates: BUSY, frozen: 3, isMasked: true }, columns);
      expect(widthOf(text)).toBeLessThanOrEqual(columns);
      expect(text).not.toBe('');
    }
    expect(row({ rates: BUSY }, 60)).toBe('a.hoptap.jsonl, 1.2 MiB    2 of 12 open    1.3↑ 4,823↓ /s');
  });
});
