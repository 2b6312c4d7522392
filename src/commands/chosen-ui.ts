import { Option } from 'commander';
import { HoptapError } from '../model/index.ts';
import { isTerminal } from '../terminal/index.ts';
import type { Io } from './io.ts';

const UIS = ['tui', 'log', 'json', 'none'] as const;

/** How a running proxy is shown: a screen, a line for people, the events themselves, or not at all. */
export type Ui = (typeof UIS)[number];

/** `--ui KIND`. */
export function uiOption(where = ''): Option {
  const what = `${where}a screen, or what to print (default: tui on a terminal, else log)`;
  return new Option('--ui <kind>', what).choices(UIS);
}

/**
 * What is shown where `--ui` says this, or nothing.
 * @throws HoptapError USAGE where a screen is asked for and there is no terminal for it
 */
export function chosenUi(ui: Ui | undefined, io: Io): Ui {
  if (ui !== undefined && ui !== 'tui') return ui;
  if (isTerminal(io)) return 'tui';
  if (ui === undefined) return 'log';
  const isDumb = io.stdin.isTTY === true && io.stdout.isTTY === true;
  const why = isDumb ? 'TERM says that this terminal cannot' : 'stdin and stdout must both be a terminal';
  throw new HoptapError('USAGE', `Cannot open the screen: ${why}`, {
    hint: 'leave --ui out, or have lines printed with --ui log',
  });
}
