import { TARGET_RULE, type Change } from '../model/index.ts';
import { markOf, type Mark } from '../study/index.ts';
import type { Style } from './paint.ts';

/** How a mark is shown. */
interface Sign {
  /** At most two columns; told apart without colour. */
  readonly sign: string;
  readonly style: Style;
  /** What becomes of a field so marked, in words that follow a number. */
  readonly words: string;
}

/** The sign of each mark. */
export const SIGNS: { readonly [M in Mark]: Sign } = {
  kept: { sign: '', style: 'plain', words: 'kept' },
  removed: { sign: '−', style: 'red', words: 'removed' },
  added: { sign: '+', style: 'green', words: 'added' },
  altered: { sign: '~', style: 'yellow', words: 'value changed' },
  respelled: { sign: 'Aa', style: 'yellow', words: 'case changed' },
  renamed: { sign: '→', style: 'yellow', words: 'renamed' },
  moved: { sign: '⇅', style: 'cyan', words: 'reordered' },
  merged: { sign: '∪', style: 'yellow', words: 'merged' },
  split: { sign: '÷', style: 'yellow', words: 'split' },
};

/** Changes by sign and name, each once: `−Authorization +via`. What pointing at the target needs is left out. */
export function changedNames(changes: readonly Change[]): readonly string[] {
  const names = changes
    .filter((change) => change.rule !== TARGET_RULE)
    .map((change) => signed(markOf(change), change.renamed ?? change.name));
  return [...new Set(names)];
}

function signed(mark: Mark, name: string): string {
  const { sign } = SIGNS[mark];
  return sign.length > 1 ? `${sign} ${name}` : `${sign}${name}`;
}
