import type { Dialog, DialogStep } from './dialog.ts';
import type { Key, Pointer, Size } from './input.ts';
import { LIST_START, lineStepOf, moved, stepOf, WHEEL_ROWS } from './panel-list.ts';
import { WITHIN_FRAME } from './panel.ts';
import { pickerLayout, pickerPicture } from './picker-picture.ts';
import {
  movedInChain,
  pickerStart,
  shownChoices,
  toggled,
  type PickerOptions,
  type PickerState,
} from './picker-state.ts';
import { edited, lineOf, textOf } from './text-line.ts';

export type { PickerOptions };

/**
 * The profiles, what each does, and the chain that they would make. Space takes the one under the cursor in or out,
 * `J` and `K` move it along the chain, `c` empties it, `/` narrows the list. Answers on `enter` the names in the chain,
 * from the one nearest to the client; none of them means clean.
 */
export function createPicker(options: PickerOptions): Dialog<readonly string[]> {
  return pickerIn(pickerStart(options));
}

type PickerStep = DialogStep<readonly string[]>;

function open(state: PickerState): PickerStep {
  return { is: 'open', dialog: pickerIn(state) };
}

function pickerIn(state: PickerState): Dialog<readonly string[]> {
  return {
    stands: 'panel',
    key: (key, size) => (state.isTyping ? typed(state, key, size) : pressed(state, key, size)),
    pointer: (pointer, size) => pointed(state, pointer, size),
    picture: (size, look) => pickerPicture(state, size, look),
  };
}

/** A key on the line that narrows. */
function typed(state: PickerState, key: Key, size: Size): PickerStep {
  if (key === 'escape') return open({ ...state, narrow: null, isTyping: false, list: LIST_START });
  if (key === 'enter') {
    const isEmpty = state.narrow === null || textOf(state.narrow) === '';
    return open({ ...state, narrow: isEmpty ? null : state.narrow, isTyping: false });
  }
  const by = lineStepOf(key, shownChoices(state).length, pickerLayout(state, size).room);
  if (by !== null) return open(withCursor(state, by, size));
  const narrow = edited(state.narrow ?? lineOf(''), key);
  return open(narrow === null ? state : { ...state, narrow, list: LIST_START });
}

/** What each key does that neither moves nor leaves. */
const ACTS: Readonly<Record<Key, (state: PickerState) => PickerState>> = {
  ' ': toggled,
  J: (state) => movedInChain(state, 1),
  '>': (state) => movedInChain(state, 1),
  K: (state) => movedInChain(state, -1),
  '<': (state) => movedInChain(state, -1),
  c: (state) => ({ ...state, chain: [] }),
  '/': (state) => ({ ...state, narrow: state.narrow ?? lineOf(''), isTyping: true }),
};

function pressed(state: PickerState, key: Key, size: Size): PickerStep {
  if (key === 'escape' && state.narrow !== null) return open({ ...state, narrow: null, list: LIST_START });
  if (key === 'escape' || key === 'q') return { is: 'closed' };
  if (state.isLoading) return open(state);
  if (key === 'enter') return { is: 'answered', answer: state.chain };
  if (Object.hasOwn(ACTS, key)) return open(ACTS[key]?.(state) ?? state);
  const by = stepOf(key, shownChoices(state).length, pickerLayout(state, size).room);
  return open(by === null ? state : withCursor(state, by, size));
}

/** A click on a profile goes there; on the one under the cursor it takes it in or out. */
function pointed(state: PickerState, pointer: Pointer, size: Size): PickerStep {
  if (pointer.did !== 'click') return open(withCursor(state, WHEEL_ROWS[pointer.did], size));
  const { room, rowsAbove, listColumns, top } = pickerLayout(state, size);
  const row = pointer.row - WITHIN_FRAME.row - rowsAbove;
  const column = pointer.column - WITHIN_FRAME.column;
  const cursor = top + row;
  const isOnList = row >= 0 && row < room && column >= 0 && column < listColumns;
  if (!isOnList || cursor >= shownChoices(state).length) return open(state);
  return open(cursor === state.list.cursor ? toggled(state) : { ...state, list: { cursor, top } });
}

function withCursor(state: PickerState, by: number, size: Size): PickerState {
  const { room } = pickerLayout(state, size);
  return { ...state, list: moved(state.list, by, shownChoices(state).length, room) };
}
