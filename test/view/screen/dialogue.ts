import type { Dialog } from '../../../src/view/screen/dialog.ts';
import type { Key, Size } from '../../../src/view/screen/input.ts';
import { aLook } from '../look.ts';

/** A terminal of the usual size. */
export const USUAL: Size = { columns: 80, rows: 24 };

/** What became of a dialog after the keys: the dialog itself, or how it ended; keys after the end are an error. */
export type Outcome<Answer> =
  | { readonly is: 'open'; readonly dialog: Dialog<Answer> }
  | { readonly is: 'closed' }
  | { readonly is: 'answered'; readonly answer: Answer };

/** Presses keys, one after the other. */
export function press<Answer>(
  dialog: Dialog<Answer>,
  keys: readonly Key[],
  size: Size = USUAL,
): Outcome<Answer> {
  let outcome: Outcome<Answer> = { is: 'open', dialog };
  for (const key of keys) {
    if (outcome.is !== 'open') throw new Error(`"${key}" was pressed on a dialog that is over`);
    outcome = outcome.dialog.key(key, size);
  }
  return outcome;
}

/** The same, where the dialog must still be there. */
export function still<Answer>(
  dialog: Dialog<Answer>,
  keys: readonly Key[],
  size: Size = USUAL,
): Dialog<Answer> {
  const outcome = press(dialog, keys, size);
  if (outcome.is !== 'open') throw new Error(`the dialog is over: ${outcome.is}`);
  return outcome.dialog;
}

/** The characters of a text, each a key. */
export function typing(text: string): readonly Key[] {
  return Array.from(text);
}

/** What a dialog shows, without colour; the caret as `▏` before the character it stands on. */
export function shown<Answer>(dialog: Dialog<Answer>, size: Size = USUAL): string {
  const { rows, caret } = dialog.picture(size, aLook({ columns: size.columns }));
  return rows
    .map((row, at) => {
      const column = caret?.row === at ? caret.column : null;
      const padded = column === null ? row : row.padEnd(column);
      return column === null ? row : `${padded.slice(0, column)}▏${padded.slice(column)}`;
    })
    .map((row) => row.trimEnd())
    .join('\n');
}
