import { visible } from '../view/index.ts';

/** Characters of a line in a code block; what is longer is cut, and told to be. */
const MOST_CHARACTERS = 1000;

/**
 * Text from anywhere as Markdown that shows it and does nothing else: no markup, no HTML, no links, nobody mentioned.
 * One line. @see CommonMark 0.31 §2.4
 */
export function markdownText(text: string): string {
  return visible(text)
    .replaceAll(/[!-/:-@[-`{-~]/g, (mark) => (HARMLESS.has(mark) ? mark : `\\${mark}`))
    .replaceAll(/\\@(?=\w)|\\#(?=\d)|:(?=\/\/)/g, (mark) => `${mark}&#8203;`)
    .replaceAll(/\bwww(?=\.)/gi, '$&&#8203;');
}

/** Punctuation that means nothing within a line. */
const HARMLESS: ReadonlySet<string> = new Set([
  ',',
  ':',
  ';',
  '/',
  '"',
  "'",
  '.',
  '%',
  '=',
  '?',
  '-',
  '+',
  '(',
  ')',
]);

/** Text from anywhere in a line, as code. @see CommonMark 0.31 §6.1 */
export function inlineCode(text: string): string {
  const shown = visible(text);
  const longest = longestRun([shown]);
  const ticks = '`'.repeat(longest + 1);
  const space = longest > 0 || shown === '' ? ' ' : '';
  return `${ticks}${space}${shown}${space}${ticks}`;
}

/**
 * Lines as a block of code, in a fence longer than any that they hold. They are made visible, and cut where they are
 * very long.
 * @param language colours the block where it is known: `diff`, `sh`; empty for none
 */
export function codeBlock(lines: readonly string[], language = ''): string {
  const shown = lines.map((line) => cutLine(visible(line)));
  const fence = '`'.repeat(Math.max(2, longestRun(shown)) + 1);
  return `${fence}${language}\n${shown.join('\n')}\n${fence}\n`;
}

/** The most backticks that stand in a row. */
function longestRun(lines: readonly string[]): number {
  let longest = 0;
  for (const line of lines) for (const [run] of line.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

function cutLine(line: string): string {
  return line.length <= MOST_CHARACTERS
    ? line
    : `${line.slice(0, MOST_CHARACTERS)}… (${line.length - MOST_CHARACTERS} more)`;
}
