import { readFile } from 'node:fs/promises';

/** What a process took so far. @see proc(5) */
export interface ProcessCost {
  readonly cpuMs: number;
  readonly rssBytes: number;
}

/** Milliseconds of a clock tick: 100 of them a second on every Linux that matters. */
const TICK_MS = 10;

/** Reads it from /proc. */
export async function costOf(pid: number): Promise<ProcessCost> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // the name in brackets may hold spaces
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
    rssBytes: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024,
  };
}

/** The median of numbers; of none, NaN. */
export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** The number below which that part of all lies, nearest rank. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * part) - 1))] ?? Number.NaN;
}
