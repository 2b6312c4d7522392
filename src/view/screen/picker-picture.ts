import { BACKEND, CLIENT } from '../../model/index.ts';
import type { Look } from '../look.ts';
import { fit, pad, widthOf, wrap } from '../width.ts';
import type { DialogPicture } from './dialog.ts';
import { chainInWords } from './header.ts';
import type { Size } from './input.ts';
import { paintedPad } from '../painted.ts';
import { settled } from './panel-list.ts';
import { FRAME, panelRows, WITHIN_FRAME } from './panel.ts';
import { shownChoices, type PickerState } from './picker-state.ts';
import type { ProfileChoice } from './screen.ts';
import { windowOf } from './text-line.ts';

const TITLE = 'Profiles';
const FOOT = 'space in/out  enter use  esc leave  J K order  c clean  / narrow';
const TYPING_FOOT = 'type to narrow  enter done  esc show all';
const PROMPT = '/ ';
/** The chain, what becomes of it, and the line that narrows or a blank. */
const ROWS_ABOVE = 3;
/** The sign of the cursor, and the number in the chain. */
const LEAD = 6;
const DIVIDER = 3;
const WIDEST = 130;
/** What a profile does stands beside the list where that leaves it so much, else below. */
const NARROWEST_ABOUT = 40;
const ABOUT_ROWS = 14;
const ABOUT_ROWS_BELOW = 9;

/** Where the parts of a picker stand within its frame. */
export interface PickerLayout {
  readonly columns: number;
  readonly rowsAbove: number;
  /** Rows of the list, and the first of it that is seen. */
  readonly room: number;
  readonly top: number;
  readonly listColumns: number;
  /** What a profile does stands beside the list; else below it. */
  readonly isBeside: boolean;
  readonly aboutColumns: number;
  readonly aboutRows: number;
}

/** The same for all that a picker shows while it is open, but `top`: so nothing moves when the cursor does. */
export function pickerLayout(state: PickerState, size: Size): PickerLayout {
  const { choices, list } = state;
  const columns = Math.max(1, Math.min(WIDEST, size.columns - FRAME.columns));
  const height = Math.max(1, size.rows - FRAME.rows - ROWS_ABOVE);
  const names = LEAD + Math.max(0, ...choices.map(({ name }) => widthOf(pad(name, 0))));
  const isBeside =
    columns - Math.min(names, Math.floor(columns / 2)) - DIVIDER >= NARROWEST_ABOUT &&
    columns >= 2 * NARROWEST_ABOUT;
  const count = Math.max(1, choices.length);
  const most = Math.max(1, Math.min(count, Math.ceil(height / 2)));
  const room = isBeside ? Math.min(height, Math.max(count, ABOUT_ROWS)) : most;
  const listColumns = isBeside ? Math.min(names, Math.floor(columns / 2)) : columns;
  return {
    columns,
    rowsAbove: ROWS_ABOVE,
    room,
    top: settled(list, shownChoices(state).length, room).top,
    listColumns,
    isBeside,
    aboutColumns: isBeside ? columns - listColumns - DIVIDER : columns,
    aboutRows: isBeside ? room : Math.max(0, Math.min(ABOUT_ROWS_BELOW, height - room - 1)),
  };
}

/** What a picker shows. */
export function pickerPicture(state: PickerState, size: Size, look: Look): DialogPicture {
  const { paint } = look;
  const layout = pickerLayout(state, size);
  const { columns, room, listColumns, isBeside, aboutRows } = layout;
  const narrow = narrowRow(state, columns, look);
  const list = filled(listRows(state, layout, look), room);
  const about = filled(aboutOf(state, layout, look), aboutRows);
  const body = isBeside
    ? list.map((row, at) => `${paintedPad(row, listColumns)} ${paint.dim('│')} ${about[at] ?? ''}`)
    : [...list, ...(aboutRows > 0 ? [paint.dim('─'.repeat(columns)), ...about] : [])];
  const rows = [...chainRows(state, columns, look), narrow.row, ...body].slice(
    0,
    Math.max(1, size.rows - FRAME.rows),
  );
  const foot = state.isTyping ? TYPING_FOOT : state.isLoading ? 'esc leave' : FOOT;
  return {
    rows: panelRows(rows, { title: TITLE, foot, columns, paint }),
    caret:
      narrow.caret === null
        ? null
        : { row: WITHIN_FRAME.row + ROWS_ABOVE - 1, column: WITHIN_FRAME.column + narrow.caret },
  };
}

