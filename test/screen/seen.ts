import type { Cell } from '../pty/cells.ts';
import type { OnTerminal } from '../pty/terminal.ts';

/** A place on a terminal, in cells from its top left. */
export interface Spot {
  readonly row: number;
  readonly column: number;
}

/** Where a text begins on the screen, cell by cell: a wide character before it counts two columns. */
export function spotOf(screen: OnTerminal, text: string, from = 0): Spot {
  const rows = screen.text().split('\n');
  for (let row = from; row < rows.length; row++) {
    const line = rows[row] ?? '';
    const at = line.indexOf(text);
    if (at >= 0) return { row, column: columnAt(screen, row, at) };
  }
  throw new Error(`"${text}" is not on the screen\n${screen.text()}`);
}

/** The cell in which a text begins. */
export function cellOf(screen: OnTerminal, text: string, from = 0): Cell {
  const { row, column } = spotOf(screen, text, from);
  return screen.cell(row, column);
}

/** The row on which a text stands; empty where it is on none. */
export function lineWith(screen: OnTerminal, text: string): string {
  return (
    screen
      .text()
      .split('\n')
      .find((line) => line.includes(text)) ?? ''
  );
}

/** The row that the cursor of the pane with the keys is on. */
export function underCursor(screen: OnTerminal): string {
  return (
    screen
      .text()
      .split('\n')
      .find((line) => /(?:^|│)▸ /.test(line)) ?? ''
  );
}

/** Leaves what is open over the screen, and waits until it is gone. */
export async function leave(screen: OnTerminal): Promise<void> {
  screen.press('escape');
  await screen.until((text) => !text.includes('esc leave'));
}

/** Answers a question that is asked on the last rows but one: what stands there goes first. */
export async function answer(screen: OnTerminal, question: string, text: string): Promise<void> {
  const isAsked = (seen: string): boolean => seen.split('\n').some((line) => line.startsWith(`${question}:`));
  await screen.until(isAsked);
  screen.press('ctrl-e', 'ctrl-u');
  screen.type(text);
  screen.press('enter');
  await screen.until((seen) => !isAsked(seen));
}

function columnAt(screen: OnTerminal, row: number, at: number): number {
  let units = 0;
  for (let column = 0; ; column++) {
    if (units >= at) return column;
    const { char, width } = screen.cell(row, column);
    units += width === 0 ? 0 : Math.max(1, char.length);
  }
}
