import { BACKEND, CLIENT } from '../../model/index.ts';
import type { Look } from '../look.ts';
import type { Style } from '../paint.ts';
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
/** The chain, what becomes of it, and the line that narrows or a blank; on a low screen the line instead of the second. */
const ROWS_ABOVE = 3;
const ROWS_ABOVE_LOW = 2;
const LOW = 16;
/** The sign of the cursor, and the number in the chain. */
const LEAD = 6;
const DIVIDER = 3;
const WIDEST = 130;
/** What a profile does stands beside the list where that leaves it so much, else below. */
const NARROWEST_ABOUT = 40;
/** A list of names is at least so wide, and what stands beside each other at least so high. */
const NARROWEST_LIST = 24;
const LOWEST = 8;

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
  const rowsAbove = size.rows < LOW ? ROWS_ABOVE_LOW : ROWS_ABOVE;
  const height = Math.max(1, size.rows - FRAME.rows - rowsAbove);
  const names = LEAD + Math.max(NARROWEST_LIST, ...choices.map(({ name }) => widthOf(pad(name, 0))));
  const besideColumns = Math.min(names, Math.floor(columns / 2));
  const isBeside = columns - besideColumns - DIVIDER >= NARROWEST_ABOUT;
  const listColumns = isBeside ? besideColumns : columns;
  const aboutColumns = isBeside ? columns - listColumns - DIVIDER : columns;
  const count = Math.max(1, choices.length);
  const longest = Math.max(1, ...choices.map((choice) => linesAbout(choice, aboutColumns).length));
  const room = isBeside
    ? Math.min(height, Math.max(count, longest, LOWEST))
    : Math.max(1, Math.min(count, Math.max(Math.ceil((height - 1) / 2), height - 1 - longest)));
  const { top } = settled(list, shownChoices(state).length, room);
  const aboutRows = isBeside ? room : Math.max(0, Math.min(longest, height - room - 1));
  return { columns, rowsAbove, room, top, listColumns, isBeside, aboutColumns, aboutRows };
}

/** What a picker shows. */
export function pickerPicture(state: PickerState, size: Size, look: Look): DialogPicture {
  const { paint } = look;
  const layout = pickerLayout(state, size);
  const { columns, rowsAbove, room, listColumns, isBeside, aboutRows } = layout;
  const narrow = narrowRow(state, columns, look);
  const list = filled(listRows(state, layout, look), room);
  const about = filled(aboutOf(state, layout, look), aboutRows);
  const body = isBeside
    ? list.map((row, at) => `${paintedPad(row, listColumns)} ${paint.dim('│')} ${about[at] ?? ''}`)
    : [...list, ...(aboutRows > 0 ? [paint.dim('─'.repeat(columns)), ...about] : [])];
  const [chain, becomes] = chainRows(state, columns, look);
  const above =
    rowsAbove === ROWS_ABOVE
      ? [chain, becomes, narrow.row]
      : [chain, narrow.row === '' ? becomes : narrow.row];
  const rows = [...above, ...body].slice(0, Math.max(1, size.rows - FRAME.rows));
  const foot = state.isTyping ? TYPING_FOOT : state.isLoading ? 'esc leave' : FOOT;
  return {
    rows: panelRows(rows, { title: TITLE, foot, columns, paint }),
    caret:
      narrow.caret === null
        ? null
        : { row: WITHIN_FRAME.row + rowsAbove - 1, column: WITHIN_FRAME.column + narrow.caret },
  };
}

/** The chain as it would be, and whether it is in force. */
function chainRows(
  { chain, inForce }: PickerState,
  columns: number,
  { paint }: Look,
): readonly [chain: string, becomes: string] {
  const isChanged = chain.length !== inForce.length || chain.some((name, at) => name !== inForce[at]);
  const said = chain.length === 0 ? `${CLIENT} ─► ${BACKEND}, clean` : chainInWords(chain, columns);
  return [
    paint[chain.length === 0 ? 'green' : 'yellow'](fit(said, columns)),
    isChanged
      ? paint.bold(fit('not in force yet: enter uses it for new exchanges', columns))
      : paint.dim(fit('in force; changes are for new exchanges only', columns)),
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
    const why = state.choices.length === 0 ? 'There are no profiles.' : 'None found; esc shows all.';
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
  { paint }: Look,
): readonly string[] {
  const choice = shownChoices(state)[state.list.cursor];
  if (choice === undefined) return [];
  const lines = linesAbout(choice, aboutColumns);
  const fitting = lines.length <= aboutRows ? lines : lines.slice(0, Math.max(0, aboutRows - 1));
  const left = lines.length - fitting.length;
  const more =
    left === 0 ? [] : [paint.dim(fit(`… ${left} more: hoptap profiles show ${choice.name}`, aboutColumns))];
  return [...fitting.map(([style, text]) => paint[style](text)), ...more];
}

/** All that is said of a profile, in lines, visible. */
function linesAbout(
  { summary, does, problem }: ProfileChoice,
  columns: number,
): readonly (readonly [Style, string])[] {
  const deeds = does.length === 0 && problem === null ? ['changes nothing'] : does;
  const styled = (style: Style, text: string): readonly (readonly [Style, string])[] =>
    text === '' ? [] : wrap(text, columns).map((line) => [style, line] as const);
  return [
    ...styled('yellow', problem === null ? '' : `! cannot be used: ${problem}`),
    ...styled('bold', summary),
    ...deeds.flatMap((deed) =>
      wrap(deed, columns - 2).map((line, at) => ['plain', `${at === 0 ? '· ' : '  '}${line}`] as const),
    ),
  ];
}

/** Rows up to that many, the rest blank. */
function filled(rows: readonly string[], count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => rows[at] ?? '');
}
