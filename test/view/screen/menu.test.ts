import { describe, expect, test } from 'vitest';
import { createConfirm, createMenu } from '../../../src/view/screen/menu.ts';
import { press, shown, still, USUAL } from './dialogue.ts';

const ways = createMenu({
  title: 'End exchange 3',
  choices: [
    { key: 'f', label: 'FIN', about: 'ends it in order', answer: 'fin' },
    { key: 'r', label: 'RST', about: 'tears it off', answer: 'reset' },
    {
      key: 'c',
      label: 'close frame …',
      about: 'with a code',
      problem: 'exchange 3 is no WebSocket',
      answer: 'close',
    },
  ],
});
const many = createMenu({
  title: 'Copy',
  choices: Array.from({ length: 40 }, (_, at) => ({ key: '', label: `value ${at}`, answer: at })),
});
const click = (row: number): { did: 'click'; row: number; column: number } => ({
  did: 'click',
  row,
  column: 5,
});

describe('a menu', () => {
  test('answers by a key of its own, by enter where the cursor is, and by a click', () => {
    expect(press(ways, ['r'])).toEqual({ is: 'answered', answer: 'reset' });
    expect(press(ways, ['j', 'enter'])).toEqual({ is: 'answered', answer: 'reset' });
    expect(press(ways, ['down', 'up', 'enter'])).toEqual({ is: 'answered', answer: 'fin' });
    expect(ways.pointer?.(click(2), USUAL)).toEqual({ is: 'answered', answer: 'reset' });
  });

  test('is closed by escape and by q', () => {
    expect(press(ways, ['escape'])).toEqual({ is: 'closed' });
    expect(press(ways, ['q'])).toEqual({ is: 'closed' });
  });

  test('does not choose what cannot be chosen now, and says why', () => {
    for (const keys of [['c'], ['G', 'enter']]) {
      expect(shown(still(ways, keys))).toContain('▸ c  close frame …  exchange 3 is no WebSocket');
    }
    expect(ways.pointer?.(click(3), USUAL)).toMatchObject({ is: 'open' });
  });

  test('scrolls, and takes clicks where it is scrolled to', () => {
    const size = { columns: 60, rows: 10 };
    const end = still(many, ['G'], size);
    expect(shown(end, size).split('\n').slice(1, 3)).toEqual([
      '│   value 32                     │',
      '│   value 33                     │',
    ]);
    expect(shown(end, size)).toContain('▸ value 39');
    expect(end.pointer?.(click(1), size)).toEqual({ is: 'answered', answer: 32 });
    expect(press(many, ['pagedown', 'pagedown', 'pageup', 'enter'], size)).toEqual({
      is: 'answered',
      answer: 8,
    });
    const wheeled = many.pointer?.({ did: 'wheel-down', row: 3, column: 3 }, size);
    expect(wheeled?.is === 'open' ? press(wheeled.dialog, ['enter'], size) : null).toEqual({
      is: 'answered',
      answer: 3,
    });
  });

  test('chooses nothing by a click beside the choices', () => {
    for (const row of [0, 4, 9, -1]) expect(ways.pointer?.(click(row), USUAL)).toMatchObject({ is: 'open' });
  });

  test('says more beside the choices where there is room, and below them where not', () => {
    expect(shown(ways)).toMatchInlineSnapshot(`
      "┌─ End exchange 3 ───────────────────────────────┐
      │ ▸ f  FIN            ends it in order           │
      │   r  RST            tears it off               │
      │   c  close frame …  exchange 3 is no WebSocket │
      └─ enter choose  esc leave ──────────────────────┘"
    `);
    const wordy = createMenu({
      title: 'Export',
      choices: [
        {
          key: 'h',
          label: 'html',
          about: 'one page for a ticket, with everything in it, to be opened anywhere',
          answer: 1,
        },
        { key: 'm', label: 'md', about: 'text', answer: 2 },
      ],
    });
    expect(shown(wordy, { columns: 60, rows: 15 })).toMatchInlineSnapshot(`
      "┌─ Export ─────────────────────────────────────────────────┐
      │ ▸ h  html                                                │
      │   m  md                                                  │
      │                                                          │
      │ one page for a ticket, with everything in it, to be      │
      │ opened anywhere                                          │
      └─ enter choose  esc leave ────────────────────────────────┘"
    `);
    expect(shown(still(wordy, ['j']), { columns: 60, rows: 15 })).toMatchInlineSnapshot(`
      "┌─ Export ─────────────────────────────────────────────────┐
      │   h  html                                                │
      │ ▸ m  md                                                  │
      │                                                          │
      │ text                                                     │
      │                                                          │
      └─ enter choose  esc leave ────────────────────────────────┘"
    `);
  });
});

describe('a question', () => {
  const quit = createConfirm({ title: 'Quit', text: 'Two exchanges are open.', yes: 'quit', no: 'stay' });

  test.each([
    [['y'], true],
    [['n'], false],
    [['enter'], true],
    [['j', 'enter'], false],
  ])('%j answers %j', (keys, answer) => {
    expect(press(quit, keys)).toEqual({ is: 'answered', answer });
  });

  test('says what it is about', () => {
    expect(shown(quit)).toMatchInlineSnapshot(`
      "┌─ Quit ─────────────────────────┐
      │ Two exchanges are open.        │
      │                                │
      │ ▸ y  quit                      │
      │   n  stay                      │
      └─ enter choose  esc leave ──────┘"
    `);
  });
});
