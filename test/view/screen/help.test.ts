import { describe, expect, test } from 'vitest';
import { createHelp } from '../../../src/view/screen/help.ts';
import { press, shown, still, USUAL } from './dialogue.ts';
import { SOME_FACTS } from './some-facts.ts';

const help = createHelp(SOME_FACTS, [['●', 'green', 'open']]);
const WIDE = { columns: 200, rows: 60 };

describe('help', () => {
  test('tells every key that does something, under its heading', () => {
    const text = shown(help, { columns: 80, rows: 200 });
    for (const { keys, title } of SOME_FACTS.filter((fact) => fact.keys.length > 0)) {
      expect(text).toContain(title);
      for (const key of keys.filter((each) => each.length === 1)) expect(text).toContain(` ${key} `);
    }
    expect(text).toMatch(/Move\s+│\n│ {3}j ↓/);
  });

  test('says what the signs mean, and how filters look', () => {
    const text = shown(help, WIDE);
    for (const said of [
      '●  open',
      '−   removed',
      '+   added',
      'Aa  case changed',
      '↑  sent by the client',
      '✗  error',
    ]) {
      expect(text).toContain(said);
    }
    expect(text).toContain('~c CODE');
    expect(text).toContain('either; binds weaker than &');
  });

  test('stands in columns where there is room, and scrolls where not', () => {
    expect(shown(help, WIDE)).toMatch(/Move .*Signs/);
    const top = shown(help);
    expect(top).toMatch(/│ Move +│\n/);
    expect(top).toMatch(/j k scroll {2}esc leave {2}1-22 of \d+ lines/);
    const end = shown(still(help, ['G']));
    expect(end).toContain('hop0, hop1 …');
    expect(shown(still(help, ['G', 'g']))).toBe(top);
    expect(shown(still(help, ['G', 'j', ' ', 'k', 'j']))).toBe(end);
    const wheeled = help.pointer?.({ did: 'wheel-down', row: 3, column: 3 }, USUAL);
    expect(wheeled?.is === 'open' ? shown(wheeled.dialog) : null).toBe(shown(still(help, ['j', 'j', 'j'])));
  });

  test('shows its end where the terminal has grown since it was scrolled', () => {
    const end = still(help, ['G'], { columns: 60, rows: 15 });
    expect(shown(end, { columns: 80, rows: 200 })).toContain('Move');
  });

  test('is left by escape, q, enter and the key that opened it', () => {
    for (const key of ['escape', 'q', 'enter', '?']) expect(press(help, [key])).toEqual({ is: 'closed' });
  });
});
