import type { ByteRange } from './recording-bytes.ts';

/** Bytes of the recording that are found or passed over together. */
const BLOCK_BYTES = 256 * 1024;

/** Which parts of a recording hold which exchanges: a few numbers for each quarter of a MiB. */
export interface RecordingIndex {
  /** Takes the next line: where it begins, its bytes with its line end, and its exchange, 0 for none. */
  add(at: number, bytes: number, exchange: number): void;
  /** The parts that hold lines of these exchanges or of none, in order, and all behind what is known. */
  ranges(exchanges: ReadonlySet<number>): readonly ByteRange[];
}

interface Block {
  readonly start: number;
  end: number;
  readonly exchanges: ReadonlySet<number>;
}

/** Begins an index; lines must be added in the order in which they stand, without a hole. */
export function createRecordingIndex(): RecordingIndex {
  const blocks: (Block & { readonly exchanges: Set<number> })[] = [];

  return {
    add(at, bytes, exchange) {
      let block = blocks.at(-1);
      if (block === undefined || block.end - block.start >= BLOCK_BYTES) {
        block = { start: at, end: at, exchanges: new Set() };
        blocks.push(block);
      }
      block.end = at + bytes;
      block.exchanges.add(exchange);
    },
    ranges(exchanges) {
      const wanted: { start: number; end: number }[] = [];
      for (const block of blocks) {
        if (!holds(block, exchanges)) continue;
        const last = wanted.at(-1);
        if (last !== undefined && last.end === block.start) last.end = block.end;
        else wanted.push({ start: block.start, end: block.end });
      }
      const known = blocks.at(-1)?.end ?? 0;
      const last = wanted.at(-1);
      if (last !== undefined && last.end === known) last.end = Number.POSITIVE_INFINITY;
      else wanted.push({ start: known, end: Number.POSITIVE_INFINITY });
      return wanted;
    },
  };
}

function holds({ exchanges: there }: Block, wanted: ReadonlySet<number>): boolean {
  if (there.has(0)) return true;
  const [few, many] = there.size < wanted.size ? [there, wanted] : [wanted, there];
  for (const exchange of few) if (many.has(exchange)) return true;
  return false;
}
