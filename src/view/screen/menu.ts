import type { Look } from '../look.ts';
import { fit, pad, widthOf, wrap } from '../width.ts';
import type { Dialog, DialogPicture, DialogStep } from './dialog.ts';
import { keyInWords } from './hints.ts';
import type { Key, Pointer, Size } from './input.ts';
import { LIST_START, moved, settled, stepOf, WHEEL_ROWS, type PanelList } from './panel-list.ts';
import { FRAME, panelRows, WITHIN_FRAME } from './panel.ts';

/** One thing that can be chosen. */
export interface MenuChoice<Answer> {
  /** Chooses it at once, before it could move; empty where it has none. */
  readonly key: Key;
  /** What it is, in a few words; not yet visible. */
  readonly label: string;
  /** More about it, a sentence; not yet visible. */
  readonly about?: string;
  /** Why it cannot be chosen now; null or absent where it can. */
  readonly problem?: string | null;
  readonly answer: Answer;
}

/** What a menu asks. */
export interface MenuOptions<Answer> {
  readonly title: string;
  /** A sentence or two above the choices; not yet visible. */
  readonly text?: string;
  readonly choices: readonly MenuChoice<Answer>[];
}

const FOOT = 'enter choose  esc leave';
const GAP = 2;
const MARK = 2;
/** What is said below the list takes at most so many rows. */
const MOST_ABOUT = 4;
const NARROWEST = 30;
/** No more of it could be shown on any screen. */
const LONGEST_SAID = 1500;

/**
 * Choices below each other. Answers what the chosen one holds: by its key, by `enter` on it, by a click. What cannot be
 * chosen now stands there with its reason, and choosing it changes nothing.
 */
export function createMenu<Answer>(options: MenuOptions<Answer>): Dialog<Answer> {
  return menuAt(LIST_START, options);
}

/** What is asked for with yes and no. */
export interface ConfirmOptions {
  readonly title: string;
  readonly text?: string;
  /** What `y` does, as a command: `quit and end 3 exchanges`. */
  readonly yes: string;
  /** What `n` does: `stay`. */
  readonly no: string;
}

/** A question to be answered with `y` or `n`; `enter` means the one under the cursor, which begins on yes. */
export function createConfirm({ title, text = '', yes, no }: ConfirmOptions): Dialog<boolean> {
  return createMenu<boolean>({
    title,
    text,
    choices: [
      { key: 'y', label: yes, answer: true },
      { key: 'n', label: no, answer: false },
    ],
  });
}

function menuAt<Answer>(list: PanelList, options: MenuOptions<Answer>): Dialog<Answer> {
  const { choices } = options;
  const at = (next: PanelList): DialogStep<Answer> => ({ is: 'open', dialog: menuAt(next, options) });
  const choose = (index: number): DialogStep<Answer> => {
    const choice = choices[index];
    const can = choice !== undefined && (choice.problem ?? null) === null;
    return can ? { is: 'answered', answer: choice.answer } : at({ ...list, cursor: Math.max(0, index) });
  };
  return {
    stands: 'panel',
    key(key, size) {
      if (key === 'escape') return { is: 'closed' };
      if (key === 'enter') return choose(list.cursor);
      const index = choices.findIndex((choice) => choice.key === key);
      if (index >= 0) return choose(index);
      if (key === 'q') return { is: 'closed' };
      const { room } = layoutOf(options, size);
      const by = stepOf(key, choices.length, room);
      return at(by === null ? list : moved(list, by, choices.length, room));
    },
    pointer(pointer: Pointer, size) {
      const { room, text } = layoutOf(options, size);
      const { top } = settled(list, choices.length, room);
      if (pointer.did !== 'click') return at(moved(list, WHEEL_ROWS[pointer.did], choices.length, room));
      const row = pointer.row - WITHIN_FRAME.row - text.length;
      const index = top + row;
      return row >= 0 && row < room && index < choices.length ? choose(index) : at(list);
    },
    picture: (size, look) => pictureOf(list, options, size, look),
  };
}

