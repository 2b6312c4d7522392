import type { Key, Pointer } from './input.ts';

/** Where a list in a panel stands: which of its rows is chosen, and which is the first to be seen. */
export interface PanelList {
  /** 0 where the list is empty. */
  readonly cursor: number;
  readonly top: number;
}

/** A list at its beginning. */
export const LIST_START: PanelList = { cursor: 0, top: 0 };

/** How far each key goes, from where it stands, in a list of that many rows of which that many are to be seen. */
const STEPS: Readonly<Record<Key, (count: number, room: number) => number>> = {
  down: () => 1,
  up: () => -1,
  pagedown: (_, room) => room,
  pageup: (_, room) => -room,
};
const LETTER_STEPS: typeof STEPS = {
  j: () => 1,
  k: () => -1,
  ' ': (_, room) => room,
  b: (_, room) => -room,
  'ctrl-d': (_, room) => Math.ceil(room / 2),
  'ctrl-u': (_, room) => -Math.ceil(room / 2),
  g: (count) => -count,
  home: (count) => -count,
  G: (count) => count,
  end: (count) => count,
};

/** How far a key moves in a list, `j` and `k` among them; null where it does not move. */
export function stepOf(key: Key, count: number, room: number): number | null {
  return (
    lineStepOf(key, count, room) ??
    (Object.hasOwn(LETTER_STEPS, key) ? step(LETTER_STEPS, key, count, room) : null)
  );
}

/** The same beside a line that is typed on: only keys that mean nothing there. */
export function lineStepOf(key: Key, count: number, room: number): number | null {
  return Object.hasOwn(STEPS, key) ? step(STEPS, key, count, room) : null;
}

function step(steps: typeof STEPS, key: Key, count: number, room: number): number | null {
  return steps[key]?.(count, Math.max(1, room)) ?? null;
}

/** How far a turn of the wheel goes. */
export const WHEEL_ROWS: { readonly [D in Pointer['did']]: number } = {
  click: 0,
  'wheel-up': -3,
  'wheel-down': 3,
};

/** The list with the cursor that far away, as far as there are rows, and seen. */
export function moved({ cursor, top }: PanelList, by: number, count: number, room: number): PanelList {
  return settled({ cursor: cursor + by, top }, count, room);
}

/** The list as it can be: its cursor on a row, the row to be seen, and no blank below the last row without need. */
export function settled({ cursor, top }: PanelList, count: number, room: number): PanelList {
  const height = Math.max(1, room);
  const within = Math.max(0, Math.min(count - 1, cursor));
  const seen = Math.max(within - height + 1, Math.min(top, within));
  return { cursor: within, top: Math.max(0, Math.min(seen, count - height)) };
}
