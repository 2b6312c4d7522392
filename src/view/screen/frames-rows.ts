import type { Rows } from './rows.ts';
import type { TabContext } from './tab-context.ts';

/** What passed in an exchange, a row each; below one that is opened, what it holds. */
export function framesRows({ shown, look }: TabContext): Rows {
  return {
    count: shown.count,
    line: (index, columns) => (shown.get(index)?.event.event ?? '').slice(0, columns),
    text: (index) => shown.get(index)?.event.event ?? '',
    id: (index) => String(shown.get(index)?.at ?? ''),
    indexOf: (id) => shown.indexOf(Number(id)),
    about: () => [],
    opening: () => 'nothing',
    copyables: () => [],
    whenEmpty: [look.paint.dim('no frames yet')],
  };
}
