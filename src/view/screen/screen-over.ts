import { pressed } from './actions.ts';
import { readFilter } from './ask-filter.ts';
import { frozen } from './frozen-traffic.ts';
import type { Event } from '../../model/index.ts';
import { awaiting } from './go.ts';
import { createInlet } from './inlet.ts';
import type { Pointer } from './input.ts';
import type { Intent } from './intent.ts';
import { listStart } from './list.ts';
import { createLooks } from './looks.ts';
import { stageOf } from './make-stage.ts';
import { pointed } from './point.ts';
import { askProfiles } from './profile-actions.ts';
import { ratesOf, withSample, type RateSample } from './rates.ts';
import type { Notice, ProfileChoice, RecordingState, Screen, ScreenOptions } from './screen.ts';
import { dialogBox, pictureOf, roomOf } from './screen-picture.ts';
import { searchContinued } from './searching.ts';
import type { ShownTraffic } from './shown-traffic.ts';
import type { Asking, AskingStep, Done, Stage } from './stage.ts';
import { createTabRows } from './tab-rows.ts';
import type { Traffic } from './traffic.ts';
import { viewStart, withTab, type View } from './view-state.ts';
import { nowInForce } from './chain-words.ts';

/** How long something is said. */
const NOTICE_MS: { readonly [K in Notice['kind']]: number } = {
  done: 5000,
  'under way': 5000,
  trouble: 15_000,
};
/** What was said so long is read: the next key may take its place. */
const READ_MS = 1000;
const SECOND_MS = 1000;
/** Before anybody said how large the terminal is. */
const SIZE = { columns: 80, rows: 24 };

