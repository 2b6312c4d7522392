import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPaint } from '../../src/view/index.ts';
import { readCells } from './read-cells.ts';
import { screenSvg } from './screen-svg.ts';

const paint = createPaint(true);
const picture = { title: 'hoptap', columns: 20, rows: 2 };

describe('cells of a captured screen', () => {
  test('stand one behind the other, wide ones on two, marks with their letter', () => {
    const [row = []] = readCells('a日e\u0301b');
    expect(row.map(({ text, column, columns }) => [text, column, columns])).toEqual([
      ['a', 0, 1],
      ['日', 1, 2],
      ['e\u0301', 3, 1],
      ['b', 4, 1],
    ]);
  });

  test.each([
    ['\u001b[1;31m', { isBold: true, colour: 1 }],
    ['\u001b[2m\u001b[7m', { isDim: true, isReverse: true }],
    ['\u001b[1m\u001b[0m', { isBold: false }],
    ['\u001b[m', { colour: null }],
    ['\u001b[97;44m', { colour: 15, ground: 4 }],
    ['\u001b[38;5;208m', { colour: 208 }],
    ['\u001b[38;2;255;0;16;9m', { colour: '#ff0010', isStruck: true }],
    ['\u001b[31m\u001b[39m', { colour: null }],
  ])('look as %j says', (codes, look) => {
    expect(readCells(`${codes}x`)[0]?.[0]).toMatchObject({ text: 'x', ...look });
  });

  test('go on in their styles on the next row, as tmux writes them', () => {
    expect(readCells('\u001b[31ma\nb')[1]?.[0]).toMatchObject({ text: 'b', colour: 1 });
  });
});

describe('the picture of a screen', () => {
  test('has each letter on its cell', () => {
    expect(screenSvg(`ab ${paint.bold('c')}\n日<`, picture)).toMatch(
      /y="13" x="0 8">ab<[^]*class="b"[^]*x="24">c<[^]*y="30" x="0 16">日&lt;</,
    );
  });

  test('draws bars and lines itself, in their colour', () => {
    const svg = screenSvg(paint.red('█▌─'), picture);
    expect(svg).toContain('<path fill="#ff7b72" d="M0 0h8v17h-8zM8 0h4v17h-4z');
    expect(svg).not.toMatch(/[█▌─]/);
  });

  test('shows reverse as ink on a ground', () => {
    expect(screenSvg('\u001b[7mab\u001b[27m', picture)).toMatch(
      /<rect x="0" y="0" width="16" height="17" fill="#d1d7e0"\/>[^]*fill="#161b22"[^>]*>ab</,
    );
  });

  test('holds all that is seen, as well-formed text without sequences, whatever was captured', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[ -~日é]{0,20}$/), { maxLength: 2 }), (rows) => {
        const svg = screenSvg(rows.map((row) => paint.cyan(row)).join('\n'), picture);
        const letters = [...svg.matchAll(/ x="[\d ]+">([^<]*)</g)].map(([, text]) => text ?? '').join('');
        const read = letters
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&amp;', '&');
        expect(
          Array.from(read)
            .filter((letter) => letter !== ' ')
            .toSorted(),
        ).toEqual(Array.from(rows.join('').replaceAll(' ', '')).toSorted());
        expect(svg).not.toContain('\u001b');
      }),
    );
  });
});
