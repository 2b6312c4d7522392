import type { Event, Exchange, FrameEvent } from '../../model/index.ts';
import type { Filter } from '../../recording/index.ts';
import { createKeptFilter, type Asked, type KeptFilter } from './kept-filter.ts';
import { createKeptLimits } from './kept-limits.ts';
import { createKeptPassed, type KeptPassed } from './kept-passed.ts';
import { isPassed, shownFrames, type Showable } from './kept-shown.ts';
import type { PassedEvent, ShownFrames } from './shown-frames.ts';
import type { TrafficLimits } from './traffic.ts';

/** What passed in all exchanges, as far as it is kept. */
export interface KeptRun {
  readonly size: number;
  has(number: number): boolean;
  /** In the order they began. */
  numbers(): readonly number[];
  begin(number: number): void;
  forget(number: number): void;
  isOver(number: number): boolean;
  /** As many that may be let go: the oldest that are over, or the oldest where none is; never `but`. */
  oldest(count: number, but: number): readonly number[];
  push(event: Event, number: number): void;
  /** Takes a frame that is not kept, and lets go of what is kept before it. */
  passOver(frame: FrameEvent, number: number): void;
  /** Takes what is of no exchange, and so of every one that is not over. */
  pushToAll(event: Event): void;
  /** The time of the last that came of it. */
  lastAt(number: number): number;
  violated(number: number): number;
  kept(number: number): KeptPassed | null;
  /** Says that something else is known of an exchange than what passed. */
  change(number: number): void;
  filter(filter: Filter | null): void;
  /** @param work payload bytes that a filter is asked of at most where it has not been asked before */
  shown(number: number, work: number, asked: () => Asked): ShownFrames;
  /** Asks the filter of more of what is kept. Gives back whether there was more. */
  askOn(work: number): boolean;
  isLoadNeeded(number: number): boolean;
  load(number: number, from?: number): { push(event: Event): void; end(): void };
}

/** What a run is kept with. */
export interface KeptRunOptions {
  readonly limits: TrafficLimits;
  readonly isPassedKept: boolean;
  readonly exchange: (number: number) => Exchange | undefined;
}

/** What is known of one exchange. */
interface Kept {
  passed: KeptPassed | null;
  /** How many passed in it, and how many had when it was loaded. */
  count: number;
  loadedCount: number;
  isLoading: boolean;
  isOver: boolean;
  lastT: number;
  violations: number;
}

/** A filter that was asked of one exchange. */
interface AskedFilter {
  readonly of: KeptFilter;
  readonly passed: KeptPassed;
  isOld: boolean;
}

/** Exchanges whose filtered rows are kept up with: one is looked at, the others were just now. */
const MOST_FILTERED = 4;
/** Exchanges of a recording that stay loaded. */
const MOST_LOADED = 4;

