import type { Look } from '../look.ts';
import { createPaint } from '../paint.ts';
import type { ScreenOptions } from './screen.ts';

/** The look of a part of the screen; the same object for as long as it would be the same. */
export type Looks = (columns: number, isMasked: boolean, started: string | null) => Look;

const MOST_LOOKS = 8;

/** Makes looks, and keeps the last ones: what is made from a look can be kept as long as it. */
export function createLooks({ isColourful, clockOf }: Pick<ScreenOptions, 'isColourful' | 'clockOf'>): Looks {
  const paint = createPaint(isColourful);
  const known = new Map<string, Look>();
  return (columns, isMasked, started) => {
    const key = `${columns} ${isMasked} ${started ?? ''}`;
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    const startedMs = started === null ? Number.NaN : Date.parse(started);
    const look: Look = {
      paint,
      columns,
      clock: clockOf(started),
      startedMs: Number.isNaN(startedMs) ? null : startedMs,
      isFull: false,
      isRedacted: isMasked,
    };
    if (known.size >= MOST_LOOKS) known.clear();
    known.set(key, look);
    return look;
  };
}
