import type { Change } from '../model/index.ts';

/** A change and its place in the order in which changes were made. */
export interface PlacedChange {
  readonly change: Change;
  readonly place: number;
}

/**
 * What a change is asked for: the value it left (and the one before it), the value it took away, or only whether it
 * took one away.
 */
export interface Wanted {
  readonly before?: string;
  readonly after?: string;
  readonly gone?: string;
  readonly isGone?: boolean;
}

/** Changes of one head, to be found by name and value, and to be closed one by one. */
export interface ChangeIndex {
  /** The last open change of one of the names (in lower case, old or new) that is as wanted, before a place. */
  last(names: readonly string[], wanted: Wanted, before?: number): PlacedChange | undefined;
  /** Says that the change at that place needs no further explaining. */
  close(place: number): void;
  /** Changes that were not closed, in order. */
  open(): readonly Change[];
}

/** Places of changes that share a key, rising; `skip` leads from a closed one to the next lower that may be open. */
interface Shelf {
  readonly places: number[];
  readonly skip: number[];
}

/** Shelves the changes under every key they may be asked for by: each look-up costs little more than a constant. */
export function createChangeIndex(changes: readonly Change[]): ChangeIndex {
  const shelves = new Map<string, Shelf>();
  const closed = new Set<number>();
  for (const [place, change] of changes.entries()) {
    for (const key of keysOf(change)) {
      const shelf = shelves.get(key) ?? { places: [], skip: [] };
      shelves.set(key, shelf);
      shelf.skip.push(shelf.places.length);
      shelf.places.push(place);
    }
  }

  /** The highest place on a shelf that is open and lower than `before`, or -1. */
  const lastOpen = (shelf: Shelf | undefined, before: number): number => {
    if (shelf === undefined) return -1;
    let at = firstNotBelow(shelf.places, before) - 1;
    const passed: number[] = [];
    while (at >= 0) {
      const to = shelf.skip[at] ?? -1;
      if (to !== at) {
        passed.push(at);
        at = to;
      } else if (closed.has(shelf.places[at] ?? -1)) {
        shelf.skip[at] = at - 1;
      } else break;
    }
    for (const each of passed) shelf.skip[each] = at;
    return shelf.places[at] ?? -1;
  };

  return {
    last(names, wanted, before = changes.length) {
      const place = Math.max(-1, ...names.map((name) => lastOpen(shelves.get(keyOf(name, wanted)), before)));
      const change = changes[place];
      return change === undefined ? undefined : { change, place };
    },
    close: (place) => void closed.add(place),
    open: () => changes.filter((_, place) => !closed.has(place)),
  };
}

function keysOf(change: Change): ReadonlySet<string> {
  const { name, renamed = name, before = '', after } = change;
  const wishes: readonly Wanted[] = [
    {},
    { isGone: after === undefined },
    ...(after === undefined ? [{ gone: before }] : [{ after }, { before, after }]),
  ];
  return new Set(
    [name, renamed].flatMap((each) => wishes.map((wanted) => keyOf(each.toLowerCase(), wanted))),
  );
}

function keyOf(name: string, { before, after, gone, isGone }: Wanted): string {
  if (after !== undefined && before !== undefined) return `${name}\nfrom\n${before}\n${after}`;
  if (after !== undefined) return `${name}\nafter\n${after}`;
  if (gone !== undefined) return `${name}\ngone\n${gone}`;
  return isGone === undefined ? name : `${name}\n${isGone ? 'gone' : 'there'}`;
}

/** How many of rising numbers are lower than a limit. */
function firstNotBelow(rising: readonly number[], limit: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
