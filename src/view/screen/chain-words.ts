import { BACKEND, CLIENT } from '../../model/index.ts';

/** What exchanges pass, in words: `client ─► a ─► backend`, or that nothing stands between. */
export function chainInWords(names: readonly string[]): string {
  return names.length === 0 ? 'clean: no profile is played' : [CLIENT, ...names, BACKEND].join(' ─► ');
}