/** The screen on traffic that somebody else made. @throws HoptapError FILTER_INVALID for the filter to begin with */
export function screenOver(traffic: Traffic, options: ScreenOptions): Screen {
  const looks = createLooks(options);
  const tabRows = createTabRows();
  const inlet = createInlet(traffic);
  let view = beginning(options);
  let asking: Asking | null = null;
  let said: { readonly notice: Notice; readonly sinceMs: number } | null = null;
  let recording: RecordingState | null = null;
  let choices: readonly ProfileChoice[] | null = null;
  let samples: readonly RateSample[] = [];
  let still: { readonly traffic: ShownTraffic; behind: number } | null = null;
  let nowMs = 0;
  let isDirty = true;
  /** The exchange that was last asked to be loaded: it is not asked for again while it is looked at. */
  let loading: number | null = null;
  traffic.filterExchanges(view.exchangeFilter);

  function stage(): Stage {
    const shown = still?.traffic ?? traffic;
    const made = stageOf({ view, options, traffic: shown, looks, nowMs, choices, recording, tabRows });
    ({ view } = made);
    return made;
  }

  function notify(notice: Notice): void {
    said = { notice, sinceMs: nowMs };
    isDirty = true;
  }

  function apply(done: Done): readonly Intent[] {
    const next = { ...view, ...done.view };
    if (next.exchangeFilter !== view.exchangeFilter) traffic.filterExchanges(next.exchangeFilter);
    if (next.passedFilter !== view.passedFilter) traffic.filterPassed(next.passedFilter);
    if (done.isClearing === true) traffic.clear();
    if (next.isFrozen !== view.isFrozen)
      still = next.isFrozen ? { traffic: frozen(traffic, options.isLive), behind: 0 } : null;
    view = next;
    if (done.notice !== undefined) notify(done.notice);
    if (done.asking !== undefined) ({ asking } = done);
    return done.intents ?? [];
  }

  function answered(step: AskingStep): readonly Intent[] {
    asking = step.is === 'open' ? step.asking : null;
    return step.is === 'answered' ? apply(step.done(stage())) : [];
  }

  /** What passed in the exchange that is looked at, where it has to be read for that. */
  function load(): readonly Intent[] {
    const { selected } = stage();
    const isSeen = view.tab === 'frames' || view.tab === 'timeline';
    if (selected === undefined || !isSeen) return [];
    const { exchange } = selected;
    if (exchange === loading || !traffic.isLoadNeeded(exchange)) return [];
    loading = exchange;
    return [{ want: 'load', exchange }];
  }

  function touched(intents: readonly Intent[]): readonly Intent[] {
    isDirty = true;
    return [...intents, ...load()];
  }

  /** Whether a search was under way; what it said of itself goes with it. */
  function stopSearch(): boolean {
    if (view.searching === null) return false;
    view = { ...view, searching: null };
    said = null;
    isDirty = true;
    return true;
  }

  /** What was said is read by now, unless it goes on: who presses a key wants to see the keys again. */
  function forgetRead(): void {
    if (said !== null && said.notice.kind !== 'under way' && nowMs >= said.sinceMs + READ_MS) said = null;
  }

  function pointedAt(pointer: Pointer): readonly Intent[] {
    if (asking === null) return apply(pointed(pointer, stage()));
    const { at, room, rows } = dialogBox(asking, stage());
    const row = pointer.row - at.row;
    const column = pointer.column - at.column;
    if (row < 0 || row >= rows.length || column < 0) return [];
    return answered(asking.pointer({ ...pointer, row, column }, room));
  }

  return {
    push(event) {
      // a recording is read as fast as it is taken; what happens does not wait
      if (options.isLive && hasExchange(event)) inlet.push(event);
      else traffic.push(event);
      if (still !== null) still.behind += 1;
      if (event.event === 'profiles' && options.isLive) {
        notify({ kind: 'done', text: nowInForce(traffic.chain) });
      }
      isDirty = true;
    },
    key(key) {
      if (stopSearch() && key === 'escape') return [];
      forgetRead();
      if (asking === null) return touched(apply(pressed(key, stage())));
      if (key === 'ctrl-c') return touched([{ want: 'quit' }]);
      return touched(answered(asking.key(key, roomOf(asking, view.size))));
    },
    pointer(pointer) {
      stopSearch();
      return touched(pointedAt(pointer));
    },
    resize(size) {
      view = { ...view, size };
      isDirty = true;
    },
    notify,
    tellOf(state) {
      isDirty ||=
        state?.bytes !== recording?.bytes ||
        state?.trouble !== recording?.trouble ||
        state?.read !== recording?.read;
      recording = state;
    },
    offer(offered) {
      choices = offered;
      if (asking?.awaits === 'profiles') asking = askProfiles(offered, traffic.chain);
      isDirty = true;
    },
    load(exchange) {
      const taking = traffic.load(exchange);
      isDirty = true;
      return {
        push(event) {
          taking.push(event);
          isDirty = true;
        },
        end() {
          taking.end();
          if (loading === exchange) loading = null;
          isDirty = true;
        },
      };
    },
    tick(now) {
      const isNewSecond = Math.floor(now / SECOND_MS) !== Math.floor(nowMs / SECOND_MS);
      nowMs = now;
      inlet.take();
      if (traffic.diagnose()) isDirty = true;
      const { client, backend, open } = traffic.totals;
      samples = withSample(samples, { t: now, client, backend });
      if (said !== null && now >= said.sinceMs + NOTICE_MS[said.notice.kind]) {
        said = null;
        isDirty = true;
      }
      if (view.searching !== null) apply(searchContinued(stage()));
      if (isNewSecond && (open > 0 || options.isLive)) isDirty = true;
      return isDirty ? load() : [];
    },
    get isDirty() {
      return isDirty || inlet.isWaiting;
    },
    picture() {
      isDirty = false;
      inlet.take();
      return pictureOf(stage(), {
        recording,
        rates: options.isLive ? ratesOf(samples) : null,
        behind: still?.behind ?? null,
        notice: said?.notice ?? null,
        asking,
      });
    },
  };
}

/** The screen as it is opened, at the place that was asked for. */
function beginning(options: ScreenOptions): View {
  const start = viewStart(SIZE, options.isFollowing);
  const exchangeFilter = readFilter(options.filter ?? '');
  const { at } = options;
  if (at === undefined) return { ...start, exchangeFilter };
  const list = listStart(false, at.row ?? null);
  return {
    ...start,
    exchangeFilter,
    focus: 'exchange',
    tab: at.tab,
    list: awaiting(at.exchange),
    tabs:
      at.row === undefined ? start.tabs : withTab(start, at.exchange, at.tab, { list, opened: new Set() }),
  };
}

function hasExchange(event: Event): boolean {
  return 'exchange' in event && event.exchange !== undefined;
}
