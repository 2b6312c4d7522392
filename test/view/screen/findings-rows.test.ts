import { describe, expect, test } from 'vitest';
import type { ExchangeFinding, Finding } from '../../../src/study/index.ts';
import { findingsRows } from '../../../src/view/screen/findings-rows.ts';
import type { TabContext } from '../../../src/view/screen/tab-context.ts';
import { aClose, aFault, aFinding, aFrame, aHead, anOpen } from '../../builders.ts';
import { strippedEvents } from '../an-exchange.ts';
import { aLook } from '../look.ts';
import { aTab, drawn, rowWith } from './a-tab.ts';

const cause = aFinding({
  sentence: 'Authorization was lost at lb.',
  evidence: [{ exchange: 1, t: 2, hop: 1, field: 'Authorization', text: 'gone since hop 0' }],
  means: ['The backend sees nobody.'],
  advice: ['Look in the configuration of lb.', 'Ask who runs it.'],
});
const effect = aFinding({
  code: 'closed-1011',
  sentence: 'The backend closed with 1011.',
  evidence: [{ exchange: 1, t: 17, frame: { from: 'backend', n: 1 }, text: 'close 1011' }],
  exchanges: [1, 3, 4, 5],
});
const chain = (first: Finding, ...effects: readonly Finding[]): readonly ExchangeFinding[] =>
  [first, ...effects].map((finding) => ({ finding, cause: first, evidence: finding.evidence }));
const rowsOf = (findings: readonly ExchangeFinding[], subject: Partial<TabContext> = {}) =>
  findingsRows(aTab(strippedEvents(), { findings, look: aLook({ columns: 80 }), ...subject }));

describe('findings', () => {
  test('stand cause first, what followed below it, each sentence whole', () => {
    const other = aFinding({ code: 'cut', severity: 'warning', sentence: 'It was cut.' });
    expect(drawn(rowsOf([...chain(cause, effect), ...chain(other)]), 78)).toEqual([
      '✗ error    credentials-lost',
      '    Authorization was lost at lb.',
      '→ ✗ error    closed-1011  also in exchanges 3-5 (3)',
      '      The backend closed with 1011.',
      '',
      '! warning  cut',
      '    It was cut.',
    ]);
  });

  test('have the cursor on findings, not on their sentences', () => {
    const rows = rowsOf(chain(cause, effect));
    const selectable = Array.from({ length: rows.count }, (_, index) => rows.isSelectable?.(index));
    expect(selectable).toEqual([true, false, true, false]);
    expect(rowWith(rows, 'was lost at lb')).toBe(0);
  });

  test('open to evidence, meaning and advice', () => {
    const rows = rowsOf(chain(cause, effect), { opened: new Set(['credentials-lost']) });
    expect(rows.opening(0)).toBe('toggle');
    expect(drawn(rows, 78).slice(1, 8)).toEqual([
      '    Authorization was lost at lb.',
      '    2ms  hop 1  gone since hop 0',
      '    means    The backend sees nobody.',
      '    do       Look in the configuration of lb.',
      '             Ask who runs it.',
      '    more     hoptap explain credentials-lost',
      '→ ✗ error    closed-1011  also in exchanges 3-5 (3)',
    ]);
  });

  test('lead from each piece of evidence to where it is seen', () => {
    const opened = new Set(['credentials-lost', 'closed-1011']);
    const rows = rowsOf(chain(cause, effect), { opened });
    expect(rows.opening(rowWith(rows, 'gone since'))).toEqual({
      goTo: { exchange: 1, tab: 'heads', row: 'request:0.1@1' },
    });
    expect(rows.opening(rowWith(rows, 'frame 1 of backend'))).toEqual({
      goTo: { exchange: 1, tab: 'frames', row: '5' },
    });
  });

  test('lead to what was said at that time, to the timeline, or nowhere', () => {
    const events = [anOpen(), aHead(), aFrame({ t: 3 }), aFault({ t: 4 }), aClose({ t: 9 })];
    const evidence = [
      { exchange: 1, t: 4, text: 'the fault' },
      { exchange: 1, t: 9, text: 'the end' },
      { exchange: 1, t: 5, frame: { from: 'client', n: 99 }, text: 'a frame that is not here' },
      { exchange: 0, t: 9, text: 'of no exchange' },
    ];
    const rows = findingsRows(
      aTab(events, { findings: chain(aFinding({ evidence })), opened: new Set(['credentials-lost']) }),
    );
    const goes = evidence.map(({ text }) => rows.opening(rowWith(rows, text)));
    expect(goes).toEqual([
      { goTo: { exchange: 1, tab: 'frames', row: '3' } },
      { goTo: { exchange: 1, tab: 'timeline' } },
      { goTo: { exchange: 1, tab: 'frames' } },
      'nothing',
    ]);
  });

  test('whose cause lies in another exchange say so', () => {
    const far = aFinding({ code: 'profile-is-cause', sentence: 'The profile did it.', exchanges: [2] });
    const findings = [{ finding: effect, cause: far, evidence: effect.evidence }];
    expect(drawn(rowsOf(findings), 78)[0]).toBe(
      'It follows from profile-is-cause (exchange 2): The profile did it.',
    );
  });

  test('of one code have ids of their own, which stay when they are opened', () => {
    const closed = rowsOf([...chain(cause), ...chain({ ...cause, sentence: 'So was Cookie.' })]);
    const ids = [0, 1, 2, 3, 4].map((index) => closed.id(index));
    expect(new Set(ids).size).toBe(5);
    const open = rowsOf([...chain(cause), ...chain({ ...cause, sentence: 'So was Cookie.' })], {
      opened: new Set(['credentials-lost']),
    });
    expect(open.id(open.indexOf('credentials-lost.2'))).toBe('credentials-lost.2');
    expect(closed.indexOf('credentials-lost+do0.0')).toBe(0);
  });

  test('tell what to do first, and hold text for a ticket', () => {
    const rows = rowsOf(chain(cause));
    expect(rows.about(0)).toEqual(['do Look in the configuration of lb.', 'means The backend sees nobody.']);
    const held = new Map(rows.copyables(0).map(({ what, text }) => [what, text]));
    expect(held.get('command that explains it')).toBe('hoptap explain credentials-lost');
    expect(held.get('finding credentials-lost as text')).toContain('Seen:\n- hop 1: gone since hop 0');
  });

  test('with more evidence than anybody reads are bounded', () => {
    const evidence = Array.from({ length: 5000 }, (_, t) => ({ exchange: 1, t, text: `seen ${t}` }));
    const rows = rowsOf(chain(aFinding({ evidence })), { opened: new Set(['credentials-lost']) });
    expect(rows.count).toBeLessThan(220);
    expect(drawn(rows).join('\n')).toContain('and 4800 pieces of evidence more');
  });
});

describe('no findings', () => {
  test('say what has been looked at, and that it goes on while the exchange does', () => {
    const open = findingsRows(aTab([anOpen(), aHead()]));
    expect(open.count).toBe(0);
    expect(open.whenEmpty[0]).toBe('nothing found to be wrong so far');
    const over = findingsRows(aTab([anOpen(), aHead(), aClose()]));
    expect(over.whenEmpty[0]).toBe('nothing found to be wrong');
  });
});
