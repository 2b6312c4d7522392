import { movedTo } from './list.ts';
import { grouped } from './kept-shown.ts';
import { searchFrom, searchOn, type Search } from './search.ts';
import { NOTHING, listOf, refused, withList, type Done, type Stage } from './stage.ts';
import { tabKey, type PaneName } from './view-state.ts';

/** The cursor on the next row that holds what is searched for where the keys are, or a search for it under way. */
export function searchBegun(stage: Stage, turn: -1 | 1): Done {
  const pane = stage.view.focus;
  const pattern = stage.view.searches[pane];
  const rows = stage.rows(pane);
  if (pattern === '') return NOTHING;
  if (rows.count === 0) return nowhere(pattern);
  return looked(stage, pane, searchFrom(listOf(stage, pane).index, pattern, turn, rows));
}

/** Goes on with the search that is under way; gives it up where another list is to be seen by now. */
export function searchContinued(stage: Stage): Done {
  const { searching } = stage.view;
  if (searching === null) return NOTHING;
  if (searching.tab !== tabOfPane(stage, searching.pane)) return { view: { searching: null } };
  return looked(stage, searching.pane, searching.search);
}

function looked(stage: Stage, pane: PaneName, search: Search): Done {
  const rows = stage.rows(pane);
  const step = searchOn(search, rows);
  if (step.is === 'nowhere') return nowhere(search.pattern);
  if (step.is === 'under way') {
    const progress = `${grouped(Math.min(step.search.looked, rows.count))} of ${grouped(rows.count)} rows`;
    return {
      view: { searching: { search: step.search, pane, tab: tabOfPane(stage, pane) } },
      notice: { kind: 'under way', text: `searching for "${search.pattern}": ${progress}; any key stops it` },
    };
  }
  const list = listOf(stage, pane);
  const moved = movedTo(list, step.index, rows, stage.height(pane));
  const view = { ...withList(stage, pane, moved), searching: null };
  const text =
    step.index === list.index
      ? `only this row holds "${search.pattern}"`
      : `went on from the ${search.turn === 1 ? 'top' : 'bottom'}`;
  if (step.isWrapped) return { view, notice: { kind: 'done', text } };
  return search.looked === 0
    ? { view }
    : { view, notice: { kind: 'done', text: `found "${search.pattern}"` } };
}

function nowhere(pattern: string): Done {
  return { ...refused(`no row holds "${pattern}"`), view: { searching: null } };
}

function tabOfPane({ view, selected }: Stage, pane: PaneName): string | null {
  return pane === 'exchanges' ? null : tabKey(selected?.exchange ?? 0, view.tab);
}
