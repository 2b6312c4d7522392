import type { Event } from '../../../src/model/index.ts';
import {
  createContentReader,
  createFold,
  parseFilter,
  type ParseFilterOptions,
} from '../../../src/recording/index.ts';

/** Whether a filter means exchange 1 of those events. */
export function means(
  text: string,
  events: readonly Event[],
  findings: readonly string[] = [],
  options: ParseFilterOptions = {},
): boolean {
  const filter = parseFilter(text, options);
  const fold = createFold();
  for (const event of events) fold.push(event);
  const exchange = fold.exchange(1);
  if (exchange === undefined) throw new Error('the events tell of no exchange 1');
  const reader = createContentReader(filter.contents);
  const contents = new Set(events.flatMap((event) => [...(reader.read(event, exchange) ?? [])]));
  return filter.matches({ exchange, findings: new Set(findings), contents });
}
