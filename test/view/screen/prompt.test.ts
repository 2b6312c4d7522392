import { describe, expect, test } from 'vitest';
import { HoptapError } from '../../../src/model/index.ts';
import { parseFilter } from '../../../src/recording/index.ts';
import { createPrompt, promptProblem, type PromptProblem } from '../../../src/view/screen/prompt.ts';
import { aLook } from '../look.ts';
import { press, shown, still, typing } from './dialogue.ts';

const note = createPrompt({ title: 'Note' });

const checkFilter = (text: string): PromptProblem | null => {
  try {
    parseFilter(text);
    return null;
  } catch (error) {
    if (error instanceof HoptapError) return promptProblem(error);
    throw error;
  }
};
const filter = createPrompt({ title: 'Filter', hint: '~c 101  ~h Authorization', check: checkFilter });

describe('a prompt', () => {
  test('answers what was typed', () => {
    expect(press(note, [...typing('it fails 😀'), 'enter'])).toEqual({
      is: 'answered',
      answer: 'it fails 😀',
    });
  });

  test('begins with what was there, and the caret behind it', () => {
    const path = createPrompt({ title: 'Write to', initial: 'exchange-3.html' });
    expect(shown(path)).toBe('Write to: exchange-3.html▏');
    expect(press(path, ['ctrl-u', 'x', 'enter'])).toEqual({ is: 'answered', answer: 'x' });
  });

  test('is closed by escape', () => {
    expect(press(note, ['a', 'escape'])).toEqual({ is: 'closed' });
  });

  test('stays as it is on keys that mean nothing on it', () => {
    expect(shown(still(note, ['a', 'f1', 'pageup', 'tab', 'up', 'down', 'ctrl-x']))).toBe('Note: a▏');
  });

  test('keeps the caret to be seen in text longer than the line, and behind wide characters', () => {
    expect(shown(still(note, typing('日本語')), { columns: 60, rows: 15 })).toBe(
      'Note: 日本語▏'.replace('語▏', '語   ▏'),
    );
    const { rows, caret } = still(note, typing('x'.repeat(90))).picture({ columns: 60, rows: 15 }, aLook());
    expect(rows).toEqual([`Note: …${'x'.repeat(52)}`]);
    expect(caret).toEqual({ row: 0, column: 59 });
  });
});

describe('a prompt that checks', () => {
  test('shows what may be typed, and takes the same rows whatever is wrong', () => {
    expect(shown(filter)).toBe('Filter: ▏\n~c 101  ~h Authorization\n');
    expect(shown(still(filter, typing('~c 101')))).toBe('Filter: ~c 101▏\n~c 101  ~h Authorization\n');
  });

  test('points at what is wrong while it is typed, and does not take it', () => {
    const typed = still(filter, typing('~c 101 | ~zz'));
    expect(shown(typed)).toBe(
      [
        'Filter: ~c 101 | ~zz▏',
        '                 ^^^',
        '! there is no term ~zz; hoptap show --help lists what a filter is made of',
      ].join('\n'),
    );
    expect(shown(still(typed, ['enter']))).toContain('✗ there is no term ~zz');
    expect(press(typed, ['enter', 'ctrl-w', 'backspace', 'backspace', 'enter'])).toEqual({
      is: 'answered',
      answer: '~c 101 ',
    });
  });

  test('points at the place however wide the text before it is, and not where it is out of sight', () => {
    const wide = still(filter, typing('日本 ~zz'));
    expect(shown(wide).split('\n')[1]).toBe(`${' '.repeat('Filter: '.length + 5)}^^^`);
    const long = still(filter, typing(`~zz ${'x'.repeat(100)}`));
    expect(shown(long).split('\n')[1]).toMatch(/^! there is no term ~zz/);
  });

  test('says why nothing is not enough once enter was pressed', () => {
    const code = createPrompt({ title: 'Code', check: (text) => (text === '' ? 'a code is needed' : null) });
    expect(shown(code)).toBe('Code: ▏\n\n');
    expect(shown(still(code, ['enter']))).toBe('Code: ▏\n✗ a code is needed\n');
  });
});

describe('a prompt with a history', () => {
  const again = createPrompt({ title: 'Filter', history: ['~c 101', '~h Via'] });

  test('goes back through what was typed, and forward to what is being typed', () => {
    const dialog = still(again, [...typing('new'), 'up']);
    expect(shown(dialog)).toBe('Filter: ~h Via▏');
    expect(shown(still(dialog, ['up']))).toBe('Filter: ~c 101▏');
    expect(shown(still(dialog, ['up', 'up', 'up']))).toBe('Filter: ~c 101▏');
    expect(shown(still(dialog, ['up', 'down', 'down', 'down']))).toBe('Filter: new▏');
  });
});

describe('a prompt that completes', () => {
  const names = ['/tmp/exchange-1.html', '/tmp/exchange-2.html', '/tmp/other'];
  const path = createPrompt({
    title: 'Write to',
    complete: (text) => names.filter((name) => name.startsWith(text)),
  });

  test('goes as far as all agree, shows how it may go on, and completes what is the only one', () => {
    const one = still(path, [...typing('/tmp/e'), 'tab']);
    expect(shown(one)).toBe('Write to: /tmp/exchange-▏\nexchange-1.html  exchange-2.html');
    expect(shown(still(one, ['2', 'tab']))).toBe('Write to: /tmp/exchange-2.html▏');
  });

  test('keeps what is behind the caret, and stays where nothing is known', () => {
    expect(shown(still(path, [...typing('/tmp/o!'), 'left', 'tab']))).toBe('Write to: /tmp/other▏!');
    expect(shown(still(path, [...typing('/var'), 'tab']))).toBe('Write to: /var▏');
  });
});
