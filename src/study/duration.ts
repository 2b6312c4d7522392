/** Milliseconds as evidence tells them: `17 ms`, `3.5 s`, `60 s`, `2 h`. */
export function inSeconds(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 100) / 10;
  if (seconds < 7200) return `${seconds} s`;
  return `${Math.round(seconds / 360) / 10} h`;
}
