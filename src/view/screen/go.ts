import { listStart, moved, movedTo } from './list.ts';
import type { Place, TabName } from './place.ts';
import { isGrowing, refused, type Done, type Stage } from './stage.ts';
import { tabState, withTab, type View } from './view-state.ts';

/** The view with the exchange in sight having the keys: the list stays on it, whatever comes. */
export function entered({ view }: Stage, isZoomed: boolean): Partial<View> {
  return { focus: 'exchange', isZoomed, list: { ...view.list, isFollowing: false } };
}

/** The view with that tab to be seen; where the exchange is not, it is opened. */
export function withTabShown(stage: Stage, tab: TabName): Partial<View> {
  return stage.layout.panes.exchange === null ? { ...entered(stage, false), tab } : { tab };
}

/** Goes to a place in an exchange, with the row under the cursor as soon as it is there. */
export function goTo(stage: Stage, { exchange: number, tab, row }: Place): Done {
  const { view, traffic } = stage;
  const exchange = traffic.exchange(number);
  if (exchange === undefined) return refused(`exchange ${number} is not here`);
  const rows = stage.rows('exchanges');
  const index = rows.indexOf(String(number));
  if (index < 0) return refused(`exchange ${number} is hidden by the filter`);
  const list = movedTo(view.list, index, rows, stage.height('exchanges'));
  const now = tabState(view, number, tab, isGrowing(tab, exchange));
  const state = row === undefined ? now : { ...now, list: { ...now.list, awaited: row } };
  return {
    view: {
      list: { ...list, isFollowing: false },
      focus: 'exchange',
      tab,
      tabs: withTab(view, number, tab, state),
    },
  };
}

/** The next exchange of the list, or the one before; the tab stays. */
export function stepped(stage: Stage, move: 'up' | 'down'): Done {
  const { view } = stage;
  return {
    view: { list: moved(view.list, move, stage.rows('exchanges'), stage.height('exchanges'), false) },
  };
}

/** A list that waits for an exchange that a user asked to begin with. */
export function awaiting(exchange: number): View['list'] {
  return listStart(false, String(exchange));
}
