/** What is needed of an open file: node's `FileHandle` has it. */
export interface OpenFile {
  writev(pieces: readonly Uint8Array[], position: number): Promise<{ readonly bytesWritten: number }>;
  truncate(bytes: number): Promise<void>;
  close(): Promise<void>;
}

/** A file that holds whole lines, whatever the disk does. */
export interface LineFile {
  /** Bytes of whole lines in the file. */
  readonly bytes: number;
  /**
   * Writes whole lines, in pieces that end with lines, behind those that are there. Never rejects: `taken` are the bytes
   * of whole lines that are now in the file, `error` is what kept the rest out, or null.
   */
  readonly append: (
    pieces: readonly Uint8Array[],
  ) => Promise<{ readonly taken: number; readonly error: unknown }>;
  /** Never rejects. */
  readonly close: () => Promise<void>;
}

const LINE_END = 0x0a;

/** Takes over an empty file. Lines are written at the place where they belong, so a torn one is written over. */
export function createLineFile(file: OpenFile): LineFile {
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    append: async (pieces) => {
      const { written, error } = await writeAll(file, pieces, bytes);
      const taken = error === null ? written : wholeLines(pieces, written);
      bytes += taken;
      // what a reader would find torn goes; where even that fails, the next write covers it
      if (taken < written) await file.truncate(bytes).catch(() => undefined);
      return { taken, error };
    },
    // whatever it says, nothing can be done about it: the lines are with the system
    close: () => file.close().catch(() => undefined),
  };
}

/** Writes until all is written or the system refuses; a short write is no refusal, the next one tells. */
async function writeAll(
  file: OpenFile,
  pieces: readonly Uint8Array[],
  position: number,
): Promise<{ readonly written: number; readonly error: unknown }> {
  let written = 0;
  let left = pieces;
  try {
    while (left.length > 0) {
      const { bytesWritten } = await file.writev(left, position + written);
      if (bytesWritten === 0) throw new Error('the disk took no more bytes');
      written += bytesWritten;
      left = withoutFirst(left, bytesWritten);
    }
    return { written, error: null };
  } catch (error) {
    return { written, error };
  }
}

function withoutFirst(pieces: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let over = bytes;
  return pieces.flatMap((piece) => {
    const rest = piece.subarray(over);
    over = Math.max(0, over - piece.length);
    return rest.length === 0 ? [] : [rest];
  });
}

/** Bytes of the whole lines among the first `written` bytes. */
function wholeLines(pieces: readonly Uint8Array[], written: number): number {
  let whole = 0;
  for (const piece of pieces) {
    const part = piece.subarray(0, written - whole);
    if (part.length < piece.length) return whole + part.lastIndexOf(LINE_END) + 1;
    whole += piece.length;
  }
  return whole;
}
