import { createTraffic, TRAFFIC_LIMITS } from './create-traffic.ts';
import type { Screen, ScreenOptions } from './screen.ts';
import { screenOver } from './screen-over.ts';

/**
 * Makes a screen that nothing has happened on yet.
 * @throws HoptapError FILTER_INVALID for the filter to begin with
 */
export function createScreen(options: ScreenOptions): Screen {
  const { limits = TRAFFIC_LIMITS, file } = options;
  return screenOver(createTraffic({ limits, isPassedKept: file === null }), options);
}
