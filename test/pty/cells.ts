import headless from '@xterm/headless';

/** One cell of a terminal, as a reader sees it. */
export interface Cell {
  /** Empty in a blank cell, and in the second half of a wide character. */
  readonly char: string;
  /** 0 in the second half of a wide character. */
  readonly width: number;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isStruck: boolean;
  readonly isInverse: boolean;
  /** 0 black … 7 white; -1 as usual. */
  readonly colour: number;
}

/**
 * How wide a terminal takes an emoji to be: two columns in terminals of today; one in those with tables from before
 * Unicode 9 (as @xterm/headless does unless told otherwise); `broad`: two for all that may be an emoji, a heart and half a
 * flag too.
 */
export type EmojiWidth = 'wide' | 'narrow' | 'broad';

const WIDE_CJK =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const WIDE_EMOJI = /(?![\u{1f1e6}-\u{1f1ff}])\p{Emoji_Presentation}/u;
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;

const ANY_EMOJI = /(?![ -~])\p{Emoji}|[\u{1f1e6}-\u{1f1ff}]/u;

const columnsOf =
  (emoji: RegExp) =>
  (codepoint: number): 0 | 1 | 2 => {
    const character = String.fromCodePoint(codepoint);
    if (NO_WIDTH.test(character)) return 0;
    return WIDE_CJK.test(character) || emoji.test(character) ? 2 : 1;
  };

/** A terminal in memory: takes what a program wrote, shows cells. */
export interface Cells {
  /** Takes more output; resolves once it is to be seen. */
  write(bytes: Uint8Array): Promise<void>;
  resize(columns: number, rows: number): void;
  /** One row of what is to be seen, no blanks at its end. */
  row(row: number): string;
  /** All of it, a line each, no blanks at their ends. */
  text(): string;
  cell(row: number, column: number): Cell;
  readonly caret: { readonly row: number; readonly column: number };
  readonly isAlternate: boolean;
  /** The main screen with what was scrolled out of it, no blank lines at its end. */
  main(): string;
  dispose(): void;
}

/** A terminal in memory of that size. */
export function createCells(columns: number, rows: number, emoji: EmojiWidth = 'wide'): Cells {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 5000 });
  if (emoji !== 'narrow') {
    const wcwidth = columnsOf(emoji === 'wide' ? WIDE_EMOJI : ANY_EMOJI);
    terminal.unicode.register({
      version: emoji,
      wcwidth,
      // what the terminal asks for: the width in bits 1 and 2, and in bit 0 whether this is drawn onto the one before
      charProperties: (codepoint, before) => {
        const width = wcwidth(codepoint);
        const isJoined = width === 0 && before !== 0;
        return isJoined ? (before & ~1) | 1 : width << 1;
      },
    });
    terminal.unicode.activeVersion = emoji;
  }
  const lineOf = (row: number): string =>
    (
      terminal.buffer.active.getLine(terminal.buffer.active.baseY + row)?.translateToString(true) ?? ''
    ).trimEnd();
  return {
    write: (bytes) => new Promise((resolve) => terminal.write(bytes, resolve)),
    resize: (newColumns, newRows) => terminal.resize(newColumns, newRows),
    row: lineOf,
    text: () => Array.from({ length: terminal.rows }, (_, row) => lineOf(row)).join('\n'),
    cell(row, column) {
      const cell = terminal.buffer.active.getLine(terminal.buffer.active.baseY + row)?.getCell(column);
      if (cell === undefined) throw new Error(`there is no cell ${row},${column}`);
      return {
        char: cell.getChars(),
        width: cell.getWidth(),
        isBold: cell.isBold() !== 0,
        isDim: cell.isDim() !== 0,
        isStruck: cell.isStrikethrough() !== 0,
        isInverse: cell.isInverse() !== 0,
        colour: cell.isFgDefault() ? -1 : cell.getFgColor(),
      };
    },
    get caret() {
      return { row: terminal.buffer.active.cursorY, column: terminal.buffer.active.cursorX };
    },
    get isAlternate() {
      return terminal.buffer.active.type === 'alternate';
    },
    main() {
      const { normal } = terminal.buffer;
      const lines = Array.from(
        { length: normal.length },
        (_, row) => normal.getLine(row)?.translateToString(true) ?? '',
      );
      return lines.join('\n').trimEnd();
    },
    dispose: () => terminal.dispose(),
  };
}
