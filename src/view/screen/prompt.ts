import type { HoptapError, Place } from '../../model/index.ts';
import type { Look } from '../look.ts';
import { visible } from '../visible.ts';
import { fit, widthOf } from '../width.ts';
import type { Dialog, DialogPicture, DialogStep } from './dialog.ts';
import type { Key, Size } from './input.ts';
import { edited, lineOf, textOf, windowOf, type LineWindow, type TextLine } from './text-line.ts';

/** Why a text that was typed cannot be taken, and where in it, where that is known. */
export interface PromptProblem {
  /** One line, not yet visible. */
  readonly message: string;
  /** In the text as it was typed. */
  readonly place: Pick<Place, 'start' | 'end'> | null;
}

/** What is asked for on a line. */
export interface PromptOptions {
  /** What the text is, as a label: `Filter`, `Note`. */
  readonly title: string;
  readonly initial?: string;
  /** What may be typed, in one line; stands below while there is nothing wrong. */
  readonly hint?: string;
  /** Texts typed before, the newest last. */
  readonly history?: readonly string[];
  /** Why that text cannot be taken; null where it can. Asked at each picture, so cheap. */
  readonly check?: (text: string) => string | PromptProblem | null;
  /** What the text before the caret may become, each whole; empty where nothing is known. */
  readonly complete?: (text: string) => readonly string[];
}

/** What a user's mistake is to a prompt: what was found, without the text that stands above it anyway, then what to do. */
export function promptProblem({ message, hint, place }: HoptapError): PromptProblem {
  const quoted = place === null ? '' : `"${place.text}": `;
  const found = quoted === '' ? -1 : message.indexOf(quoted);
  const short = found < 0 ? message : message.slice(found + quoted.length);
  return { message: hint === null ? short : `${short}; ${hint}`, place };
}

interface PromptState {
  readonly line: TextLine;
  /** The number in the history of what is shown, or its length for what is typed now. */
  readonly at: number;
  /** What was typed before the history was looked into. */
  readonly draft: TextLine;
  /** What tab found more than one way to go on with. */
  readonly choices: readonly string[];
  /** Whether enter was pressed on a text that cannot be taken. */
  readonly isRefused: boolean;
}

/**
 * A line to type on. Answers the text on `enter`, unless it is wrong: then it stays and says why. `up` and `down` go
 * through what was typed before, `tab` completes. Always as many rows, so that nothing above it moves.
 */
export function createPrompt(options: PromptOptions): Dialog<string> {
  const line = lineOf(options.initial ?? '');
  const at = options.history?.length ?? 0;
  return promptIn({ line, at, draft: line, choices: [], isRefused: false }, options);
}

function promptIn(state: PromptState, options: PromptOptions): Dialog<string> {
  return {
    stands: 'line',
    key: (key) => pressed(state, key, options),
    picture: (size, look) => pictureOf(state, options, size, look),
  };
}

function pressed(state: PromptState, key: Key, options: PromptOptions): DialogStep<string> {
  const open = (next: Partial<PromptState>): DialogStep<string> => ({
    is: 'open',
    dialog: promptIn({ ...state, choices: [], isRefused: false, ...next }, options),
  });
  if (key === 'escape') return { is: 'closed' };
  if (key === 'enter') {
    const text = textOf(state.line);
    return problemOf(text, options) === null ? { is: 'answered', answer: text } : open({ isRefused: true });
  }
  if (key === 'tab') return open(completed(state, options));
  if (key === 'up' || key === 'down')
    return open(recalled(state, key === 'up' ? -1 : 1, options.history ?? []));
  const line = edited(state.line, key);
  return line === null ? { is: 'open', dialog: promptIn(state, options) } : open({ line });
}

function problemOf(text: string, { check }: PromptOptions): PromptProblem | null {
  const problem = check?.(text) ?? null;
  return typeof problem === 'string' ? { message: problem, place: null } : problem;
}

