import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
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
 * @param files absolute paths.
 * @param onChange gets the changed files, once for each time they come to rest.
 * @param onTrouble is told in one line where a folder cannot be watched; the others are.
 */
export function watchProfiles(
  files: readonly string[],
  onChange: (changed: readonly string[]) => void,
  onTrouble: (message: string) => void = () => undefined,
): ProfileWatch {
  let isClosed = false;
  let timer: NodeJS.Timeout | null = null;
  const known = new Map<string, Promise<string | null>>(files.map((file) => [file, stampOf(file)]));
  const watchers = [...new Set(files.map((file) => dirname(file)))].flatMap((folder) => watchFolder(folder));

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
    for (const file of files) {
      const [before, now] = await Promise.all([known.get(file), stampOf(file)]);
      if (now === null || now === before) continue;
      known.set(file, Promise.resolve(now));
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

/** What differs once a file has been written or replaced; null while there is none. */
async function stampOf(file: string): Promise<string | null> {
  const found = await stat(file, { bigint: true }).catch(() => null);
  return found === null ? null : `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
}
