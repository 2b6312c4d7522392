import type { Action } from './action.ts';
import { ask } from './asking.ts';
import { notLive } from './deed-actions.ts';
import { createPicker } from './picker.ts';
import type { ProfileChoice } from './screen.ts';
import { type Asking, NOTHING, type Done } from './stage.ts';

/** All that changes which balancers are played. */
export const PROFILE_ACTIONS: readonly Action[] = [
  {
    name: 'profiles',
    keys: ['p'],
    title: 'pick the profiles for new exchanges',
    hint: 'profiles',
    group: 'profiles',
    problem: notLive,
    run: ({ traffic, choices }) => ({
      asking: askProfiles(choices, traffic.chain),
      intents: [{ want: 'profiles' }],
    }),
  },
  {
    name: 'clean',
    keys: ['P'],
    title: 'switch between no profile and the chain',
    hint: 'clean ⇄ chain',
    group: 'profiles',
    problem: (stage) =>
      notLive(stage) ??
      (stage.traffic.chain.length === 0 && stage.view.otherChain.length === 0
        ? 'there was no profile yet, p picks some'
        : null),
    run: ({ traffic, view }) => used(traffic.chain.length === 0 ? view.otherChain : [], traffic.chain),
  },
];

/** The picker, with the profiles there are; null while they are being looked for. */
export function askProfiles(choices: readonly ProfileChoice[] | null, chain: readonly string[]): Asking {
  return ask(
    createPicker({ choices, chain }),
    (names, { traffic }) => {
      const isSame =
        names.length === traffic.chain.length && names.every((name, at) => name === traffic.chain[at]);
      return isSame ? NOTHING : used(names, traffic.chain);
    },
    choices === null ? 'profiles' : undefined,
  );
}

/** Another chain for new exchanges; the one that was in force can be gone back to where it was not clean. */
function used(names: readonly string[], before: readonly string[]): Done {
  return {
    ...(before.length === 0 ? {} : { view: { otherChain: before } }),
    intents: [{ want: 'use-profiles', names }],
  };
}
