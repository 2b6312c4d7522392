import { LIST_START, type PanelList } from './panel-list.ts';
import type { ProfileChoice } from './screen.ts';
import { textOf, type TextLine } from './text-line.ts';

/** What can be put into the chain, and what is in it. */
export interface PickerOptions {
  /** Null while they are being looked for; the picker is then to be made anew when they are there. */
  readonly choices: readonly ProfileChoice[] | null;
  /** Names of the profiles in force, from the one nearest to the client. */
  readonly chain: readonly string[];
}

/** Where a picker stands. */
export interface PickerState {
  /** All profiles, those first that were in the chain when it was opened. */
  readonly choices: readonly ProfileChoice[];
  readonly isLoading: boolean;
  /** Names in the chain as it would be, from the one nearest to the client. */
  readonly chain: readonly string[];
  /** Names in force while the picker is open. */
  readonly inForce: readonly string[];
  readonly list: PanelList;
  /** What narrows the list; null where nothing does. */
  readonly narrow: TextLine | null;
  readonly isTyping: boolean;
}

/** A picker as it is opened. */
export function pickerStart({ choices, chain }: PickerOptions): PickerState {
  const known = choices ?? [];
  const inChain = [...new Set(chain)].map(
    (name) => known.find((choice) => choice.name === name) ?? gone(name),
  );
  const others = known.filter(({ name }) => !chain.includes(name));
  return {
    choices: choices === null ? [] : [...inChain, ...others],
    isLoading: choices === null,
    chain,
    inForce: chain,
    list: LIST_START,
    narrow: null,
    isTyping: false,
  };
}

/** A profile that is in force, and no longer among those that can be chosen. */
function gone(name: string): ProfileChoice {
  return {
    name,
    summary: '',
    does: [],
    problem: 'it can no longer be found; once taken out it cannot be put in',
  };
}

/** The profiles that are to be seen: those in whose name or summary every word occurs that narrows them. */
export function shownChoices({ choices, narrow }: PickerState): readonly ProfileChoice[] {
  if (narrow === null) return choices;
  const words = textOf(narrow).toLowerCase().split(' ');
  return choices.filter(({ name, summary }) => {
    const searched = `${name}\n${summary}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
}

/** Takes the profile under the cursor out of the chain, or puts it last: nearest to the backend. */
export function toggled(state: PickerState): PickerState {
  const choice = shownChoices(state)[state.list.cursor];
  if (choice === undefined) return state;
  const { name, problem } = choice;
  if (state.chain.includes(name)) return { ...state, chain: state.chain.filter((each) => each !== name) };
  return problem === null ? { ...state, chain: [...state.chain, name] } : state;
}

/** The profile under the cursor one place nearer to the backend or, with -1, to the client. */
export function movedInChain(state: PickerState, by: 1 | -1): PickerState {
  const name = shownChoices(state)[state.list.cursor]?.name;
  const from = name === undefined ? -1 : state.chain.indexOf(name);
  const to = from + by;
  const other = state.chain[to];
  if (name === undefined || from < 0 || other === undefined) return state;
  return { ...state, chain: state.chain.with(from, other).with(to, name) };
}
