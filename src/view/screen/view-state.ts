import type { Filter } from '../../recording/index.ts';
import { listStart, type ListState } from './list.ts';
import type { Size } from './input.ts';
import type { TabName } from './place.ts';
import type { Search } from './search.ts';
import type { FrameForm } from './tab-context.ts';

/** The two panes: the list of exchanges, and one of them. */
export const PANES = ['exchanges', 'exchange'] as const;

/** The name of a pane. */
export type PaneName = (typeof PANES)[number];

/** What is asked of what passed or of exchanges, both as it was typed and as it is meant; null where nothing is. */
export type Wanted = Filter | null;

/** What a user has done to the screen so far; nothing of it comes from traffic. */
export interface View {
  readonly size: Size;
  readonly focus: PaneName;
  /** Whether the exchange has the whole screen. */
  readonly isZoomed: boolean;
  readonly tab: TabName;
  readonly list: ListState;
  /** Where the tabs of exchanges stand, and which of their rows are opened, by `tabKey`. */
  readonly tabs: ReadonlyMap<string, TabState>;
  readonly form: FrameForm;
  readonly isMasked: boolean;
  readonly isFrozen: boolean;
  readonly exchangeFilter: Wanted;
  readonly passedFilter: Wanted;
  /** What is searched in each pane; empty where nothing was yet. */
  readonly searches: { readonly [P in PaneName]: string };
  /** A search that takes longer than a moment; null where none is under way. */
  readonly searching: Searching | null;
  /** The chain to go back to with one key; empty where there was none. */
  readonly otherChain: readonly string[];
  /** What was typed before, the newest last, by what it was for. */
  readonly histories: ReadonlyMap<string, readonly string[]>;
}

/** A search, and the list that is searched: a pane, and in it a tab by `tabKey`. */
export interface Searching {
  readonly search: Search;
  readonly pane: PaneName;
  readonly tab: string | null;
}

/** How one tab of one exchange stands. */
export interface TabState {
  readonly list: ListState;
  readonly opened: ReadonlySet<string>;
}

/** The screen as it is opened. @param isFollowing whether the list goes with its newest exchange */
export function viewStart(size: Size, isFollowing: boolean): View {
  return {
    size,
    focus: 'exchanges',
    isZoomed: false,
    tab: 'heads',
    list: listStart(isFollowing),
    tabs: new Map(),
    form: 'auto',
    isMasked: false,
    isFrozen: false,
    exchangeFilter: null,
    passedFilter: null,
    searches: { exchanges: '', exchange: '' },
    searching: null,
    otherChain: [],
    histories: new Map(),
  };
}

/** The name of a tab of an exchange. */
export function tabKey(exchange: number, tab: TabName): string {
  return `${exchange} ${tab}`;
}

const NONE_OPENED: ReadonlySet<string> = new Set();
/** Where so many tabs stand is remembered; who comes back after more begins anew. */
const MOST_TABS = 200;

/** How a tab stands; as it begins where it was not looked at yet. @param isFollowing whether it begins at its end */
export function tabState(view: View, exchange: number, tab: TabName, isFollowing: boolean): TabState {
  return view.tabs.get(tabKey(exchange, tab)) ?? { list: listStart(isFollowing), opened: NONE_OPENED };
}

/** The tabs with one of them as it stands now. */
export function withTab(view: View, exchange: number, tab: TabName, state: TabState): View['tabs'] {
  const key = tabKey(exchange, tab);
  const others = [...view.tabs].filter(([each]) => each !== key);
  return new Map([...others.slice(Math.max(0, others.length - MOST_TABS + 1)), [key, state]]);
}

const MOST_TYPED = 50;

/** The histories with one more text that was typed. */
export function withTyped(view: View, what: string, text: string): View['histories'] {
  if (text === '') return view.histories;
  const before = (view.histories.get(what) ?? []).filter((each) => each !== text);
  return new Map([...view.histories, [what, [...before, text].slice(-MOST_TYPED)]]);
}
