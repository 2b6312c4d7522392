import type { Event } from '../model/index.ts';
import { codecOf } from './event-codecs.ts';
import { encodeFrame } from './frame-line.ts';

/**
 * One line of a recording: a JSON object, `t`, `event` and `exchange` first, then "\n". What has its usual value is
 * left out (`fin` true, `rsv` 0, `masked` as the RFC asks of that sender, nothing cut, no changes). A payload stands
 * there as `text` where it is UTF-8, not long and full of controls, and not of a binary, deflated or close frame, else as `base64`, empty not at
 * all. A close frame has its `code` and `reason` beside, for people. Times are rounded to three decimals.
 */
export function encodeEvent(event: Event): string {
  const line =
    event.event === 'frame' ? encodeFrame(event) : JSON.stringify(codecOf(event.event).encode(event));
  return `${line}\n`;
}
