import type { Rows } from './rows.ts';
import type { TabContext } from './tab-context.ts';

/** When things happened in an exchange, as a picture to scale. */
export function timelineRows({ exchange, look }: TabContext): Rows {
  const lines = [look.paint.plain(`opened at ${look.clock(exchange.open.t)}`)];
  return {
    count: lines.length,
    line: (index) => lines[index] ?? '',
    text: (index) => lines[index] ?? '',
    id: String,
    indexOf: (id) => (Number(id) < lines.length ? Number(id) : -1),
    about: () => [],
    opening: () => 'nothing',
    copyables: () => [],
    whenEmpty: [look.paint.dim('nothing was recorded')],
  };
}
