/**
 * The local time of day at a moment of a run, always as wide: `12:04:31.123`.
 * @param started ISO 8601, the moment at which `t` is 0; null where it is not known, which gives seconds since then
 * @returns a function of `t`, in milliseconds
 */
export function wallClock(started: string | null): (t: number) => string {
  const origin = started === null ? Number.NaN : Date.parse(started);
  if (Number.isNaN(origin)) return (t) => `+${(t / 1000).toFixed(3)} s`.padStart(12);
  return (t) => timeOfDay(new Date(origin + t));
}

/** A moment as local day and time of day: `2025-09-09 12:04:31`. */
export function localDate(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${timeOfDay(date).slice(0, 8)}`;
}

function timeOfDay(date: Date): string {
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
