import { cellAt, type Scale } from './timeline-scale.ts';

/** Who sent what passed, as counts have it. */
export const SIDE = { client: 0, backend: 1, station: 2 } as const;
const SIDES = 3;

/** How many passed when, in slices of time that are far shorter than a column of a picture; grown in place. */
export interface Counts {
  /** Milliseconds of the run at which the first slice begins. */
  readonly fromMs: number;
  readonly sliceMs: number;
  /** Of each `SIDE`, how many in each slice. */
  readonly sides: readonly Uint32Array[];
  /** Of each `SIDE`, how many in all. */
  readonly totals: readonly number[];
}

/** Slices that time is cut into; at least half of them once they are in use. */
const SLICES = 4096;
/** A slice's first width, in milliseconds. */
const FIRST_WIDTH = 1 / 1024;

/** Counts as things come, in a bounded number of slices that widen as time goes by. */
export function createCounter(): { add: (t: number, side: number) => void; counts: () => Counts } {
  const sides = Array.from({ length: SIDES }, () => new Uint32Array(SLICES));
  const totals = Array.from({ length: SIDES }, () => 0);
  let fromMs: number | null = null;
  let sliceMs = FIRST_WIDTH;
  return {
    add(t, side) {
      fromMs ??= t;
      const since = Math.max(0, t - fromMs);
      for (; since >= sliceMs * SLICES; sliceMs *= 2) for (const each of sides) halve(each);
      const slice = Math.floor(since / sliceMs);
      const of = sides[side];
      if (of !== undefined) of[slice] = (of[slice] ?? 0) + 1;
      totals[side] = (totals[side] ?? 0) + 1;
    },
    counts: () => ({ fromMs: fromMs ?? 0, sliceMs, sides, totals: [...totals] }),
  };
}

/** Two slices become one, in place. */
function halve(slices: Uint32Array): void {
  for (let at = 0; at < SLICES / 2; at += 1) slices[at] = (slices[2 * at] ?? 0) + (slices[2 * at + 1] ?? 0);
  slices.fill(0, SLICES / 2);
}

/** How many passed in each column of a scale, of each `SIDE`. */
export function countedOn({ fromMs, sliceMs, sides }: Counts, scale: Scale): readonly Uint32Array[] {
  return sides.map((slices) => {
    const columns = new Uint32Array(scale.cells);
    for (const [at, count] of slices.entries()) {
      if (count === 0) continue;
      const cell = cellAt(scale, fromMs + (at + 0.5) * sliceMs);
      columns[cell] = (columns[cell] ?? 0) + count;
    }
    return columns;
  });
}
