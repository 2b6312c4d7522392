import { BACKEND, CLIENT, type FrameEvent } from '../../model/index.ts';

/** Slices of a connection's time that a histogram has at most; it has at least half of them once they are in use. */
const SLICES = 512;
/** A slice's first width, in milliseconds. */
const FIRST_WIDTH = 1 / 16;

/** Payload bytes and frames of one sender in one slice of time. */
export interface Slice {
  frames: number;
  bytes: number;
}

/** When frames went, in slices of time. */
export interface Histogram {
  /** Milliseconds of a slice. */
  readonly sliceMs: number;
  readonly client: readonly (Slice | undefined)[];
  readonly backend: readonly (Slice | undefined)[];
  /** Of stations that put frames in. */
  readonly others: readonly (Slice | undefined)[];
  /** Milliseconds of the run at the first and the last frame of each side; null where there was none. */
  readonly first: Readonly<Record<'client' | 'backend', number | null>>;
  /** The longest time without a frame, from and to in milliseconds of the run; null before the second frame. */
  readonly silence: { readonly from: number; readonly to: number } | null;
}

/** Counts frames as they come, in a bounded number of slices that widen as time goes by. */
export interface HistogramBuilder {
  add(frame: Pick<FrameEvent, 't' | 'from' | 'length'>): void;
  histogram(): Histogram;
}

type Lane = (Slice | undefined)[];

/** Begins a histogram at `begunAt` milliseconds of the run. */
export function createHistogram(begunAt: number): HistogramBuilder {
  const lanes: { client: Lane; backend: Lane; others: Lane } = { client: [], backend: [], others: [] };
  const first: { client: number | null; backend: number | null } = { client: null, backend: null };
  let sliceMs = FIRST_WIDTH;
  let last: number | null = null;
  let silence: Histogram['silence'] = null;

  const widenTo = (since: number): void => {
    for (; since >= sliceMs * SLICES; sliceMs *= 2) {
      for (const lane of [lanes.client, lanes.backend, lanes.others]) halve(lane);
    }
  };

  return {
    add({ t, from, length }) {
      if (last !== null && t - last > (silence === null ? 0 : silence.to - silence.from)) {
        silence = { from: last, to: t };
      }
      last = t;
      const since = Math.max(0, t - begunAt);
      widenTo(since);
      if (from === CLIENT) first.client ??= t;
      if (from === BACKEND) first.backend ??= t;
      const lane = from === CLIENT ? lanes.client : from === BACKEND ? lanes.backend : lanes.others;
      const slice = (lane[Math.floor(since / sliceMs)] ??= { frames: 0, bytes: 0 });
      slice.frames += 1;
      slice.bytes += length;
    },
    histogram: () => ({ sliceMs, ...lanes, first, silence }),
  };
}

/** Two slices become one, in place. */
function halve(lane: Lane): void {
  for (let at = 0; at < lane.length; at += 2) {
    const [one, other] = [lane[at], lane[at + 1]];
    const frames = (one?.frames ?? 0) + (other?.frames ?? 0);
    lane[at / 2] = frames === 0 ? undefined : { frames, bytes: (one?.bytes ?? 0) + (other?.bytes ?? 0) };
  }
  lane.length = Math.ceil(lane.length / 2);
}
