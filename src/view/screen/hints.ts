import type { Look } from '../look.ts';
import type { Style } from '../paint.ts';
import { fit, widthOf } from '../width.ts';
import type { ActionFacts } from './action-facts.ts';
import type { Key } from './input.ts';
import type { Notice } from './screen.ts';

/** Keys whose name is not what stands on the keyboard. */
const KEY_WORDS: Readonly<Record<Key, string>> = {
  ' ': 'space',
  escape: 'esc',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'pgup',
  pagedown: 'pgdn',
};

/** A key as people call it: `space`, `esc`, `↓`, `ctrl-c`, `G`. */
export function keyInWords(key: Key): string {
  return KEY_WORDS[key] ?? key;
}

const GAP = '  ';

/**
 * The keys that matter here: of the actions that have a hint and can be done now the first key and the hint, as many
 * as fit whole, in their order: `enter open  / search  ? help`. The last one has its room kept before the others.
 */
export function hintRow(
  facts: readonly ActionFacts[],
  { paint, columns }: Pick<Look, 'paint' | 'columns'>,
): string {
  const hints = facts.flatMap(({ keys: [key], hint, problem }) =>
    key === undefined || hint === undefined || problem !== null ? [] : [[keyInWords(key), hint] as const],
  );
  const widths = hints.map(([key, hint]) => widthOf(key) + 1 + widthOf(hint));
  const last = hints.length - 1;
  let room = columns - (widths[last] ?? 0);
  const fitting = hints.filter((_, at) => {
    if (at < last) room -= (widths[at] ?? 0) + GAP.length;
    return room >= 0;
  });
  const shown = room < 0 && (widths[last] ?? 0) <= columns ? [...fitting, ...hints.slice(last)] : fitting;
  return shown.map(([key, hint]) => `${paint.bold(key)} ${paint.dim(hint)}`).join(GAP);
}

const NOTICE_SIGNS: { readonly [K in Notice['kind']]: { readonly sign: string; readonly style: Style } } = {
  done: { sign: '✓', style: 'green' },
  'under way': { sign: '…', style: 'cyan' },
  trouble: { sign: '!', style: 'yellow' },
};

/** What is said to the user for a moment, in the place of the hints. */
export function noticeRow(
  { kind, text }: Notice,
  { paint, columns }: Pick<Look, 'paint' | 'columns'>,
): string {
  const { sign, style } = NOTICE_SIGNS[kind];
  return paint[style](fit(`${sign} ${text}`, columns));
}
