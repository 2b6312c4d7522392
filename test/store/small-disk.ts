import { Buffer } from 'node:buffer';
import type { OpenFile } from '../../src/store/line-file.ts';

/** A file on a disk that can be as small, slow and broken as a test needs. */
export interface SmallDisk extends OpenFile {
  /** Bytes that fit on it. */
  room: number;
  /** The most that one write takes. */
  mostAWrite: number;
  /** While set, writes begin and do not end. */
  isStuck: boolean;
  /** While set, what was written cannot be cut off again. */
  isUncuttable: boolean;
  readonly isClosed: boolean;
  readonly writes: number;
  /** The most writes that were under way at one time. */
  readonly mostAtOnce: number;
  readonly content: () => string;
  /** Ends the writes that are stuck. */
  readonly unstick: () => void;
}

/** An error as the system gives it for a full disk. */
function noSpace(): Error {
  return Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
}

/** Makes an empty file with no limits; a test sets those that it is about. */
export function aSmallDisk(): SmallDisk {
  let held = Buffer.alloc(0);
  let under = 0;
  let stuck: (() => void)[] = [];
  const state = { isClosed: false, writes: 0, mostAtOnce: 0 };

  const put = (bytes: Uint8Array, position: number): number => {
    const taken = Math.min(bytes.length, disk.mostAWrite, disk.room - position);
    if (taken <= 0) throw noSpace();
    const end = Math.max(held.length, position + taken);
    const next = Buffer.alloc(end);
    next.set(held);
    next.set(bytes.subarray(0, taken), position);
    held = next;
    return taken;
  };

  const disk: SmallDisk = {
    room: Infinity,
    mostAWrite: Infinity,
    isStuck: false,
    isUncuttable: false,
    get isClosed() {
      return state.isClosed;
    },
    get writes() {
      return state.writes;
    },
    get mostAtOnce() {
      return state.mostAtOnce;
    },
    content: () => held.toString(),
    unstick: () => {
      disk.isStuck = false;
      for (const go of stuck) go();
      stuck = [];
    },
    writev: async (pieces, position) => {
      state.writes += 1;
      under += 1;
      state.mostAtOnce = Math.max(state.mostAtOnce, under);
      try {
        await new Promise<void>((resolve) => {
          if (disk.isStuck) stuck.push(resolve);
          else setImmediate(resolve);
        });
        return { bytesWritten: put(Buffer.concat(pieces), position) };
      } finally {
        under -= 1;
      }
    },
    truncate: async (bytes) => {
      if (disk.isUncuttable) throw new Error('EIO: i/o error, ftruncate');
      held = held.subarray(0, bytes);
      await Promise.resolve();
    },
    close: async () => {
      state.isClosed = true;
      await Promise.resolve();
    },
  };
  return disk;
}
