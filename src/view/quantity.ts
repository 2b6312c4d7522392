const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** Bytes in words: `0 B`, `999 B`, `1.5 KiB`, `16 MiB`; at most one decimal above a KiB. */
export function bytesInWords(bytes: number): string {
  if (bytes < KIB) return `${bytes} B`;
  if (bytes < MIB) return `${oneDecimal(bytes / KIB)} KiB`;
  if (bytes < GIB) return `${oneDecimal(bytes / MIB)} MiB`;
  return `${oneDecimal(bytes / GIB)} GiB`;
}

/** Milliseconds in words: `0.4 ms`, `17 ms`, `3.2 s`, `2 min 5 s`, `3 h 20 min`. */
export function durationInWords(ms: number): string {
  if (ms < 9.95) return `${oneDecimal(ms)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${oneDecimal(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A number with its noun: `no frames`, `1 frame`, `2 frames`. */
export function counted(number: number, noun: string): string {
  return `${number === 0 ? 'no' : number} ${noun}${number === 1 ? '' : 's'}`;
}

function oneDecimal(value: number): string {
  return String(Math.round(value * 10) / 10);
}
