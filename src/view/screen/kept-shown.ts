import type { Event, EventKind } from '../../model/index.ts';
import type { KeptFilter } from './kept-filter.ts';
import type { KeptPassed } from './kept-passed.ts';
import type { PassedEvent, ShownFrames } from './shown-frames.ts';

/** What is shown of one exchange is made from. */
export interface Showable {
  /** Null where nothing passed, or nothing is here yet. */
  readonly passed: KeptPassed | null;
  /** Null where no filter is on. */
  readonly filtered: KeptFilter | null;
  readonly isFiltered: boolean;
  readonly isLoading: boolean;
}

const WITH_ROW: { readonly [K in EventKind]: boolean } = {
  frame: true,
  body: true,
  violation: true,
  fault: true,
  error: true,
  gap: true,
  mark: true,
  session: false,
  open: false,
  head: false,
  connected: false,
  close: false,
  profiles: false,
  end: false,
};

/** Whether an event has a row among what passed; the end of a body that carries nothing has none. */
export function isPassed(event: Event): event is PassedEvent {
  if (event.event === 'body') return event.bytes > 0 || event.trailers !== undefined;
  return WITH_ROW[event.event];
}

/** A window on what is kept, which goes with it. */
export function shownFrames({ passed, filtered, isFiltered, isLoading }: Showable): ShownFrames {
  if (passed === null) {
    return {
      count: 0,
      get: () => undefined,
      indexOf: () => 0,
      missing: { before: 0, after: 0 },
      isLoading,
      filter: isFiltered ? '0 of 0' : null,
    };
  }
  const kept = (): number => passed.next - passed.first;
  return {
    get count() {
      return filtered === null ? kept() : filtered.count;
    },
    get(index) {
      if (index < 0) return undefined;
      if (filtered === null) return passed.get(passed.first + index);
      const at = filtered.get(index);
      return at === undefined ? undefined : passed.get(at);
    },
    indexOf(at) {
      return filtered === null ? Math.min(Math.max(0, at - passed.first), kept()) : filtered.indexOf(at);
    },
    get missing() {
      return { before: passed.first, after: passed.after };
    },
    isLoading,
    get filter() {
      if (filtered === null) return null;
      const isAll = filtered.asked >= kept();
      return `${grouped(filtered.count)} of ${isAll ? '' : 'the first '}${grouped(filtered.asked)}`;
    },
  };
}

/** A number as people read it: `12,400`. */
export function grouped(number: number): string {
  return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
