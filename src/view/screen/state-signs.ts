import type { ExchangeState } from '../../model/index.ts';
import type { Style } from '../paint.ts';

/** The sign of each state of an exchange: told apart without colour. */
export const STATE_SIGNS: {
  readonly [S in ExchangeState]: { readonly sign: string; readonly style: Style; readonly words: string };
} = {
  connecting: { sign: '◌', style: 'yellow', words: 'connecting: no answer yet' },
  open: { sign: '●', style: 'green', words: 'open' },
  closed: { sign: '○', style: 'plain', words: 'closed' },
  failed: { sign: '✗', style: 'red', words: 'failed' },
};
