/** The last moment that a date can tell. @see ECMA-262 §21.4.1.1 */
const MOST_MS = 8.64e15;

/** The time of day in UTC at which `t` milliseconds of the run had passed, `12:04:31.123`; empty where it is unknown. */
export function timeOfDay(started: string | undefined, t: number): string {
  return isoOf(started, t).slice(11, 23);
}

/** Date and time in UTC, `2025-09-09 12:04:31.123`; empty where it is unknown. */
export function dateAndTime(started: string | undefined, t: number): string {
  return isoOf(started, t).replace('T', ' ').replace('Z', '');
}

/** Milliseconds as seconds with three decimals, `0.345 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}

function isoOf(started: string | undefined, t: number): string {
  const ms = Date.parse(started ?? '') + t;
  return Math.abs(ms) <= MOST_MS ? new Date(ms).toISOString() : '';
}
