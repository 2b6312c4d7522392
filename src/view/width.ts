import { visible } from './visible.ts';

/** Drawn over the character before: marks, variation selectors, vowels and finals of Hangul syllables. */
const COMBINING = /[\p{Mn}\p{Me}\u1160-\u11ff]/u;

/** Drawn two columns wide: East Asian Wide and Fullwidth blocks, and what is an emoji by itself. */
const WIDE = new RegExp(
  '[\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\u33ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua000-\\ua4cf\\ua960-\\ua97f' +
    '\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f\\uff00-\\uff60\\uffe0-\\uffe6' +
    '\\u{17000}-\\u{18aff}\\u{1b000}-\\u{1b2ff}\\u{20000}-\\u{3fffd}]|(?![\\u{1f1e6}-\\u{1f1ff}])\\p{Emoji_Presentation}',
  'u',
);

const ASCII = /^[ -~]*$/;

/**
 * Columns that visible text takes on a terminal: 0 for a combining character, 2 for CJK and emoji, 1 for the rest.
 * @see Unicode Standard Annex #11
 */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += columnsOf(character);
  return columns;
}

/** The text made visible, and cut to that many columns with `…` in the last of them where it is longer. */
export function fit(text: string, columns: number): string {
  if (columns < 1) return '';
  // a payload of megabytes is not read further than it could be shown
  const readable = 8 * columns;
  const shown = visible(text.slice(0, readable));
  if (text.length <= readable && widthOf(shown) <= columns) return shown;
  let room = columns - 1;
  let kept = '';
  for (const character of shown) {
    room -= columnsOf(character);
    if (room < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

/** The text made visible, with spaces after it up to that many columns; longer text stays whole. */
export function pad(text: string, columns: number): string {
  const shown = visible(text);
  return shown + ' '.repeat(Math.max(0, columns - widthOf(shown)));
}

/**
 * The text made visible, broken at spaces into lines of at most that many columns; a longer word is broken too. Takes
 * time linear in the text.
 */
export function wrap(text: string, columns: number): readonly string[] {
  const room = Math.max(1, columns);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of visible(text)
    .split(' ')
    .flatMap((whole) => pieces(whole, room))) {
    const width = widthOf(word);
    if (line === '' || used + 1 + width <= room) {
      used += width + (line === '' ? 0 : 1);
      line = line === '' ? word : `${line} ${word}`;
    } else {
      lines.push(line);
      line = word;
      used = width;
    }
  }
  return [...lines, line];
}

/** The text made visible, in lines of at most that many columns, broken wherever they are full; blanks stay. */
export function chop(text: string, columns: number): readonly string[] {
  return pieces(visible(text), Math.max(2, columns));
}

/** Visible text in pieces of at most that many columns, at least one; a character wider than that stands alone. */
function pieces(shown: string, columns: number): readonly string[] {
  if (ASCII.test(shown)) {
    const count = Math.max(1, Math.ceil(shown.length / columns));
    return Array.from({ length: count }, (_, at) => shown.slice(at * columns, (at + 1) * columns));
  }
  const found: string[] = [];
  let start = 0;
  let at = 0;
  let left = columns;
  for (const character of shown) {
    const width = columnsOf(character);
    if (width > left && at > start) {
      found.push(shown.slice(start, at));
      start = at;
      left = columns;
    }
    left -= width;
    at += character.length;
  }
  return [...found, shown.slice(start)];
}

function columnsOf(character: string): number {
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
