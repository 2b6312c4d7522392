import type { Action } from './action.ts';
import { askCopy } from './ask-copy.ts';
import { askEnd } from './ask-end.ts';
import { askExport } from './ask-export.ts';
import { askInjection } from './ask-injection.ts';
import { ask } from './asking.ts';
import { createPrompt } from './prompt.ts';
import { isSwitched } from '../handshake.ts';
import { NOTHING, type Stage } from './stage.ts';
import { withTyped } from './view-state.ts';

/** All that does something to exchanges, or takes something from them. */
export const DEED_ACTIONS: readonly Action[] = [
  {
    name: 'end',
    keys: ['X'],
    title: 'end the exchange',
    hint: 'end',
    group: 'do',
    problem: notUnderWay,
    run: askEnd,
  },
  {
    name: 'inject',
    keys: ['i'],
    title: 'inject a frame',
    hint: 'inject',
    group: 'do',
    problem: noOpenWebSocket,
    run: askInjection,
  },
  {
    name: 'mark',
    keys: ['m'],
    title: 'put a note into the recording',
    hint: 'note',
    group: 'do',
    problem: notLive,
    run: (stage) => {
      const exchange = stage.selected?.exchange ?? null;
      return {
        asking: ask(
          createPrompt({
            title: exchange === null ? 'Note' : `Note on exchange ${exchange}`,
            hint: 'it is kept in the recording, with the time',
            history: stage.view.histories.get('mark') ?? [],
          }),
          (text, { view }) =>
            text.trim() === ''
              ? NOTHING
              : {
                  view: { histories: withTyped(view, 'mark', text) },
                  intents: [{ want: 'mark', exchange, text }],
                },
        ),
      };
    },
  },
  {
    name: 'copy',
    keys: ['y'],
    title: 'copy something of it',
    hint: 'copy',
    group: 'do',
    problem: noExchange,
    run: askCopy,
  },
  {
    name: 'export',
    keys: ['e'],
    title: 'export this exchange',
    hint: 'export',
    group: 'do',
    problem: noExchange,
    run: (stage) => askExport(stage, stage.selected === undefined ? [] : [stage.selected.exchange]),
  },
  {
    name: 'write',
    keys: ['w'],
    title: 'export all exchanges that are shown',
    group: 'do',
    problem: ({ traffic }) => (traffic.exchanges().length === 0 ? 'no exchange is shown' : null),
    run: (stage) => askExport(stage, stage.traffic.exchanges()),
  },
];

/** Why nothing can be done to what runs; null where it can. */
export function notLive({ options, traffic }: Pick<Stage, 'options' | 'traffic'>): string | null {
  return options.isLive && !traffic.isEnded ? null : 'only while the proxy runs';
}

function noExchange({ selected }: Stage): string | null {
  return selected === undefined ? 'there is no exchange' : null;
}

function notUnderWay(stage: Stage): string | null {
  const { selected } = stage;
  const problem = notLive(stage) ?? noExchange(stage);
  if (problem !== null || selected === undefined) return problem;
  return selected.close === null ? null : `exchange ${selected.exchange} is over`;
}

function noOpenWebSocket(stage: Stage): string | null {
  const { selected } = stage;
  const problem = notUnderWay(stage);
  if (problem !== null || selected === undefined) return problem;
  return isSwitched(selected) ? null : `exchange ${selected.exchange} is no open WebSocket`;
}
