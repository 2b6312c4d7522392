import { headText } from '../../wire/index.ts';
import type { Exchange, HeadEvent } from '../../model/index.ts';
import { requestHeads, responseHeads } from '../../study/index.ts';
import { ask } from './asking.ts';
import type { Intent } from './intent.ts';
import { createMenu, type MenuChoice } from './menu.ts';
import type { Copyable } from './rows.ts';
import { listOf, NOTHING, type Done, type Stage } from './stage.ts';

/** What is seen of a text that can be copied. */
const GLIMPSE = 60;

/** Asks what is to be copied: what the row under the cursor holds, whole heads, the request as a command. */
export function askCopy(stage: Stage): Done {
  const { selected, view, options } = stage;
  if (selected === undefined) return NOTHING;
  const list = listOf(stage, view.focus);
  const rows = stage.rows(view.focus);
  const ofRow = rows.count === 0 || list.cursor === null ? [] : rows.copyables(list.index);
  // rows of the heads tab offer the heads of each hop themselves
  const isHeads = view.focus === 'exchange' && view.tab === 'heads' && ofRow.length > 0;
  const heads = isHeads ? [] : headsOf(selected);
  const texts = [...ofRow, ...heads].map((copyable, at): MenuChoice<Intent> => ({
    key: at < 9 ? String(at + 1) : '',
    label: copyable.what,
    about: view.isMasked ? 'masked on the screen, copied as it is' : copyable.text.slice(0, GLIMPSE),
    answer: { want: 'copy', ...copyable },
  }));
  const { exchange } = selected;
  const commands = options.commands.flatMap((format): readonly MenuChoice<Intent>[] => [
    {
      key: format[0] ?? '',
      label: `as a ${format} command`,
      about: 'variables stand for its secrets',
      answer: { want: 'copy-as', exchange, format, hasSecrets: false },
    },
    {
      key: (format[0] ?? '').toUpperCase(),
      label: `as a ${format} command, secrets in it`,
      about: 'runs as it is; do not paste it where others read',
      answer: { want: 'copy-as', exchange, format, hasSecrets: true },
    },
  ]);
  const choices = [...texts, ...commands];
  if (choices.length === 0) return { notice: { kind: 'trouble', text: 'there is nothing to copy here' } };
  return {
    asking: ask(createMenu<Intent>({ title: 'Copy', choices }), (intent) => ({ intents: [intent] })),
  };
}

/** The heads as the client sent and got them. */
function headsOf(exchange: Exchange): readonly Copyable[] {
  const request = requestHeads(exchange)[0];
  const response = responseHeads(exchange).findLast(({ hop }) => hop === 0);
  return [
    ...(request === undefined
      ? []
      : [{ what: 'request head, as the client sent it', text: textOf(request) }]),
    ...(response === undefined
      ? []
      : [{ what: 'response head, as the client got it', text: textOf(response) }]),
  ];
}

function textOf({ startLine, fields }: HeadEvent): string {
  return headText([startLine, ...fields.map(([name, value]) => `${name}: ${value}`)].join('\n'));
}
