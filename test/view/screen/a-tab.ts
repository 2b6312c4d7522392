import type { Event, Exchange } from '../../../src/model/index.ts';
import type { Passed, ShownFrames } from '../../../src/view/screen/shown-frames.ts';
import type { Rows } from '../../../src/view/screen/rows.ts';
import type { TabContext } from '../../../src/view/screen/tab-context.ts';
import { folded } from '../an-exchange.ts';
import { aLook } from '../look.ts';

/** All frames of some events, each with its number among them. */
export function allShown(events: readonly Event[]): ShownFrames {
  const passed = events.flatMap((event, at): Passed[] =>
    event.event === 'frame' || event.event === 'fault' ? [{ at, event, sinceMs: 0, held: null }] : [],
  );
  return {
    count: passed.length,
    get: (index) => passed[index],
    indexOf: (at) => passed.findIndex((each) => each.at >= at),
    missing: { before: 0, after: 0 },
    isLoading: false,
    filter: null,
  };
}

/** What a tab is made from, of exchange 1 of those events, on 120 columns; a test overrides its subject. */
export function aTab(events: readonly Event[], subject: Partial<TabContext> = {}): TabContext {
  const exchange: Exchange = subject.exchange ?? folded(events);
  return {
    exchange,
    findings: [],
    shown: allShown(events),
    look: aLook(),
    opened: new Set(),
    form: 'auto',
    nowMs: 0,
    ...subject,
  };
}

/** The rows of a tab as they are drawn, its titles first, without the sign of the cursor. */
export function drawn(rows: Rows, columns = 118): readonly string[] {
  return [
    ...(rows.titles?.(columns) ?? []),
    ...Array.from({ length: rows.count }, (_, index) => rows.line(index, columns)),
  ];
}

/** The number of the row whose text has that. */
export function rowWith(rows: Rows, text: string): number {
  const index = Array.from({ length: rows.count }, (_, at) => rows.text(at)).findIndex((each) =>
    each.includes(text),
  );
  if (index === -1) throw new Error(`no row tells of ${text}`);
  return index;
}

/** What the row whose text has that says of itself, while the cursor is on it. */
export function about(rows: Rows, text: string): readonly string[] {
  return rows.about(rowWith(rows, text));
}
