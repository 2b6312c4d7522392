import { HoptapError } from '../model/index.ts';
import { describeProfile, type Profile } from '../profile/index.ts';
import { listProfiles, loadProfile } from '../store/index.ts';
import type { ProfileChoice } from '../view/index.ts';
import { maskedProfile } from './masked-profile.ts';
import { loadChain, watchChain, type ChainLink, type ProfileChain } from './profile-chain.ts';

/** The chain of a running proxy: switched by hand, and loaded anew when a file of it is edited. */
export interface ChainInForce {
  /**
   * Puts profiles in force, by the names they have in a chain; a wish that comes later overtakes this one. Edits of their
   * files count from here on, and those of other files no more.
   * @throws HoptapError PROFILE_UNKNOWN, PROFILE_UNREADABLE, PROFILE_INVALID: what was in force stays so
   */
  use(names: readonly string[]): Promise<void>;
  /** All that may be put in force: those that were asked for at the beginning, then the shipped ones. */
  choices(): Promise<readonly ProfileChoice[]>;
  /** No edit counts any more. */
  close(): void;
}

/** What a chain begins with, and who is told of changes. */
export interface ChainOptions {
  readonly links: readonly ChainLink[];
  /** Those links, loaded; already in force. */
  readonly chain: ProfileChain;
  readonly onChange: (profiles: readonly Profile[]) => void;
  readonly onTrouble: (message: string) => void;
}

/** Watches over the chain that a proxy has begun with. */
export function createChainInForce({ links, chain, onChange, onTrouble }: ChainOptions): ChainInForce {
  /** What names in a chain stand for: a file goes by the name that it gives itself. */
  const known = new Map<string, ChainLink>();
  let watching = watch(links, chain);
  let wishes = 0;

  function watch(now: readonly ChainLink[], loaded: ProfileChain): ReturnType<typeof watchChain> {
    learn(now, loaded.profiles);
    const onEdit = (profiles: readonly Profile[]): void => {
      learn(now, profiles);
      onChange(profiles);
    };
    return watchChain(now, loaded, onEdit, onTrouble);
  }

  function learn(now: readonly ChainLink[], profiles: readonly Profile[]): void {
    for (const [at, { name }] of profiles.entries()) known.set(name, now[at] ?? name);
  }

  return {
    async use(names) {
      wishes += 1;
      const wish = wishes;
      const wanted = names.map((name) => known.get(name) ?? name);
      const loaded = await loadChain(wanted);
      if (wish !== wishes) return;
      watching.close();
      watching = watch(wanted, loaded);
      onChange(loaded.profiles);
    },
    async choices() {
      const given = await Promise.all([...new Set(links)].map(choiceOf));
      const taken = new Set(given.map(({ name }) => name));
      const shipped = await listProfiles();
      return [...given, ...shipped.map(toldOf).filter(({ name }) => !taken.has(name))];
    },
    close() {
      wishes += 1;
      watching.close();
    },
  };
}

async function choiceOf(link: ChainLink): Promise<ProfileChoice> {
  try {
    return toldOf(typeof link === 'string' ? await loadProfile(link) : link);
  } catch (error) {
    if (!(error instanceof HoptapError) || typeof link !== 'string') throw error;
    return { name: link, summary: '', does: [], problem: error.message };
  }
}

function toldOf(profile: Profile): ProfileChoice {
  const masked = maskedProfile(profile);
  return { name: masked.name, summary: masked.summary, does: describeProfile(masked), problem: null };
}
