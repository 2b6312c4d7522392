import type { Exchange } from '../../model/index.ts';
import type { Look } from '../look.ts';
import type { DialogPicture } from './dialog.ts';
import type { Key, Pointer, Size } from './input.ts';
import type { Intent } from './intent.ts';
import type { Layout } from './layout.ts';
import type { ListState } from './list.ts';
import type { TabName } from './place.ts';
import type { Rows } from './rows.ts';
import type { Notice, ProfileChoice, ScreenOptions } from './screen.ts';
import type { ShownTraffic } from './shown-traffic.ts';
import { tabState, withTab, type PaneName, type TabState, type View } from './view-state.ts';

/** All that an action or a picture can know. */
export interface Stage {
  readonly view: View;
  readonly options: ScreenOptions;
  readonly traffic: ShownTraffic;
  readonly layout: Layout;
  /** As wide as the screen. */
  readonly look: Look;
  /** Milliseconds of the run by now. */
  readonly nowMs: number;
  /** The exchange under the cursor of the list. */
  readonly selected: Exchange | undefined;
  /** The profiles that there are; null before anybody asked. */
  readonly choices: readonly ProfileChoice[] | null;
  rows(pane: PaneName): Rows;
  /** Rows of a pane's list that are to be seen, as it stands; of a hidden pane those it would have. */
  height(pane: PaneName): number;
}

/** What an action comes to. Parts that are absent stay as they are. */
export interface Done {
  readonly view?: Partial<View>;
  readonly intents?: readonly Intent[];
  readonly notice?: Notice;
  /** A dialog that has the keys from now on. */
  readonly asking?: Asking;
  /** Forget exchanges that are over. */
  readonly isClearing?: boolean;
}

/** A dialog together with what its answer does. */
export interface Asking {
  readonly stands: 'line' | 'panel';
  /** What the dialog cannot be whole without, and is made anew with. */
  readonly awaits?: 'profiles';
  key(key: Key, size: Size): AskingStep;
  pointer(pointer: Pointer, size: Size): AskingStep;
  picture(size: Size, look: Look): DialogPicture;
}

/** What a key did to a dialog; `done` is what its answer makes of the screen then. */
export type AskingStep =
  | { readonly is: 'open'; readonly asking: Asking }
  | { readonly is: 'closed' }
  | { readonly is: 'answered'; readonly done: (stage: Stage) => Done };

/** Nothing comes of it. */
export const NOTHING: Done = {};

/** Says that something cannot be done. */
export function refused(text: string): Done {
  return { notice: { kind: 'trouble', text } };
}

/** Where a pane's list stands. */
export function listOf(stage: Stage, pane: PaneName): ListState {
  return pane === 'exchanges' ? stage.view.list : tabOf(stage).list;
}

/** The view with a pane's list standing elsewhere. */
export function withList(stage: Stage, pane: PaneName, list: ListState): Partial<View> {
  return pane === 'exchanges' ? { list } : withTabOf(stage, { ...tabOf(stage), list });
}

/** How the tab stands that is to be seen. */
export function tabOf({ view, selected }: Stage): TabState {
  return tabState(view, selected?.exchange ?? 0, view.tab, isGrowing(view.tab, selected));
}

/** The view with that tab as it stands now. */
export function withTabOf({ view, selected }: Stage, state: TabState): Partial<View> {
  return selected === undefined ? {} : { tabs: withTab(view, selected.exchange, view.tab, state) };
}

/** Whether a tab of an exchange goes on at its end. */
export function isGrowing(tab: TabName, exchange: Exchange | undefined): boolean {
  return tab === 'frames' && exchange !== undefined && exchange.close === null;
}

/** Whether a pane's list goes on at its end: what can be followed. */
export function isPaneGrowing({ view, selected, options, traffic }: Stage, pane: PaneName): boolean {
  if (pane === 'exchange') return isGrowing(view.tab, selected);
  return options.isLive || !traffic.isEnded;
}
