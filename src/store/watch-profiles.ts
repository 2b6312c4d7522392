import { watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';
import { fileStamp } from './file-stamp.ts';
import { systemReason } from './system-reason.ts';

/** Editors write a file in several steps; they are seen as one. */
const SETTLE_MS = 50;

/** Who watches, until closed. */
export interface ProfileWatch {
  /** Nothing is reported any more once this is called; idempotent. */
  close(): void;
}

/**
 * Tells when files have changed. Their *folders* are watched: a watch on a file goes deaf once an editor has renamed
 * another into its place. A file that is away for a moment has not changed.
 * @param files absolute paths, and their stamps from before they were read: what has changed since then, and before the
 *   watch began, is told as well.
 * @param onChange gets the changed files, once for each time they come to rest.
 * @param onTrouble is told in one line where a folder cannot be watched; the others are.
 */
export function watchProfiles(
  files: ReadonlyMap<string, string | null>,
  onChange: (changed: readonly string[]) => void,
  onTrouble: (message: string) => void = () => undefined,
): ProfileWatch {
  let isClosed = false;
  let timer: NodeJS.Timeout | null = null;
  const known = new Map(files);
  const restless = new Map<string, string>();
  const folders = new Set([...files.keys()].map((file) => dirname(file)));
  const watchers = [...folders].flatMap((folder) => watchFolder(folder));
  schedule();

  function watchFolder(folder: string): readonly FSWatcher[] {
    const fail = (error: unknown): void => onTrouble(`cannot watch "${folder}": ${systemReason(error)}`);
    try {
      return [watch(folder, { persistent: false }, schedule).on('error', fail)];
    } catch (error) {
      fail(error);
      return [];
    }
  }

  function schedule(): void {
    if (isClosed) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void look(), SETTLE_MS).unref();
  }

  async function look(): Promise<void> {
    const changed: string[] = [];
    for (const [file, before] of known) {
      const now = await fileStamp(file);
      if (now === null || now === before) continue;
      // what changes from one look to the next is still being written
      if (restless.get(file) !== now) {
        restless.set(file, now);
        schedule();
        continue;
      }
      known.set(file, now);
      changed.push(file);
    }
    if (!isClosed && changed.length > 0) onChange(changed);
  }

  return {
    close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
