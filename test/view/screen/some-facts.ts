import type { ActionFacts } from '../../../src/view/screen/action-facts.ts';

/** What can be done, in few: one that moves, two that go by a name, one that cannot be done now. */
export const SOME_FACTS: readonly ActionFacts[] = [
  { name: 'down', keys: ['j', 'down'], title: 'go down', group: 'move', problem: null },
  { name: 'search', keys: ['/'], title: 'search', hint: 'search', group: 'move', problem: null },
  { name: 'mask', keys: ['*'], title: 'mask secrets, or show them', group: 'look', problem: null },
  {
    name: 'end',
    keys: ['X'],
    title: 'end the exchange',
    hint: 'end',
    group: 'do',
    problem: 'exchange 3 is over',
  },
  { name: 'export', keys: ['e'], title: 'export this exchange', hint: 'export', group: 'do', problem: null },
  {
    name: 'copy-as-curl',
    keys: [],
    title: 'copy the request as curl',
    group: 'do',
    problem: null,
  },
  {
    name: 'profiles',
    keys: ['p'],
    title: 'pick profiles',
    hint: 'profiles',
    group: 'profiles',
    problem: null,
  },
  { name: 'quit', keys: ['Q', 'ctrl-c'], title: 'quit', group: 'hoptap', problem: null },
  { name: 'help', keys: ['?'], title: 'help', hint: 'help', group: 'hoptap', problem: null },
];
