import type { Severity } from '../../study/index.ts';

/** How a finding's weight is told: by sign and word, colour comes on top. */
export const SEVERITIES: { readonly [S in Severity]: { readonly sign: string; readonly word: string } } = {
  error: { sign: '✕', word: 'error' },
  warning: { sign: '!', word: 'warning' },
  note: { sign: 'i', word: 'note' },
};
