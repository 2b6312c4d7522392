/** Keeps copies of payloads, many in one block. */
export interface KeptBytes {
  /** The same bytes, in memory that holds nothing else but what is kept here. */
  keep(payload: Uint8Array): Uint8Array;
}

const FIRST_BLOCK_BYTES = 512;
const BLOCK_BYTES = 64 * 1024;
/** What is longer stands alone: at most so much of a block is left empty. */
const LONG_BYTES = BLOCK_BYTES / 8;
const NOTHING = new Uint8Array();

/**
 * A payload may be a view of a whole chunk that was read from a socket: one that is kept as it is keeps 64 KiB alive for
 * 20 bytes. Blocks are shared by payloads that come one after the other, and so are let go together; they grow with use,
 * so that an exchange of three frames costs little.
 */
export function createKeptBytes(): KeptBytes {
  let block = NOTHING;
  let used = 0;
  let size = FIRST_BLOCK_BYTES;

  return {
    keep(payload) {
      const { length } = payload;
      if (length === 0) return NOTHING;
      if (length > block.length - used) {
        if (length > LONG_BYTES) return ownOf(payload);
        while (size < 2 * length) size *= 2;
        block = new Uint8Array(size);
        used = 0;
        size = Math.min(2 * size, BLOCK_BYTES);
      }
      block.set(payload, used);
      used += length;
      return block.subarray(used - length, used);
    },
  };
}

/** A payload that has most of its memory to itself stays where it is. */
function ownOf(payload: Uint8Array): Uint8Array {
  return payload.buffer.byteLength <= 2 * payload.length ? payload : new Uint8Array(payload);
}
