import { HoptapError } from '../../model/index.ts';
import { FILTER_HELP_HINT, filterHelp, parseFilter } from '../../recording/index.ts';
import { FINDING_CODES } from '../../study/index.ts';
import { ask } from './asking.ts';
import { createPrompt, promptProblem, type PromptProblem } from './prompt.ts';
import type { Notice } from './screen.ts';
import type { Done, Stage } from './stage.ts';
import { withTyped, type Wanted } from './view-state.ts';

/** A recording is read without contents, until one of its exchanges is looked at. */
const ONLY_LOADED: Notice = {
  kind: 'trouble',
  text: 'contents are known only of exchanges whose frames were opened here; hoptap show FILE --print -f asks all',
};

/** Asks what is to be shown: of exchanges where the list has the keys, else of what passed. A wrong filter changes nothing. */
export function askFilter({ view }: Stage): Done {
  const isOfExchanges = view.focus === 'exchanges';
  const now = isOfExchanges ? view.exchangeFilter : view.passedFilter;
  return {
    asking: ask(
      createPrompt({
        title: isOfExchanges ? 'Show exchanges' : 'Show frames',
        initial: now?.text ?? '',
        hint: isOfExchanges
          ? '~c 403  ~e  ~finding CODE  a word of the URL; nothing shows all; tab completes'
          : '~b WORD  ~bq of the client  ~bs of the backend; nothing shows all; tab completes',
        history: view.histories.get('filter') ?? [],
        check: filterProblem,
        complete: completions,
      }),
      (text, stage) => {
        const filter = readFilter(text);
        return {
          view: {
            ...(isOfExchanges ? { exchangeFilter: filter } : { passedFilter: filter }),
            histories: withTyped(stage.view, 'filter', text.trim()),
          },
          ...(isOfExchanges && !stage.options.isLive && filter?.needsContent === true
            ? { notice: ONLY_LOADED }
            : {}),
        };
      },
    ),
  };
}

/** A filter as it was typed; null where nothing was. @throws HoptapError FILTER_INVALID */
export function readFilter(text: string): Wanted {
  return text.trim() === '' ? null : parseFilter(text, { findingCodes: FINDING_CODES });
}

function filterProblem(text: string): PromptProblem | null {
  try {
    readFilter(text);
    return null;
  } catch (error) {
    if (error instanceof HoptapError) {
      const { message, place } = promptProblem(error);
      return {
        message: message.replace(FILTER_HELP_HINT, 'tab behind ~ lists all, ? in the list explains them'),
        place,
      };
    }
    throw error;
  }
}

/** Names of terms as the help tells them: `~c`, `~finding`. */
const TERMS = filterHelp().flatMap((line) => {
  const name = /^ *(~[a-z]+)(?= |$)/.exec(line)?.[1];
  return name === undefined ? [] : [name];
});

/** What may stand at the end of a text: names of terms behind a `~`, codes of findings behind their term. */
function completions(text: string): readonly string[] {
  const last = text.slice(text.lastIndexOf(' ') + 1);
  const before = text.slice(0, text.length - last.length);
  const isCode = /~finding +$/.test(before);
  const words = isCode ? FINDING_CODES : last.startsWith('~') ? TERMS : [];
  return words.filter((word) => word.startsWith(last)).map((word) => before + word);
}
