import { Buffer } from 'node:buffer';

/** One line of a file, without its line end. */
export interface SplitLine {
  /** From 1. */
  readonly number: number;
  /** Where it begins, in bytes from the beginning. */
  readonly at: number;
  /** UTF-8, borrowed: good until the next bytes are pushed. Null where the line is longer than the limit. */
  readonly content: Buffer | null;
  readonly bytes: number;
  /** Whether the file ends before the line does. */
  readonly isTorn: boolean;
}

/** Splits bytes, which may come in any pieces, into lines. */
export interface LineSplitter {
  /** The lines that are whole with these bytes. The bytes may be used again afterwards. */
  readonly push: (bytes: Buffer) => readonly SplitLine[];
  /** The line that never became whole, if there is one. */
  readonly end: () => readonly SplitLine[];
}

const LINE_END = 0x0a;

/**
 * Makes a splitter that keeps at most `limitBytes` of an unfinished line; of a longer one it counts the bytes.
 * @param startsAt where the first byte stands that will be pushed
 */
export function createLineSplitter(limitBytes: number, startsAt = 0): LineSplitter {
  let number = 0;
  let at = startsAt;
  let pieces: Buffer[] = [];
  let bytes = 0;

  const keep = (piece: Buffer): void => {
    bytes += piece.length;
    if (bytes > limitBytes) pieces = [];
    else pieces.push(piece);
  };

  const finish = (isTorn: boolean): SplitLine => {
    number += 1;
    const line = { number, at, content: bytes > limitBytes ? null : join(pieces), bytes, isTorn };
    at += bytes + 1;
    pieces = [];
    bytes = 0;
    return line;
  };

  return {
    push: (chunk) => {
      const lines: SplitLine[] = [];
      let start = 0;
      for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, start)) {
        keep(chunk.subarray(start, end));
        lines.push(finish(false));
        start = end + 1;
      }
      if (start < chunk.length) keep(Buffer.from(chunk.subarray(start)));
      return lines;
    },
    end: () => (bytes === 0 ? [] : [finish(true)]),
  };
}

function join(pieces: readonly Buffer[]): Buffer {
  const [first, ...more] = pieces;
  return first !== undefined && more.length === 0 ? first : Buffer.concat(pieces);
}
