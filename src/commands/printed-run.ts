import { createEventPrinter } from './event-printer.ts';
import type { Io } from './io.ts';
import type { RunView, ShownRun } from './run-view.ts';
import { watchChain } from './profile-chain.ts';
import { chainLines, say, stderrPage, warn } from './proxy-text.ts';

/** Shows a run as lines: its events on stdout, what else there is to say on stderr. */
export function createPrintedRun(shown: ShownRun, io: Io): RunView {
  const { ui, links, chain, filter, isVerbose, greeting } = shown;
  const onTrouble = (message: string): void => warn(io, message);
  const page = stderrPage(io);
  let watching: ReturnType<typeof watchChain> | null = null;
  return {
    onEvent: createEventPrinter({ ui: ui === 'tui' ? 'log' : ui, isVerbose, filter }, io),
    onTrouble,
    open(run) {
      // before it is said that it runs: from then on an edit counts
      const onChange: Parameters<typeof watchChain>[2] = (next) => {
        run.useProfiles(next);
        say(io, 'profiles changed; for exchanges from now on:', ...chainLines(next, page));
      };
      watching = watchChain(links, chain, onChange, onTrouble);
      if (ui !== 'none') say(io, ...greeting(run, page));
    },
    close: () => watching?.close(),
  };
}
