import { describe, expect, test } from 'vitest';
import { caretLines } from '../../src/view/index.ts';

const lines = (text: string, start: number, end: number, columns = 80): readonly string[] =>
  caretLines({ text, start, end }, columns);

describe('carets', () => {
  test('stand under the place', () => {
    expect(lines('a ~hx b', 2, 5)).toEqual(['  a ~hx b', '    ^^^']);
  });

  test('stand behind the last character where something is missing there', () => {
    expect(lines('a |', 3, 3)).toEqual(['  a |', '     ^']);
    expect(lines('', 0, 0)).toEqual(['  ', '  ^']);
  });

  test('go by columns, not characters', () => {
    expect(lines('漢字 ~x', 3, 5)).toEqual(['  漢字 ~x', '       ^^']);
    expect(lines('e\u0301 ~x', 3, 5)).toEqual(['  e\u0301 ~x', '    ^^']);
    expect(lines('a~漢 b', 1, 3)).toEqual(['  a~漢 b', '   ^^^']);
  });

  test('count what is made visible', () => {
    expect(lines('\u202e ~x', 2, 4)).toEqual(['  ‹U+202E› ~x', '           ^^']);
    expect(lines('\n~x', 1, 3)).toEqual(['  ␊~x', '   ^^']);
  });

  test('show the part of a long text that is meant', () => {
    const text = `${'a'.repeat(200)} ~hx ${'b'.repeat(200)}`;
    const [line = '', carets = ''] = lines(text, 201, 204, 60);
    expect(line.length).toBeLessThanOrEqual(60);
    expect(line).toMatch(/^ {2}…a+ ~hx b+$/);
    expect(line.slice(carets.indexOf('^'), carets.length)).toBe('~hx');
  });

  test('are no more than fit on the line', () => {
    const [line = '', carets = ''] = lines('x'.repeat(500), 0, 500, 40);
    expect(line).toHaveLength(40);
    expect(carets).toHaveLength(40);
  });
});
