import type { EndBy } from '../../model/index.ts';
import { isSwitched } from '../handshake.ts';
import { ask } from './asking.ts';
import { closeProblem, readClose } from './close-text.ts';
import { createMenu } from './menu.ts';
import { createPrompt } from './prompt.ts';
import { NOTHING, type Done, type Stage } from './stage.ts';

/** Asks how the exchange under the cursor is to be ended, and with which code where that is how. */
export function askEnd({ selected }: Stage): Done {
  if (selected === undefined) return NOTHING;
  const { exchange } = selected;
  const ended = (by: EndBy): Done => ({ intents: [{ want: 'end', exchange, by }] });
  return {
    asking: ask(
      createMenu<EndBy['how']>({
        title: `End exchange ${exchange}`,
        choices: [
          { key: 'f', label: 'FIN', about: 'both sides see the connection end in order', answer: 'fin' },
          { key: 'r', label: 'RST', about: 'both sides see the connection torn off', answer: 'reset' },
          {
            key: 'c',
            label: 'close code …',
            about: 'both sides get a close frame first',
            problem: isSwitched(selected) ? null : 'it is no open WebSocket',
            answer: 'close',
          },
        ],
      }),
      (how) => (how === 'close' ? askCode(exchange) : ended({ how })),
    ),
  };
}

function askCode(exchange: number): Done {
  return {
    asking: ask(
      createPrompt({
        title: `Close exchange ${exchange} with`,
        initial: '1001',
        hint: 'a code, and a reason behind it if there is one: 1011 no credentials',
        check: closeProblem,
      }),
      (text) => ({ intents: [{ want: 'end', exchange, by: { how: 'close', ...readClose(text) } }] }),
    ),
  };
}
