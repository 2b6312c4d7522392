import type { Exchange } from '../../model/index.ts';
import type { Evidence } from '../../study/index.ts';
import { headsRowOf } from './heads-rows.ts';
import type { Place } from './place.ts';
import type { Passed, ShownFrames } from './shown-frames.ts';

/** Rows that are looked through for a frame behind the first of its time. */
const MOST_LOOKED_AT = 200;

/**
 * Where a piece of evidence is to be seen: the row of its field at its hop, that of its frame or of what was said at its
 * time among what passed, else the timeline. Null where it is of no exchange.
 */
export function evidenceGoesTo(evidence: Evidence, exchange: Exchange, shown: ShownFrames): Place | null {
  const { exchange: number, t, hop, field } = evidence;
  if (number !== exchange.exchange) return null;
  if (hop !== undefined) {
    const row = headsRowOf(exchange, { t, hop, ...(field === undefined ? {} : { field }) });
    return { exchange: number, tab: 'heads', ...(row === null ? {} : { row }) };
  }
  const passed = passedAt(evidence, shown);
  if (passed !== null) return { exchange: number, tab: 'frames', row: String(passed.at) };
  return { exchange: number, tab: evidence.frame === undefined ? 'timeline' : 'frames' };
}

/** What passed at the evidence's time, the frame itself where one is meant; null where it is not shown. */
function passedAt({ t, frame }: Evidence, shown: ShownFrames): Passed | null {
  let low = 0;
  let high = shown.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shown.get(middle)?.event.t ?? Number.POSITIVE_INFINITY) < t) low = middle + 1;
    else high = middle;
  }
  const last = Math.min(shown.count, low + MOST_LOOKED_AT);
  for (let index = low; index < last; index += 1) {
    const passed = shown.get(index);
    if (passed === undefined || (frame === undefined && passed.event.t > t)) return null;
    const { event } = passed;
    if (
      frame === undefined
        ? event.event !== 'frame'
        : event.event === 'frame' && event.from === frame.from && event.n === frame.n
    ) {
      return passed;
    }
  }
  return null;
}
