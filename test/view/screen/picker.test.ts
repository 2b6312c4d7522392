import { describe, expect, test } from 'vitest';
import { createPicker } from '../../../src/view/screen/picker.ts';
import type { ProfileChoice } from '../../../src/view/screen/screen.ts';
import { press, shown, still, typing, USUAL } from './dialogue.ts';

const aChoice = (name: string, subject: Partial<ProfileChoice> = {}): ProfileChoice => ({
  name,
  summary: `What ${name} is`,
  does: [`on upgrades: does as ${name} does`],
  problem: null,
  ...subject,
});
const CHOICES = [
  aChoice('cloud-run'),
  aChoice('gcp'),
  aChoice('passthrough', { does: [] }),
  aChoice('./mine.yaml', { summary: '', does: [], problem: 'line 3: no "do"' }),
];
const picker = createPicker({ choices: CHOICES, chain: [] });
const played = createPicker({ choices: CHOICES, chain: ['gcp', 'cloud-run'] });
const many = createPicker({
  choices: Array.from({ length: 40 }, (_, at) => aChoice(`profile-${at}`)),
  chain: ['profile-20'],
});
const answer = (names: readonly string[]): unknown => ({ is: 'answered', answer: names });

describe('the profile picker', () => {
  test('answers the names that were taken in, in their order', () => {
    expect(press(picker, [' ', 'j', ' ', 'enter'])).toEqual(answer(['cloud-run', 'gcp']));
    expect(press(picker, ['j', ' ', 'k', ' ', 'enter'])).toEqual(answer(['gcp', 'cloud-run']));
    expect(press(picker, [' ', ' ', 'enter'])).toEqual(answer([]));
    expect(press(picker, ['enter'])).toEqual(answer([]));
  });

  test('shows those in the chain first, numbered from the client', () => {
    const rows = shown(played).split('\n');
    expect(rows[1]).toContain('client ─► gcp ─► cloud-run ─► backend');
    expect(rows[4]).toContain('▸ [1] gcp');
    expect(rows[5]).toContain('[2] cloud-run');
    expect(rows[6]).toContain('[ ] passthrough');
  });

  test.each([
    [['J'], ['cloud-run', 'gcp']],
    [['>'], ['cloud-run', 'gcp']],
    [
      ['j', 'K'],
      ['cloud-run', 'gcp'],
    ],
    [
      ['j', '<'],
      ['cloud-run', 'gcp'],
    ],
    [['K'], ['gcp', 'cloud-run']],
    [
      ['j', 'J'],
      ['gcp', 'cloud-run'],
    ],
    [
      ['j', 'j', 'J'],
      ['gcp', 'cloud-run'],
    ],
    [['c'], []],
    [['c', ' '], ['gcp']],
    [
      [' ', ' '],
      ['cloud-run', 'gcp'],
    ],
  ])('%j turns gcp, cloud-run into %j', (keys, names) => {
    expect(press(played, [...keys, 'enter'])).toEqual(answer(names));
  });

  test('tells what is in force from what would be', () => {
    expect(shown(played)).toContain('in force; changes are for new exchanges only');
    expect(shown(still(played, ['J']))).toContain('not in force yet: enter uses it for new exchanges');
    expect(shown(still(played, ['J', 'J']))).toContain('not in force yet');
    expect(shown(still(played, ['J', 'K']))).toContain('in force; changes');
    expect(shown(picker)).toContain('client ─► backend, clean');
  });

  test('changes nothing when it is left', () => {
    expect(press(played, ['c', 'escape'])).toEqual({ is: 'closed' });
    expect(press(played, ['q'])).toEqual({ is: 'closed' });
  });

  test('takes in nothing that cannot be used, and says why', () => {
    const broken = still(picker, ['G', ' ']);
    expect(shown(broken)).toContain('▸  !  ./mine.yaml');
    expect(shown(broken)).toContain('! cannot be used: line 3: no "do"');
    expect(press(broken, ['enter'])).toEqual(answer([]));
  });

  test('keeps a profile of the chain that is no longer to be found until it is taken out', () => {
    const left = createPicker({ choices: CHOICES, chain: ['gone', 'gcp'] });
    expect(shown(left)).toContain('▸ [1] gone');
    expect(press(left, ['enter'])).toEqual(answer(['gone', 'gcp']));
    expect(press(left, [' ', ' ', 'enter'])).toEqual(answer(['gcp']));
  });

  test('says that it looks for profiles, and can only be left', () => {
    const loading = createPicker({ choices: null, chain: ['gcp'] });
    expect(shown(loading)).toContain('Looking for profiles …');
    expect(shown(still(loading, ['enter', ' ', 'c', '/', 'j']))).toBe(shown(loading));
    expect(press(loading, ['escape'])).toEqual({ is: 'closed' });
    expect(shown(createPicker({ choices: [], chain: [] }))).toContain('There are no profiles.');
  });

  test('is narrowed by what is typed, and shows all again after escape', () => {
    const narrowed = still(picker, ['/', ...typing('run'), 'enter']);
    expect(shown(narrowed)).toContain('▸ [ ] cloud-run');
    expect(shown(narrowed)).not.toContain('passthrough');
    expect(press(narrowed, [' ', 'enter'])).toEqual(answer(['cloud-run']));
    expect(shown(still(narrowed, ['escape']))).toBe(shown(picker));
    expect(shown(still(picker, ['/', ...typing('zzz')]))).toContain('None found; esc shows all.');
    expect(shown(still(picker, ['/', ...typing('zzz'), 'escape']))).toBe(shown(picker));
    expect(shown(still(picker, ['/', 'enter']))).toBe(shown(picker));
  });

  test('takes what is typed as text while it is narrowed, and moves by arrows', () => {
    const typed = still(picker, ['/', ...typing('c J'), 'down']);
    expect(shown(typed)).toContain('/ c J▏');
    const moved = still(picker, ['/', 'p', 'down', 'enter']);
    expect(shown(moved)).toContain('▸ [ ] passthrough');
  });

  test('scrolls, and keeps the cursor to be seen', () => {
    const size = { columns: 60, rows: 15 };
    expect(shown(many, size)).toContain('▸ [1] profile-20');
    expect(shown(still(many, ['G'], size), size)).toContain('▸ [ ] profile-39');
    expect(press(many, ['G', ' ', 'g', ' ', 'enter'], size)).toEqual(answer(['profile-39']));
  });

  test('goes where is clicked, and takes in what is clicked again', () => {
    const click = { did: 'click', row: 5, column: 6 } as const;
    const once = played.pointer?.(click, USUAL);
    if (once?.is !== 'open') throw new Error('it is over');
    expect(shown(once.dialog)).toContain('▸ [2] cloud-run');
    const twice = once.dialog.pointer?.(click, USUAL);
    if (twice?.is !== 'open') throw new Error('it is over');
    expect(press(twice.dialog, ['enter'])).toEqual(answer(['gcp']));
    expect(played.pointer?.({ ...click, row: 22 }, USUAL)).toMatchObject({ is: 'open' });
    expect(played.pointer?.({ ...click, did: 'wheel-down' }, USUAL)).toMatchObject({ is: 'open' });
  });

  test('stands still while the cursor moves', () => {
    for (const size of [USUAL, { columns: 60, rows: 15 }, { columns: 200, rows: 60 }]) {
      const outline = (text: string): readonly string[] =>
        text.split('\n').map((row) => row.replaceAll(/[^│┌┐└┘─]/g, ' ').trimEnd());
      const [top, , , ...rest] = outline(shown(many, size));
      const [nextTop, , , ...nextRest] = outline(shown(still(many, ['j', 'j', 'G', ' '], size), size));
      expect(nextTop).toBe(top);
      expect(nextRest).toEqual(rest);
    }
  });

  const pictured = (columns: number, rows: number): string =>
    shown(still(played, ['j', 'j'], { columns, rows }), { columns, rows });

  test('puts what a profile does below the list where it is narrow', () => {
    expect(pictured(60, 15)).toMatchInlineSnapshot(`
      "┌─ Profiles ───────────────────────────────────────────────┐
      │ client ─► gcp ─► cloud-run ─► backend                    │
      │ in force; changes are for new exchanges only             │
      │   [1] gcp                                                │
      │   [2] cloud-run                                          │
      │ ▸ [ ] passthrough                                        │
      │    !  ./mine.yaml                                        │
      │ ──────────────────────────────────────────────────────── │
      │ What passthrough is                                      │
      │ · changes nothing                                        │
      └─ space in/out  enter use  esc leave  J K order  c clean ─┘"
    `);
  });

  test('puts it beside the list where there is room', () => {
    expect(pictured(80, 24)).toMatchInlineSnapshot(`
      "┌─ Profiles ───────────────────────────────────────────────────────────────────┐
      │ client ─► gcp ─► cloud-run ─► backend                                        │
      │ in force; changes are for new exchanges only                                 │
      │                                                                              │
      │   [1] gcp                      │ What passthrough is                         │
      │   [2] cloud-run                │ · changes nothing                           │
      │ ▸ [ ] passthrough              │                                             │
      │    !  ./mine.yaml              │                                             │
      │                                │                                             │
      │                                │                                             │
      │                                │                                             │
      │                                │                                             │
      └─ space in/out  enter use  esc leave  J K order  c clean  / narrow ───────────┘"
    `);
    expect(pictured(200, 60)).toMatchInlineSnapshot(`
      "┌─ Profiles ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
      │ client ─► gcp ─► cloud-run ─► backend                                                                                              │
      │ in force; changes are for new exchanges only                                                                                       │
      │                                                                                                                                    │
      │   [1] gcp                      │ What passthrough is                                                                               │
      │   [2] cloud-run                │ · changes nothing                                                                                 │
      │ ▸ [ ] passthrough              │                                                                                                   │
      │    !  ./mine.yaml              │                                                                                                   │
      │                                │                                                                                                   │
      │                                │                                                                                                   │
      │                                │                                                                                                   │
      │                                │                                                                                                   │
      └─ space in/out  enter use  esc leave  J K order  c clean  / narrow ─────────────────────────────────────────────────────────────────┘"
    `);
  });
});
