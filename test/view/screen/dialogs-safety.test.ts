import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPaint, widthOf } from '../../../src/view/index.ts';
import { paintedWidth } from '../../../src/view/painted.ts';
import type { Dialog } from '../../../src/view/screen/dialog.ts';
import { createHelp } from '../../../src/view/screen/help.ts';
import { createMenu } from '../../../src/view/screen/menu.ts';
import { createPalette } from '../../../src/view/screen/palette.ts';
import { createPicker } from '../../../src/view/screen/picker.ts';
import { createPrompt } from '../../../src/view/screen/prompt.ts';
import { statusRow } from '../../../src/view/screen/status.ts';
import { aLook } from '../look.ts';
import { SOME_FACTS } from './some-facts.ts';

/** Text as an enemy of terminals would write it into a header, a profile or a file's name. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\u001b[2J',
    '\u009b31m',
    '\r\nforged',
    '\u202eevil',
    '\u001b]0;t\u0007',
    '\ud83d',
    '日本'.repeat(80),
  ),
);
const choice = fc.record({
  name: hostile,
  summary: hostile,
  does: fc.array(hostile, { maxLength: 4 }),
  problem: fc.option(hostile),
});
const dialog: fc.Arbitrary<Dialog<unknown>> = fc.oneof(
  fc
    .tuple(fc.array(choice, { maxLength: 8 }), fc.array(hostile, { maxLength: 4 }))
    .map(([choices, chain]) => createPicker({ choices, chain })),
  fc
    .tuple(hostile, hostile, fc.array(fc.tuple(hostile, hostile, fc.option(hostile)), { maxLength: 20 }))
    .map(([title, text, rows]) =>
      createMenu({
        title,
        text,
        choices: rows.map(([label, about, problem]) => ({ key: '', label, about, problem, answer: label })),
      }),
    ),
  fc
    .tuple(hostile, hostile, hostile, fc.array(hostile, { maxLength: 3 }))
    .map(([title, initial, problem, ways]) =>
      createPrompt({
        title,
        initial,
        check: () => ({ message: problem, place: { start: 0, end: initial.length } }),
        complete: () => ways,
      }),
    ),
  fc.constant(createPalette(SOME_FACTS)),
  fc.constant(createHelp(SOME_FACTS)),
);
const key = fc.oneof(
  fc.constantFrom('j', 'k', 'G', 'g', ' ', 'J', 'K', 'c', '/', 'tab', 'up', 'down', 'pagedown', 'pageup'),
  fc.constantFrom(
    'left',
    'right',
    'home',
    'end',
    'backspace',
    'delete',
    'ctrl-w',
    'ctrl-u',
    'enter',
    'x',
    '😀',
  ),
  hostile.filter((text) => text !== ''),
);
const size = fc.record({ columns: fc.integer({ min: 20, max: 200 }), rows: fc.integer({ min: 8, max: 60 }) });
// a colour begins and ends; nothing else that steers a terminal may pass
const SGR = /\u001b\[\d+m/g;
const STEERS = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

describe('every dialog', () => {
  test('keeps to its room, holds its caret, and lets nothing through that steers a terminal', () => {
    fc.assert(
      fc.property(
        dialog,
        fc.array(key, { maxLength: 12 }),
        size,
        fc.boolean(),
        (opened, keys, room, isColourful) => {
          const look = aLook({ columns: room.columns, paint: createPaint(isColourful) });
          let current = opened;
          for (const each of ['', ...keys]) {
            const step = current.key(each, room);
            if (step.is !== 'open') return;
            current = step.dialog;
            const { rows, caret } = current.picture(room, look);
            expect(rows.length).toBeLessThanOrEqual(room.rows);
            for (const row of rows) {
              expect(paintedWidth(row)).toBeLessThanOrEqual(room.columns);
              expect(row.replaceAll(SGR, '')).not.toMatch(STEERS);
            }
            const widths = current.stands === 'panel' ? new Set(rows.map(paintedWidth)) : [0];
            expect([...widths]).toHaveLength(1);
            if (caret === null) continue;
            expect(caret.row).toBeLessThan(rows.length);
            expect(caret.column).toBeLessThan(room.columns);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('takes a pointer anywhere', () => {
    const pointer = fc.record({
      did: fc.constantFrom('click' as const, 'wheel-up' as const, 'wheel-down' as const),
      row: fc.integer({ min: -2, max: 60 }),
      column: fc.integer({ min: -2, max: 200 }),
    });
    fc.assert(
      fc.property(dialog, fc.array(pointer, { maxLength: 6 }), size, (opened, pointers, room) => {
        let current = opened;
        for (const each of pointers) {
          const step = current.pointer?.(each, room);
          if (step?.is !== 'open') return;
          current = step.dialog;
          expect(current.picture(room, aLook()).rows.length).toBeLessThanOrEqual(room.rows);
        }
      }),
    );
  });
});

describe('the status line', () => {
  test('lets nothing of a path or of trouble through that steers a terminal', () => {
    fc.assert(
      fc.property(hostile, hostile, fc.integer({ min: 10, max: 200 }), (path, trouble, columns) => {
        const none = { frames: 0, bytes: 0 };
        const row = statusRow(
          {
            source: { is: 'live', recording: { path, bytes: 1, trouble, read: null } },
            totals: { exchanges: 1, open: 1, client: none, backend: none, lost: 0 },
            rates: null,
            frozen: null,
            isMasked: false,
          },
          columns,
          aLook(),
        );
        expect(row).not.toMatch(STEERS);
        expect(widthOf(row)).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