/** One step through the history; behind its newest stands what was being typed. */
function recalled(state: PromptState, by: number, history: readonly string[]): Partial<PromptState> {
  const at = Math.max(0, Math.min(history.length, state.at + by));
  if (at === state.at) return {};
  const draft = state.at === history.length ? state.line : state.draft;
  const text = history[at];
  return { at, draft, line: text === undefined ? draft : lineOf(text) };
}

/** The text before the caret made longer as far as all completions agree; where they do not, they are shown. */
function completed({ line }: PromptState, { complete }: PromptOptions): Partial<PromptState> {
  const found = complete?.(line.before) ?? [];
  const before = commonStart(found);
  if (found.length === 1) return { line: { before, after: line.after } };
  return before.length > line.before.length
    ? { line: { before, after: line.after }, choices: found }
    : { choices: found };
}

/** What all texts begin with, in whole characters. */
function commonStart([first = '', ...others]: readonly string[]): string {
  let start = '';
  for (const character of first) {
    if (!others.every((each) => each.startsWith(start + character))) break;
    start += character;
  }
  return start;
}

function pictureOf(state: PromptState, options: PromptOptions, size: Size, look: Look): DialogPicture {
  const { paint } = look;
  const title = fit(`${options.title}: `, Math.max(8, Math.floor(size.columns / 3)));
  const used = widthOf(title);
  const window = windowOf(state.line, Math.max(4, size.columns - used));
  const below = belowLine(state, options, { size, look, used, window });
  const rows = [paint.bold(title) + paint.plain(window.text), ...below].slice(0, Math.max(1, size.rows));
  return { rows, caret: { row: 0, column: used + window.caret } };
}

interface Laid {
  readonly size: Size;
  readonly look: Look;
  /** Columns before the text. */
  readonly used: number;
  readonly window: LineWindow;
}

/** What stands below the line: completions, what is wrong, or what may be typed. */
function belowLine(
  state: PromptState,
  options: PromptOptions,
  { size, look, used, window }: Laid,
): readonly string[] {
  const { paint } = look;
  const isChecked = options.check !== undefined;
  const blank = isChecked ? [''] : [];
  if (state.choices.length > 0)
    return [paint.cyan(fit(tails(state.choices).join('  '), size.columns)), ...blank];
  const text = textOf(state.line);
  const problem = text === '' && !state.isRefused ? null : problemOf(text, options);
  if (problem === null) {
    const hint = options.hint ?? '';
    return hint === '' && !isChecked ? [] : [paint.dim(fit(hint, size.columns)), ...blank];
  }
  const said = paint[state.isRefused ? 'red' : 'yellow'](
    fit(`${state.isRefused ? '✗' : '!'} ${problem.message}`, size.columns),
  );
  const carets =
    problem.place === null ? null : caretsUnder(state.line, problem.place, window, size.columns - used);
  return carets === null ? [said, ''] : [paint.yellow(' '.repeat(used) + carets), said];
}

/** Carets under a place of the line as far as it is to be seen; null where none of it is. */
function caretsUnder(
  { before, after }: TextLine,
  { start, end }: Pick<Place, 'start' | 'end'>,
  window: LineWindow,
  columns: number,
): string | null {
  const text = before + after;
  const column = (offset: number): number => {
    const caret = before.length;
    const between = widthOf(visible(text.slice(Math.min(offset, caret), Math.max(offset, caret))));
    return window.caret + (offset < caret ? -between : between);
  };
  const from = Math.max(0, column(start));
  const to = Math.min(columns, Math.max(from + 1, column(end)));
  return to <= from || column(Math.max(end, start)) < 0 ? null : ' '.repeat(from) + '^'.repeat(to - from);
}

/** The texts without the words and folders that all of them begin with. */
function tails(texts: readonly string[]): readonly string[] {
  const start = commonStart(texts);
  const shared = Math.max(start.lastIndexOf(' '), start.lastIndexOf('/')) + 1;
  return texts.map((text) => text.slice(shared));
}