/** Begins with nothing. */
export function createKeptRun({ limits, isPassedKept, exchange }: KeptRunOptions): KeptRun {
  const all = new Map<number, Kept>();
  const bounds = createKeptLimits(limits, all);
  const filters = new Map<number, AskedFilter>();
  /** Exchanges that are loaded, the latest last. */
  const loaded = new Set<number>();
  let filter: Filter | null = null;

  function add(to: KeptPassed, event: PassedEvent, number: number): void {
    const before = bounds.sizeOf(to);
    to.push(event, () => exchange(number));
    bounds.grow(before, to);
    const asked = filters.get(number);
    if (asked?.passed === to) asked.of.advance(1);
  }

  function letGo(number: number): void {
    const kept = all.get(number);
    if (kept === undefined) return;
    if (kept.passed !== null) bounds.shrink(kept.passed);
    kept.passed = null;
    kept.loadedCount = 0;
    kept.isLoading = false;
    loaded.delete(number);
    filters.delete(number);
  }

  /** The filter as it was asked of an exchange; asked of it now where it was not. */
  function askedOf(number: number, passed: KeptPassed, work: number, asked: () => Asked): KeptFilter | null {
    if (filter === null) return null;
    const known = filters.get(number);
    if (known?.passed === passed) {
      if (known.isOld) known.of.rejudge();
      known.isOld = false;
      return known.of;
    }
    const of = createKeptFilter(filter, passed, asked);
    of.advance(work);
    if (all.get(number)?.isOver === true && of.asked === passed.next - passed.first) of.end();
    filters.set(number, { of, passed, isOld: false });
    for (const [old] of filters) if (filters.size > MOST_FILTERED && old !== number) filters.delete(old);
    return of;
  }

  function end(number: number, kept: Kept): void {
    kept.isOver = true;
    if (!isPassedKept) return;
    kept.passed?.end();
    filters.get(number)?.of.end();
  }

  return {
    get size() {
      return all.size;
    },
    has: (number) => all.has(number),
    numbers: () => [...all.keys()],
    begin(number) {
      all.set(number, {
        passed: null,
        count: 0,
        loadedCount: 0,
        isLoading: false,
        isOver: false,
        lastT: 0,
        violations: 0,
      });
    },
    forget(number) {
      letGo(number);
      all.delete(number);
    },
    isOver: (number) => all.get(number)?.isOver === true,
    oldest(count, but) {
      const found: number[] = [];
      for (const [number, { isOver }] of all) {
        if (found.length === count) return found;
        if (isOver && number !== but) found.push(number);
      }
      if (found.length > 0) return found;
      return [...all.keys()].filter((number) => number !== but).slice(0, count);
    },
    push(event, number) {
      const kept = all.get(number);
      if (kept === undefined) return;
      kept.lastT = event.t;
      if (event.event === 'violation') kept.violations += 1;
      if (isPassed(event)) {
        kept.count += 1;
        if (isPassedKept) add((kept.passed ??= createKeptPassed()), event, number);
      }
      if (event.event === 'close') end(number, kept);
      bounds.keep();
    },
    passOver(frame, number) {
      const kept = all.get(number);
      if (kept === undefined) return;
      kept.lastT = frame.t;
      kept.count += 1;
      if (!isPassedKept) return;
      const passed = (kept.passed ??= createKeptPassed());
      const before = bounds.sizeOf(passed);
      passed.passOver(frame, () => exchange(number));
      bounds.grow(before, passed);
      filters.delete(number);
    },
    pushToAll(event) {
      if (!isPassedKept || !isPassed(event)) return;
      for (const [number, kept] of all) {
        if (!kept.isOver) add((kept.passed ??= createKeptPassed()), event, number);
      }
      bounds.keep();
    },
    lastAt: (number) => all.get(number)?.lastT ?? 0,
    violated: (number) => all.get(number)?.violations ?? 0,
    kept: (number) => all.get(number)?.passed ?? null,
    change(number) {
      const asked = filters.get(number);
      if (asked !== undefined) asked.isOld = true;
    },
    filter(wanted) {
      filter = wanted;
      filters.clear();
    },
    shown(number, work, asked) {
      const kept = all.get(number);
      const passed = kept?.passed ?? null;
      const isLoading = kept?.isLoading === true || isNeeded(kept);
      if (passed === null)
        return shownFrames({ passed: null, filtered: null, isFiltered: filter !== null, isLoading });
      const filtered = askedOf(number, passed, work, asked);
      const showable: Showable = { passed, filtered, isFiltered: filter !== null, isLoading };
      return shownFrames(showable);
    },
    askOn(work) {
      let left = work;
      let isMore = false;
      for (const [number, { of, passed }] of filters) {
        if (left <= 0 || of.asked >= passed.next - passed.first) continue;
        isMore = true;
        left = of.advance(left);
        if (left > 0 && all.get(number)?.isOver === true) of.end();
      }
      return isMore;
    },
    isLoadNeeded(number) {
      const kept = all.get(number);
      return kept?.isLoading !== true && isNeeded(kept);
    },
    load,
  };

  function isNeeded(kept: Kept | undefined): boolean {
    return kept !== undefined && !isPassedKept && kept.count > kept.loadedCount;
  }

  function load(number: number, from?: number): { push(event: Event): void; end(): void } {
    giveUpLoading();
    const kept = all.get(number);
    if (kept === undefined) return { push: () => undefined, end: () => undefined };
    const window = from === undefined ? null : { from, most: limits.passed, mostBytes: limits.payloadBytes };
    const passed = createKeptPassed(window);
    letGo(number);
    for (const old of loaded) if (loaded.size >= MOST_LOADED) letGo(old);
    kept.passed = passed;
    kept.isLoading = true;
    loaded.add(number);
    const isHere = (): boolean => kept.passed === passed && all.has(number);
    let isUnderWay = false;
    let count = 0;
    return {
      push(event) {
        const own = 'exchange' in event ? event.exchange : undefined;
        if (!isHere() || (own !== undefined && own !== number)) return;
        if (own === number) isUnderWay = event.event !== 'close';
        if (!isPassed(event) || !(isUnderWay || own === number)) return;
        if (own === number) count += 1;
        if (event.event === 'gap') passed.skip();
        add(passed, event, number);
        for (const old of loaded) if (bounds.isOver && old !== number) letGo(old);
        bounds.keep(number);
      },
      end() {
        if (!isHere()) return;
        kept.isLoading = false;
        kept.loadedCount = Math.max(count, kept.count);
        passed.end();
        const asked = filters.get(number);
        if (kept.isOver && asked?.passed === passed) asked.of.end();
      },
    };
  }

  function giveUpLoading(): void {
    for (const number of loaded) {
      const kept = all.get(number);
      if (kept?.isLoading === true) letGo(number);
    }
  }
}
