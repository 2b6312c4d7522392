import type { Action } from './action.ts';
import { ask } from './asking.ts';
import { askFilter } from './ask-filter.ts';
import { entered, goTo, stepped, withTabShown } from './go.ts';
import { createConfirm } from './menu.ts';
import { TABS, type TabName } from './place.ts';
import { NOTHING, listOf, tabOf, withTabOf, type Done, type Stage } from './stage.ts';
import { TAB_NAMES } from './tab-bar.ts';
import type { FrameForm } from './tab-context.ts';

/** All that changes what is seen, and nothing else. */
export const LOOK_ACTIONS: readonly Action[] = [
  {
    name: 'open',
    keys: ['enter'],
    title: 'open what the cursor is on',
    hint: 'open',
    group: 'look',
    problem: (stage) => (stage.selected === undefined ? 'there is no exchange' : null),
    run: opened,
  },
  { name: 'back', keys: ['q', 'escape'], title: 'go back', hint: 'back', group: 'look', run: back },
  {
    name: 'next-pane',
    keys: ['tab'],
    title: 'go to the next pane',
    hint: 'other pane',
    group: 'look',
    problem: noExchange,
    run: otherPane,
  },
  {
    name: 'previous-pane',
    keys: ['shift-tab'],
    title: 'go to the pane before',
    group: 'look',
    problem: noExchange,
    run: otherPane,
  },
  ...TABS.map((tab, at): Action => ({
    name: tab,
    keys: [String(at + 1)],
    title: `show ${TAB_NAMES[tab].toLowerCase()}`,
    group: 'look',
    problem: noExchange,
    run: (stage) => ({ view: withTabShown(stage, tab) }),
  })),
  {
    name: 'next-tab',
    keys: ['l', 'right'],
    title: 'show the next tab',
    hint: 'next tab',
    group: 'look',
    problem: noExchange,
    run: (stage) => otherTab(stage, 1),
  },
  {
    name: 'previous-tab',
    keys: ['h', 'left'],
    title: 'show the tab before',
    group: 'look',
    problem: noExchange,
    run: (stage) => otherTab(stage, -1),
  },
  {
    name: 'next-exchange',
    keys: ['J'],
    title: 'go to the next exchange',
    group: 'look',
    problem: noExchange,
    run: (stage) => stepped(stage, 'down'),
  },
  {
    name: 'previous-exchange',
    keys: ['K'],
    title: 'go to the exchange before',
    group: 'look',
    problem: noExchange,
    run: (stage) => stepped(stage, 'up'),
  },
  {
    name: 'filter',
    keys: ['f'],
    title: 'show only what a filter means',
    hint: 'filter',
    group: 'look',
    problem: ({ view }) =>
      view.focus === 'exchange' && view.tab !== 'frames' ? 'only exchanges and frames can be filtered' : null,
    run: askFilter,
  },
  {
    name: 'form',
    keys: ['v'],
    title: 'show opened frames in another form',
    group: 'look',
    problem: ({ view }) => (view.tab === 'frames' ? null : 'only frames have forms'),
    run: otherForm,
  },
  {
    name: 'freeze',
    keys: ['s'],
    title: 'freeze the screen, or go on',
    group: 'look',
    run: ({ view }) => ({
      view: { isFrozen: !view.isFrozen },
      notice: {
        kind: 'done',
        text: view.isFrozen
          ? 'the screen goes on'
          : 'the screen is frozen, traffic goes on; s goes on here too',
      },
    }),
  },
  {
    name: 'mask',
    keys: ['*'],
    title: 'mask secrets, or show them',
    group: 'look',
    run: ({ view }) => ({
      view: { isMasked: !view.isMasked },
      notice: {
        kind: 'done',
        text: view.isMasked ? 'secrets are shown as they are' : 'secrets are masked on the screen',
      },
    }),
  },
  {
    name: 'clear',
    keys: ['z'],
    title: 'clear exchanges that are over',
    group: 'look',
    run: ({ view, options }) => ({
      view: { isFrozen: false, list: { ...view.list, isFollowing: options.isFollowing } },
      isClearing: true,
      notice: { kind: 'done', text: 'exchanges that are over were cleared from the screen' },
    }),
  },
];

function noExchange({ selected }: Stage): string | null {
  return selected === undefined ? 'there is no exchange' : null;
}

function opened(stage: Stage): Done {
  if (stage.view.focus === 'exchanges') return { view: entered(stage, true) };
  const rows = stage.rows('exchange');
  const list = listOf(stage, 'exchange');
  if (rows.count === 0 || list.cursor === null) return NOTHING;
  const opening = rows.opening(list.index);
  if (opening === 'nothing') return NOTHING;
  if (opening !== 'toggle') return goTo(stage, opening.goTo);
  const tab = tabOf(stage);
  const others = new Set(tab.opened);
  if (!others.delete(list.cursor)) others.add(list.cursor);
  return { view: withTabOf(stage, { list: { ...list, isFollowing: false }, opened: others }) };
}

/** One step out: from the whole screen to the list, from the exchange to the list, from the list out of hoptap. */
function back(stage: Stage): Done {
  const { view, options, traffic } = stage;
  if (view.isZoomed || view.focus === 'exchange') return { view: { isZoomed: false, focus: 'exchanges' } };
  if (!options.isLive) return { intents: [{ want: 'quit' }] };
  const { open } = traffic.totals;
  return {
    asking: ask(
      createConfirm({
        title: 'Quit hoptap?',
        text:
          open === 0
            ? 'The proxy ends with it.'
            : `The proxy ends with it, and ${open === 1 ? 'an exchange that is' : `${open} exchanges that are`} open.`,
        yes: 'quit',
        no: 'stay',
      }),
      (isSure) => (isSure ? { intents: [{ want: 'quit' }] } : NOTHING),
    ),
  };
}

function otherPane(stage: Stage): Done {
  const { view } = stage;
  if (view.focus === 'exchanges') return { view: entered(stage, false) };
  return { view: { focus: 'exchanges', isZoomed: false } };
}

function otherTab(stage: Stage, by: 1 | -1): Done {
  const at = TABS.indexOf(stage.view.tab) + by;
  const tab: TabName = TABS[(at + TABS.length) % TABS.length] ?? stage.view.tab;
  return { view: withTabShown(stage, tab) };
}

const NEXT_FORM: { readonly [F in FrameForm]: FrameForm } = { auto: 'text', text: 'hex', hex: 'auto' };
const FORM_WORDS: { readonly [F in FrameForm]: string } = {
  auto: 'opened frames are shown as JSON where they are, else as text or bytes',
  text: 'opened frames are shown as text',
  hex: 'opened frames are shown as bytes',
};

function otherForm({ view }: Stage): Done {
  const form = NEXT_FORM[view.form];
  return { view: { form }, notice: { kind: 'done', text: FORM_WORDS[form] } };
}
