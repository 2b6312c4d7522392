import { lstat } from 'node:fs/promises';
import { join } from 'node:path';

/** How the name of a recording ends. */
export const RECORDING_SUFFIX = '.hoptap.jsonl';

/** A moment in the local time zone, for names: `20260102-030405`. */
export function recordingStamp(moment: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${moment.getFullYear()}${two(moment.getMonth() + 1)}${two(moment.getDate())}`;
  return `${day}-${two(moment.getHours())}${two(moment.getMinutes())}${two(moment.getSeconds())}`;
}

/**
 * A path in that folder that nothing has yet: `hoptap-20260102-030405.hoptap.jsonl`, then the same with `-2`, `-3` …
 * behind the time. Whether it can be written is for the writer to find.
 */
export async function recordingPath(folder: string, startedAt: Date): Promise<string> {
  const stem = join(folder, `hoptap-${recordingStamp(startedAt)}`);
  for (let run = 1; ; run += 1) {
    const path = `${stem}${run === 1 ? '' : `-${run}`}${RECORDING_SUFFIX}`;
    if (!(await isTaken(path))) return path;
  }
}

async function isTaken(path: string): Promise<boolean> {
  try {
    await lstat(path); // a link to nowhere takes the name, too
    return true;
  } catch {
    return false; // whatever else is wrong with it comes up when it is opened
  }
}
