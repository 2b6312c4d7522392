import { TARGET_RULE, type Change } from '../model/index.ts';
import type { Style } from './paint.ts';

/** What became of a field on its way past a station. */
export type Mark = 'kept' | 'removed' | 'added' | 'altered' | 'renamed' | 'moved';

/** The sign of each mark: told apart without colour. */
export const SIGNS: { readonly [M in Mark]: { readonly sign: string; readonly style: Style } } = {
  kept: { sign: '', style: 'plain' },
  removed: { sign: '−', style: 'red' },
  added: { sign: '+', style: 'green' },
  altered: { sign: '~', style: 'yellow' },
  renamed: { sign: 'Aa', style: 'yellow' },
  moved: { sign: '⇅', style: 'cyan' },
};

/** The mark of what one rule did; the weightiest where it did several things at once. */
export function markOf(change: Change): Mark {
  if (change.moved !== undefined) return 'moved';
  if (change.after === undefined) return change.renamed === undefined ? 'removed' : 'renamed';
  if (change.before === undefined) return 'added';
  if (change.before !== change.after) return 'altered';
  return change.renamed === undefined ? 'kept' : 'renamed';
}

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

/** New names by old ones, in lower case, of fields that changes renamed. */
export function renamesOf(changes: readonly Change[]): ReadonlyMap<string, string> {
  return new Map(
    changes.flatMap(({ name, renamed }) =>
      renamed === undefined ? [] : [[name.toLowerCase(), renamed.toLowerCase()] as const],
    ),
  );
}