interface MenuLayout {
  /** Columns within the frame. */
  readonly columns: number;
  /** Rows for choices. */
  readonly room: number;
  /** What stands above them, wrapped. */
  readonly text: readonly string[];
  readonly keyColumns: number;
  readonly labelColumns: number;
  /** Whether what is said of each choice stands beside it; else below all of them. */
  readonly isBeside: boolean;
  /** Rows for it below. */
  readonly aboutRows: number;
}

function layoutOf({ title, text = '', choices }: MenuOptions<unknown>, size: Size): MenuLayout {
  const most = Math.max(1, size.columns - FRAME.columns);
  const widest = (texts: readonly string[]): number =>
    Math.max(0, ...texts.map((each) => widthOf(pad(each, 0))));
  const keyColumns = widest(choices.map(({ key }) => keyInWords(key)));
  const labels = widest(choices.map(({ label }) => label));
  const abouts = choices.map(saidOf);
  const lead = MARK + (keyColumns === 0 ? 0 : keyColumns + GAP);
  const beside = lead + labels + GAP + widest(abouts);
  const isBeside = beside <= most;
  const wanted = Math.max(
    isBeside ? beside : lead + labels + GAP,
    abouts.some((about) => about !== '') && !isBeside ? most : 0,
    Math.min(most, widthOf(pad(text, 0)), 60),
    widthOf(pad(title, 0)) + 2,
    widthOf(FOOT) + 2,
    NARROWEST,
  );
  const columns = Math.min(most, wanted);
  const textRows = text === '' ? [] : [...wrap(text, columns), ''];
  const height = Math.max(1, size.rows - FRAME.rows);
  const shownText = textRows.slice(0, Math.max(0, height - 1));
  const aboutRows = isBeside
    ? 0
    : Math.min(
        MOST_ABOUT + 1,
        1 + Math.max(0, ...abouts.map((about) => (about === '' ? 0 : wrap(about, columns).length))),
        Math.max(0, height - shownText.length - Math.min(choices.length, 3)),
      );
  const room = Math.max(1, Math.min(choices.length, height - shownText.length - aboutRows));
  return { columns, room, text: shownText, keyColumns, labelColumns: labels, isBeside, aboutRows };
}

/** What is said of a choice: why it cannot be chosen, or what it does. */
function saidOf({ problem, about }: MenuChoice<unknown>): string {
  return (problem ?? about ?? '').slice(0, LONGEST_SAID);
}

function pictureOf(list: PanelList, options: MenuOptions<unknown>, size: Size, look: Look): DialogPicture {
  const { paint } = look;
  const { title, choices } = options;
  const layout = layoutOf(options, size);
  const { columns, room, text, isBeside, aboutRows } = layout;
  const { cursor, top } = settled(list, choices.length, room);
  const shown = choices
    .slice(top, top + room)
    .map((choice, at) => choiceRow(choice, top + at === cursor, layout, look));
  const current = choices[cursor];
  const about = isBeside || current === undefined ? [] : wrap(saidOf(current), columns).map(paint.dim);
  const below = ['', ...about].slice(0, aboutRows);
  const rows = [
    ...text.map(paint.plain),
    ...shown,
    ...below,
    ...Array.from({ length: aboutRows - below.length }, () => ''),
  ];
  return { rows: panelRows(rows, { title, foot: FOOT, columns, paint }), caret: null };
}

function choiceRow(
  choice: MenuChoice<unknown>,
  isCurrent: boolean,
  { columns, keyColumns, labelColumns, isBeside }: MenuLayout,
  { paint }: Look,
): string {
  const canBeChosen = (choice.problem ?? null) === null;
  const mark = isCurrent ? '▸ ' : '  ';
  const key = keyColumns === 0 ? '' : `${pad(keyInWords(choice.key), keyColumns)}  `;
  const room = columns - MARK - widthOf(key);
  const label = pad(fit(choice.label, room), Math.min(room, labelColumns));
  const said = isBeside ? saidOf(choice) : '';
  const brush = !canBeChosen ? paint.dim : isCurrent ? paint.bold : paint.plain;
  const beside = said === '' ? '' : `  ${paint.dim(fit(said, room - widthOf(label) - GAP))}`;
  return (
    (isCurrent ? paint.bold(mark) : mark) +
    (canBeChosen ? paint.cyan(key) : paint.dim(key)) +
    brush(label) +
    beside
  );
}
