/** A list that grows at its end and is let go from its front, both without moving what is in it. */
export interface KeptList<T> {
  /** The number of the first that is still here, and of the next one to come; numbers stay what they are. */
  readonly first: number;
  readonly next: number;
  push(value: T): void;
  /** Undefined where it is no longer, or not yet, here. */
  get(number: number): T | undefined;
  /** Lets go of everything before that number. */
  dropBefore(number: number): void;
}

const CHUNK = 1024;

/** A list whose first has that number. */
export function createKeptList<T>(begin = 0): KeptList<T> {
  let chunks: T[][] = [];
  /** Chunks before this one are let go; they are taken out of `chunks` now and then, many at once. */
  let firstChunk = 0;
  /** The number of the first of the first of `chunks`. */
  let base = begin;
  let first = begin;
  let next = begin;

  const tidy = (): void => {
    if (firstChunk < 64 || firstChunk * 2 < chunks.length) return;
    chunks = chunks.slice(firstChunk);
    base += firstChunk * CHUNK;
    firstChunk = 0;
  };

  return {
    get first() {
      return first;
    },
    get next() {
      return next;
    },
    push(value) {
      const chunk = Math.floor((next - base) / CHUNK);
      (chunks[chunk] ??= []).push(value);
      next += 1;
    },
    get(number) {
      if (number < first || number >= next) return undefined;
      const place = number - base;
      return chunks[Math.floor(place / CHUNK)]?.[place % CHUNK];
    },
    dropBefore(number) {
      first = Math.max(first, Math.min(number, next));
      const full = Math.floor((first - base) / CHUNK);
      for (; firstChunk < full; firstChunk += 1) chunks[firstChunk] = [];
      tidy();
    },
  };
}
