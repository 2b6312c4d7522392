import { done } from './action.ts';
import { actionOf } from './actions.ts';
import { entered } from './go.ts';
import type { Pointer } from './input.ts';
import { paneParts, type Area } from './layout.ts';
import { clicked, wheeled } from './list.ts';
import { SIGN_COLUMNS } from './pane-picture.ts';
import { listOf, NOTHING, withList, type Done, type Stage } from './stage.ts';
import { tabBar } from './tab-bar.ts';
import { PANES, type PaneName, type View } from './view-state.ts';

/** What a click or a turn of the wheel on a pane comes to. A click on the row under the cursor opens it. */
export function pointed(pointer: Pointer, stage: Stage): Done {
  const pane = PANES.find((each) => isWithin(pointer, stage.layout.panes[each]));
  const area = pane === undefined ? null : stage.layout.panes[pane];
  if (pane === undefined || area === null) return NOTHING;
  const rows = stage.rows(pane);
  const parts = paneParts(pane, area.rows, rows.titles?.(area.columns - SIGN_COLUMNS).length ?? 0);
  const list = listOf(stage, pane);
  if (pointer.did !== 'click') {
    const turn = pointer.did === 'wheel-up' ? -1 : 1;
    return { view: withList(stage, pane, wheeled(list, turn, rows, parts.height)) };
  }
  const focused = focusOn(stage, pane);
  const row = pointer.row - area.row;
  if (pane === 'exchange' && row === parts.head - 1) {
    return { view: { ...focused, ...clickedTab(stage, area, pointer.column - area.column) } };
  }
  const at = row - parts.head - parts.titles;
  if (at < 0 || at >= parts.height || rows.count === 0) return { view: focused };
  const next = clicked(list, at, rows, parts.height);
  const isSame = next.cursor === list.cursor && list.index === list.top + at && stage.view.focus === pane;
  const open = isSame ? actionOf('enter', pane) : undefined;
  if (open !== undefined) return done(open, stage);
  return { view: { ...focused, ...withList(stage, pane, { ...next, isFollowing: false }) } };
}

function focusOn(stage: Stage, pane: PaneName): Partial<View> {
  if (pane === stage.view.focus) return {};
  return pane === 'exchange' ? entered(stage, stage.view.isZoomed) : { focus: pane };
}

function clickedTab(
  { selected, traffic, view, look }: Stage,
  { columns }: Area,
  column: number,
): Partial<View> {
  if (selected === undefined) return {};
  const { exchange } = selected;
  const facts = { exchange: selected, findings: traffic.findings(exchange), shown: traffic.shown(exchange) };
  const { spans } = tabBar(view.tab, facts, columns - 1, look.paint);
  const hit = spans.find(({ start, end }) => column - 1 >= start && column - 1 < end);
  return hit === undefined ? {} : { tab: hit.tab };
}

function isWithin({ row, column }: Pointer, area: Area | null): boolean {
  return (
    area !== null &&
    row >= area.row &&
    row < area.row + area.rows &&
    column >= area.column &&
    column < area.column + area.columns
  );
}
