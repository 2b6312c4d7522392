import { describe, expect, test } from 'vitest';
import { hintRow, keyInWords, noticeRow } from '../../../src/view/screen/hints.ts';
import { aLook } from '../look.ts';
import { SOME_FACTS } from './some-facts.ts';

describe('hints', () => {
  test('tell the first key of what has a hint and can be done now', () => {
    expect(hintRow(SOME_FACTS, aLook())).toBe('/ search  e export  p profiles  ? help');
  });

  test.each([
    [38, '/ search  e export  p profiles  ? help'],
    [37, '/ search  e export  ? help'],
    [25, '/ search  ? help'],
    [6, '? help'],
    [5, ''],
  ])('on %i columns are %j: whole ones only, help last to go', (columns, text) => {
    expect(hintRow(SOME_FACTS, aLook({ columns }))).toBe(text);
  });

  test('are none where there are none', () => {
    expect(hintRow([], aLook())).toBe('');
  });

  test('call keys as people do', () => {
    expect(['G', ' ', 'escape', 'down', 'pagedown', 'ctrl-c', 'shift-tab'].map(keyInWords)).toEqual([
      'G',
      'space',
      'esc',
      '↓',
      'pgdn',
      'ctrl-c',
      'shift-tab',
    ]);
  });
});

describe('a notice', () => {
  test('tells by its sign whether something is done or wrong, cut and visible', () => {
    expect(noticeRow({ kind: 'done', text: 'copied' }, aLook())).toBe('✓ copied');
    expect(noticeRow({ kind: 'trouble', text: 'cannot\u001b[2J' }, aLook())).toBe('! cannot␛[2J');
    expect(noticeRow({ kind: 'trouble', text: 'x'.repeat(99) }, aLook({ columns: 10 }))).toBe('! xxxxxxx…');
  });
});
