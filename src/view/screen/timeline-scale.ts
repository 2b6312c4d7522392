import { widthOf } from '../width.ts';

/** A stretch of time laid over columns, from the left. */
export interface Scale {
  /** Milliseconds of the run at its left edge. */
  readonly fromMs: number;
  /** How long a column is. */
  readonly cellMs: number;
  readonly cells: number;
}

/** A scale is never shorter than this: no clock of a recording is finer. */
const LEAST_MS = 0.001;
/** While time goes on a column is that many powers of ten long, so that the picture does not move with each draw. */
const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/**
 * The scale on which all from one time to another just fits.
 * @param isGrowing whether the end is now: then there may be room left on the right, up to a third
 */
export function scaleOf(fromMs: number, toMs: number, cells: number, isGrowing: boolean): Scale {
  const cellMs = Math.max(LEAST_MS, toMs - fromMs) / Math.max(1, cells);
  return { fromMs, cells, cellMs: isGrowing ? roundedUp(cellMs) : cellMs };
}

function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * (ROUND.find((round) => round * power >= value) ?? 10);
}

/** The column in which a time lies; what lies outside counts to the first or last. */
export function cellAt({ fromMs, cellMs, cells }: Scale, t: number): number {
  return Math.max(0, Math.min(cells - 1, Math.floor((t - fromMs) / cellMs)));
}

/** Columns filled from the left by eighths. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar from one time to another, spaces before it; its end is right to an eighth of a column, and it is never nothing. */
export function barOf(scale: Scale, from: number, to: number): string {
  const start = cellAt(scale, from);
  const most = 8 * (scale.cells - start);
  const end = Math.round(((to - scale.fromMs) / scale.cellMs) * 8) - 8 * start;
  const eighths = Math.max(1, Math.min(most, end));
  return ' '.repeat(start) + '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

const HEIGHTS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A column for each number, `most` as high as can be; what is more than nothing is seen. */
export function heightsOf(counts: ArrayLike<number>, most: number): string {
  return Array.from(counts, (count) => {
    if (count <= 0) return ' ';
    return HEIGHTS[Math.min(7, Math.max(0, Math.ceil((count / Math.max(1, most)) * 8) - 1))] ?? ' ';
  }).join('');
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances between ticks that people count in, rising. */
const STEPS: readonly number[] = [
  ...[0.001, 0.01, 0.1, 1, 10, 100].flatMap((power) => [power, 2 * power, 5 * power]),
  ...[1, 2, 5, 10, 15, 30].map((step) => step * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((step) => step * MINUTE),
  ...[1, 2, 3, 6, 12].map((step) => step * HOUR),
  ...[1, 10, 100, 1000, 10_000].flatMap((power) => [power, 2 * power, 5 * power].map((step) => step * DAY)),
];
const TICK = '└';
/** Blank columns between a tick's words and the next tick. */
const BETWEEN = 2;

/** Ticks with their times since the left edge, in round numbers, as close as can be read: `└0    └5 ms    └10 ms`. */
export function tickLine({ cellMs, cells }: Scale): string {
  const step = STEPS.find((each) => isReadable(each, cellMs, cells)) ?? Number.POSITIVE_INFINITY;
  let line = '';
  for (let number = 0; ; number += 1) {
    const ms = number === 0 ? 0 : Number((number * step).toFixed(3));
    const at = Math.round(ms / cellMs);
    const words = `${TICK}${tickInWords(ms)}`;
    if (at + widthOf(words) > cells) return line;
    line = line.padEnd(at) + words;
  }
}

function isReadable(step: number, cellMs: number, cells: number): boolean {
  const room = step / cellMs;
  // the least that any words take, so that not all ticks of a far too small step are looked at
  if (room < 4) return false;
  for (let ms = step; ms / cellMs < cells; ms += step) {
    if (widthOf(tickInWords(Number(ms.toFixed(3)))) + TICK.length + BETWEEN > room) return false;
  }
  return true;
}

/** A round time: `0`, `2.5 ms`, `15 s`, `1 min 30 s`, `2 h`, `1 d 12 h`. */
function tickInWords(ms: number): string {
  if (ms === 0) return '0';
  if (ms < SECOND) return `${ms} ms`;
  if (ms < MINUTE) return `${ms / SECOND} s`;
  if (ms < HOUR) return inTwo(ms, MINUTE, 'min', SECOND, 's');
  return ms < DAY ? inTwo(ms, HOUR, 'h', MINUTE, 'min') : inTwo(ms, DAY, 'd', HOUR, 'h');
}

function inTwo(ms: number, large: number, name: string, small: number, smallName: string): string {
  const rest = Math.round((ms % large) / small);
  return `${Math.floor(ms / large)} ${name}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}
