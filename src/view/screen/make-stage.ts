import type { Exchange } from '../../model/index.ts';
import { exchangeRows } from './exchange-rows.ts';
import type { Looks } from './looks.ts';
import { areaOf, layoutOf, paneParts } from './layout.ts';
import { settled, type ListState } from './list.ts';
import { SIGN_COLUMNS } from './pane-picture.ts';
import type { TabName } from './place.ts';
import type { Rows } from './rows.ts';
import type { ProfileChoice, RecordingState, ScreenOptions } from './screen.ts';
import type { ShownTraffic } from './shown-traffic.ts';
import { isGrowing, type Stage } from './stage.ts';
import type { TabContext } from './tab-context.ts';
import { tabKey, tabState, withTab, type PaneName, type View } from './view-state.ts';

/** What a stage is made from. */
export interface StageParts {
  readonly view: View;
  readonly options: ScreenOptions;
  readonly traffic: ShownTraffic;
  readonly looks: Looks;
  readonly nowMs: number;
  readonly choices: readonly ProfileChoice[] | null;
  readonly recording: RecordingState | null;
  readonly tabRows: (tab: TabName, context: TabContext) => Rows;
}

const NO_ROWS: Rows = {
  count: 0,
  line: () => '',
  text: () => '',
  id: () => '',
  indexOf: () => -1,
  about: () => [],
  opening: () => 'nothing',
  copyables: () => [],
  whenEmpty: [],
};

/** The stage as it is by now: lists stand on rows that are there, and the view of the stage says so. */
export function stageOf(parts: StageParts): Stage {
  const { view, traffic, options, nowMs, choices } = parts;
  const layout = layoutOf(view.size, view.focus, view.isZoomed);
  const lookOf = (columns: number): Stage['look'] =>
    parts.looks(columns, view.isMasked, traffic.session?.started ?? null);
  const columnsOf = (pane: PaneName): number => areaOf(layout, pane, view.size).columns - SIGN_COLUMNS;

  const exchanges = exchangeRows({
    traffic,
    look: lookOf(columnsOf('exchanges')),
    nowMs,
    whenEmpty: whyNone(parts),
  });
  const heightOf = (pane: PaneName, rows: Rows): number => {
    const titles = rows.titles?.(columnsOf(pane)).length ?? 0;
    return paneParts(pane, areaOf(layout, pane, view.size).rows, titles).height;
  };
  const list = kept(view.list, settled(view.list, exchanges, heightOf('exchanges', exchanges)));
  const selected =
    exchanges.count === 0 || list.cursor === null ? undefined : traffic.exchange(Number(list.cursor));

  const tabRows =
    selected === undefined
      ? NO_ROWS
      : parts.tabRows(view.tab, contextOf(selected, parts, lookOf(columnsOf('exchange'))));
  const rows = { exchanges, exchange: tabRows };
  const tabs =
    selected === undefined ? view.tabs : tabsOf(view, selected, tabRows, heightOf('exchange', tabRows));
  return {
    view: list === view.list && tabs === view.tabs ? view : { ...view, list, tabs },
    options,
    traffic,
    layout,
    look: lookOf(view.size.columns),
    nowMs,
    choices,
    selected,
    rows: (pane) => rows[pane],
    height: (pane) => heightOf(pane, rows[pane]),
  };
}

function contextOf(
  exchange: Exchange,
  { view, traffic, nowMs }: StageParts,
  look: Stage['look'],
): TabContext {
  const number = exchange.exchange;
  return {
    exchange,
    findings: traffic.findings(number),
    shown: traffic.shown(number),
    look,
    opened: tabState(view, number, view.tab, false).opened,
    form: view.form,
    nowMs,
  };
}

function tabsOf(view: View, exchange: Exchange, rows: Rows, height: number): View['tabs'] {
  const state = tabState(view, exchange.exchange, view.tab, isGrowing(view.tab, exchange));
  const list = kept(state.list, settled(state.list, rows, height));
  const isKnown = view.tabs.has(tabKey(exchange.exchange, view.tab));
  return list === state.list && isKnown
    ? view.tabs
    : withTab(view, exchange.exchange, view.tab, { ...state, list });
}

/** The old state where the new one is the same. */
function kept(old: ListState, next: ListState): ListState {
  const isSame =
    old.cursor === next.cursor &&
    old.index === next.index &&
    old.top === next.top &&
    old.isFollowing === next.isFollowing &&
    old.awaited === next.awaited;
  return isSame ? old : next;
}

/** Why there is no exchange to be seen, and what to do. */
function whyNone({ view, options, traffic, recording }: StageParts): readonly string[] {
  const { totals, forgotten, session } = traffic;
  const held = totals.exchanges - forgotten;
  if (view.exchangeFilter !== null && held > 0) {
    return [
      `The filter ${view.exchangeFilter.text} hides ${held === 1 ? 'the one exchange' : `all ${held} exchanges`}.`,
      'Press f to change it; an empty one shows all.',
    ];
  }
  const gone =
    forgotten === 0
      ? []
      : [`${forgotten} of them ${forgotten === 1 ? 'was' : 'were'} let go; the recording has all.`];
  if (options.isLive) {
    const listen = session?.listen;
    return [
      totals.exchanges === 0 ? 'No request has come yet.' : 'No exchange is here.',
      ...gone,
      ...(listen === undefined ? [] : [`Point a client at ws://${listen} and it shows up here.`]),
    ];
  }
  if (recording?.read !== null && recording?.read !== undefined) return ['The recording is being read …'];
  return [totals.exchanges === 0 ? 'The recording holds no exchange.' : 'No exchange is here.', ...gone];
}
