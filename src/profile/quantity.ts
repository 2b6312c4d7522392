import { FormatError } from './format-error.ts';

const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const BYTES_PER_UNIT: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1024,
  kib: 1024,
  kb: 1000,
  m: 1024 ** 2,
  mib: 1024 ** 2,
  mb: 1000 ** 2,
};

/** The longest wait that a timer can hold: 2^31 - 1 ms, close to 25 days. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Reads a duration: `500ms`, `30s`, `1.5m`, `1h`.
 * @returns whole milliseconds, more than 0.
 * @throws FormatError
 */
export function parseDuration(text: string): number {
  const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const ms = Math.round(Number(count) * (MS_PER_UNIT[unit] ?? Number.NaN));
  if (!(ms > 0)) throw new FormatError(`"${text}" is not a duration such as 500ms, 30s, 5m or 1h`);
  if (ms > LONGEST_MS) throw new FormatError(`"${text}" is longer than a timer can run (596h)`);
  return ms;
}

/**
 * Reads a size: `512`, `8KiB`, `64k`.
 * @returns whole bytes, more than 0.
 * @throws FormatError
 */
export function parseSize(text: string | number): number {
  const [, count = '', unit = ''] = /^(\d+) ?([a-z]*)$/i.exec(String(text)) ?? [];
  const bytes = Number(count) * (BYTES_PER_UNIT[unit.toLowerCase()] ?? Number.NaN);
  if (!(bytes > 0)) throw new FormatError(`"${text}" is not a size such as 512, 8KiB or 64k`);
  return bytes;
}
