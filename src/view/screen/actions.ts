import type { ActionFacts } from './action-facts.ts';
import { done, factsOf, type Action } from './action.ts';
import { ask } from './asking.ts';
import { DEED_ACTIONS } from './deed-actions.ts';
import { createHelp, type SignRow } from './help.ts';
import type { Key } from './input.ts';
import { LOOK_ACTIONS } from './look-actions.ts';
import { MOVE_ACTIONS } from './move-actions.ts';
import { createPalette } from './palette.ts';
import { PROFILE_ACTIONS } from './profile-actions.ts';
import { NOTHING, type Done, type Stage } from './stage.ts';
import { STATE_SIGNS } from './state-signs.ts';
import type { PaneName } from './view-state.ts';

const HOPTAP_ACTIONS: readonly Action[] = [
  {
    name: 'palette',
    keys: [':'],
    title: 'find an action by its name',
    hint: 'actions',
    group: 'hoptap',
    run: (stage) => ({
      asking: ask(createPalette(allFacts(stage)), (name, then) => {
        const action = ACTIONS.find((each) => each.name === name);
        return action === undefined ? NOTHING : done(action, then);
      }),
    }),
  },
  {
    name: 'redraw',
    keys: ['ctrl-l'],
    title: 'draw the screen anew',
    group: 'hoptap',
    run: () => ({ intents: [{ want: 'redraw' }] }),
  },
  {
    name: 'quit',
    keys: ['Q', 'ctrl-c'],
    title: 'quit hoptap',
    group: 'hoptap',
    run: () => ({ intents: [{ want: 'quit' }] }),
  },
  {
    name: 'help',
    keys: ['?'],
    title: 'show all keys, signs and filters',
    hint: 'help',
    group: 'hoptap',
    run: (stage) => ({ asking: ask(createHelp(allFacts(stage), SIGN_ROWS), () => NOTHING) }),
  },
];

/** Everything that can be done, each once: keys, palette, help and the bottom line are taken from it. */
export const ACTIONS: readonly Action[] = [
  ...LOOK_ACTIONS,
  ...MOVE_ACTIONS,
  ...PROFILE_ACTIONS,
  ...DEED_ACTIONS,
  ...HOPTAP_ACTIONS,
];

const SIGN_ROWS = Object.values(STATE_SIGNS).map(({ sign, style, words }): SignRow => [sign, style, words]);

const BY_KEY: { readonly [P in PaneName]: ReadonlyMap<Key, Action> } = {
  exchanges: keysIn('exchanges'),
  exchange: keysIn('exchange'),
};

function keysIn(pane: PaneName): ReadonlyMap<Key, Action> {
  const actions = ACTIONS.filter((action) => action.pane === undefined || action.pane === pane);
  return new Map(actions.flatMap((action) => action.keys.map((key) => [key, action] as const)));
}

/** What a key does in a pane; undefined where nothing. */
export function actionOf(key: Key, pane: PaneName): Action | undefined {
  return BY_KEY[pane].get(key);
}

/** What a key comes to. */
export function pressed(key: Key, stage: Stage): Done {
  const action = actionOf(key, stage.view.focus);
  return action === undefined ? NOTHING : done(action, stage);
}

/** What is told of all actions now. */
export function allFacts(stage: Stage): readonly ActionFacts[] {
  return ACTIONS.map((action) => factsOf(action, stage));
}

/** What the bottom line tells where the cursor is: in the list, or in an exchange. */
const HINTS: { readonly [P in PaneName]: readonly string[] } = {
  exchanges: ['open', 'next-pane', 'filter', 'profiles', 'clean', 'search', 'end', 'copy', 'palette', 'help'],
  exchange: [
    'open',
    'back',
    'next-tab',
    'search',
    'filter',
    'copy',
    'profiles',
    'clean',
    'inject',
    'end',
    'palette',
    'help',
  ],
};

/** What is told of the actions that the bottom line tells, in their order. */
export function hintFacts(stage: Stage): readonly ActionFacts[] {
  return HINTS[stage.view.focus].flatMap((name) => {
    const action = ACTIONS.find((each) => each.name === name);
    return action === undefined ? [] : [factsOf(action, stage)];
  });
}
