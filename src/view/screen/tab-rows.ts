import { findingsRows } from './findings-rows.ts';
import { framesRows } from './frames-rows.ts';
import { headsRows } from './heads-rows.ts';
import type { TabName } from './place.ts';
import type { Rows } from './rows.ts';
import type { TabContext } from './tab-context.ts';
import { timelineRows } from './timeline-rows.ts';

/** What each tab makes of an exchange. */
const ROWS_OF: { readonly [T in TabName]: (context: TabContext) => Rows } = {
  heads: headsRows,
  frames: framesRows,
  findings: findingsRows,
  timeline: timelineRows,
};

/** Makes the rows of tabs, and keeps the last ones while nothing changes that they are made from. */
export function createTabRows(): (tab: TabName, context: TabContext) => Rows {
  let last: { readonly key: readonly unknown[]; readonly rows: Rows } | null = null;
  return (tab, context) => {
    const key = keyOf(tab, context);
    if (last === null || !last.key.every((part, at) => part === key[at])) {
      last = { key, rows: ROWS_OF[tab](context) };
    }
    return last.rows;
  };
}

/** All that rows depend on, part by part. */
function keyOf(
  tab: TabName,
  { exchange, findings, shown, look, opened, form, nowMs }: TabContext,
): readonly unknown[] {
  const isGoingOn = exchange.close === null && (tab === 'timeline' || exchange.state === 'connecting');
  return [
    tab,
    exchange,
    findings,
    shown.count,
    shown.missing.before,
    shown.missing.after,
    shown.isLoading,
    shown.filter,
    look,
    opened,
    form,
    isGoingOn ? nowMs : null,
  ];
}
