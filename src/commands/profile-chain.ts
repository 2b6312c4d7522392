import { HoptapError } from '../model/index.ts';
import type { Profile } from '../profile/index.ts';
import { loadProfile, watchProfiles, type ProfileWatch } from '../store/index.ts';

/** One profile of a chain: a shipped one's name, a file, or the profile itself where options made it. */
export type ChainLink = string | Profile;

/** Profiles in force, and the files they came from. */
export interface ProfileChain {
  /** From the one nearest to the client. */
  readonly profiles: readonly Profile[];
  /** Absolute paths with their stamps from before they were read; bases too. */
  readonly files: ReadonlyMap<string, string | null>;
}

/** The chain that options ask for: those of `-p` in the order given, and last what the command line itself changes. */
export function chainOf(
  names: readonly string[] = [],
  fromOptions: Profile | null = null,
): readonly ChainLink[] {
  return fromOptions === null ? names : [...names, fromOptions];
}

/**
 * Loads a chain.
 * @throws HoptapError PROFILE_UNKNOWN, PROFILE_UNREADABLE, PROFILE_INVALID
 */
export async function loadChain(links: readonly ChainLink[]): Promise<ProfileChain> {
  const files = new Map<string, string | null>();
  const onRead = (file: string, stamp: string | null): void => void files.set(file, stamp);
  const loading = links.map(async (link) =>
    typeof link === 'string' ? loadProfile(link, { onRead }) : link,
  );
  return { profiles: await Promise.all(loading), files };
}

/**
 * Loads a chain again whenever one of its files changes. A chain that cannot be loaded is told of, and the one before
 * it stays in force.
 */
export function watchChain(
  links: readonly ChainLink[],
  { files }: ProfileChain,
  onChange: (profiles: readonly Profile[]) => void,
  onTrouble: (message: string) => void,
): ProfileWatch {
  let watched = files;
  let isClosed = false;
  let watching = watchProfiles(watched, () => void reload(), onTrouble);

  async function reload(): Promise<void> {
    try {
      const next = await loadChain(links);
      if (isClosed) return;
      follow(next.files);
      onChange(next.profiles);
    } catch (error) {
      if (!(error instanceof HoptapError)) throw error;
      if (isClosed) return;
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
