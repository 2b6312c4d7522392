import { visible } from '../visible.ts';
import { widthOf } from '../width.ts';
import type { Key } from './input.ts';

/** One line of text that is being typed: what stands before the caret, and what behind it. Any text. */
export interface TextLine {
  readonly before: string;
  readonly after: string;
}

/** A line with the caret behind its text. */
export function lineOf(text: string): TextLine {
  return { before: text, after: '' };
}

/** The whole text of a line. */
export function textOf({ before, after }: TextLine): string {
  return before + after;
}

/** What each key that is no character does to a line. */
const EDITS: Readonly<Record<Key, (line: TextLine) => TextLine>> = {
  left: ({ before, after }) => {
    const rest = withoutLast(before);
    return { before: rest, after: before.slice(rest.length) + after };
  },
  right: ({ before, after }) => {
    const first = firstOf(after);
    return { before: before + first, after: after.slice(first.length) };
  },
  backspace: ({ before, after }) => ({ before: withoutLast(before), after }),
  delete: ({ before, after }) => ({ before, after: after.slice(firstOf(after).length) }),
  home: (line) => ({ before: '', after: textOf(line) }),
  end: (line) => lineOf(textOf(line)),
  'ctrl-u': ({ after }) => ({ before: '', after }),
  'ctrl-k': ({ before }) => lineOf(before),
  'ctrl-w': ({ before, after }) => ({ before: withoutLastWord(before), after }),
};
const SAME_AS: Readonly<Record<Key, Key>> = {
  'ctrl-a': 'home',
  'ctrl-e': 'end',
  'ctrl-b': 'left',
  'ctrl-f': 'right',
  'ctrl-h': 'backspace',
};

/** The line after a key; null where the key is none that edits. A character is put in before the caret. */
export function edited(line: TextLine, key: Key): TextLine | null {
  if (isCharacter(key)) return { before: line.before + key, after: line.after };
  const name = SAME_AS[key] ?? key;
  return Object.hasOwn(EDITS, name) ? (EDITS[name]?.(line) ?? null) : null;
}

/** Whether a key is one character as it was typed, and no name of a key. */
export function isCharacter(key: Key): boolean {
  const code = key.codePointAt(0) ?? 0;
  return key.length === (code > 0xffff ? 2 : 1);
}

/** What of a line is to be seen, and where in it the caret stands, in columns. */
export interface LineWindow {
  /** Visible, at most the columns asked for. */
  readonly text: string;
  readonly caret: number;
}

/**
 * The part of a line around its caret that fits, `…` where it goes on. One column is kept for a caret behind the text.
 * @param columns at least 4
 */
export function windowOf({ before, after }: TextLine, columns: number): LineWindow {
  // text of megabytes is not read further than it could be shown
  const reach = 8 * columns;
  const lead = cellsOf(before.slice(Math.max(0, before.length - reach)));
  const tail = cellsOf(after.slice(0, reach));
  const room = columns - 1;
  const ahead = Math.min(widthOfAll(tail), Math.floor(room / 3));
  const shownLead = lastWithin(lead, room - ahead, before.length > reach);
  const caret = widthOf(shownLead);
  const shownTail = firstWithin(tail, columns - caret, after.length > reach);
  return { text: shownLead + shownTail, caret };
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a person sees as the last character of a text is looked for this far back. */
const LONGEST_CHARACTER = 64;

/** The characters of a text as people see them, each as it is shown. */
function cellsOf(text: string): readonly string[] {
  return Array.from(characters.segment(text), ({ segment }) => visible(segment));
}

function withoutLast(text: string): string {
  const end = text.slice(-LONGEST_CHARACTER);
  const last = Array.from(characters.segment(end)).at(-1)?.segment ?? '';
  return text.slice(0, text.length - last.length);
}

function firstOf(text: string): string {
  for (const { segment } of characters.segment(text.slice(0, LONGEST_CHARACTER))) return segment;
  return '';
}

/** As shells do it: the spaces before the caret, and the word before them. */
function withoutLastWord(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === ' ') end -= 1;
  while (end > 0 && text[end - 1] !== ' ') end -= 1;
  return text.slice(0, end);
}

function widthOfAll(cells: readonly string[]): number {
  return cells.reduce((columns, cell) => columns + widthOf(cell), 0);
}

function firstWithin(cells: readonly string[], columns: number, isLonger: boolean): string {
  if (!isLonger && widthOfAll(cells) <= columns) return cells.join('');
  let room = columns - 1;
  let kept = '';
  for (const cell of cells) {
    room -= widthOf(cell);
    if (room < 0) break;
    kept += cell;
  }
  return columns < 1 ? '' : `${kept}…`;
}

function lastWithin(cells: readonly string[], columns: number, isLonger: boolean): string {
  if (!isLonger && widthOfAll(cells) <= columns) return cells.join('');
  let room = columns - 1;
  let kept = '';
  for (const cell of cells.toReversed()) {
    room -= widthOf(cell);
    if (room < 0) break;
    kept = cell + kept;
  }
  return `…${kept}`;
}
