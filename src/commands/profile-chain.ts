import { HoptapError } from '../model/index.ts';
import type { Profile } from '../profile/index.ts';
import { loadProfile, watchProfiles, type ProfileWatch } from '../store/index.ts';

/** Profiles in force, and the files they came from. */
export interface ProfileChain {
  /** From the one nearest to the client. */
  readonly profiles: readonly Profile[];
  /** Absolute paths with their stamps from before they were read; bases too. */
  readonly files: ReadonlyMap<string, string | null>;
}

/**
 * Loads the profiles of `-p` in the order given; what the command line itself says to change comes last.
 * @throws HoptapError PROFILE_UNKNOWN, PROFILE_UNREADABLE, PROFILE_INVALID
 */
export async function loadChain(
  names: readonly string[],
  fromOptions: Profile | null,
): Promise<ProfileChain> {
  const files = new Map<string, string | null>();
  const onRead = (file: string, stamp: string | null): void => void files.set(file, stamp);
  const loaded = await Promise.all(names.map((name) => loadProfile(name, { onRead })));
  return { profiles: fromOptions === null ? loaded : [...loaded, fromOptions], files };
}

/**
 * Loads a chain again whenever one of its files changes. A chain that cannot be loaded is told of, and the one before
 * it stays in force.
 */
export function watchChain(
  names: readonly string[],
  fromOptions: Profile | null,
  { files }: ProfileChain,
  onChange: (profiles: readonly Profile[]) => void,
  onTrouble: (message: string) => void,
): ProfileWatch {
  let watched = files;
  let isClosed = false;
  let watching = watchProfiles(watched, () => void reload(), onTrouble);

  async function reload(): Promise<void> {
    try {
      const next = await loadChain(names, fromOptions);
      if (isClosed) return;
      follow(next.files);
      onChange(next.profiles);
    } catch (error) {
      if (!(error instanceof HoptapError)) throw error;
      const hint = error.hint === null ? '' : ` (${error.hint})`;
      onTrouble(`${error.message}${hint}; what was in force before stays so`);
    }
  }

  /** What a profile extends may have changed, too. */
  function follow(next: ProfileChain['files']): void {
    if (next.size === watched.size && [...next.keys()].every((file) => watched.has(file))) return;
    watched = next;
    watching.close();
    watching = watchProfiles(watched, () => void reload(), onTrouble);
  }

  return {
    close() {
      isClosed = true;
      watching.close();
    },
  };
}
