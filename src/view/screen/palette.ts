import type { Look } from '../look.ts';
import { fit, pad, widthOf } from '../width.ts';
import type { ActionFacts } from './action-facts.ts';
import type { Dialog, DialogPicture, DialogStep } from './dialog.ts';
import { keyInWords } from './hints.ts';
import type { Key, Pointer, Size } from './input.ts';
import { LIST_START, lineStepOf, moved, settled, WHEEL_ROWS, type PanelList } from './panel-list.ts';
import { FRAME, panelRows, WITHIN_FRAME } from './panel.ts';
import { edited, lineOf, textOf, windowOf, type TextLine } from './text-line.ts';

const TITLE = 'All actions';
const FOOT = 'type to narrow  enter do it  esc leave';
const PROMPT = ': ';
/** The line that is typed on, and a blank below it. */
const ROWS_ABOVE = 2;
const MARK = 2;
const GAP = 2;
const WIDEST = 100;
/** Keys that are told of one action. */
const MOST_KEYS = 3;

/**
 * All actions by name. What is typed leaves those in whose name or title every word of it occurs. Answers the name of
 * the chosen one; what cannot be done now stands there with its reason.
 */
export function createPalette(facts: readonly ActionFacts[]): Dialog<string> {
  // who looks for an action by name does not look for a way to go down
  const isMove = ({ group }: ActionFacts): boolean => group === 'move';
  const ordered = [...facts.filter((fact) => !isMove(fact)), ...facts.filter(isMove)];
  return paletteWith({ line: lineOf(''), list: LIST_START }, ordered);
}

interface PaletteState {
  readonly line: TextLine;
  readonly list: PanelList;
}

function paletteWith(state: PaletteState, facts: readonly ActionFacts[]): Dialog<string> {
  const shown = narrowed(facts, textOf(state.line));
  const open = (next: Partial<PaletteState>): DialogStep<string> => ({
    is: 'open',
    dialog: paletteWith({ ...state, ...next }, facts),
  });
  const choose = (index: number): DialogStep<string> => {
    const fact = shown[index];
    const can = fact !== undefined && fact.problem === null;
    return can
      ? { is: 'answered', answer: fact.name }
      : open({ list: { ...state.list, cursor: Math.max(0, index) } });
  };
  return {
    stands: 'panel',
    key(key, size) {
      if (key === 'escape') return { is: 'closed' };
      if (key === 'enter') return choose(state.list.cursor);
      const { room } = layoutOf(facts, size);
      const by = lineStepOf(key, shown.length, room) ?? tabStep(key);
      if (by !== null) return open({ list: moved(state.list, by, shown.length, room) });
      const line = edited(state.line, key);
      if (line === null) return open({});
      return open(textOf(line) === textOf(state.line) ? { line } : { line, list: LIST_START });
    },
    pointer(pointer: Pointer, size) {
      const { room } = layoutOf(facts, size);
      if (pointer.did !== 'click') {
        return open({ list: moved(state.list, WHEEL_ROWS[pointer.did], shown.length, room) });
      }
      const row = pointer.row - WITHIN_FRAME.row - ROWS_ABOVE;
      const index = settled(state.list, shown.length, room).top + row;
      return row >= 0 && row < room && index < shown.length ? choose(index) : open({});
    },
    picture: (size, look) => pictureOf(state, shown, layoutOf(facts, size), look),
  };
}

function tabStep(key: Key): number | null {
  return key === 'tab' ? 1 : key === 'shift-tab' ? -1 : null;
}

/** The actions in whose name or title every typed part occurs, in any case; those first in which each begins a word. */
function narrowed(facts: readonly ActionFacts[], text: string): readonly ActionFacts[] {
  const parts = text
    .toLowerCase()
    .split(' ')
    .filter((part) => part !== '');
  const searched = ({ name, title }: ActionFacts): string =>
    ` ${name.replaceAll('-', ' ')} ${title}`.toLowerCase();
  const found = facts.filter((fact) =>
    parts.every((part) => searched(fact).includes(part) || fact.name.includes(part)),
  );
  const isBegun = (fact: ActionFacts): boolean => parts.every((part) => searched(fact).includes(` ${part}`));
  return [...found.filter(isBegun), ...found.filter((fact) => !isBegun(fact))];
}

interface PaletteLayout {
  readonly columns: number;
  readonly room: number;
  readonly titleColumns: number;
  readonly keyColumns: number;
}

/** Goes by all actions, so that nothing moves while they are narrowed down. */
function layoutOf(facts: readonly ActionFacts[], size: Size): PaletteLayout {
  const most = Math.max(1, size.columns - FRAME.columns);
  const titleColumns = Math.max(0, ...facts.map(({ title }) => widthOf(title)));
  const keyColumns = Math.max(0, ...facts.map((fact) => widthOf(keysOf(fact))));
  const problemColumns = Math.max(0, ...facts.map(({ problem }) => widthOf(problem ?? '')));
  const wanted = MARK + keyColumns + GAP + titleColumns + (problemColumns === 0 ? 0 : GAP + problemColumns);
  const columns = Math.min(most, WIDEST, Math.max(wanted, widthOf(FOOT) + 2));
  const room = Math.max(1, Math.min(facts.length, size.rows - FRAME.rows - ROWS_ABOVE));
  return { columns, room, titleColumns, keyColumns };
}

function keysOf({ keys }: ActionFacts): string {
  return keys.slice(0, MOST_KEYS).map(keyInWords).join(' ');
}

function pictureOf(
  { line, list }: PaletteState,
  shown: readonly ActionFacts[],
  layout: PaletteLayout,
  look: Look,
): DialogPicture {
  const { paint } = look;
  const { columns, room } = layout;
  const { cursor, top } = settled(list, shown.length, room);
  const window = windowOf(line, Math.max(4, columns - PROMPT.length));
  const found =
    shown.length === 0
      ? [paint.dim('  No action of that name.')]
      : shown.slice(top, top + room).map((fact, at) => factRow(fact, top + at === cursor, layout, look));
  const blank = Array.from({ length: Math.max(0, room - found.length) }, () => '');
  const rows = [paint.bold(PROMPT) + paint.plain(window.text), '', ...found, ...blank];
  return {
    rows: panelRows(rows, { title: TITLE, foot: FOOT, columns, paint }),
    caret: { row: WITHIN_FRAME.row, column: WITHIN_FRAME.column + PROMPT.length + window.caret },
  };
}

function factRow(
  fact: ActionFacts,
  isCurrent: boolean,
  { columns, titleColumns, keyColumns }: PaletteLayout,
  { paint }: Look,
): string {
  const { title, problem } = fact;
  const mark = isCurrent ? paint.bold('▸ ') : '  ';
  const keys = `${pad(keysOf(fact), keyColumns)}  `;
  const room = columns - MARK - widthOf(keys);
  if (problem === null)
    return mark + paint.cyan(keys) + paint[isCurrent ? 'bold' : 'plain'](fit(title, room));
  const shown = pad(fit(title, room), Math.min(room, titleColumns));
  return mark + paint.dim(`${keys}${fit(`${shown}  ${problem}`, room)}`);
}
