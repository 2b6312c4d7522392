import type { Action } from './action.ts';
import { moved, type Move } from './list.ts';
import { createPrompt } from './prompt.ts';
import { ask } from './asking.ts';
import { searchBegun } from './searching.ts';
import { isPaneGrowing, listOf, withList, type Done, type Stage } from './stage.ts';
import { withTyped } from './view-state.ts';

function move(to: Move, keys: readonly string[], title: string): Action {
  return { name: `go-${to}`, keys, title, group: 'move', run: (stage) => movedList(stage, to) };
}

/** All that moves in the list that has the keys. */
export const MOVE_ACTIONS: readonly Action[] = [
  move('down', ['j', 'down'], 'go down'),
  move('up', ['k', 'up'], 'go up'),
  move('page-down', [' ', 'pagedown'], 'go down a page'),
  move('page-up', ['b', 'pageup'], 'go up a page'),
  move('half-down', ['ctrl-d'], 'go down half a page'),
  move('half-up', ['ctrl-u'], 'go up half a page'),
  move('home', ['g', 'home'], 'go to the first row'),
  move('end', ['G', 'end'], 'go to the last row'),
  {
    name: 'follow',
    keys: ['F'],
    title: 'follow new rows, or stop it',
    group: 'move',
    problem: (stage) =>
      isPaneGrowing(stage, stage.view.focus) ? null : 'nothing is added to this list any more',
    run: followed,
  },
  {
    name: 'search',
    keys: ['/'],
    title: 'search for a text',
    hint: 'search',
    group: 'move',
    run: (stage) => ({
      asking: ask(
        createPrompt({
          title: 'Search',
          hint: 'enter goes to the next row that holds it, n to more; nothing ends the search',
          history: stage.view.histories.get('search') ?? [],
        }),
        searched,
      ),
    }),
  },
  {
    name: 'search-next',
    keys: ['n'],
    title: 'go to the next row found',
    group: 'move',
    problem: unsearched,
    run: (stage) => searchBegun(stage, 1),
  },
  {
    name: 'search-previous',
    keys: ['N'],
    title: 'go to the row found before',
    group: 'move',
    problem: unsearched,
    run: (stage) => searchBegun(stage, -1),
  },
];

function movedList(stage: Stage, to: Move): Done {
  const pane = stage.view.focus;
  const list = moved(
    listOf(stage, pane),
    to,
    stage.rows(pane),
    stage.height(pane),
    isPaneGrowing(stage, pane),
  );
  return { view: withList(stage, pane, list) };
}

function followed(stage: Stage): Done {
  const pane = stage.view.focus;
  const list = listOf(stage, pane);
  return { view: withList(stage, pane, { ...list, isFollowing: !list.isFollowing, awaited: null }) };
}

function unsearched({ view }: Stage): string | null {
  return view.searches[view.focus] === '' ? 'nothing was searched for yet, / does it' : null;
}

function searched(text: string, stage: Stage): Done {
  const { view } = stage;
  const next = {
    searches: { ...view.searches, [view.focus]: text },
    histories: withTyped(view, 'search', text),
  };
  if (text === '') return { view: next };
  const result = searchBegun({ ...stage, view: { ...view, ...next } }, 1);
  return { ...result, view: { ...next, ...result.view } };
}
