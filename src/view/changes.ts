import { TARGET_RULE, type Change } from '../model/index.ts';
import { markOf, type Mark } from '../study/index.ts';
import type { Style } from './paint.ts';

/** The sign of each mark: told apart without colour. */
export const SIGNS: { readonly [M in Mark]: { readonly sign: string; readonly style: Style } } = {
  kept: { sign: '', style: 'plain' },
  removed: { sign: '−', style: 'red' },
  added: { sign: '+', style: 'green' },
  altered: { sign: '~', style: 'yellow' },
  renamed: { sign: 'Aa', style: 'yellow' },
  moved: { sign: '⇅', style: 'cyan' },
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
