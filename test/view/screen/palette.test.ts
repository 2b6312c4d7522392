import { describe, expect, test } from 'vitest';
import { createPalette } from '../../../src/view/screen/palette.ts';
import { press, shown, still, typing, USUAL } from './dialogue.ts';
import { SOME_FACTS } from './some-facts.ts';

const palette = createPalette(SOME_FACTS);
const rowsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .slice(3, -1)
    .map((row) => row.replaceAll('│', '').trim())
    .filter((row) => row !== '');

describe('the palette', () => {
  test('answers the name of the action that what is typed leaves', () => {
    expect(press(palette, [...typing('prof'), 'enter'])).toEqual({ is: 'answered', answer: 'profiles' });
    expect(press(palette, [...typing('curl COPY'), 'enter'])).toEqual({
      is: 'answered',
      answer: 'copy-as-curl',
    });
    expect(press(palette, [...typing('copy-as'), 'enter'])).toEqual({
      is: 'answered',
      answer: 'copy-as-curl',
    });
  });

  test('leaves those in whose name or title every part occurs, those first in which it begins a word', () => {
    expect(rowsOf(shown(still(palette, typing('ex'))))).toEqual([
      '▸ X         end the exchange            exchange 3 is over',
      'e         export this exchange',
    ]);
    expect(rowsOf(shown(still(palette, typing('as'))))[0]).toContain('copy the request as curl');
    expect(rowsOf(shown(still(palette, typing('c a'))))[0]).toContain('copy the request as curl');
  });

  test('shows moving last, since it is not looked for by name', () => {
    expect(rowsOf(shown(palette)).slice(-2)).toEqual(['j ↓       go down', '/         search']);
  });

  test('does not do what cannot be done now', () => {
    expect(press(palette, [...typing('end the'), 'enter'])).toMatchObject({ is: 'open' });
  });

  test('moves by arrows, tab and wheel, and begins anew where the text changes', () => {
    expect(press(palette, ['down', 'down', 'enter'])).toEqual({ is: 'answered', answer: 'export' });
    expect(press(palette, ['tab', 'tab', 'shift-tab', 'up', 'enter'])).toEqual({
      is: 'answered',
      answer: 'mask',
    });
    expect(press(palette, ['down', 'down', ...typing('quit'), 'enter'])).toEqual({
      is: 'answered',
      answer: 'quit',
    });
    const clicked = palette.pointer?.({ did: 'click', row: 5, column: 4 }, USUAL);
    expect(clicked).toEqual({ is: 'answered', answer: 'export' });
    expect(palette.pointer?.({ did: 'wheel-down', row: 5, column: 4 }, USUAL)).toMatchObject({ is: 'open' });
  });

  test('says so where nothing is left, and answers nothing', () => {
    const none = still(palette, typing('zzz'));
    expect(rowsOf(shown(none))).toEqual(['No action of that name.']);
    expect(press(none, ['enter'])).toMatchObject({ is: 'open' });
    expect(press(none, ['escape'])).toEqual({ is: 'closed' });
  });

  test('keeps its size while it is narrowed down', () => {
    const size = { columns: 60, rows: 10 };
    const before = shown(palette, size).split('\n');
    const after = shown(still(palette, typing('quit'), size), size).split('\n');
    expect(after.length).toBe(before.length);
    expect(after[0]).toBe(before[0]);
  });

  test('looks calm', () => {
    expect(shown(palette)).toMatchInlineSnapshot(`
      "┌─ All actions ──────────────────────────────────────────────┐
      │ : ▏                                                         │
      │                                                            │
      │ ▸ *         mask secrets, or show them                     │
      │   X         end the exchange            exchange 3 is over │
      │   e         export this exchange                           │
      │             copy the request as curl                       │
      │   p         pick profiles                                  │
      │   Q ctrl-c  quit                                           │
      │   ?         help                                           │
      │   j ↓       go down                                        │
      │   /         search                                         │
      └─ type to narrow  enter do it  esc leave ───────────────────┘"
    `);
  });
});