/** The chain as it would be, and whether it is in force. */
function chainRows({ chain, inForce }: PickerState, columns: number, { paint }: Look): readonly string[] {
  const isChanged = chain.length !== inForce.length || chain.some((name, at) => name !== inForce[at]);
  const said = chain.length === 0 ? `${CLIENT} ─► ${BACKEND}, clean` : chainInWords(chain, columns);
  return [
    paint[chain.length === 0 ? 'green' : 'yellow'](fit(said, columns)),
    isChanged
      ? paint.bold(fit('not in force yet: enter uses it for new exchanges', columns))
      : paint.dim(fit('in force; a change is for new exchanges, open ones stay as they are', columns)),
  ];
}

function narrowRow(
  { narrow, isTyping }: PickerState,
  columns: number,
  { paint }: Look,
): { readonly row: string; readonly caret: number | null } {
  if (narrow === null) return { row: '', caret: null };
  const { text, caret } = windowOf(narrow, Math.max(4, columns - PROMPT.length));
  return {
    row: paint.bold(PROMPT) + paint[isTyping ? 'plain' : 'cyan'](text),
    caret: isTyping ? PROMPT.length + caret : null,
  };
}

function listRows(
  state: PickerState,
  { room, top, listColumns }: PickerLayout,
  { paint }: Look,
): readonly string[] {
  const shown = shownChoices(state);
  if (state.isLoading) return [paint.dim(fit('Looking for profiles …', listColumns))];
  if (shown.length === 0) {
    const why = state.choices.length === 0 ? 'There are no profiles.' : 'None of that name; esc shows all.';
    return [paint.dim(fit(why, listColumns))];
  }
  const { cursor } = settled(state.list, shown.length, room);
  return shown.slice(top, top + room).map(({ name, problem }, at) => {
    const isCurrent = top + at === cursor;
    const number = state.chain.indexOf(name) + 1;
    const sign = number > 0 ? `[${number}]` : problem === null ? '[ ]' : ' ! ';
    const brush = number > 0 ? paint.yellow : problem === null ? paint.plain : paint.dim;
    const mark = isCurrent ? paint.bold('▸ ') : '  ';
    const shownName = fit(name, listColumns - LEAD);
    return `${mark}${brush(pad(sign, LEAD - 2))}${isCurrent ? paint.bold(shownName) : brush(shownName)}`;
  });
}

/** What the profile under the cursor does; where it is long, how much more there is. */
function aboutOf(
  state: PickerState,
  { aboutColumns, aboutRows }: PickerLayout,
  look: Look,
): readonly string[] {
  const choice = shownChoices(state)[state.list.cursor];
  if (choice === undefined) return [];
  const lines = aboutLines(choice, aboutColumns, look);
  if (lines.length <= aboutRows) return lines;
  const left = lines.length - aboutRows + 1;
  const more = `… ${left} more lines: hoptap profiles show ${choice.name}`;
  return [...lines.slice(0, Math.max(0, aboutRows - 1)), look.paint.dim(fit(more, aboutColumns))];
}

function aboutLines(
  { summary, does, problem }: ProfileChoice,
  columns: number,
  { paint }: Look,
): readonly string[] {
  const deeds = does.length === 0 && problem === null ? ['changes nothing'] : does;
  return [
    ...(problem === null ? [] : wrap(`! cannot be used: ${problem}`, columns).map(paint.yellow)),
    ...(summary === '' ? [] : wrap(summary, columns).map(paint.bold)),
    ...deeds.flatMap((deed) =>
      wrap(deed, columns - 2).map((line, at) => `${at === 0 ? '· ' : '  '}${paint.plain(line)}`),
    ),
  ];
}

/** Rows up to that many, the rest blank. */
function filled(rows: readonly string[], count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => rows[at] ?? '');
}
